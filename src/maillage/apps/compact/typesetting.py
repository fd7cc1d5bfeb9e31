"""Papers of compacts: tagged, accessible PDFs (PDF/UA-1) set by Typst.

What people wrote goes to Typst as JSON values, never as source: it cannot become markup or code.
What the fonts that Typst carries cannot draw is replaced by an empty square, and the page says so.
"""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import typst

from maillage.apps.accounts.french import unbroken

FOLDER = Path(__file__).with_name("typst")
SQUARE = "□"
_SURE = re.compile("[^\n -~\u00a0-\u017f\u0621-\u063a\u0641-\u064a\u2010-\u202f\u20ac\u2212]")


def as_pdf(name, data, day):
    """Bytes of the PDF of `typst/<name>.typ`; the same data and day give the same bytes."""
    try:
        return _set(name, data | {"replaced": ""}, day)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
    drawn = json.loads(_SURE.sub(SQUARE, json.dumps(data, ensure_ascii=False)))
    drawn["replaced"] = unbroken(
        f"Des lettres ne peuvent pas être imprimées ici et sont remplacées par {SQUARE} : "
        "écrivez-les à la main."
    )
    return _set(name, drawn, day)


def _set(name, data, day):
    told = data | {"day": [day.year, day.month, day.day]}
    return typst.compile(
        (FOLDER / f"{name}.typ").read_bytes(),
        sys_inputs={"data": json.dumps(told, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        timestamp=int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()),
    )
