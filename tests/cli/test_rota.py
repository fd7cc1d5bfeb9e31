"""`maillage rota`, run as a user would, on small files written here."""

import argparse
import json
import os
import signal
import subprocess
import sys

import pytest

from maillage.cli import rota
from maillage.engines.errors import InvalidInput
from maillage.engines.rota import Assignment, Rota, evaluate
from maillage.sources.errors import MissingFile, WrongFile

WEIGHTS = {"empty_post": 1000, "empty_twice": 400, "no_senior": 120, "distance": 1}
WEIGHTS |= {"new_to_centre": 15, "unmet_wish": 25, "change": 200}
CENTRE = {"id": "c1", "lines": 1, "beds": 1, "vehicles": 1, "open_from": 0, "open_to": 2}
VOLUNTEER = {"senior": True, "max_weeks": 1, "wanted_weeks": 1, "ready_from": 0, "beds": 1}
VOLUNTEER |= {"needs_vehicle": False, "min_gap": 1, "accepts": {"c1": 3}, "served": ["c1"]}
WEEKS = {"v1": [0, 1], "v2": [0, 1], "v3": [1], "v4": [2]}
PUBLISHED = [("v1", 0), ("v2", 1), ("v4", 2)]


@pytest.fixture
def run(capsys):
    """Run the verb with these words; the JSON answer, or what was printed; the code is kept."""

    def run_words(*words):
        parser = argparse.ArgumentParser()
        rota.add_parser(parser.add_subparsers(required=True))
        args = parser.parse_args(["rota", *map(str, words)])
        run_words.code = args.run(args)
        printed = capsys.readouterr().out
        return json.loads(printed) if "--json" in words else printed

    return run_words


@pytest.fixture
def problem(tmp_path):
    """A file: one centre, three weeks, four volunteers."""
    volunteers = [VOLUNTEER | {"id": name, "available": weeks} for name, weeks in WEEKS.items()]
    given = {"name": "small", "weeks": 3, "centres": [CENTRE | {"senior_required": False}]}
    given |= {"volunteers": volunteers, "fixed": [], "previous": None, "weights": WEIGHTS}
    path = tmp_path / "in.json"
    path.write_text(json.dumps(given))
    return path


@pytest.fixture
def published(tmp_path):
    path = tmp_path / "rota.json"
    path.write_text(json.dumps(rota_of(*PUBLISHED)))
    return path


def rota_of(*pairs):
    return {"assignments": [{"volunteer": v, "centre": "c1", "week": w} for v, w in pairs]}


def read(path):
    return sorted((e["volunteer"], e["week"]) for e in json.loads(path.read_text())["assignments"])


def test_a_rota_is_solved_written_and_judged(run, problem, tmp_path):
    out = tmp_path / "out.json"

    solved = run("solve", problem, "--out", out, "--json")
    judged = run("check", problem, out, "--json")

    assert (solved["proven_optimal"], solved["gap"], solved["empty_posts"]) == (True, 0, 0)
    assert solved["bound"] == solved["cost"] == judged["cost"] == sum(solved["by_rule"].values())
    assert solved["seconds"] >= 0
    kept = json.loads(out.read_text())
    assert (kept["cost"], kept["bound"]) == (solved["cost"], solved["bound"])
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_a_rota_that_breaks_a_rule_is_named_and_the_code_is_1(run, problem, tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(rota_of(("v1", 0), ("v2", 0))))

    answer = run("check", problem, broken, "--json")

    assert set(answer) == {"feasible", "cost", "empty_posts", "by_rule", "errors"}
    assert (answer["feasible"], answer["empty_posts"], run.code) == (False, 1, 1)
    assert "c1 week 0: 2 lines needed, 1 there" in answer["errors"]
    assert "breaks hard rules" in run("check", problem, broken)


def test_a_withdrawal_is_repaired_with_the_fewest_changes(run, problem, published, tmp_path):
    out = tmp_path / "new.json"

    answer = run("repair", problem, published, "--withdraw", "v1", "--out", out, "--json")

    assert answer["changes"] == [
        {"kind": "moved", "volunteer": "v2"}
        | {"from": {"centre": "c1", "week": 1}, "to": {"centre": "c1", "week": 0}},
        {"kind": "added", "volunteer": "v3", "from": None, "to": {"centre": "c1", "week": 1}},
    ]
    assert (answer["n_changes"], answer["empty_posts"], answer["proven"]) == (3, 0, True)
    assert answer["people"] == ["v2", "v3"]
    assert answer["words"] == [
        "v2 vient à c1 une semaine plus tôt (semaine 0, et non semaine 1).",
        "v3 vient à c1 (semaine 1).",
    ]
    assert answer["alternatives"][-1]["still_empty"] == [{"centre": "c1", "week": 0}]
    assert read(out) == [("v2", 0), ("v3", 1), ("v4", 2)]


