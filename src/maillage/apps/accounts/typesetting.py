"""Papers of the portal: tagged, accessible PDFs (PDF/UA-1) set by Typst.

What people wrote goes to Typst as JSON values, never as source: it cannot become markup or code.
The fonts that Typst carries draw Latin, Greek, Cyrillic, Hebrew and Arabic letters; what they
cannot draw is replaced by an empty square, and the page says so (`data.replaced`).

Here because every app may import it.
"""

import json
import re
from datetime import UTC, datetime, time

import typst

from .french import unbroken

SQUARE = "□"
SURE = re.compile("[^\n -~\u00a0-\u017f\u0621-\u063a\u0641-\u064a\u2010-\u2027\u202f\u20ac\u2212]")


def as_pdf(source, data, moment):
    """Bytes of the PDF of the Typst file `source` (a path), which reads `data` as JSON.

    moment : aware instant written in the file; `data.day` is its [year, month, day], unless given

    The same data and moment give the same bytes.
    """
    data = {"day": [moment.year, moment.month, moment.day], "replaced": ""} | data
    try:
        return _set(source, data, moment)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
    drawn = json.loads(SURE.sub(SQUARE, json.dumps(data, ensure_ascii=False)))
    drawn["replaced"] = unbroken(
        f"Des lettres ne peuvent pas être imprimées ici et sont remplacées par {SQUARE} : "
        "écrivez-les à la main."
    )
    return _set(source, drawn, moment)


def start_of(day):
    """The instant that stands for a day on paper: the same everywhere.

    >>> from datetime import date
    >>> start_of(date(2026, 11, 22)).isoformat()
    '2026-11-22T00:00:00+00:00'
    """
    return datetime.combine(day, time(0), tzinfo=UTC)


def _set(source, data, moment):
    return typst.compile(
        source.read_bytes(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        timestamp=int(moment.timestamp()),
    )
