"""The certificate: a tagged, accessible PDF (PDF/UA-1) of one page, set by Typst.

What people wrote goes to Typst as JSON values, never as source: it cannot become markup or code.
"""

import json
from pathlib import Path

import segno
import typst

from maillage.apps.training import codes
from maillage.web.components.words import date_in_words

SOURCE = Path(__file__).parent / "typst" / "certificate.typ"


def certificate_pdf(certificate, course, address, now):
    """Bytes of the PDF; `address` is that of the page that checks it, `now` an aware datetime."""
    data = {
        "name": str(certificate.user),
        "title": course.title,
        "modules": [module.title for module in course.modules],
        "minutes": course.minutes,
        "version": certificate.version,
        "issued": date_in_words(certificate.issued_on),
        "until": date_in_words(certificate.valid_until),
        "code": codes.shown(certificate.code),
        "address": address,
        "qr": segno.make(address, micro=False).svg_inline(scale=4, light="white"),
        "day": [now.year, now.month, now.day],
    }
    try:
        return _compiled(data, now, pdf_standards=["ua-1"], ignore_system_fonts=True)
    except typst.TypstError:
        # A name in letters that the fonts carried along lack: those of the machine, then, and no
        # promise of accessibility, rather than no certificate.
        return _compiled(data, now, pdf_standards=[], ignore_system_fonts=False)


def _compiled(data, now, **options):
    return typst.compile(
        SOURCE.read_bytes(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=int(now.timestamp()),
        **options,
    )
