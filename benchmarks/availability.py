"""Free slots of one practitioner over 90 days, beside what people write with dateutil.

    python -m benchmarks.availability [--days 90] [--bookings 600]

Three rules, five exceptions, two absences. The peer expands the rules with `dateutil.rrule`, cuts
them in slots and compares each with every appointment, as a booking tool first does; then the same
with appointments sorted and searched by halves, as it does once that is too slow. All give the
same slots, or the table says so. "First time" is a call before anything is remembered of the days.
"""

import argparse
import sys
from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from benchmarks.side_by_side import context, report, timed
from maillage.engines.availability import (
    Busy,
    Calendar,
    OpenDay,
    Rule,
    availability,
    local_instant,
    local_interval,
    slot_at,
)
from maillage.engines.availability.clocks import _steady_offset

PARIS = ZoneInfo("Europe/Paris")
MINUTES, REPEATS, TARGET_MS = 20, 50, 3.0
MONDAY = date(2026, 3, 2)  # the ninety days hold a change of the clock and three public holidays
HOLIDAYS = frozenset({date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 8)})
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--bookings", type=int, default=600)
    args = parser.parse_args()
    calendar, asked = practice(args.days, args.bookings)
    first_time, slots = timed(lambda: _forgetful(calendar, asked), REPEATS)
    ours, _ = timed(lambda: availability(calendar, **asked), REPEATS)
    start = slots[len(slots) // 2].start
    one, _ = timed(lambda: slot_at(calendar, reason=1, minutes=MINUTES, start=start), REPEATS)
    expected = [slot.start for slot in slots]
    rows = [_row(name, peer, calendar, asked, ours, expected) for name, peer in PEERS.items()]
    told = (
        f"{args.days} days, three rules, five exceptions, two absences, {len(calendar.bookings)} "
        f"appointments: {len(slots)} slots.\n\n"
        f"Ours: {ours * 1e3:.2f} ms (target {TARGET_MS:g} ms), the first time "
        f"{first_time * 1e3:.2f} ms; one start, as booking asks, {one * 1e3:.2f} ms.\n\n"
        + context(("maillage", "python-dateutil"))
    )
    report("availability", told, ("peer", "ours ms", "peer ms", "ratio", "slots"), rows)
    return 0


def practice(days, bookings):
    """(calendar, question) of a practice open mornings, afternoons and every other Saturday."""
    rest = (MINUTES, 1, frozenset({1}), None)
    week = frozenset(range(5))
    first = local_instant(MONDAY, time(0), PARIS)
    last = local_instant(MONDAY + timedelta(days=days), time(0), PARIS)
    exceptions = [MONDAY + timedelta(days=each) for each in (10, 33, 60)]
    closed = [local_interval(day, time(14), time(16), PARIS) for day in exceptions]
    away = [(first + start * 1440, first + end * 1440) for start, end in ((40, 45), (75, 77))]
    calendar = Calendar(
        PARIS,
        rules=(
            Rule(MONDAY, None, week, 1, time(9), time(12, 30), *rest, HOLIDAYS),
            Rule(MONDAY, None, week, 1, time(14), time(18), *rest, HOLIDAYS),
            Rule(MONDAY, None, frozenset({5}), 2, time(9), time(12), *rest, frozenset()),
        ),
        open_days=tuple(
            OpenDay(MONDAY + timedelta(days=each), time(18), time(20), *rest) for each in (17, 52)
        ),
        closed=(*closed, *away),
    )
    asked = {"reason": 1, "minutes": MINUTES, "first": first, "last": last}
    free = availability(calendar, **asked)
    taken = Random(0).sample(free, min(bookings, len(free)))
    busy = tuple(Busy(slot.start, slot.end, seat=1) for slot in taken)
    return Calendar(calendar.zone, calendar.rules, calendar.open_days, calendar.closed, busy), asked


def compare_with_all(calendar, asked):
    """dateutil and a double loop: each slot against every appointment."""
    busy = _busy(calendar)
    return [
        slot
        for slot in _slots(calendar, asked)
        if not any(start < slot + MINUTES and slot < end for start, end in busy)
    ]


def search_by_halves(calendar, asked):
    """dateutil, and appointments sorted by their end; none here meets another."""
    closed = calendar.closed
    busy = sorted((each.start, each.end) for each in calendar.bookings)
    ends = [end for _, end in busy]
    free = []
    for slot in _slots(calendar, asked):
        place = bisect_left(ends, slot + 1)
        if place < len(busy) and busy[place][0] < slot + MINUTES:
            continue
        if not any(start < slot + MINUTES and slot < end for start, end in closed):
            free.append(slot)
    return free


PEERS = {
    "dateutil.rrule, each slot against all": compare_with_all,
    "dateutil.rrule, sorted appointments": search_by_halves,
}


def _slots(calendar, asked):
    from dateutil.rrule import WEEKLY, rrule

    first, last = (EPOCH + timedelta(minutes=asked[name]) for name in ("first", "last"))
    found = set()
    for rule in calendar.rules:
        begin = datetime.combine(rule.first_day, rule.starts, calendar.zone)
        days = rrule(
            WEEKLY, interval=rule.every_weeks, byweekday=sorted(rule.weekdays), dtstart=begin
        )
        for opens in days.between(first, last, inc=True):
            if opens.date() not in rule.skips:
                found |= _cut(opens, opens.replace(hour=rule.ends.hour, minute=rule.ends.minute))
    for extra in calendar.open_days:
        clocks = (datetime.combine(extra.day, at, PARIS) for at in (extra.starts, extra.ends))
        found |= _cut(*clocks)
    return sorted(slot for slot in found if asked["first"] <= slot < asked["last"])


def _cut(opens, closes):
    begin, end = ((at - EPOCH) // timedelta(minutes=1) for at in (opens, closes))
    return set(range(begin, end - MINUTES + 1, MINUTES))


def _busy(calendar):
    return [*calendar.closed, *((each.start, each.end) for each in calendar.bookings)]


def _forgetful(calendar, asked):
    _steady_offset.cache_clear()
    return availability(calendar, **asked)


def _row(name, peer, calendar, asked, ours, expected):
    try:
        seconds, slots = timed(lambda: peer(calendar, asked), REPEATS // 5)
    except ImportError as error:
        return name, f"{ours * 1e3:.2f}", f"{error}", "", ""
    verdict = "the same" if slots == expected else "DIFFERENT ANSWERS"
    return name, f"{ours * 1e3:.2f}", f"{seconds * 1e3:.1f}", f"{seconds / ours:.1f}", verdict


if __name__ == "__main__":
    sys.exit(main())
