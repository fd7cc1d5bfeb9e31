import json

import pytest

from maillage.sources.errors import MissingFile, WrongFile
from maillage.sources.od_matrix import read_od_csv, read_osrm_table


@pytest.fixture
def read(tmp_path):
    """Read a text as a matrix; give it back with its pairs as a dict."""

    def run(text, style="auto"):
        path = tmp_path / "matrix.csv"
        path.write_text(text, "utf-8")
        matrix = read_od_csv(path, style)
        pairs = {
            (matrix.origin_ids[o], matrix.destination_ids[d]): round(float(minutes), 4)
            for o, d, minutes in zip(matrix.origin, matrix.destination, matrix.minutes, strict=True)
        }
        return matrix, pairs

    return run


@pytest.mark.parametrize(
    "text",
    [
        "origin,destination,minutes\n01001,2A004,12.5\n",
        "ORIGIN;DESTINATION;MINUTES\n01001;2A004;12,5\n",
        "from\tto\tminutes\n01001\t2A004\t12.5\n",
        "depart,arrivee,temps\n01001,2A004,12.5\n",
        "code a,code b,anything\n01001,2A004,12.5\n",
        '"id1","X1","id2","X2","Dist_min","Dist_km"\n01001,1,2A004,2,12.5,9\n',
        "source,destination,duration,distance\n01001,2A004,750,9000\n",
        "idSrc,idDst,HC\n01001,2A004,12.5\n",
    ],
)
def test_every_style_gives_the_same_pair_in_minutes(read, text):
    matrix, pairs = read(text)

    assert pairs == {("01001", "2A004"): 12.5}
    assert matrix.rejections == ()


def test_the_columns_taken_are_told(read):
    assert read("a,b,c\nx,y,1\n")[0].columns == ("a", "b", "c")


@pytest.mark.parametrize("text", ["", "NA", "null", "inf"])
def test_no_route_is_no_error_and_no_pair(read, text):
    matrix, pairs = read(f"origin,destination,minutes\na,b,{text}\na,c,4\n")

    assert pairs == {("a", "c"): 4.0}
    assert (matrix.without_route, matrix.rejections) == (1, ())


def test_metrics_9999_is_no_route_and_is_a_long_trip_elsewhere(read):
    assert read("idSrc,idDst,HC\na,b,9999\na,c,4\n")[1] == {("a", "c"): 4.0}
    assert read("origin,destination,minutes\na,b,9999\n")[1] == {("a", "b"): 9999.0}
    assert read("origin,destination,minutes\na,b,9999\na,c,1\n", "metric")[1] == {("a", "c"): 1.0}


def test_wrong_lines_are_rejected_with_their_number_and_the_rest_is_kept(read):
    matrix, pairs = read(
        "origin,destination,minutes\na,b,5\na,c,-1\n,b,3\na,b,7\na,d,soon\na,e,nan\na,f,6\n"
    )

    assert pairs == {("a", "b"): 5.0, ("a", "f"): 6.0}
    assert matrix.rejections == (
        (3, "not a time from 0 up: -1"),
        (4, "a code is missing"),
        (5, "pair given before; the first is kept"),
        (6, "not a time from 0 up: soon"),
        (7, "not a time from 0 up: nan"),
    )


def test_asymmetrical_minutes_stay_so(read):
    assert read("origin,destination,minutes\na,b,5\nb,a,8\n")[1] == {("a", "b"): 5, ("b", "a"): 8}


def test_columns_without_a_meaning_are_refused(read):
    with pytest.raises(WrongFile, match="found the columns a, b; expected origin"):
        read("a,b\n1,2\n")


@pytest.mark.shared
def test_the_pairs_of_gironde_are_read(shared):
    matrix = read_od_csv(shared / "data" / "travel" / "gironde_2500_couples_osrm.csv")

    assert matrix.columns == ("id1", "id2", "Dist_min")
    assert matrix.minutes.size == 2500
    assert matrix.rejections == ()


def test_the_answer_of_osrm_is_in_seconds_and_null_is_no_route(tmp_path):
    path = tmp_path / "table.json"
    path.write_text(json.dumps({"code": "Ok", "durations": [[0, 90], [None, 30]]}))

    matrix = read_osrm_table(path, ["a", "b"], ["c", "d"])

    assert matrix.minutes.tolist() == [0.0, 1.5, 0.5]
    assert (matrix.origin.tolist(), matrix.destination.tolist()) == ([0, 0, 1], [0, 1, 1])
    assert matrix.without_route == 1


def test_a_negative_duration_is_rejected_by_row(tmp_path):
    path = tmp_path / "table.json"
    path.write_text(json.dumps({"durations": [[-5, 90]]}))

    matrix = read_osrm_table(path, ["a"], ["c", "d"])

    assert matrix.rejections == ((1, "negative duration to c"),)
    assert matrix.minutes.tolist() == [1.5]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not an answer of OSRM"),
        ('{"code": "NoTable"}', "not an answer of OSRM"),
        ('{"durations": [[1], [2, 3]]}', "not an answer of OSRM"),
        ('{"durations": [[1, 2]]}', r"shape \(1, 2\); expected \(2, 2\)"),
    ],
)
def test_another_answer_is_refused(tmp_path, text, message):
    path = tmp_path / "table.json"
    path.write_text(text)

    with pytest.raises(WrongFile, match=message):
        read_osrm_table(path, ["a", "b"], ["a", "b"])


def test_no_file_is_told(tmp_path):
    with pytest.raises(MissingFile):
        read_osrm_table(tmp_path / "no.json", [], [])
