import argparse
import json
import subprocess
import sys

import pytest

from maillage.cli import access, travel
from maillage.engines.errors import InvalidInput
from maillage.sources.errors import MissingFile, WrongFile

PLACES = "id,latitude,longitude\nA,46.0,2.0\nB,46.0,2.1\nC,46.0,2.9\n"
# Two crossings by the places A and B, a two-way street of 9 km between them.
TOWN = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="x" for="node" attr.name="x"/><key id="y" for="node" attr.name="y"/>
<key id="l" for="edge" attr.name="length"/><key id="h" for="edge" attr.name="highway"/>
<key id="m" for="edge" attr.name="maxspeed"/>
<graph edgedefault="directed">
<node id="1"><data key="x">2.0</data><data key="y">46.001</data></node>
<node id="2"><data key="x">2.1</data><data key="y">46.0</data></node>
<edge source="1" target="2"><data key="l">9000</data><data key="h">primary</data>
  <data key="m">75</data></edge>
<edge source="2" target="1"><data key="l">9000</data><data key="h">primary</data>
  <data key="m">signals</data></edge>
<edge source="2" target="1"><data key="l">90</data><data key="h">footway</data></edge>
</graph></graphml>"""


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run one command in a fresh folder; give its exit code and what it told."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "places.csv").write_text(PLACES)
    (tmp_path / "two.csv").write_text("\n".join(PLACES.splitlines()[:3]) + "\n")
    (tmp_path / "town.graphml").write_text(TOWN)

    def command(line):
        parser = argparse.ArgumentParser()
        subparsers = parser.add_subparsers()
        for verb in (access, travel):
            verb.add_parser(subparsers)
        args = parser.parse_args(line.split())
        code = args.run(args) or 0
        told = capsys.readouterr()
        return code, told.out + told.err

    return command


def test_a_set_built_from_roads_is_listed_shown_and_written(run, tmp_path):
    _, told = run("travel build town.graphml --origins two.csv --name town --csv times.csv")

    assert "2 crossings, 2 arcs, 0 ferries" in told
    assert "1 ways closed to cars" in told
    assert "speed limits not understood: signals" in told
    assert "farthest from a road: A (0.11 km)" in told
    assert "town: 2 origins, 2 destinations, 4 pairs" in told
    assert (tmp_path / "times.csv").read_text().splitlines()[1:3] == ["A,A,0.0", "A,B,9.0"]
    assert "town: 4 pairs, up to 30 min" in run("travel list")[1]
    assert "town: A → B: 9.00 minutes" in run("travel show A B")[1]
    assert "town: B → A: 8.44 minutes" in run("travel show B A --name town")[1]


def test_places_far_from_the_roads_are_refused_by_name(run):
    with pytest.raises(InvalidInput, match=r"C \(61\.\d km\)"):
        run("travel build town.graphml --origins places.csv --name town")

    assert "4 pairs" in run("travel build town.graphml --origins two.csv --name town")[1]


def test_the_straight_line_gives_its_source_and_its_error(run):
    _, told = run("travel build --straight-line --origins places.csv --limit 20 --name line")

    assert "5 pairs" in told
    listed = run("travel list")[1]
    assert "straight line: 1.33 + 1.15 min per km" in listed
    assert "mean error 2.4 min" in listed
    assert "A → C: out of reach (up to 20 min" in run("travel show A C")[1]


def test_past_the_distance_it_was_fitted_on_the_straight_line_says_so(run):
    told = run("travel build --straight-line --origins places.csv --limit 30 --name line")[1]

    assert "fitted up to 20 km (24 minutes) and is prolonged" in told


def test_a_matrix_made_elsewhere_keeps_its_good_lines_and_names_the_others(run, tmp_path):
    (tmp_path / "m.csv").write_text("origin,destination,minutes\n01,a,5\n01,b,-3\n02,b,NA\n")

    _, told = run("travel import m.csv --name made --source Insee --date 2025-01-01 --error 1.5")

    assert "line 3 rejected: not a time from 0 up: -3" in told
    assert "1 lines rejected, 1 pairs without route" in told
    assert (
        "made: 1 pairs, no stated limit, 2025-01-01, Insee, mean error 1.5 min"
        in run("travel list")[1]
    )
    assert run("travel show 01 a")[1].startswith("made: 01 → a: 5.00 minutes")


def test_the_json_of_osrm_needs_the_places_asked(run, tmp_path):
    (tmp_path / "t.json").write_text(json.dumps({"durations": [[0, 60], [90, 0]]}))

    with pytest.raises(InvalidInput, match="give --origins"):
        run("travel import t.json --name osrm")

    run("travel import t.json --origins two.csv --name osrm")
    assert "A → B: 1.00 minutes" in run("travel show A B")[1]


def test_a_matrix_without_any_good_line_makes_no_set(run, tmp_path):
    (tmp_path / "m.csv").write_text("origin,destination,minutes\n01,a,soon\n")

    with pytest.raises(InvalidInput, match="no pair could be kept"):
        run("travel import m.csv --name made")

    assert "no travel-time set" in run("travel list")[1]


def test_a_name_taken_is_refused_before_any_work(run):
    run("travel build --straight-line --origins two.csv --name line")

    with pytest.raises(WrongFile, match="a set named line exists"):
        run("travel build nowhere.osm.pbf --origins nowhere.csv --name line")


def test_an_unknown_place_or_set_is_told(run):
    assert run("travel show A B") == (
        1,
        "no travel-time set in var/travel; make one with: maillage travel build\n",
    )
    run("travel build --straight-line --origins two.csv --name line")

    assert run("travel show A Z") == (1, "line: does not know Z\n")
    with pytest.raises(MissingFile, match="no travel-time set named other"):
        run("travel show A B --name other")


def test_roads_or_the_straight_line_must_be_chosen(run):
    with pytest.raises(SystemExit):
        run("travel build --origins two.csv --name line")


def test_the_line_is_fitted_and_measured_on_pairs_held_back(run, tmp_path):
    lines = [f"{km},{2 + 1.5 * km}" for km in range(1, 31)] + ["9,9999"]
    (tmp_path / "pairs.csv").write_text("km,HC\n" + "\n".join(lines) + "\n")

    _, told = run("travel calibrate pairs.csv")

    assert "minutes = 2.00 + 1.500 × km" in told
    assert "fitted on 15 pairs up to 20 km (10 farther, 1 lines without time left out)" in told
    assert "mean absolute error on 5 pairs held back: 0.00 minutes" in told


def test_times_built_here_are_the_times_access_reads(run, tmp_path):
    (tmp_path / "demand.csv").write_text("id,demand\nA,100\nB,50\n")
    (tmp_path / "supply.csv").write_text("id,supply\nB,3\n")
    run("travel build town.graphml --origins two.csv --name town --csv times.csv")

    run(
        "access score --method two_step --demand demand.csv --supply supply.csv "
        "--times times.csv --out scores.csv"
    )

    assert (tmp_path / "scores.csv").read_text() == "id,score\nA,0.02\nB,0.02\n"


def test_naming_the_verb_does_not_load_the_solvers():
    probe = (
        "import sys, maillage.cli.travel; print({'numba', 'scipy', 'polars'} & set(sys.modules))"
    )

    found = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == "set()"