def test_without_json_each_way_is_told_in_sentences(run, problem, published):
    printed = run("repair", problem, published, "--withdraw", "v1")

    assert "1. 3 changes, 2 to call, 0 posts empty" in printed
    assert "   v3 vient à c1 (semaine 1)." in printed
    assert "   Un poste reste vide à c1 (semaine 0)." in printed


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (("--withdraw", "v4"), [("v1", 0), ("v2", 1)]),
        (("--close", "c1:1-2"), [("v1", 0)]),
        (("--unusual", "c1:0-1:beds=0,vehicles=3"), [("v4", 2)]),
        (("--open", "c1:2-2:2"), [("v1", 0), ("v2", 1), ("v4", 2)]),
        (("--withdraw", "v4:2", "--offer", "v3:2"), [("v1", 0), ("v2", 1), ("v3", 2)]),
    ],
)
def test_each_kind_of_event_is_understood(run, problem, published, tmp_path, words, kept):
    run("repair", problem, published, *words, "--out", tmp_path / "new.json", "--json")

    assert read(tmp_path / "new.json") == kept


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "nothing happened"),
        (("--offer", "v1"), "--offer is 'v1'; expected VOLUNTEER:WEEK"),
        (("--close", "c1:1"), "expected CENTRE:FIRST-LAST"),
        (("--open", "c1:1-2"), "expected CENTRE:FIRST-LAST:LINES"),
        (("--unusual", "c1:1-2:rooms=2"), "expected CENTRE:FIRST-LAST:beds=N"),
        (("--withdraw", "v3:1"), "v3 does not serve week 1"),
        (("--withdraw", "v9:1"), "'v9' is no volunteer"),
        (("--withdraw", "v1:0", "--now", 1), "week 0 is past"),
        (("--withdraw", "v1:0", "--now", -1), "now is week -1"),
    ],
)
def test_what_cannot_have_happened_is_refused(run, problem, published, words, said):
    with pytest.raises(InvalidInput, match=said):
        run("repair", problem, published, *words)


def test_a_forecast_tells_lines_held_and_weeks_short(run, problem):
    answer = run("forecast", problem, "--withdrawals", 0.5, "--draws", 200, "--json")

    assert (answer["lines"], answer["posts"], answer["planned"], answer["draws"]) == (1, 3, 3, 200)
    assert 0 < answer["filled"]["mean"] < 3
    assert answer["short_weeks"] == [0, 1, 2]
    assert "of 1 lines held all year" in run("forecast", problem, "--draws", 200)


def test_without_json_the_cost_is_a_sentence(run, problem):
    assert "(proven optimal), 0 posts empty" in run("solve", problem)


@pytest.mark.parametrize("action", ["solve", "forecast"])
def test_a_seed_below_zero_is_refused(run, problem, action):
    with pytest.raises(InvalidInput, match="--seed is -1"):
        run(action, problem, "--seed", -1)


def test_no_time_at_all_is_refused(run, problem):
    with pytest.raises(InvalidInput, match="--time-limit is 0"):
        run("solve", problem, "--time-limit", 0)


def test_an_answer_that_could_not_be_written_is_refused_before_computing(run, problem, tmp_path):
    with pytest.raises(InvalidInput, match="is not a file"):
        run("solve", problem, "--out", tmp_path)
    with pytest.raises(MissingFile, match="its folder does not exist"):
        run("solve", problem, "--out", tmp_path / "no" / "rota.json")


def test_a_file_that_is_no_rota_is_refused(run, problem, tmp_path):
    wrong = tmp_path / "wrong.json"
    with pytest.raises(MissingFile):
        run("check", problem, wrong)
    wrong.write_text('{"assignments": [')
    with pytest.raises(WrongFile, match="line 1: not JSON"):
        run("check", problem, wrong)
    wrong.write_text('{"assignments": [], "assignments": []}')
    with pytest.raises(InvalidInput, match="'assignments' is given twice"):
        run("check", problem, wrong)


def solve_until(number):
    """A solver that has a rota at once, and is sent a signal."""

    def solve(problem, stop, seed, progress):
        assignments = (Assignment("v1", "c1", 0),)
        found = evaluate(problem, assignments)
        best = Rota(assignments, found.cost, found.by_rule, found.empty_posts, 9, 0.1)
        progress(best)
        os.kill(os.getpid(), number)
        assert stop.asked()
        return best

    return solve


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_solve_that_is_stopped_keeps_its_best_and_its_bound(
    run, problem, tmp_path, monkeypatch, number
):
    monkeypatch.setattr("maillage.engines.rota.solve", solve_until(number))
    before = signal.getsignal(number)

    answer = run("solve", problem, "--out", tmp_path / "out.json", "--json")

    assert (run.code, answer["proven_optimal"], answer["bound"]) == (130, False, 9)
    assert read(tmp_path / "out.json") == [("v1", 0)]
    assert signal.getsignal(number) is before


def test_a_solve_that_is_killed_leaves_its_best_so_far(problem, tmp_path):
    out = tmp_path / "out.json"
    code = (
        "import os, signal, sys\n"
        "from maillage.cli import main\n"
        "from maillage.cli.rota import _Keeper\n"
        "write = _Keeper.write\n"
        "def write_and_die(self, rota):\n"
        "    write(self, rota)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "_Keeper.write = write_and_die\n"
        "main(['rota', 'solve', sys.argv[1], '--out', sys.argv[2]])\n"
    )

    ended = subprocess.run([sys.executable, "-c", code, problem, out], check=False, timeout=60)

    assert ended.returncode == -signal.SIGKILL
    kept = json.loads(out.read_text())
    assert kept["assignments"]
    assert kept["bound"] <= kept["cost"]
