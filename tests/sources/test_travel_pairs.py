import struct

import pytest

from maillage.sources.dbase import read_dbf
from maillage.sources.errors import MissingFile, WrongFile
from maillage.sources.travel_pairs import read_pairs


def dbf(rows, names=("X1", "Y1", "X2", "Y2", "HC"), deleted=()):
    """A dBase III table of numbers, ten characters wide."""
    fields = b"".join(
        name.encode().ljust(11, b"\0") + b"N" + bytes(4) + bytes([10]) + bytes(15) for name in names
    )
    start, size = 32 + len(fields) + 1, 1 + 10 * len(names)
    header = b"\x03" + bytes(3) + struct.pack("<IHH", len(rows), start, size) + bytes(20)
    records = b"".join(
        (b"*" if k in deleted else b" ") + b"".join(str(v).rjust(10).encode() for v in row)
        for k, row in enumerate(rows)
    )
    return header + fields + b"\r" + records


@pytest.fixture
def read(tmp_path):
    def run(content, name="pairs.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_pairs(path)

    return run


def test_km_and_minutes_are_read_as_given(read):
    pairs = read("km,minutes\n3.5,6\n10,12\n")

    assert (pairs.km.tolist(), pairs.minutes.tolist()) == ([3.5, 10.0], [6.0, 12.0])


def test_ends_in_metres_give_the_straight_line(read):
    assert read("X1,Y1,X2,Y2,Dist_min\n0,0,3000,4000,9\n").km.tolist() == [5.0]


def test_ends_in_degrees_give_the_great_circle(read):
    pairs = read("lat1,lon1,lat2,lon2,minutes\n46,2,47,2,80\n46,2,46,2,1\n")

    assert pairs.km == pytest.approx([111.195, 0.0], abs=0.01)


def test_lines_without_route_or_number_are_left_out_and_counted(read):
    pairs = read("km,HC\n1,9999\n2,\n,4\n3,-2\n5,7\n")

    assert (pairs.km.tolist(), pairs.minutes.tolist(), pairs.left_out) == ([5.0], [7.0], 4)


def test_a_dbase_table_is_read_without_its_deleted_lines(read):
    content = dbf([(0, 0, 3000, 4000, 9), (0, 0, 0, 1000, 5), (0, 0, 0, 0, 9999)], deleted=(1,))

    pairs = read(content, "pairs.dbf")

    assert (pairs.km.tolist(), pairs.minutes.tolist(), pairs.left_out) == ([5.0], [9.0], 1)


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "km\n1\n", "minutes,x1\n1,2\n", ""])
def test_missing_columns_say_what_was_expected(read, text):
    with pytest.raises(WrongFile, match="expected minutes with km, or with lat1"):
        read(text)


@pytest.mark.parametrize(
    "content", [b"", b"\x03short", dbf([(1, 2, 3, 4, 5)])[:-4], b"x" * 200], ids=range(4)
)
def test_a_cut_or_false_dbase_table_is_refused(tmp_path, content):
    path = tmp_path / "pairs.dbf"
    path.write_bytes(content)

    with pytest.raises(WrongFile, match="dBase|announced"):
        read_dbf(path)


def test_no_file_is_told(tmp_path):
    with pytest.raises(MissingFile):
        read_dbf(tmp_path / "no.dbf")


@pytest.mark.shared
def test_metrics_pairs_of_gironde_are_read_but_the_five_without_route(shared):
    pairs = read_pairs(shared / "data" / "travel" / "gironde_2500_couples_metric.dbf")

    assert (pairs.km.size, pairs.left_out) == (2495, 5)
