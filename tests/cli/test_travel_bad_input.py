"""What a person may give wrong to `maillage travel`: a clear error, or the right answer."""

import pytest

from maillage.cli import main

HEADER = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">' + "".join(
    f'<key id="{key}" for="{kind}" attr.name="{name}"/>'
    for key, kind, name in (
        ("x", "node", "x"),
        ("y", "node", "y"),
        ("l", "edge", "length"),
        ("h", "edge", "highway"),
        ("m", "edge", "maxspeed"),
    )
)


def graph(nodes, streets):
    """GraphML of {name: (longitude, latitude)} and (from, to, metres) one-way streets of 75 km/h.

    Driven at 80 % of the limit: one kilometre takes one minute.
    """
    text = HEADER + '<graph edgedefault="directed">'
    for name, (x, y) in nodes.items():
        text += f'<node id="{name}"><data key="x">{x}</data><data key="y">{y}</data></node>'
    for tail, head, metres in streets:
        text += f'<edge source="{tail}" target="{head}"><data key="l">{metres}</data>'
        text += '<data key="h">primary</data><data key="m">75</data></edge>'
    return text + "</graph></graphml>"


LINE = {"1": (2.0, 46.0), "2": (2.1, 46.0), "3": (2.2, 46.0)}
PLACES = "id,latitude,longitude\nA,46,2.0\nB,46,2.1\nC,46,2.2\n"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run the real command in a fresh folder; give its exit code and what it told."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "places.csv").write_text(PLACES)

    def command(line):
        code = main(line.split())
        told = capsys.readouterr()
        return code, told.out + told.err

    return command


def build(run, tmp_path, nodes, streets):
    (tmp_path / "town.graphml").write_text(graph(nodes, streets))
    return run("travel build town.graphml --origins places.csv --name town --csv times.csv")


def pairs(tmp_path):
    lines = (tmp_path / "times.csv").read_text().splitlines()[1:]
    return {tuple(line.split(",")[:2]): float(line.split(",")[2]) for line in lines}


def test_streets_longer_one_way_give_times_that_differ_by_direction(run, tmp_path):
    ring = [("1", "2", 8000), ("2", "3", 8000), ("3", "1", 3000)]

    assert build(run, tmp_path, LINE, ring)[0] == 0

    found = pairs(tmp_path)
    assert found["A", "B"] == pytest.approx(8.0)
    assert found["B", "A"] == pytest.approx(11.0)  # on by C: the street is one-way
    assert found["A", "A"] == 0.0
    assert "town: A → B: 8.00 minutes" in run("travel show A B")[1]
    assert "town: B → A: 11.00 minutes" in run("travel show B A")[1]


def test_of_two_networks_that_do_not_touch_the_largest_stays_and_the_other_is_counted(
    run, tmp_path
):
    nodes = {**LINE, "8": (5.0, 46.0), "9": (5.1, 46.0)}
    streets = [
        (tail, head, 8000)
        for tail, head in ("12", "21", "23", "32", "89", "98")
    ]  # fmt: skip

    code, told = build(run, tmp_path, nodes, streets)

    assert code == 0
    assert "left out: 2 crossings not connected" in told
    assert pairs(tmp_path)["A", "C"] == pytest.approx(16.0)


def test_a_place_of_the_network_left_out_is_refused_by_name(run, tmp_path):
    nodes = {**LINE, "8": (5.0, 46.0), "9": (5.1, 46.0)}
    streets = [(tail, head, 8000) for tail, head in ("12", "21", "23", "32", "89", "98")]
    (tmp_path / "places.csv").write_text(PLACES + "Island,46,5.05\n")

    code, told = build(run, tmp_path, nodes, streets)

    assert code != 0
    assert "Island" in told
    assert not (tmp_path / "times.csv").exists()
    assert "no travel-time set" in run("travel list")[1]


def test_a_street_from_which_nobody_comes_back_is_no_destination(run, tmp_path):
    streets = [("1", "2", 8000), ("2", "1", 8000), ("2", "3", 8000)]

    code, told = build(run, tmp_path, LINE, streets)

    assert code != 0  # C stands by the end of it, 7.7 km from the rest
    assert "C (7.7 km)" in told


@pytest.mark.parametrize("metres", ["nan", "-5", "inf", "long"])
def test_a_street_of_no_length_is_not_believed(run, tmp_path, metres):
    code, told = build(run, tmp_path, LINE, [("1", "2", metres), ("2", "1", 8000)])

    assert code != 0
    assert "Traceback" not in told
    assert told.startswith("error: ")


