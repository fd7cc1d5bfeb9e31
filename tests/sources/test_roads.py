import numpy as np
import pytest

from maillage.sources.roads import (
    CLASS_SPEEDS,
    directions,
    duration_minutes,
    is_open_to_cars,
    piece_km,
    read_limit,
    speed_kmh,
    way_minutes,
)


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "residential"},
        {"highway": "service", "access": "destination"},
        {"highway": "service", "access": "permissive"},
        {"highway": "service", "access": "customers"},
        {"highway": "primary", "access": "no", "motor_vehicle": "yes"},
        {"route": "ferry"},
        {"route": "ferry", "motor_vehicle": "yes", "foot": "designated", "motorcar": "yes"}
        | {"foot": "yes"},
    ],
)
def test_ways_a_car_may_use(tags):
    assert is_open_to_cars(tags)


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "footway"},
        {"highway": "track"},
        {"highway": "proposed"},
        {"highway": "residential", "access": "private"},
        {"highway": "unclassified", "motor_vehicle": "agricultural"},
        {"highway": "service", "access": "yes", "motorcar": "no"},
        {"highway": "service", "area": "yes"},
        {"route": "ferry", "motor_vehicle": "no"},
        {"route": "ferry", "foot": "designated"},
        {"route": "bus"},
        {},
    ],
)
def test_ways_a_car_may_not_use(tags):
    assert not is_open_to_cars(tags)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("50", 50.0),
        ("50 km/h", 50.0),
        ("30 mph", 48.28032),
        ("FR:urban", 50.0),
        ("fr:rural", 80.0),
        ("90;70", 70.0),
        ("none", 130.0),
        ("signals", None),
        ("", None),
        (None, None),
        ("0", None),
        ("-30", None),
    ],
)
def test_speed_limits_as_people_write_them(text, limit):
    assert read_limit(text) == limit


def test_a_tagged_limit_wins_over_the_class_and_one_not_understood_does_not():
    assert speed_kmh({"highway": "motorway", "maxspeed": "50"}) == 40.0
    assert speed_kmh({"highway": "motorway", "maxspeed": "signals"}) == CLASS_SPEEDS["motorway"]


def test_a_greater_road_is_never_slower_than_a_lesser_one():
    order = ["motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential"]
    speeds = [CLASS_SPEEDS[name] for name in order]

    assert speeds == sorted(speeds, reverse=True)


@pytest.mark.parametrize(
    ("tags", "both"),
    [
        ({}, (True, True)),
        ({"oneway": "no"}, (True, True)),
        ({"oneway": "yes"}, (True, False)),
        ({"oneway": "1"}, (True, False)),
        ({"oneway": "True"}, (True, False)),
        ({"oneway": "-1"}, (False, True)),
        ({"junction": "roundabout"}, (True, False)),
        ({"highway": "motorway"}, (True, False)),
        ({"highway": "motorway", "oneway": "no"}, (True, True)),
        ({"highway": "trunk"}, (True, True)),
    ],
)
def test_which_way_round_a_street_is_driven(tags, both):
    assert directions(tags) == both


def test_minutes_follow_length_and_speed():
    assert way_minutes({"highway": "primary", "maxspeed": "75"}, np.array([1.0, 2.0])).tolist() == [
        1.0,
        2.0,
    ]


def test_a_ferry_takes_its_duration_shared_by_length_or_else_goes_slowly():
    km = np.array([1.0, 3.0])

    assert way_minutes({"route": "ferry", "duration": "00:20"}, km).tolist() == [5.0, 15.0]
    assert way_minutes({"route": "ferry"}, km).tolist() == [4.0, 12.0]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("00:45", 45.0),
        ("1:05:30", 65.5),
        ("20", 20.0),
        ("PT1H5M30S", 65.5),
        ("PT", None),
        ("soon", None),
        (None, None),
        ("", None),
    ],
)
def test_durations_as_people_write_them(text, minutes):
    assert duration_minutes(text) == minutes


def test_pieces_are_as_long_as_the_line_between_their_ends():
    degree = 2 * np.pi * 6371.0088 / 360

    assert piece_km(np.array([46.0, 47.0, 47.0]), np.array([2.0, 2.0, 2.0])) == pytest.approx(
        [degree, 0.0]
    )
