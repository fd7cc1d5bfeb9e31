import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from maillage.sources.france.contours import complete, locate

SQUARE = shapely.box(2.0, 46.0, 2.1, 46.1)
NEXT_SQUARE = shapely.box(2.1, 46.0, 2.2, 46.1)


def wkb(geometry):
    return None if geometry is None else shapely.to_wkb(geometry)


def locate_one(contour, town_hall):
    latitude, longitude, is_hall, is_misplaced = locate([wkb(contour)], [wkb(town_hall)])
    return (latitude[0], longitude[0]), bool(is_hall[0]), bool(is_misplaced[0])


def test_a_town_hall_in_its_commune_is_the_point():
    assert locate_one(SQUARE, shapely.Point(2.03, 46.04)) == ((46.04, 2.03), True, False)


def test_a_town_hall_just_over_the_limit_is_believed():
    point, is_hall, is_misplaced = locate_one(SQUARE, shapely.Point(2.105, 46.05))

    assert (point, is_hall, is_misplaced) == ((46.05, 2.105), True, False)


@pytest.mark.parametrize(
    "hall",
    [
        shapely.Point(2.12, 46.05),
        shapely.Point(46.05, 2.05),
        shapely.Point(61.5, 16.2),
    ],
)
def test_a_town_hall_placed_in_another_commune_is_replaced_by_a_point_inside(hall):
    (latitude, longitude), is_hall, is_misplaced = locate_one(SQUARE, hall)

    assert SQUARE.contains(shapely.Point(longitude, latitude))
    assert (is_hall, is_misplaced) == (False, True)


@pytest.mark.parametrize("hall", [None, shapely.Point()])
def test_without_a_town_hall_a_point_inside_stands_for_the_commune(hall):
    (latitude, longitude), is_hall, is_misplaced = locate_one(SQUARE, hall)

    assert SQUARE.contains(shapely.Point(longitude, latitude))
    assert (is_hall, is_misplaced) == (False, False)


def test_without_a_contour_the_town_hall_is_believed():
    assert locate_one(None, shapely.Point(2.0, 46.0)) == ((46.0, 2.0), True, False)


def test_with_neither_there_is_no_point():
    (latitude, longitude), is_hall, _ = locate_one(None, None)

    assert np.isnan(latitude)
    assert np.isnan(longitude)
    assert not is_hall


def test_each_commune_keeps_its_own_point():
    latitudes, longitudes, is_hall, _ = locate(
        [wkb(SQUARE), wkb(NEXT_SQUARE), None],
        [wkb(shapely.Point(2.01, 46.01)), None, wkb(shapely.Point(3, 47))],
    )

    assert is_hall.tolist() == [True, False, True]
    assert latitudes[[0, 2]].tolist() == [46.01, 47]
    assert NEXT_SQUARE.contains(shapely.Point(longitudes[1], latitudes[1]))


def test_the_contours_of_former_communes_make_that_of_the_new_one():
    union = shapely.from_wkb(complete(None, [wkb(SQUARE), None, wkb(NEXT_SQUARE)]))

    assert union.geom_type == "MultiPolygon"
    assert union.area == pytest.approx(SQUARE.area + NEXT_SQUARE.area)


def test_a_part_that_the_contour_leaves_out_is_joined_to_it():
    """Parsac-Rimondeix: the package draws Parsac alone."""
    union = shapely.from_wkb(complete(wkb(SQUARE), [wkb(SQUARE), wkb(NEXT_SQUARE)]))

    assert union.area == pytest.approx(SQUARE.area + NEXT_SQUARE.area)


def test_a_contour_that_holds_all_its_parts_is_left_as_it_is():
    contour = wkb(SQUARE)

    assert complete(contour, [wkb(SQUARE.buffer(-0.01)), None]) is contour


@pytest.mark.parametrize("parts", [[], [None], [None, b""]])
def test_no_contour_and_no_part_make_nothing(parts):
    assert complete(None, parts) is None


@given(st.floats(1.5, 2.6), st.floats(45.5, 46.6))
def test_the_point_kept_is_never_more_than_a_kilometre_or_so_outside(longitude, latitude):
    (y, x), _, _ = locate_one(SQUARE, shapely.Point(longitude, latitude))

    assert SQUARE.distance(shapely.Point(x, y)) <= 0.01