@pytest.mark.parametrize("name", ["roads.osm.pbf", "roads.osm", "roads.graphml"])
@pytest.mark.parametrize("content", [b"", b"\x00\x00\x00\x0d\x0a\x09OSMHeader\x18", b"<osm"])
def test_an_empty_or_cut_file_of_roads_is_an_error_and_leaves_nothing(run, tmp_path, name, content):
    pytest.importorskip("osmium", reason="the extra `roads` is not installed")
    (tmp_path / name).write_bytes(content)

    code, told = run(f"travel build {name} --origins places.csv --name town")

    assert code != 0
    assert told.startswith("error: ")
    assert name in told
    assert "no travel-time set" in run("travel list")[1]


def test_a_binary_extract_cut_anywhere_is_never_taken_for_a_whole_one(run, tmp_path):
    osmium = pytest.importorskip("osmium", reason="the extra `roads` is not installed")
    nodes = "".join(f'<node id="{k}" version="1" lat="46.0" lon="{2 + k / 10}"/>' for k in range(3))
    street = '<way id="1" version="1"><nd ref="0"/><nd ref="1"/><nd ref="2"/>'
    street += '<tag k="highway" v="primary"/></way>'
    (tmp_path / "whole.osm").write_text(f'<osm version="0.6">{nodes}{street}</osm>')
    with osmium.SimpleWriter(str(tmp_path / "whole.osm.pbf")) as writer:
        for thing in osmium.FileProcessor(str(tmp_path / "whole.osm")):
            writer.add(thing)
    whole = (tmp_path / "whole.osm.pbf").read_bytes()
    assert run("travel build whole.osm.pbf --origins places.csv --name whole")[0] == 0

    for length in range(0, len(whole) - 1, 7):
        (tmp_path / "cut.osm.pbf").write_bytes(whole[:length])
        code, told = run("travel build cut.osm.pbf --origins places.csv --name cut")
        assert code != 0, length
        assert told.startswith("error: cut.osm.pbf"), length
    assert run("travel list")[1].count("\n") == 1


@pytest.mark.parametrize(
    "line", ["A,46,2.3", "D,,2.0", "D,nan,2.0", "D,91,2.0", "D,46,inf", ",46,2"]
)
def test_a_place_given_twice_or_nowhere_is_refused_with_its_line(run, tmp_path, line):
    (tmp_path / "places.csv").write_text(PLACES + line + "\n")

    code, told = run("travel build --straight-line --origins places.csv --name x")

    assert code != 0
    assert "line 5" in told


@pytest.mark.parametrize("minutes", ["-4", "nan", "fast"])
def test_a_time_that_means_nothing_is_left_out_with_its_line_and_the_rest_kept(
    run, tmp_path, minutes
):
    text = f"origin,destination,minutes\nA,A,0\nA,B,{minutes}\nB,B,0\nB,A,7\n"
    (tmp_path / "m.csv").write_text(text)

    code, told = run("travel import m.csv --name m")

    assert code == 0
    assert "line 3 rejected" in told
    assert "A → B: out of reach" in run("travel show A B")[1]
    assert "B → A: 7.00 minutes" in run("travel show B A")[1]


def test_a_pair_given_twice_keeps_the_first_and_names_the_second(run, tmp_path):
    (tmp_path / "m.csv").write_text("origin,destination,minutes\nA,B,7\nA,B,9\n")

    assert "line 3 rejected: pair given before" in run("travel import m.csv --name m")[1]
    assert "A → B: 7.00 minutes" in run("travel show A B")[1]


def test_a_matrix_without_its_diagonal_is_told_and_stays_as_given(run, tmp_path):
    (tmp_path / "m.csv").write_text("origin,destination,minutes\nA,B,7\nB,A,7\nB,B,0\n")

    code, told = run("travel import m.csv --name m")

    assert code == 0
    assert "no time from A to itself (1 such places)" in told
    assert "add the line A,A,0" in told
    assert "A → A: out of reach" in run("travel show A A")[1]


def test_a_matrix_between_other_places_needs_no_diagonal(run, tmp_path):
    (tmp_path / "m.csv").write_text("origin,destination,minutes\nA,hospital,7\nB,hospital,8\n")

    assert "to itself" not in run("travel import m.csv --name m")[1]


@pytest.mark.parametrize("limit", ["-1", "nan", "inf"])
def test_a_limit_that_means_nothing_is_refused(run, tmp_path, limit):
    code, told = run(f"travel build --straight-line --origins places.csv --name x --limit {limit}")

    assert code != 0
    assert "error: limit_minutes is" in told
