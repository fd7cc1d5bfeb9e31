"""Files as people send them, decoded; entries put together."""

import gzip

import pytest

from maillage.sources import offer_records
from maillage.sources.errors import WrongFile
from maillage.sources.offer_records import Gathering, OfferRecord, decode


def test_compressed_files_are_read_too():
    assert decode(gzip.compress("médecin".encode())) == "médecin"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "est vide"),
        (b" \n ", "est vide"),
        (b"PK\x03\x04more", "classeur"),
        (b"a\x00b", "pas du texte"),
        (b"\x9d\x81", "ni UTF-8 ni Windows-1252"),
        (gzip.compress(b"a" * 99, mtime=0)[:-9], "abîmée ou coupée"),
    ],
)
def test_what_is_not_text_is_refused_in_french(content, told):
    with pytest.raises(WrongFile, match=told):
        decode(content)


def test_a_small_archive_does_not_become_a_huge_text(monkeypatch):
    monkeypatch.setattr(offer_records, "MOST_BYTES", 1000)

    with pytest.raises(WrongFile, match="dépasse"):
        decode(gzip.compress(b"a" * 100_000, mtime=0))


def test_a_line_is_kept_whole_or_left_out_whole():
    gathering = Gathering()
    gathering.add([OfferRecord(2, "site", "a", {"name": "A"})])

    gathering.add([OfferRecord(3, "service", "s", {}), OfferRecord(3, "site", "a", {"name": "B"})])

    file = gathering.finish()
    assert [record.kind for record in file.records] == ["site"]
    assert file.held == {("service", "s"), ("site", "a")}


def test_an_entry_cannot_be_in_two_places():
    gathering = Gathering("l’entrée")
    gathering.add([OfferRecord(1, "service", "s", {}, {"site": "a"})])

    gathering.add([OfferRecord(2, "service", "s", {}, {"site": "b"})])

    assert "l’entrée 1 place cette même fiche ailleurs" in gathering.finish().rejections[0].reason
