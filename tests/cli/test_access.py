import argparse
import csv
import subprocess
import sys

import pytest

from maillage.cli import access
from maillage.engines.errors import InvalidInput
from maillage.sources.errors import WrongFile

FILES = {
    "demand.csv": "id,demand\nA,100\nB,100\nC,40\n",
    "supply.csv": "id,supply\ns,3\n",
    "times.csv": "origin,destination,minutes\nA,s,5\nB,s,15\n",
}


@pytest.fixture
def score(tmp_path):
    """Run `access score` on small files; give the scores written, by id, in order."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)

    def run(method, params=None, **files):
        for name, text in files.items():
            (tmp_path / f"{name}.csv").write_text(text)
        names = ("demand", "supply", "times")
        options = [part for name in names for part in (f"--{name}", str(tmp_path / f"{name}.csv"))]
        if params is not None:
            (tmp_path / "p.toml").write_text(params)
            options += ["--params", str(tmp_path / "p.toml")]
        out = tmp_path / "scores.csv"
        parser = argparse.ArgumentParser()
        access.add_parser(parser.add_subparsers())
        args = parser.parse_args(
            ["access", "score", "--method", method, *options, "--out", str(out)]
        )
        args.run(args)
        with out.open() as stream:
            return {row["id"]: float(row["score"]) for row in csv.DictReader(stream)}

    return run


@pytest.mark.parametrize(
    ("method", "params", "expected"),
    [
        ("two_step", None, [3 / 200, 3 / 200, 0]),
        ("two_step", "reach_minutes = 5", [3 / 100, 0, 0]),
        ("enhanced_two_step", None, [3 / 168, 3 * 0.68 / 168, 0]),
        (
            "enhanced_two_step",
            "bands_minutes = [10, 20]\nweights = [1.0, 0.5]",
            [0.02, 0.01, 0],
        ),
        ("continuous", "half_minutes = 10\nreach_minutes = 9", [3 / 100, 0, 0]),
        ("three_step", "bands_minutes = [10, 20]\nweights = [1, 0.5]", [0.02, 0.01, 0]),
        ("three_step", "reach_minutes = 5", [3 / 100, 0, 0]),
        ("apl", None, [3 / (100 + 200 / 3), 2 / (100 + 200 / 3), 0]),
        ("apl", 'vintage = "2022"', [3 / (100 + 200 / 3), 2 / (100 + 200 / 3), 0]),
        ("raam", "tau_minutes = 30\nrho = 80", [5 / 30 + 200 / 240, 15 / 30 + 200 / 240, 0]),
    ],
)
def test_each_method_scores_every_demand_in_its_order(score, method, params, expected):
    found = score(method, params)

    assert list(found) == ["A", "B", "C"]
    assert list(found.values()) == pytest.approx(expected, rel=1e-12)


def test_a_smooth_decay_is_chosen_by_name(score):
    found = score("continuous", 'decay = "exponential"\nhalf_minutes = 10')

    assert found["A"] == pytest.approx(2 * found["B"], rel=1e-12)


def test_minutes_are_not_rounded_to_single_precision(score):
    found = score(
        "continuous", "half_minutes = 7.3", times="origin,destination,minutes\nA,s,5.1\nB,s,9.7\n"
    )

    near, far = 2 ** -((5.1 / 7.3) ** 2), 2 ** -((9.7 / 7.3) ** 2)
    assert found["A"] / found["B"] == pytest.approx(near / far, rel=1e-13)


def test_what_was_found_is_told(score, capsys):
    score("raam", times="origin,destination,minutes\nA,s,5\nelsewhere,s,1\n")

    told = capsys.readouterr()
    assert "3 places scored" in told.out
    assert "out of reach: 2 places" in told.out
    assert "lower is better" in told.out
    assert "1 pairs name a place of neither file" in told.err


def test_a_parameter_of_another_method_is_named_as_unused(score, capsys):
    score("two_step", 'decay = "gaussian"\nreach_minutes = 30')

    assert "note: two_step does not use decay" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ("reach = 30", "unknown parameter reach; expected bands_minutes"),
        ("reach_minutes = ", "not a TOML file"),
        ('reach_minutes = "thirty"', "reach_minutes is 'thirty'; expected a number"),
        ("reach_minutes = true", "expected a number"),
        ("bands_minutes = 10", "expected a list of numbers"),
        ("vintage = 2023", "expected a text"),
    ],
)
def test_parameters_that_mean_nothing_are_refused(score, params, message):
    with pytest.raises(InvalidInput, match=message):
        score("two_step", params)


def test_bands_without_weights_are_refused(score):
    with pytest.raises(InvalidInput, match="both or neither"):
        score("enhanced_two_step", "bands_minutes = [10, 20]")


def test_a_wrong_file_leaves_the_earlier_scores_in_place(score, tmp_path):
    score("two_step")
    before = (tmp_path / "scores.csv").read_text()

    with pytest.raises(WrongFile, match="line 2"):
        score("two_step", demand="id,demand\nA,-4\n")

    assert (tmp_path / "scores.csv").read_text() == before


def test_naming_the_verb_does_not_load_the_solvers():
    probe = (
        "import sys, maillage.cli.access; print({'numba', 'scipy', 'polars'} & set(sys.modules))"
    )

    found = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == "set()"
