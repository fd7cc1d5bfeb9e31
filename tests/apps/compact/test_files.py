"""What a given file is, read from its content."""

import io
import zipfile

import pytest

from maillage.apps.compact.errors import BadCompact
from maillage.apps.compact.files import DOCX, MOST_BYTES, ODT, PDF, TXT, read_type


def archive(**files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for name, text in files.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return content.getvalue()


A_DOCX = archive(word__document_xml="<w/>", **{"[Content_Types]_xml": "<t/>"})


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7\n...\n%%EOF\n", PDF),
        (A_DOCX, DOCX),
        (archive(mimetype=ODT), ODT),
        ("Entre les soussignés,\r\n\tla commune".encode(), TXT),
        ("\ufeffEntre les soussignés".encode(), TXT),
    ],
)
def test_a_text_is_known_by_what_it_holds(content, expected):
    assert read_type(content) == expected


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"a" * (MOST_BYTES + 1), "10 Mo"),
        (b"MZ\x90\x00\x03", "ne peut pas être lu"),
        (b"%PDF-1.7 cut short \x00", "ne peut pas être lu"),
        (b"PK\x03\x04 no archive", "ne peut pas être lu"),
        (archive(mimetype="application/zip"), "ne peut pas être lu"),
        (archive(a_xml="<a/>"), "ne peut pas être lu"),
        (A_DOCX[: len(A_DOCX) // 2], "ne peut pas être lu"),
        ("Créteil".encode("latin-1"), "ne peut pas être lu"),
    ],
)
def test_anything_else_is_refused_with_what_to_give(content, said):
    with pytest.raises(BadCompact) as refused:
        read_type(content)
    assert said in refused.value.errors["file"]


def test_an_archive_damaged_anywhere_is_refused_in_words():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    content = content.getvalue()

    for place in range(4, len(content)):
        damaged = content[:place] + b"\xff" + content[place + 1 :]
        try:
            read_type(damaged)
        except BadCompact as refusal:
            assert list(refusal.errors) == ["file"]
