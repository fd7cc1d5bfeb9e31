"""`maillage waiting size` and `simulate`, run as a user would, on small files written here."""

import argparse
import json

import pytest

from maillage.cli import waiting
from maillage.engines.errors import InvalidInput
from maillage.sources.errors import MissingFile, WrongFile


@pytest.fixture
def run(capsys):
    """Run the verb with these words; the JSON answer, or what was printed."""

    def run_words(*words):
        parser = argparse.ArgumentParser()
        waiting.add_parser(parser.add_subparsers(required=True))
        args = parser.parse_args(["waiting", *map(str, words)])
        args.run(args)
        printed = capsys.readouterr().out
        return json.loads(printed) if "--json" in words else printed

    return run_words


@pytest.fixture(autouse=True)
def quick_checks(monkeypatch):
    """A plan is checked on fewer days than a user's."""
    monkeypatch.setattr("maillage.engines.waiting.sizing.CHECKED", (300_000, 60))


@pytest.fixture
def question(tmp_path):
    """Writes a question of four half-hours; changed where told."""

    def write(on_duty=None, **changes):
        given = {
            "step_minutes": 30,
            "steps": 4,
            "care_types": [
                {
                    "id": "gp",
                    "arrivals": 6,
                    "service_minutes": {"mean": 10.5, "cv": 0.6},
                    "patience_minutes": None,
                }
            ],
            "skills": [{"id": "gp_only", "serves": ["gp"], "on_duty": on_duty}],
            "targets": [{"minutes": 15, "share": 0.90}, {"minutes": 30, "share": 0.98}],
        }
        path = tmp_path / "in.json"
        path.write_text(json.dumps(given | changes))
        return path

    return write


def test_simulate_prints_what_was_lived(run, question):
    answer = run("simulate", question(4), "--days", 200, "--seed", 1, "--json")

    assert set(answer) == {
        *("days", "arrivals", "served", "abandoned", "p_wait_15", "p_wait_30"),
        *("mean_wait_minutes", "customers_per_second", "by_care_type"),
    }
    assert answer["days"] == 200
    assert answer["arrivals"] == answer["served"] == pytest.approx(4800, rel=0.1)
    assert answer["abandoned"] == 0
    assert answer["customers_per_second"] > 0
    assert answer["by_care_type"]["gp"]["p_wait_15"] == answer["p_wait_15"] > 0.8


def test_other_minutes_are_told_beside_fifteen_and_thirty(run, question):
    path = question(4, targets=[{"minutes": 7.5, "share": 0.5}])

    answer = run("simulate", path, "--days", 5, "--json")

    assert 0 <= answer["p_wait_7.5"] <= answer["p_wait_15"] <= answer["p_wait_30"]


def test_the_same_seed_prints_the_same(run, question):
    path = question([3, 3, 4, 3])

    first, again, other = (
        run("simulate", path, "--days", 20, "--seed", seed, "--json") for seed in (1, 1, 2)
    )

    assert first["mean_wait_minutes"] == again["mean_wait_minutes"] != other["mean_wait_minutes"]


def test_size_prints_a_plan_that_simulate_confirms(run, question):
    path = question(care_types=[_short()], steps=2)

    answer = run("size", path, "--seed", 1, "--time-limit", 2, "--json")
    lived = run(
        "simulate",
        question(answer["on_duty"]["gp_only"], care_types=[_short()], steps=2),
        *("--days", 20_000, "--seed", 5, "--json"),
    )

    assert set(answer) >= {
        *("on_duty", "doctor_hours", "bound_doctor_hours", "p_wait_15", "p_wait_30"),
        *("days_simulated", "gap", "seed", "by_care_type"),
    }
    assert answer["doctor_hours"] == sum(answer["on_duty"]["gp_only"]) / 2
    assert answer["bound_doctor_hours"] <= answer["doctor_hours"]
    assert lived["p_wait_15"] >= 0.895
    assert lived["p_wait_30"] >= 0.978


def _short():
    service = {"mean": 10.5, "cv": 0.6}
    return {"id": "gp", "arrivals": [60, 60], "service_minutes": service, "patience_minutes": None}


def test_without_json_they_are_sentences(run, question):
    lived = run("simulate", question(4), "--days", 20)
    sized = run("size", question(care_types=[_short()], steps=2), "--time-limit", 0.5)

    assert "20 days" in lived
    assert "seen within 15 min" in lived
    assert "doctor-hours a day; no such plan has fewer than" in sized
    assert "gp_only: " in sized


def test_a_plan_not_proven_says_so():
    answer = {
        "doctor_hours": 4.0,
        "bound_doctor_hours": 3.0,
        "p_wait_15": 0.89,
        "days_simulated": 10,
        "keeps_promise": False,
        "on_duty": {"gp": [2, 2]},
    }

    assert "NOT kept for sure" in waiting._size_sentence(answer)


def test_simulating_what_is_to_be_sized_is_refused(run, question):
    with pytest.raises(InvalidInput, match="size it first"):
        run("simulate", question(), "--days", 5)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("simulate", "--days", "0"), "--days is 0; expected 1 to"),
        (("simulate", "--days", "5", "--seed", "-1"), "--seed is -1"),
        (("size", "--time-limit", "0"), "--time-limit is 0"),
        (("size", "--time-limit", "nan"), "--time-limit is nan"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(run, question, words, told):
    with pytest.raises(InvalidInput, match=told):
        run(words[0], question(4), *words[1:])


@pytest.mark.parametrize(
    ("text", "error", "told"),
    [
        ("{", WrongFile, "line 1: not JSON"),
        ('{"steps": 1, "steps": 2}', InvalidInput, "'steps' is given twice"),
        ("[" * 100_000, WrongFile, "cannot be read"),
        ("", WrongFile, "not JSON"),
        ("[]", InvalidInput, "expected an object"),
        ('{"steps": ' + "9" * 5_000 + "}", WrongFile, "too many digits"),
    ],
)
def test_a_file_that_is_no_question_is_refused(run, tmp_path, text, error, told):
    path = tmp_path / "in.json"
    path.write_text(text)

    with pytest.raises(error, match=told):
        run("size", path)


def test_a_file_that_is_not_there_is_named(run, tmp_path):
    with pytest.raises(MissingFile, match="nothing.json: there is no such file"):
        run("size", tmp_path / "nothing.json")


def test_bytes_are_no_text(run, tmp_path):
    path = tmp_path / "in.json"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(WrongFile, match="cannot be read as text"):
        run("size", path)
