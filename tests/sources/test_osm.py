import sys

import pytest

from maillage.sources.errors import MissingFile, WrongFile
from maillage.sources.osm import read_osm

osmium = pytest.importorskip("osmium", reason="the extra `roads` is not installed")

VILLAGE = """<osm version="0.6">
<node id="10" version="1" lat="46.00" lon="2.00"/>
<node id="11" version="1" lat="46.00" lon="2.01"/>
<node id="12" version="1" lat="46.00" lon="2.02"/>
<node id="13" version="1" lat="46.01" lon="2.02"/>
<node id="14" version="1" lat="46.05" lon="2.05"/>
<way id="1" version="1"><nd ref="10"/><nd ref="11"/><nd ref="12"/>
  <tag k="highway" v="secondary"/></way>
<way id="2" version="1"><nd ref="12"/><nd ref="13"/>
  <tag k="highway" v="residential"/><tag k="oneway" v="-1"/><tag k="maxspeed" v="variable"/></way>
<way id="3" version="1"><nd ref="10"/><nd ref="13"/><tag k="highway" v="footway"/></way>
<way id="4" version="1"><nd ref="10"/><nd ref="14"/>
  <tag k="route" v="ferry"/><tag k="duration" v="00:30"/></way>
<way id="5" version="1"><nd ref="10"/><nd ref="14"/><tag k="building" v="yes"/></way>
<way id="6" version="1"><nd ref="10"/><nd ref="14"/><tag k="route" v="hiking"/></way>
</osm>
"""


@pytest.fixture
def village(tmp_path):
    """The same village as text and as the usual binary extract."""
    text = tmp_path / "village.osm"
    text.write_text(VILLAGE)
    binary = tmp_path / "village.osm.pbf"
    with osmium.SimpleWriter(str(binary)) as writer:
        for thing in osmium.FileProcessor(str(text)):
            writer.add(thing)
    return {".osm": text, ".osm.pbf": binary}


@pytest.mark.parametrize("form", [".osm", ".osm.pbf"])
def test_ways_open_to_cars_are_cut_at_their_points(village, form):
    table = read_osm(village[form])

    arcs = {
        (round(table.longitude[a], 2), round(table.longitude[b], 2)): minutes
        for a, b, minutes in zip(table.tails, table.heads, table.minutes, strict=True)
    }
    km = 0.7724  # 0.01 degree of longitude at 46 degrees north
    assert arcs[2.0, 2.01] == arcs[2.01, 2.0] == pytest.approx(km, rel=1e-3)  # 60 km/h
    assert arcs[2.0, 2.05] == arcs[2.05, 2.0] == pytest.approx(30.0)
    assert len(arcs) == len(table.minutes) == 7
    assert (table.ways_used, table.ferries, table.ways_closed) == (3, 1, 1)
    assert table.limits_not_understood == ("variable",)


def test_a_street_one_way_backwards_has_the_reversed_arc_only(village):
    table = read_osm(village[".osm.pbf"])

    north = int(abs(table.latitude - 46.01).argmin())
    assert north in table.tails
    assert north not in table.heads


def test_no_file_an_empty_one_and_a_broken_one_are_told_apart(tmp_path, village):
    whole = village[".osm.pbf"].read_bytes()
    empty, cut, other = (tmp_path / f"{name}.osm.pbf" for name in ("empty", "cut", "other"))
    empty.touch()
    cut.write_bytes(whole[: len(whole) * 2 // 3])
    other.write_bytes(b"not an extract at all" * 20)

    with pytest.raises(MissingFile, match="no such file"):
        read_osm(tmp_path / "nowhere.osm.pbf")
    with pytest.raises(WrongFile, match="empty; download the extract again"):
        read_osm(empty)
    with pytest.raises(WrongFile, match="not a whole OpenStreetMap extract"):
        read_osm(cut)
    with pytest.raises(WrongFile, match="not a whole OpenStreetMap extract"):
        read_osm(other)


def test_an_extract_without_road_is_told(tmp_path):
    path = tmp_path / "sea.osm"
    path.write_text('<osm version="0.6"><node id="1" version="1" lat="46" lon="-5"/></osm>')

    with pytest.raises(WrongFile, match="no way open to cars"):
        read_osm(path)


def test_without_the_reader_the_package_to_install_is_named(village, monkeypatch):
    monkeypatch.setitem(sys.modules, "osmium", None)

    with pytest.raises(WrongFile, match=r"pip install 'maillage\[roads\]'"):
        read_osm(village[".osm"])
