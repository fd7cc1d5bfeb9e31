"""The local guide on paper: a tagged, accessible PDF (PDF/UA-1) set by Typst.

What people wrote goes to Typst as JSON values, never as source: it cannot become markup or code.
"""

import json
from pathlib import Path

import typst

SOURCE = Path(__file__).parent / "typst" / "guide.typ"
NORMAL_POINTS, LARGE_POINTS = 11, 18


def as_pdf(content, now, *, is_large):
    """Bytes of the PDF of what `guide.content` gives, at an instant."""
    data = content | {
        "points": LARGE_POINTS if is_large else NORMAL_POINTS,
        "day": [now.year, now.month, now.day],
        "emergency": [
            [number["shown"], number["label"]] for number in content["emergency"]["numbers"]
        ],
    }
    return typst.compile(
        SOURCE.read_bytes(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        timestamp=int(now.timestamp()),
    )
