"""Certificates: tagged, accessible PDFs (PDF/UA-1) of one page, set by Typst.

What people wrote goes to Typst as JSON values, never as source: it cannot become markup or code.
"""

import json
from pathlib import Path

import segno
import typst

from maillage.apps.training import codes
from maillage.apps.training.days import in_words, taught_hours
from maillage.web.components.words import BLANK, date_in_words

_FOLDER = Path(__file__).parent / "typst"


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
    }
    return _pdf("certificate.typ", data | _checked(certificate.code, address, now), now)


def attendance_pdf(enrolment, course, address, now):
    """Bytes of the PDF that says someone came to a session; `course` is its `selectors.Entry`."""
    session = enrolment.session
    data = {
        "name": str(enrolment.user),
        "title": session.title,
        "course": course.title,
        "when": in_words(session),
        "hours": _hours(taught_hours(session)),
        "place": session.place or "à distance",
        "trainer": session.trainer,
        "organisation": session.organisation.name,
    }
    return _pdf("attendance.typ", data | _checked(enrolment.code, address, now), now)


def _hours(hours):
    whole, minutes = divmod(round(60 * hours), 60)
    return f"{whole}{BLANK}h" + (f"{BLANK}{minutes:02d}" if minutes else "")


def _checked(code, address, now):
    """What every certificate carries to be checked."""
    return {
        "code": codes.shown(code),
        "address": address,
        "qr": segno.make(address, micro=False).svg_inline(scale=4, light="white"),
        "day": [now.year, now.month, now.day],
    }


def _pdf(source, data, now):
    try:
        return _compiled(source, data, now, pdf_standards=["ua-1"], ignore_system_fonts=True)
    except typst.TypstError:
        # A name in letters that the fonts carried along lack: those of the machine, then, and no
        # promise of accessibility, rather than no certificate.
        return _compiled(source, data, now, pdf_standards=[], ignore_system_fonts=False)


def _compiled(source, data, now, **options):
    return typst.compile(
        (_FOLDER / source).read_bytes(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=int(now.timestamp()),
        **options,
    )
