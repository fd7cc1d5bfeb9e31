"""Holidays of a place: those of its département and of its school zone."""

from datetime import date

import pytest

from maillage.apps.offer.closures import (
    public_holidays,
    school_holidays,
    school_holidays_known_until,
    school_zone,
)


@pytest.mark.parametrize(
    ("departement", "day", "is_closed"),
    [
        ("23", date(2026, 7, 14), True),
        ("23", date(2026, 4, 3), False),
        ("67", date(2026, 4, 3), True),
        ("68", date(2026, 12, 26), True),
        ("57", date(2026, 12, 26), True),
        ("23", date(2026, 12, 26), False),
        ("974", date(2026, 12, 20), True),
        ("23", date(2026, 12, 20), False),
        ("971", date(2026, 5, 27), True),
        ("974", date(2026, 5, 27), False),
    ],
)
def test_alsace_moselle_and_overseas_have_their_own_public_holidays(departement, day, is_closed):
    assert (day in public_holidays(departement, day, day)) is is_closed


def test_both_ends_are_included_and_years_are_crossed():
    days = public_holidays("23", date(2026, 12, 25), date(2027, 1, 1))

    assert days == {date(2026, 12, 25), date(2027, 1, 1)}
    assert public_holidays("23", date(2026, 12, 26), date(2026, 12, 31)) == set()


@pytest.mark.parametrize(
    ("departement", "zone"),
    [("23", "A"), ("33", "A"), ("59", "B"), ("75", "C"), ("31", "C"), ("2A", ""), ("974", "")],
)
def test_a_departement_has_the_zone_of_its_academy(departement, zone):
    assert school_zone(departement) == zone


def test_every_mainland_departement_has_one_zone():
    mainland = [f"{n:02d}" for n in range(1, 96) if n != 20]

    assert all(school_zone(departement) in "ABC" for departement in mainland)


def test_the_zones_are_on_holiday_at_different_times():
    february = date(2027, 2, 6), date(2027, 3, 7)
    zones = {zone: school_holidays(zone, *february) for zone in "ABC"}

    assert all(zones.values())
    assert len({min(days) for days in zones.values()}) == 3


def test_without_a_zone_or_past_the_published_calendar_there_is_none():
    known_until = school_holidays_known_until()
    later = date(known_until.year + 1, 8, 1), date(known_until.year + 1, 8, 15)

    assert known_until >= date(2027, 8, 31)
    assert school_holidays("", date(2027, 8, 1), date(2027, 8, 15)) == set()
    assert len(school_holidays("A", date(2027, 8, 1), date(2027, 8, 15))) == 15
    assert school_holidays("A", *later) == set()
