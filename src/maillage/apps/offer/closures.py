"""Days on which a place may close: public holidays of its département, school holidays of its zone.

School holidays come from the `vacances-scolaires-france` package (the ministry's calendar). It
knows zones A, B and C, and the years published so far; elsewhere and later nothing is skipped.
"""

from datetime import date, timedelta
from functools import cache

from vacances_scolaires_france import SchoolHolidayDates

from maillage.apps.territory.opening_hours import public_holiday

from .enums import SchoolZone

_ZONES = {  # by academy; Corsica and the overseas départements keep calendars of their own
    SchoolZone.A: "01 03 07 15 16 17 19 21 23 24 25 26 33 38 39 40 42 43 47 58 63 64 69 70 71 73 "
    "74 79 86 87 89 90",
    SchoolZone.B: "02 04 05 06 08 10 13 14 18 22 27 28 29 35 36 37 41 44 45 49 50 51 52 53 54 55 "
    "56 57 59 60 61 62 67 68 72 76 80 83 84 85 88",
    SchoolZone.C: "09 11 12 30 31 32 34 46 48 65 66 75 77 78 81 82 91 92 93 94 95",
}
_ZONE_OF = {code: zone for zone, codes in _ZONES.items() for code in codes.split()}


def school_zone(departement):
    """School zone of a département, or no zone.

    >>> school_zone("23"), school_zone("974")
    (SchoolZone.A, SchoolZone.NONE)
    """
    return _ZONE_OF.get(departement, SchoolZone.NONE)


def public_holidays(departement, first, last):
    """Dates of the public holidays there, from `first` to `last` included: a frozenset.

    >>> sorted(public_holidays("67", date(2026, 12, 20), date(2026, 12, 31)))
    [datetime.date(2026, 12, 25), datetime.date(2026, 12, 26)]
    """
    years = range(first.year, last.year + 1)
    return _within([_public_holidays_of(departement, year) for year in years], first, last)


def school_holidays(zone, first, last):
    """Dates of the school holidays of a zone, from `first` to `last` included: a frozenset."""
    if not zone:
        return frozenset()
    years = range(first.year, last.year + 1)
    return _within([_school_holidays_of(zone, year) for year in years], first, last)


def school_holidays_known_until():
    """The last date of the published calendar: rules do not skip school holidays after it."""
    return max(_calendar().data)


def _within(sets, first, last):
    return frozenset(day for days in sets for day in days if first <= day <= last)


@cache
def _public_holidays_of(departement, year):
    start, end = date(year, 1, 1), date(year, 12, 31)
    days = (start + timedelta(days=n) for n in range((end - start).days + 1))
    return frozenset(day for day in days if public_holiday(departement, day))


@cache
def _school_holidays_of(zone, year):
    calendar = _calendar()
    if not calendar.min_year <= year <= calendar.max_year:
        return frozenset()
    return frozenset(calendar.holidays_for_year_and_zone(year, zone))


@cache
def _calendar():
    return SchoolHolidayDates()
