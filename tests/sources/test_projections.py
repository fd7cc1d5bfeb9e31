"""IGN's own points, the axes where the answer is known exactly, and a property."""

import csv
import gzip
import io
from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.sources.projections import lambert93_to_degrees, utm_to_degrees


def test_the_origin_of_lambert_93_is_where_ign_puts_it():
    assert lambert93_to_degrees(700_000, 6_600_000) == pytest.approx((46.5, 3.0), abs=1e-8)


def test_both_standard_parallels_keep_the_meridian():
    for y in (6_100_000, 6_600_000, 7_100_000):
        assert lambert93_to_degrees(700_000, y)[1] == pytest.approx(3.0, abs=1e-12)


@pytest.mark.shared
def test_ten_thousand_real_sites_fall_where_their_degrees_say(shared):
    path = shared / "data/services/finess_etablissements_occitanie_2026.csv.gz"
    text = gzip.decompress(path.read_bytes()).decode()
    sites = [s for s in csv.DictReader(io.StringIO(text), delimiter=";") if s["latitude"]]

    worst = 0.0
    for site in sites:
        latitude, longitude = lambert93_to_degrees(float(site["coordxet"]), float(site["coordyet"]))
        gap = hypot(latitude - float(site["latitude"]), longitude - float(site["longitude"]))
        worst = max(worst, gap)
    assert len(sites) == 10_004
    assert worst < 1e-6


@pytest.mark.parametrize(("zone", "meridian"), [(20, -63.0), (22, -51.0), (38, 45.0), (40, 57.0)])
def test_the_meridian_of_an_utm_zone_is_straight(zone, meridian):
    assert utm_to_degrees(500_000, 1_800_000, zone)[1] == meridian


def test_the_equator_is_at_zero_in_the_north_and_at_ten_million_in_the_south():
    assert utm_to_degrees(500_000, 0, 20)[0] == 0.0
    assert utm_to_degrees(500_000, 10_000_000, 40, south=True)[0] == 0.0


def test_the_length_of_the_meridian_is_that_of_the_ellipsoid():
    # GRS80: 4 984 944.378 m from the equator to the 45th parallel, times the scale of UTM.
    assert utm_to_degrees(500_000, 4_984_944.378 * 0.9996, 20)[0] == pytest.approx(45, abs=1e-7)


@pytest.mark.parametrize(
    ("x", "y", "zone", "south", "place"),
    [
        (643_000, 1_797_000, 20, False, (16.25, -61.66)),
        (338_700, 7_691_000, 40, True, (-20.87, 55.45)),
        (354_000, 545_000, 22, False, (4.93, -52.32)),
        (525_000, 8_587_000, 38, True, (-12.79, 45.23)),
    ],
)
def test_prefectures_overseas_fall_near_where_they_are(x, y, zone, south, place):
    latitude, longitude = utm_to_degrees(x, y, zone, south=south)

    assert latitude == pytest.approx(place[0], abs=0.03)
    assert longitude == pytest.approx(place[1], abs=0.03)


@given(st.floats(200_000, 800_000), st.floats(500_000, 2_500_000))
def test_a_metre_stays_about_a_metre(x, y):
    here, there = utm_to_degrees(x, y, 20), utm_to_degrees(x + 1_000, y, 20)

    north = (there[0] - here[0]) * 111_320
    east = (there[1] - here[1]) * 111_320 * cos(radians(here[0]))
    assert hypot(north, east) == pytest.approx(1_000, rel=0.01)


@given(st.floats(100_000, 1_200_000), st.floats(6_050_000, 7_100_000))
def test_lambert_93_keeps_distances_to_a_few_thousandths(x, y):
    here, there = lambert93_to_degrees(x, y), lambert93_to_degrees(x, y + 1_000)

    north = (there[0] - here[0]) * 111_200
    east = (there[1] - here[1]) * 111_320 * cos(radians(here[0]))
    assert hypot(north, east) == pytest.approx(1_000, rel=0.01)
