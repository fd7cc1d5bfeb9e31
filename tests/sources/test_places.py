import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.sources.places import LONGEST, SITES, parse_point, site_row


def row(**changes):
    given_site = {
        "kind": "pharmacy",
        "identifier": "1",
        "name": "Pharmacie",
        "commune": "23002",
        "address": "Le Bourg",
        "point": (46.2, 2.0),
    }
    return dict(zip(SITES, site_row(**(given_site | changes)), strict=True))


def test_a_site_has_exactly_the_columns_of_all_sites():
    assert row() == {
        "kind": "pharmacy",
        "identifier": "1",
        "name": "Pharmacie",
        "commune": "23002",
        "address": "Le Bourg",
        "latitude": 46.2,
        "longitude": 2.0,
    }


def test_texts_longer_than_what_the_database_stores_are_cut():
    site = row(name="n" * 500, address="a" * 500, identifier="i" * 500)

    assert {name: len(site[name]) for name in LONGEST} == LONGEST


def test_spaces_and_line_ends_in_a_name_become_one_space():
    assert row(name=" Maison \n de   santé ")["name"] == "Maison de santé"


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [("46.2", "2.0"), ("46,2", "2,0"), (" 46.2 ", "2"), ("46.200", "2.000")],
)
def test_a_point_is_read_with_a_decimal_comma_or_point(latitude, longitude):
    assert parse_point(latitude, longitude) == (46.2, 2.0)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [("-20.9", "55.4"), ("16.2", "-61.5"), ("4.9", "-52.3"), ("-12.8", "45.2"), ("46.8", "-56.2")],
)
def test_places_overseas_are_places(latitude, longitude):
    assert parse_point(latitude, longitude) == (float(latitude), float(longitude))


@pytest.mark.parametrize(
    ("latitude", "longitude", "reason"),
    [
        ("", "2.0", "no coordinates"),
        ("46.2", "", "no coordinates"),
        ("0", "0", "not a place on Earth"),
        ("146.2", "2.0", "not a place on Earth"),
        ("46.2", "202.0", "not a place on Earth"),
        ("6304644.3", "809551.7", "not a place on Earth"),
        ("nord", "2.0", "coordinates: 'nord' is not a number"),
        ("nan", "2.0", "coordinates: 'nan' is not a number"),
        ("2.0", "46.2", "look swapped"),
    ],
)
def test_what_is_not_a_point_is_refused_with_the_reason(latitude, longitude, reason):
    with pytest.raises(ValueError, match=reason):
        parse_point(latitude, longitude)


@given(st.floats(41, 52), st.floats(-6, 10))
def test_any_point_of_mainland_france_is_accepted_and_its_mirror_refused(latitude, longitude):
    assert parse_point(str(latitude), str(longitude)) == (latitude, longitude)
    with pytest.raises(ValueError, match="swapped"):
        parse_point(str(longitude), str(latitude))
