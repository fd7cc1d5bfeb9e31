"""`maillage siting solve`, run as a user would, on small files written here."""

import argparse
import json
import os

import pytest

from maillage.cli import siting
from maillage.engines.errors import Infeasible, InvalidInput
from maillage.sources.errors import MissingFile, WrongFile


@pytest.fixture
def run(capsys):
    """Run the verb with these words; the JSON answer, or what was printed."""

    def run_words(*words):
        parser = argparse.ArgumentParser()
        siting.add_parser(parser.add_subparsers(required=True))
        args = parser.parse_args(["siting", "solve", *map(str, words)])
        args.run(args)
        printed = capsys.readouterr().out
        return json.loads(printed) if "--json" in words else printed

    return run_words


@pytest.fixture
def problem(tmp_path):
    """Write a JSON problem: three places on a road, each a site."""

    def write(**changes):
        places = [{"id": name, "x": x, "y": 0} for name, x in (("a", 0), ("b", 10), ("c", 12))]
        demand = [{**place, "weight": 1} for place in places]
        path = tmp_path / "problem.json"
        path.write_text(json.dumps({"demand": demand, "sites": places, "p": 1, **changes}))
        return path

    return write


def test_the_answer_is_one_json_object_in_the_names_of_the_file(run, problem):
    answer = run("p_median", problem(), "--format", "json", "--json")

    assert answer["sites"] == ["b"]
    assert answer["assignment"] == ["b", "b", "b"]
    assert (answer["objective"], answer["bound"], answer["gap"]) == (12, 12, 0)
    assert answer["proven_optimal"] is True
    assert answer["seconds"] >= 0


def test_options_win_over_the_file(run, problem):
    answer = run("p_median", problem(p=1), "--format", "json", "--p", 2, "--json")

    assert answer["objective"] == 2


@pytest.mark.parametrize(
    ("kind", "more", "objective"),
    [
        ("p_center", [], 10),
        ("set_cover", ["--radius", 2], 2),
        ("max_cover", ["--radius", 2], 2),
        ("max_cover", ["--radius", 2, "--p", 2, "--backup", 1], 2),
    ],
)
def test_each_kind_answers(run, problem, kind, more, objective):
    answer = run(kind, problem(), "--format", "json", "--json", *more)

    assert answer["objective"] == objective
    assert answer["kind"] == kind
    assert answer["proven_optimal"] is True


def test_a_point_nobody_covers_has_no_site(run, problem):
    answer = run("max_cover", problem(), "--format", "json", "--radius", 2, "--json")

    assert answer["assignment"][0] is None


def test_capacities_come_from_the_sites(run, problem):
    sites = [{"id": name, "x": x, "y": 0, "capacity": 2} for name, x in (("a", 0), ("c", 12))]

    answer = run("capacitated_p_median", problem(sites=sites, p=2), "--format", "json", "--json")

    assert answer["objective"] == 2
    assert answer["sites"] == ["a", "c"]


def test_a_lift_reads_scores_and_gains(run, problem):
    demand = [{"id": "a", "weight": 5, "score": 2}, {"id": "b", "weight": 3, "score": 2}]
    path = problem(demand=demand, gains=[[0, 1, 0], [0, 0, 1]], threshold=2.5)

    answer = run("lift", path, "--format", "json", "--json")

    assert (answer["objective"], answer["sites"]) == (5, ["b"])


def test_existing_forced_and_forbidden_sites_are_named_in_the_file(run, problem):
    path = problem(existing=["a"], forbidden=["b"], p=1)

    assert run("p_median", path, "--format", "json", "--json")["sites"] == ["a", "c"]


def test_a_budget_replaces_p(run, problem):
    path = problem(p=None, budget=2)

    assert run("p_median", path, "--format", "json", "--json")["objective"] == 2


def test_tsplib_distances_are_rounded_down_unless_told_otherwise(run, tmp_path):
    path = tmp_path / "two.tsp"
    path.write_text("DIMENSION: 2\nNODE_COORD_SECTION\n1 0 0\n2 1 1.5\nEOF\n")
    words = ("p_median", path, "--format", "tsplib", "--p", 1, "--json")

    assert run(*words)["objective"] == 1
    assert run(*words, "--distance", "round")["objective"] == 2
    assert run(*words, "--distance", "exact")["objective"] == pytest.approx(1.8028, abs=1e-4)


def test_without_json_it_is_a_sentence(run, problem):
    printed = run("p_median", problem(), "--format", "json")

    assert "12 (proven optimal)" in printed
    assert "sites: b" in printed


def test_a_solve_out_of_time_says_how_far_it_may_be(run, tmp_path):
    path = tmp_path / "graph.txt"
    path.write_text("4 3 2\n1 2 5\n2 3 6\n3 4 7\n")

    answer = run("p_median", path, "--format", "orlib", "--time-limit", 1e-9, "--json")

    assert answer["bound"] <= 11 <= answer["objective"]
    assert answer["proven_optimal"] == (answer["gap"] == 0)


