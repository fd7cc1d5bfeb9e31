"""Files of siting problems: what they hold, and clear words when they are wrong."""

import json

import numpy as np
import pytest

from maillage.sources.errors import MissingFile, WrongFile
from maillage.sources.siting_instances import read_instance


@pytest.fixture
def written(tmp_path):
    """Write a text to a file and give its path."""

    def write(text):
        path = tmp_path / "problem.txt"
        path.write_text(text)
        return path

    return write


def test_distances_are_shortest_paths(written):
    instance = read_instance(written("3 3 1\n1 2 4\n2 3 5\n1 3 20\n"), "orlib")

    assert instance.matrix.tolist() == [[0, 4, 9], [4, 0, 5], [9, 5, 0]]
    assert instance.p == 1
    assert instance.demand_ids == (1, 2, 3)


@pytest.mark.parametrize("again", ["1 2 9", "2 1 9"])
def test_of_an_edge_given_twice_the_last_one_counts(written, again):
    instance = read_instance(written(f"2 2 1\n1 2 4\n{again}\n"), "orlib")

    assert instance.matrix[0, 1] == 9


def test_an_edge_of_length_zero_is_a_road(written):
    instance = read_instance(written("2 1 1\n1 2 0\n"), "orlib")

    assert instance.matrix[0, 1] == 0


def test_places_without_a_road_are_infinitely_far(written):
    instance = read_instance(written("3 1 1\n1 2 4\n"), "orlib")

    assert instance.matrix[0, 2] == np.inf


def test_a_capacitated_file_gives_points_amounts_and_room(written):
    instance = read_instance(written("1 713\n2 1 120\n1 2 62 3\n2 80 25 14\n"), "orlib")

    assert instance.p == 1
    assert instance.demand_xy.tolist() == [[2, 62], [80, 25]]
    assert instance.quantity.tolist() == [3, 14]
    assert instance.capacity.tolist() == [120, 120]
    assert instance.weight.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("3", "n edges p"),
        ("2 2 1\n1 2 4\n", "truncated"),
        ("2 1 1\n1 x 4\n", "line 2: 'x'"),
        ("2 1 1\n1 3 4\n", "edge 1"),
        ("2 1 1\n1 2 -4\n", "from 0 up"),
        ("2 1 1\n1 2 nan\n", "edge 1"),
        ("2 nan 1\n1 2 3\n", "whole 'n edges p'"),
        ("1 713\n2 1 120\n1 2 62 3\n", "id x y demand"),
        ("1 713\n", "id x y demand"),
    ],
)
def test_a_wrong_orlib_file_is_refused_with_its_place(written, text, said):
    with pytest.raises(WrongFile, match=said):
        read_instance(written(text), "orlib")


TSP = "NAME : two\nTYPE : TSP\nDIMENSION : 2\nEDGE_WEIGHT_TYPE : EUC_2D\nNODE_COORD_SECTION\n"


def test_tsplib_points_are_read_with_their_numbers(written):
    instance = read_instance(written(TSP + "7 1.5e1 8\n9 0 1\nEOF\n"), "tsplib")

    assert instance.demand_ids == (7, 9)
    assert instance.site_xy.tolist() == [[15, 8], [0, 1]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TSP + "1 0 0\nEOF\n", "2 points announced, 1 found"),
        (TSP + "1 0\n2 0 1\n", "id x y"),
        (TSP.replace("EUC_2D", "GEO") + "1 0 0\n2 0 1\n", "GEO"),
        ("1 2 3\n", "NODE_COORD_SECTION"),
    ],
)
def test_a_wrong_tsplib_file_is_refused(written, text, said):
    with pytest.raises(WrongFile, match=said):
        read_instance(written(text), "tsplib")


def json_problem(**changes):
    problem = {
        "demand": [{"id": "a", "x": 0, "y": 0, "weight": 2}, {"id": "b", "x": 3, "y": 4}],
        "sites": [{"id": "s", "x": 0, "y": 0, "cost": 5}, {"id": "t", "x": 3, "y": 4}],
        "p": 1,
    }
    return json.dumps({**problem, **changes})


def test_json_holds_weights_costs_and_limits(written):
    instance = read_instance(written(json_problem(radius=3, budget=7)), "json")

    assert instance.weight.tolist() == [2, 1]
    assert instance.cost.tolist() == [5, 1]
    assert (instance.p, instance.radius, instance.budget) == (1, 3, 7)
    assert instance.capacity is None
    assert instance.site_xy.tolist() == [[0, 0], [3, 4]]


def test_a_json_matrix_replaces_coordinates_and_null_is_no_route(written):
    instance = read_instance(written(json_problem(matrix=[[0, None], [2, 0]])), "json")

    assert instance.matrix.tolist() == [[0, np.inf], [2, 0]]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"matrix": [[0, 1]]}, "one row per demand"),
        ({"matrix": [[0, 1], [1]]}, "row 2 has 1 columns"),
        ({"matrix": [[0, "far"], [1, 0]]}, "not a number"),
        ({"demand": {"id": "a"}}, "'demand' must be a list"),
        ({"sites": [{"x": 0, "y": 0}]}, "sites 1 has no id"),
        ({"sites": [{"id": "s", "x": 0}]}, "needs x and y"),
        ({"sites": [{"id": "s", "x": "0", "y": 0}]}, "x = '0'"),
        ({"p": "three"}, "p is 'three'"),
        ({"radius": True}, "radius is True"),
    ],
)
def test_a_wrong_json_problem_is_refused(written, changes, said):
    with pytest.raises(WrongFile, match=said):
        read_instance(written(json_problem(**changes)), "json")


@pytest.mark.parametrize(("text", "said"), [("{", "not JSON"), ("[1]", "one JSON object")])
def test_what_is_not_a_json_object_is_refused(written, text, said):
    with pytest.raises(WrongFile, match=said):
        read_instance(written(text), "json")


def test_a_missing_file_a_folder_and_an_unknown_format_are_refused(tmp_path):
    with pytest.raises(MissingFile, match="no such file"):
        read_instance(tmp_path / "none.txt", "orlib")
    with pytest.raises(WrongFile, match="not a text file"):
        read_instance(tmp_path, "orlib")
    with pytest.raises(WrongFile, match="expected one of orlib"):
        read_instance(tmp_path / "none.txt", "xml")


def test_bytes_are_not_text(tmp_path):
    path = tmp_path / "image.png"
    path.write_bytes(b"\x89PNG\xff\xfe")

    with pytest.raises(WrongFile, match="not a text file"):
        read_instance(path, "json")
