"""What a file given as a signed text really is, read from its content and not from its name."""

import io
import zipfile
import zlib

from .errors import BadCompact

MOST_BYTES = 10_000_000
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
TXT = "text/plain; charset=utf-8"
ENDINGS = {PDF: "pdf", DOCX: "docx", ODT: "odt", TXT: "txt"}
_EXPECTED = "donnez un PDF, un DOCX, un ODT ou un texte (TXT)"
# What reading a damaged archive may raise.
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError),
)
_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13}


def read_type(content):
    """Media type of a signed text; `BadCompact` for anything else.

    >>> read_type(b"Entre les soussignes"), read_type(b"%PDF-1.7 %%EOF")
    ('text/plain; charset=utf-8', 'application/pdf')
    """
    if not content:
        raise BadCompact({"file": f"Ce fichier est vide : {_EXPECTED}."})
    if len(content) > MOST_BYTES:
        raise BadCompact(
            {"file": f"Ce fichier pèse {len(content) / 1e6:.0f} Mo : 10 Mo au plus sont gardés."}
        )
    found = _pdf(content) or _archive(content) or _text(content)
    if found is None:
        raise BadCompact({"file": f"Ce fichier ne peut pas être lu : {_EXPECTED}."})
    return found


def _pdf(content):
    return PDF if b"%PDF-" in content[:1024] and b"%%EOF" in content[-2048:] else None


def _archive(content):
    if not content.startswith(b"PK"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if {"[Content_Types].xml", "word/document.xml"} <= names:
                return DOCX
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                return ODT if archive.read("mimetype") == ODT.encode() else None
    except DAMAGED:
        return None
    return None


def _text(content):
    if _CONTROLS & set(content[:100_000]):
        return None
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return TXT