@pytest.mark.parametrize(
    ("changes", "words", "said"),
    [
        ({"p": 0}, (), "p is 0"),
        ({"p": 9}, (), "only 3"),
        ({"p": None}, (), "--p"),
        ({"forced": ["z"]}, (), "names 'z'"),
        ({"p": -1}, (), "p is -1"),
        ({"p": 1.5}, (), "p is 1.5"),
        ({}, ("--p", 0), "p is 0"),
        ({}, ("--p", 4), "p is 4 but only 3"),
        ({"forbidden": ["a"], "p": 3}, (), "only 2"),
        ({"forced": ["a", "b"], "p": 1}, (), "2 sites are forced"),
        ({"existing": ["b"], "forbidden": ["b"]}, (), "both kept and forbidden"),
        ({"budget": -1}, (), "budget is -1"),
        (
            {"matrix": [[0, 1, 2], [1, None, 2], [2, 1, 0]]},
            (),
            r"'b' to itself \(row 2, column 2\); write it",
        ),
        (
            {"matrix": [[0, 1, 2], [1, 0, 2], [2, float("nan"), 0]]},
            (),
            "from demand 2 to site 1 is not a number .*correct the table",
        ),
        ({"matrix": [[0, -1, 2], [1, 0, 2], [2, 1, 0]]}, (), "negative"),
        ({}, ("--time-limit", 0), "time-limit"),
        ({}, ("--seed", -1), "seed"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(run, problem, changes, words, said):
    with pytest.raises(InvalidInput, match=said):
        run("p_median", problem(**changes), "--format", "json", *words)


@pytest.mark.parametrize("weight", [float("nan"), float("inf"), -1])
def test_a_demand_that_is_no_amount_is_refused(run, problem, weight):
    path = problem(demand=[{"id": "a", "x": 0, "y": 0, "weight": weight}])

    with pytest.raises(InvalidInput, match=r"demand 0 \(a\) is .*correct or remove"):
        run("p_median", path, "--format", "json")


@pytest.mark.parametrize(
    ("matrix", "said"),
    [
        ([[0, 1, 2], [1, 0, 2]], "one row per demand point"),
        ([[0, 1, 2], [1, 0], [2, 1, 0]], "row 2 has 2 columns"),
        ([[0, 1, 2], [1, 0, "x"], [2, 1, 0]], "not a number"),
    ],
)
def test_a_matrix_with_a_hole_says_where(run, problem, matrix, said):
    with pytest.raises(WrongFile, match=said):
        run("p_median", problem(matrix=matrix), "--format", "json")


def test_times_that_differ_from_one_way_to_the_other_are_read_from_row_to_column(run, problem):
    minutes = [[0, 9, 9], [1, 0, 9], [1, 9, 0]]

    answer = run("p_median", problem(matrix=minutes), "--format", "json", "--json")

    assert (answer["sites"], answer["objective"]) == (["a"], 2)


def test_two_places_of_one_name_are_refused(run, problem):
    twice = [{"id": "a", "x": 0, "y": 0}, {"id": "a", "x": 1, "y": 0}]

    with pytest.raises(InvalidInput, match="demand id 'a' is given twice"):
        run("p_median", problem(demand=twice), "--format", "json")
    with pytest.raises(InvalidInput, match="site id 'a' is given twice"):
        run("p_median", problem(sites=twice), "--format", "json")


@pytest.mark.parametrize("kind", ["set_cover", "max_cover", "capacitated_p_median", "lift"])
def test_what_a_kind_needs_is_asked_for(run, problem, kind):
    with pytest.raises(InvalidInput, match="needs"):
        run(kind, problem(), "--format", "json")


def test_a_network_in_pieces_says_who_is_cut_off(run, tmp_path):
    path = tmp_path / "pieces.txt"
    path.write_text("3 1 1\n1 2 5\n")

    with pytest.raises(Infeasible, match="leaves out 1: 3"):
        run("p_median", path, "--format", "orlib")
    with pytest.raises(Infeasible, match="leaves out 1: 3"):
        run("p_center", path, "--format", "orlib")
    with pytest.raises(Infeasible, match="leaves out 1: 3"):
        run("set_cover", path, "--format", "orlib", "--radius", 9, "--p", 1)
    assert run("p_median", path, "--format", "orlib", "--p", 2, "--json")["objective"] == 5


def test_a_wrong_or_missing_file_is_told_apart(run, tmp_path):
    with pytest.raises(MissingFile):
        run("p_median", tmp_path / "none", "--format", "orlib")
    (tmp_path / "empty").write_text("")
    with pytest.raises(WrongFile, match="empty"):
        run("p_median", tmp_path / "empty", "--format", "orlib")


def test_the_verb_is_documented(repository):
    page = (repository / "docs" / "engines" / "siting.md").read_text()

    assert all(f"`{kind}`" in page for kind in siting.KINDS)
    for option in ("--p", "--radius", "--budget", "--backup", "--distance", "--time-limit"):
        assert option in page


def test_what_a_solver_writes_by_itself_does_not_reach_the_answer(capfd):
    with siting.solvers_aside():
        os.write(1, b"HighsMipSolverData::transform\n")  # as HiGHS does, past Python
    os.write(1, b"{}\n")

    printed = capfd.readouterr()

    assert printed.out == "{}\n"
    assert "HighsMip" in printed.err
