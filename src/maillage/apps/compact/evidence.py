"""What a party gives to show that a declared value is true: a file, told by its content."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from .errors import BadCompact
from .files import DAMAGED

MOST_BYTES = 10_000_000
ACCEPTED = "PDF, image PNG ou JPEG, document (DOCX, ODT), tableau (XLSX, ODS, CSV) ou texte"
_STARTS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OFFICE_PARTS = {
    "word/document.xml": _OFFICE + "wordprocessingml.document",
    "xl/workbook.xml": _OFFICE + "spreadsheetml.sheet",
}
_OPEN = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class Evidence:
    name: str
    media_type: str
    content: bytes


def read_evidence(name, content):
    """The `Evidence` of a file someone gave; `BadCompact` on `file` when it cannot be kept."""
    if not content:
        raise BadCompact({"file": "Ce fichier est vide : choisissez-en un autre."})
    if len(content) > MOST_BYTES:
        raise BadCompact({"file": "Ce fichier dépasse 10 Mo : donnez un lien."})
    media_type = _media_type(content)
    if media_type is None:
        raise BadCompact({"file": f"Ce fichier n’est pas lisible ici : donnez un {ACCEPTED}."})
    return Evidence(PurePath(name).name[-200:] or "piece", media_type, content)


def _media_type(content):
    for start, media_type in _STARTS.items():
        if content.startswith(start):
            return media_type
    if content.startswith(b"PK\x03\x04"):
        return _inside_zip(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\x00" in text else "text/plain"


def _inside_zip(content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            for part, media_type in _OFFICE_PARTS.items():
                if part in names:
                    return media_type
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                told = archive.read("mimetype").decode("ascii", "replace")
                return told if told in (_OPEN + "text", _OPEN + "spreadsheet") else None
    except DAMAGED:
        return None
    return None
