import io
import zipfile

import pytest

from maillage.apps.compact import evidence
from maillage.apps.compact.errors import BadCompact
from maillage.apps.compact.evidence import read_evidence


def zipped(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7 ...", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("année;nombre\n2026;12".encode(), "text/plain"),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), evidence._OPEN + "text"),
        (zipped(**{"xl/workbook.xml": ""}), evidence._OFFICE + "spreadsheetml.sheet"),
    ],
)
def test_a_file_is_told_by_what_it_holds_not_by_its_name(content, media_type):
    assert read_evidence("piece.exe", content).media_type == media_type


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"MZ\x90\x00\x03", b"a\x00b", b"PK\x03\x04 cut short"),
        zipped(mimetype="application/epub+zip"),
        zipped(anything=""),
    ],
)
def test_a_file_that_cannot_be_read_here_is_refused(content):
    with pytest.raises(BadCompact) as refusal:
        read_evidence("piece.pdf", content)

    assert list(refusal.value.errors) == ["file"]


def test_a_file_too_heavy_is_refused(monkeypatch):
    monkeypatch.setattr(evidence, "MOST_BYTES", 10)

    with pytest.raises(BadCompact, match="10 Mo"):
        read_evidence("piece.txt", b"a" * 11)


def test_a_name_keeps_no_folder():
    assert read_evidence("../../etc/passwd", b"texte").name == "passwd"
    assert read_evidence("", b"texte").name == "piece"


def test_an_archive_damaged_anywhere_is_refused_in_words():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    content = content.getvalue()

    for place in range(4, len(content)):
        damaged = content[:place] + b"\xff" + content[place + 1 :]
        try:
            read_evidence("convention.odt", damaged)
        except BadCompact as refusal:
            assert list(refusal.errors) == ["file"]
