"""What a calendar may not hold: said once, where it is built."""

from datetime import date, datetime, time

from maillage.engines.errors import InvalidInput

FIVE_MINUTES, FOUR_HOURS = 5, 240
MOST_WEEKS, MOST_SEATS = 12, 500
FIRST_YEAR, LAST_YEAR = 1900, 2200
# The first minute of 2200: seconds given for minutes go past it.
END_OF_TIME = 120_972_960


def check_opening(opening):
    """Refuse clock times, a step or a capacity that no opening can have."""
    for name in ("starts", "ends"):
        _check_clock(name, getattr(opening, name))
    check_minutes("step_minutes", opening.step_minutes)
    _check_number("capacity", opening.capacity, 1, MOST_SEATS, "people at a time")


def check_rule(rule):
    """Refuse days that are not days, weekdays past Sunday, and weeks out of bounds."""
    check_day("first_day", rule.first_day)
    if rule.last_day is not None:
        check_day("last_day", rule.last_day)
    for day in rule.skips:
        check_day("skips", day)
    for weekday in rule.weekdays:
        _check_number("weekdays", weekday, 0, 6, "0 for Monday to 6 for Sunday")
    _check_number("every_weeks", rule.every_weeks, 1, MOST_WEEKS, "weeks")


def check_busy(busy):
    """Refuse an appointment that does not last, or without a seat."""
    check_interval("bookings", busy.start, busy.end)
    if busy.start == busy.end:
        raise InvalidInput(f"an appointment at {busy.start} lasts 0 minutes; expected 1 or more")
    _check_number("seat", busy.seat, 1, MOST_SEATS, "seats are counted from 1")


def check_day(name, day):
    """Refuse what is not a plain date."""
    if not isinstance(day, date) or isinstance(day, datetime):
        raise InvalidInput(f"{name} is {day!r}; expected a date of the place, without an hour")


def check_year(day):
    """Refuse a day for which no clock is known."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidInput(f"day is {day}; expected a day of {FIRST_YEAR} to {LAST_YEAR}")


def check_interval(name, start, end):
    """Refuse an interval that ends before it starts; one of no length blocks nothing."""
    check_instant(f"{name} start", start)
    check_instant(f"{name} end", end)
    if end < start:
        raise InvalidInput(
            f"{name} holds an interval from {start} to {end}; expected an end after the start: "
            "exchange them, or leave it out"
        )


def check_instant(name, instant):
    """Refuse what is not whole minutes since 1970, or lies after 2199."""
    unit = "minutes since 1970-01-01T00:00Z, before 2200"
    _check_number(name, instant, 0, END_OF_TIME, unit)


def check_window(first, last):
    """Refuse a window that ends before it starts."""
    check_instant("first", first)
    check_instant("last", last)
    if last < first:
        raise InvalidInput(f"first is {first}, after last, {last}; expected first ≤ last")


def check_minutes(name, minutes):
    """Refuse a length outside 5 to 240 minutes."""
    _check_number(name, minutes, FIVE_MINUTES, FOUR_HOURS, "minutes")


def _check_clock(name, clock):
    if not isinstance(clock, time) or clock.tzinfo or clock.second or clock.microsecond:
        raise InvalidInput(
            f"{name} is {clock!r}; expected a time of the clock of the place, in whole minutes "
            "and without a time zone"
        )


def _check_number(name, value, least, most, unit):
    if not isinstance(value, int) or not least <= value <= most:
        raise InvalidInput(
            f"{name} is {value!r}; expected a whole number from {least} to {most} ({unit})"
        )
