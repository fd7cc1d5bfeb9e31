"""One street of 0.7724 km drawn as OpenStreetMap would: how long it takes, and which way."""

import pytest

from maillage.sources.osm import read_osm

osmium = pytest.importorskip("osmium", reason="the extra `roads` is not installed")

KM = 0.7724  # 0.01 degree of longitude at 46 degrees north


@pytest.fixture
def street(tmp_path):
    """Minutes eastwards and westwards of one street with these tags; None where not driven.

    A lane beside it, of the same two ends, keeps the file from being without any road.
    """

    def read(**tags):
        written = "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
        (tmp_path / "street.osm").write_text(
            '<osm version="0.6">'
            '<node id="1" version="1" lat="46" lon="2.00"/>'
            '<node id="2" version="1" lat="46" lon="2.01"/>'
            '<node id="3" version="1" lat="46" lon="2.02"/>'
            f'<way id="1" version="1"><nd ref="1"/><nd ref="2"/>{written}</way>'
            '<way id="2" version="1"><nd ref="2"/><nd ref="3"/><tag k="highway" v="service"/></way>'
            "</osm>"
        )
        table = read_osm(tmp_path / "street.osm")
        found = {}
        for tail, head, minutes in zip(table.tails, table.heads, table.minutes, strict=True):
            found[round(table.longitude[tail], 2), round(table.longitude[head], 2)] = minutes
        return found.get((2.0, 2.01)), found.get((2.01, 2.0))

    return read


@pytest.mark.parametrize(
    ("highway", "speed"),
    [
        ("motorway", 104),
        ("trunk", 88),
        ("primary", 64),
        ("secondary", 60),
        ("tertiary", 50),
        ("unclassified", 40),
        ("residential", 25),
        ("living_street", 12),
        ("service", 15),
    ],
)
def test_without_a_limit_a_street_is_driven_at_the_speed_of_its_class(street, highway, speed):
    assert street(highway=highway)[0] == pytest.approx(60 * KM / speed, rel=1e-3)


@pytest.mark.parametrize(
    ("maxspeed", "speed"),
    [("50", 40), ("30 mph", 0.8 * 48.28), ("FR:rural", 64), ("FR:urban", 40), ("50;30", 24)],
)
def test_a_limit_is_driven_at_four_fifths(street, maxspeed, speed):
    found = street(highway="residential", maxspeed=maxspeed)[0]

    assert found == pytest.approx(60 * KM / speed, rel=2e-3)


def test_a_limit_nobody_understands_leaves_the_speed_of_the_class(street):
    assert street(highway="primary", maxspeed="signals") == street(highway="primary")


@pytest.mark.parametrize(
    ("tags", "driven"),
    [
        ({}, (True, True)),
        ({"oneway": "no"}, (True, True)),
        ({"oneway": "yes"}, (True, False)),
        ({"oneway": "1"}, (True, False)),
        ({"oneway": "-1"}, (False, True)),
        ({"junction": "roundabout"}, (True, False)),
        ({"junction": "roundabout", "oneway": "no"}, (True, True)),
    ],
)
def test_a_street_is_driven_the_way_its_tags_say(street, tags, driven):
    found = street(highway="tertiary", **tags)

    assert tuple(minutes is not None for minutes in found) == driven


def test_a_motorway_is_one_way_unless_said_otherwise(street):
    assert street(highway="motorway")[1] is None
    assert street(highway="motorway", oneway="no")[1] is not None


@pytest.mark.parametrize(
    ("tags", "open_to_cars"),
    [
        ({}, True),
        ({"access": "private"}, False),
        ({"access": "no"}, False),
        ({"access": "no", "motor_vehicle": "yes"}, True),
        ({"access": "yes", "motor_vehicle": "no"}, False),
        ({"vehicle": "no"}, False),
        ({"vehicle": "no", "motorcar": "yes"}, True),
        ({"bicycle": "no"}, True),
    ],
)
def test_the_most_precise_restriction_decides(street, tags, open_to_cars):
    assert (street(highway="residential", **tags)[0] is not None) == open_to_cars


@pytest.mark.parametrize("highway", ["footway", "cycleway", "steps", "pedestrian", "path"])
def test_where_no_car_goes_there_is_no_arc(street, highway):
    assert street(highway=highway) == (None, None)


@pytest.mark.parametrize(
    ("duration", "minutes"), [("00:20", 20), ("01:05", 65), ("15", 15), ("PT25M", 25)]
)
def test_a_ferry_takes_the_time_it_states_in_both_directions(street, duration, minutes):
    found = street(route="ferry", duration=duration)

    assert found == pytest.approx((minutes, minutes))


def test_a_ferry_that_states_no_time_is_a_slow_link(street):
    assert street(route="ferry")[0] == pytest.approx(60 * KM / 15, rel=1e-3)


def test_a_ferry_that_takes_no_car_is_no_link(street):
    assert street(route="ferry", motor_vehicle="no") == (None, None)
