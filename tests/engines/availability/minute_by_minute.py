"""The same questions answered the slow way, one minute at a time, with nothing of the engine.

The clock of a place is read at every minute of UTC; a slot is free when each of its minutes is.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import product
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from maillage.engines.availability import Busy, Calendar, OpenDay, Rule

DAY = 1440
ZONES = [ZoneInfo(name) for name in ("Europe/Paris", "America/Guadeloupe", "Indian/Reunion")]
# Both changes of the clock, 29 February, New Year in a week 53, and a day like another.
DAYS = [
    *(date(2026, 3, 29), date(2026, 10, 25), date(2028, 2, 29)),
    *(date(2027, 1, 1), date(2026, 6, 10)),
]


def midnight(day):
    """Minutes since 1970 at 00:00 UTC."""
    return (day - date(1970, 1, 1)).days * DAY


@cache
def wall_clock(zone, day):
    """What the clock shows at each minute, four days around: {minute: datetime}."""
    minutes = range(midnight(day) - 4 * DAY, midnight(day) + 5 * DAY)
    shown = (datetime.fromtimestamp(minute * 60, UTC).astimezone(zone) for minute in minutes)
    return {minute: at.replace(tzinfo=None) for minute, at in zip(minutes, shown, strict=True)}


@cache
def minutes_showing(zone, day):
    """The minutes at which the clock shows each time: {datetime: [minute, …]}."""
    found = {}
    for minute, shown in wall_clock(zone, day).items():
        found.setdefault(shown.replace(fold=0), []).append(minute)
    return found


def instant(zone, day, wall, *, is_end=False):
    """The minute of a time on the wall, near `day`."""
    showing = minutes_showing(zone, day).get(wall)
    if showing:
        return showing[-1] if is_end else showing[0]
    return min(minute for minute, shown in wall_clock(zone, day).items() if shown > wall)


def is_open_on(rule, day):
    """Whether a rule opens on a day, week by week."""
    monday = rule.first_day - timedelta(days=rule.first_day.weekday())
    weeks = (day - timedelta(days=day.weekday()) - monday).days / 7
    return (
        rule.first_day <= day
        and (rule.last_day is None or day <= rule.last_day)
        and day.weekday() in rule.weekdays
        and weeks % rule.every_weeks == 0
        and day not in rule.skips
    )


def walls(opening, day):
    """(start, end) of an opening of that day, as the clock shows them."""
    end = datetime.combine(day, opening.ends)
    if opening.ends <= opening.starts:
        end += timedelta(days=1)
    return datetime.combine(day, opening.starts), end


def openings(calendar, day):
    """(start, end, rule or open day) from two days before to two days after."""
    around = [day + timedelta(days=days) for days in range(-2, 3)]
    found = [(rule, each) for rule, each in product(calendar.rules, around)]
    opened = [(rule, each) for rule, each in found if is_open_on(rule, each)]
    opened += [(each, each.day) for each in calendar.open_days if each.day in around]
    for opening, each in opened:
        start, end = walls(opening, each)
        yield (
            instant(calendar.zone, day, start),
            instant(calendar.zone, day, end, is_end=True),
            opening,
        )


def free_places(calendar, *, reason, minutes, first, last, day):
    """{start: (places, lowest seat, {(room, capacity), …})} of what starts in [first, last)."""
    blocked = _minutes(calendar.closed) | _minutes(calendar.elsewhere)
    seats = {(busy.seat, at) for busy in calendar.bookings for at in range(busy.start, busy.end)}
    rooms = {(room, at) for room, start, end in calendar.rooms_busy for at in range(start, end)}
    free = {}
    for begin, end, opening in openings(calendar, day):
        for start in range(max(begin, first), min(end - minutes + 1, last)):
            lasting = range(start, start + minutes)
            if (
                reason not in opening.reasons
                or (start - begin) % opening.step_minutes
                or any(at in blocked or (opening.room, at) in rooms for at in lasting)
            ):
                continue
            open_seats = [
                seat
                for seat in range(1, opening.capacity + 1)
                if not any((seat, at) in seats for at in lasting)
            ]
            if open_seats:
                where = {(opening.room, opening.capacity)}
                found = (len(open_seats), open_seats[0], where)
                known = free.get(start, (0, 0, set()))
                if known[0] == found[0]:
                    where |= known[2]
                free[start] = max(found, known, key=lambda each: each[0])
    return free


def _minutes(intervals):
    return {at for start, end in intervals for at in range(start, end)}


clocks = st.one_of(
    st.sampled_from([time(2), time(2, 30), time(2, 45), time(3), time(0), time(23, 40)]),
    st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 50])),
)


@st.composite
def rules_around(draw, day):
    """A rule that may open around a day."""
    begins = day - timedelta(days=draw(st.integers(-2, 40)))
    lasts = draw(st.one_of(st.none(), st.integers(0, 60)))
    nearby = [day + timedelta(days=days) for days in range(-2, 3)]
    return Rule(
        first_day=begins,
        last_day=None if lasts is None else begins + timedelta(days=lasts),
        weekdays=draw(st.frozensets(st.integers(0, 6), min_size=3)),
        every_weeks=draw(st.sampled_from([1, 1, 2, 3])),
        skips=draw(st.frozensets(st.sampled_from(nearby), max_size=1)),
        **draw(_opened),
    )


_opened = st.fixed_dictionaries(
    {
        "starts": clocks,
        "ends": clocks,
        "step_minutes": st.sampled_from([5, 15, 20, 45, 60]),
        "capacity": st.sampled_from([1, 1, 2, 4]),
        "reasons": st.sampled_from([frozenset({1}), frozenset({1, 2}), frozenset({2})]),
        "room": st.sampled_from([None, 1, 2]),
    }
)


@st.composite
def calendars(draw):
    """(calendar, day): openings, closings and appointments that meet around a day."""
    day = draw(st.sampled_from(DAYS))
    near = st.integers(midnight(day) - DAY, midnight(day) + 2 * DAY)
    spans = st.tuples(near, st.integers(0, 90)).map(lambda span: (span[0], sum(span)))
    lengths = st.integers(5, 240)
    busy = st.builds(
        lambda start, minutes, seat, room: Busy(start, start + minutes, seat, room),
        *(near, lengths, st.sampled_from([1, 1, 2, 3, 5]), st.sampled_from([None, 1])),
    )
    open_day = st.builds(
        lambda days, opened: OpenDay(day=day + timedelta(days=days), **opened),
        *(st.integers(-1, 1), _opened),
    )
    in_room = st.tuples(st.sampled_from([1, 2]), spans).map(lambda found: (found[0], *found[1]))
    calendar = Calendar(
        zone=draw(st.sampled_from(ZONES)),
        rules=tuple(draw(st.lists(rules_around(day), min_size=1, max_size=3))),
        open_days=tuple(draw(st.lists(open_day, max_size=2))),
        closed=tuple(draw(st.lists(spans, max_size=2))),
        bookings=tuple(draw(st.lists(busy, max_size=12))),
        elsewhere=tuple(draw(st.lists(spans, max_size=2))),
        rooms_busy=tuple(draw(st.lists(in_room, max_size=2))),
    )
    return calendar, day
