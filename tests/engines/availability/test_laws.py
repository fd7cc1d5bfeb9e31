"""What must hold of every calendar, at every minute, in three time zones."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from minute_by_minute import DAY, calendars, free_places, midnight, openings

from maillage.engines.availability import Busy, availability, ranges, slot_at

questions = st.fixed_dictionaries(
    {"reason": st.sampled_from([1, 2]), "minutes": st.sampled_from([5, 20, 45, 240])}
)


def window(day, before=0, after=0):
    return {"first": midnight(day) - before, "last": midnight(day) + DAY + after}


@given(calendars(), questions, st.integers(-DAY, DAY), st.integers(-DAY, DAY))
def test_slots_are_those_found_minute_by_minute(found, asked, before, after):
    calendar, day = found
    bounds = {"first": midnight(day) - before, "last": midnight(day) + max(DAY + after, -before)}

    slots = availability(calendar, **asked, **bounds)

    expected = free_places(calendar, **asked, **bounds, day=day)
    assert {slot.start: (slot.places, slot.seat) for slot in slots} == {
        start: (places, seat) for start, (places, seat, _) in expected.items()
    }
    assert [slot.start for slot in slots] == sorted(expected)
    for slot in slots:
        assert slot.end - slot.start == asked["minutes"]
        assert (slot.room, slot.capacity) in expected[slot.start][2]


@given(calendars(), questions, st.data())
def test_a_slot_is_offered_if_and_only_if_it_can_be_booked(found, asked, data):
    calendar, day = found
    offered = {slot.start: slot for slot in availability(calendar, **asked, **window(day))}
    anywhere = st.integers(midnight(day), midnight(day) + DAY - 1)
    tried = data.draw(st.lists(anywhere, max_size=30))

    for start in {*offered, *tried, *(start + 1 for start in offered if start + 1 < max(offered))}:
        assert slot_at(calendar, **asked, start=start) == offered.get(start)


@given(calendars(), questions)
def test_places_are_booked_one_by_one_until_none_is_left(found, asked):
    calendar, day = found
    for slot in availability(calendar, **asked, **window(day))[:3]:
        seats, full = [], calendar
        while now := slot_at(full, **asked, start=slot.start):
            assert now.places == slot.places - len(seats)
            seats.append(now.seat)
            full = replace(full, bookings=(*full.bookings, Busy(now.start, now.end, now.seat)))

        assert len(set(seats)) == len(seats) == slot.places
        for seat in seats:
            assert not [
                busy
                for busy in calendar.bookings
                if busy.seat == seat and busy.start < slot.end and slot.start < busy.end
            ]


@given(calendars(), questions, st.integers(0, DAY), st.randoms(use_true_random=False))
def test_neither_the_cut_of_the_window_nor_the_order_of_rules_changes_a_slot(
    found, asked, cut, random
):
    calendar, day = found
    whole = availability(calendar, **asked, **window(day))
    shuffled = replace(
        calendar,
        rules=tuple(random.sample(calendar.rules, len(calendar.rules))),
        bookings=tuple(random.sample(calendar.bookings, len(calendar.bookings))),
    )
    middle = midnight(day) + cut

    parts = [
        availability(shuffled, **asked, first=midnight(day), last=middle),
        availability(shuffled, **asked, first=middle, last=midnight(day) + DAY),
    ]

    assert parts[0] + parts[1] == whole


@given(calendars())
def test_ranges_are_the_openings_that_meet_the_window_uncut(found):
    calendar, day = found
    bounds = window(day)

    drawn = ranges(calendar, **bounds)

    expected = [
        (start, end, opening.step_minutes, opening.capacity, opening.reasons, opening.room)
        for start, end, opening in openings(calendar, day)
        if start < end and start < bounds["last"] and end > bounds["first"]
    ]
    key = lambda each: (*each[:4], sorted(each[4]), each[5] or 0)  # noqa: E731
    assert sorted(map(tuple, drawn), key=key) == sorted(expected, key=key)
    assert [each.start for each in drawn] == sorted(each.start for each in drawn)
