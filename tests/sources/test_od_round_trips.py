"""The same minutes, written in every style we read, are the same matrix."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.sources.od_matrix import read_od_csv, read_osrm_table

# Quarters of a minute are exact in seconds, in minutes and in single precision.
MINUTES = st.dictionaries(
    st.tuples(st.sampled_from("ABCD"), st.sampled_from("ABCD")),
    st.integers(0, 400).map(lambda quarters: quarters / 4),
    min_size=1,
)
STYLES = {
    "origin,destination,minutes": 1,
    "Origin, Destination ,MINUTES": 1,
    "from,to,time_minutes": 1,
    "id1,id2,Dist_min": 1,
    "idSrc,idDst,HC": 1,
    "source,destination,duration": 60,
}


def pairs(matrix):
    """Minutes by (origin, destination), however the ids are numbered."""
    return {
        (matrix.origin_ids[o], matrix.destination_ids[d]): float(m)
        for o, d, m in zip(matrix.origin, matrix.destination, matrix.minutes, strict=True)
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("matrices")


def written(folder, header, lines):
    path = folder / "matrix.csv"
    path.write_text("\n".join([header, *lines]) + "\n")
    return path


@pytest.mark.parametrize("header", STYLES)
@given(minutes=MINUTES)
def test_what_is_written_is_read_back_in_every_style(folder, header, minutes):
    lines = [f"{o},{d},{value * STYLES[header]}" for (o, d), value in minutes.items()]

    found = read_od_csv(written(folder, header, lines))

    assert pairs(found) == minutes
    assert found.rejections == ()
    assert found.without_route == 0


@given(minutes=MINUTES, order=st.randoms())
def test_the_order_of_the_lines_does_not_matter(folder, minutes, order):
    lines = [f"{o},{d},{value}" for (o, d), value in minutes.items()]
    straight = pairs(read_od_csv(written(folder, "origin,destination,minutes", lines)))
    order.shuffle(lines)

    assert pairs(read_od_csv(written(folder, "origin,destination,minutes", lines))) == straight


@given(minutes=MINUTES)
def test_the_json_of_osrm_is_the_same_matrix(folder, minutes):
    names = list("ABCD")
    table = [[minutes.get((o, d)) for d in names] for o in names]
    seconds = [[None if m is None else 60 * m for m in row] for row in table]
    path = folder / "table.json"
    path.write_text(json.dumps({"code": "Ok", "durations": seconds}))

    found = read_osrm_table(path, names, names)

    assert pairs(found) == minutes
    assert found.without_route == 16 - len(minutes)


@pytest.mark.parametrize("nothing", ["", "NA", "inf", "null", " "])
def test_a_pair_without_route_is_neither_stored_nor_rejected(folder, nothing):
    lines = ["A,B,5", f"A,C,{nothing}"]

    found = read_od_csv(written(folder, "origin,destination,minutes", lines))

    assert pairs(found) == {("A", "B"): 5.0}
    assert (found.without_route, found.rejections) == (1, ())


@given(minutes=MINUTES)
def test_places_are_numbered_without_gap_and_named_once(folder, minutes):
    lines = [f"{o},{d},{value}" for (o, d), value in minutes.items()]

    found = read_od_csv(written(folder, "origin,destination,minutes", lines))

    for ids, positions in (
        (found.origin_ids, found.origin),
        (found.destination_ids, found.destination),
    ):
        assert ids == sorted(set(ids))
        assert np.unique(positions).tolist() == list(range(len(ids)))


def test_codes_stay_text_with_their_leading_zero(folder):
    found = read_od_csv(written(folder, "origin,destination,minutes", ["01001,2A004,30"]))

    assert pairs(found) == {("01001", "2A004"): 30.0}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("A,B,-1", "not a time from 0 up: -1"),
        ("A,B,nan", "not a time from 0 up: nan"),
        ("A,B,quick", "not a time from 0 up: quick"),
        (",B,4", "a code is missing"),
        ("A,,4", "a code is missing"),
        ("C,D,6", "pair given before"),
    ],
)
def test_each_wrong_line_says_why_and_costs_only_itself(folder, line, reason):
    lines = ["C,D,5", line, "D,C,6"]

    found = read_od_csv(written(folder, "origin,destination,minutes", lines))

    assert pairs(found) == {("C", "D"): 5.0, ("D", "C"): 6.0}
    ((number, why),) = found.rejections
    assert number == 3
    assert why.startswith(reason)
