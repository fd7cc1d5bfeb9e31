"""Free slots, case by case: times are minutes after 9:00 on Monday 5 January 2026."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from mondays import DAY, HOUR, MONDAY, NINE, WEEK, calendar, open_day, rule

from maillage.engines.availability import Busy, Slot, availability, local_instant, slot_at
from maillage.engines.errors import InvalidInput

PARIS = ZoneInfo("Europe/Paris")


def slots(found, minutes=20, reason=1, days=7):
    first, last = NINE - 9 * HOUR, NINE + days * DAY
    return availability(found, reason=reason, minutes=minutes, first=first, last=last)


def starts(found, **asked):
    return [slot.start - NINE for slot in slots(found, **asked)]


def after_nine(*spans):
    return tuple((NINE + start, NINE + end) for start, end in spans)


def test_an_hour_in_steps_of_twenty_minutes_gives_three_slots():
    found = slots(calendar(rule()))

    assert found == [
        Slot(NINE + start, NINE + start + 20, places=1, seat=1, room=None, capacity=1)
        for start in (0, 20, 40)
    ]


def test_a_slot_ends_no_later_than_its_opening():
    assert starts(calendar(rule()), minutes=30) == [0, 20]
    assert starts(calendar(rule()), minutes=60) == [0]
    assert starts(calendar(rule()), minutes=65) == []


def test_another_reason_has_no_slot():
    assert starts(calendar(rule()), reason=2) == []


@pytest.mark.parametrize(
    ("closed", "left"),
    [
        ((20, 40), [0, 40]),
        ((19, 21), [40]),
        ((0, 60), []),
        ((60, 90), [0, 20, 40]),
        ((-30, 0), [0, 20, 40]),
        ((30, 30), [0, 20, 40]),
        ((-DAY, 9 * DAY), []),
    ],
)
def test_what_is_closed_takes_the_slots_it_meets(closed, left):
    assert starts(calendar(rule(), closed=after_nine(closed))) == left
    assert starts(calendar(rule(), elsewhere=after_nine(closed))) == left
    assert starts(calendar(rule(room=4), rooms_busy=[(4, *after_nine(closed)[0])])) == left


def test_a_room_taken_closes_only_the_openings_that_need_it():
    taken = [(4, NINE, NINE + HOUR)]

    assert starts(calendar(rule(room=5), rooms_busy=taken)) == [0, 20, 40]
    assert starts(calendar(rule(), rooms_busy=taken)) == [0, 20, 40]


def test_two_openings_at_once_offer_the_one_with_most_places():
    small, large = rule(room=4), rule(room=5, capacity=3)
    busy = [Busy(NINE, NINE + 20, seat=2, room=5)]

    found = slots(calendar(small, large, bookings=busy, rooms_busy=[(5, NINE + 40, NINE + 50)]))

    assert [(slot.places, slot.seat, slot.room, slot.capacity) for slot in found] == [
        (2, 1, 5, 3),
        (3, 1, 5, 3),
        (1, 1, 4, 1),
    ]


def test_openings_that_overlap_share_the_seats_of_the_agenda():
    early, late = rule(), rule(starts=time(9, 10), ends=time(10, 10))
    busy = [Busy(NINE + 20, NINE + 40, seat=1)]

    assert starts(calendar(early, late)) == [0, 10, 20, 30, 40, 50]
    assert starts(calendar(early, late, bookings=busy)) == [0, 40, 50]


def test_a_group_is_full_when_every_seat_is_taken_during_part_of_it():
    workshop = rule(capacity=2, step_minutes=60)
    first, second = Busy(NINE, NINE + 10, seat=1), Busy(NINE + 50, NINE + HOUR, seat=2)

    assert slots(calendar(workshop, bookings=[first]), minutes=60)[0][2:4] == (1, 2)
    assert slots(calendar(workshop, bookings=[first, second]), minutes=60) == []
    assert slots(calendar(workshop, bookings=[first, second]), minutes=20)[0][2:4] == (1, 2)


def test_a_group_of_five_hundred_fills_one_by_one():
    busy = [Busy(NINE, NINE + 20, seat) for seat in range(1, 500)]

    found = slots(calendar(rule(capacity=500), bookings=busy))

    assert [(slot.places, slot.seat) for slot in found] == [(1, 500), (500, 1), (500, 1)]


def test_a_seat_past_the_capacity_takes_no_place():
    busy = [Busy(NINE, NINE + 20, seat=7)]

    assert slots(calendar(rule(capacity=2), bookings=busy))[0].places == 2


def test_an_appointment_off_the_steps_takes_all_it_meets():
    assert starts(calendar(rule(), bookings=[Busy(NINE + 15, NINE + 25, seat=1)])) == [40]


def test_an_open_day_adds_to_the_rules_and_a_closing_wins_over_it():
    thursday = open_day(day=MONDAY + timedelta(days=3), starts=time(14), ends=time(15))
    afternoon = 3 * DAY + 5 * HOUR
    expected = [0, 20, 40, afternoon, afternoon + 20, afternoon + 40]

    assert starts(calendar(rule(), open_days=[thursday])) == expected
    closed = after_nine((afternoon, afternoon + 30))
    assert starts(calendar(open_days=[thursday], closed=closed)) == [afternoon + 40]


def test_slots_past_midnight_belong_to_the_opening_of_the_eve():
    night = rule(starts=time(23), ends=time(1), step_minutes=45)

    assert starts(calendar(night), minutes=30) == [14 * HOUR, 14 * HOUR + 45, 15 * HOUR + 30]
    after_midnight = NINE + 15 * HOUR + 30
    assert slot_at(calendar(night), reason=1, minutes=30, start=after_midnight)
    assert slot_at(calendar(night), reason=1, minutes=35, start=after_midnight) is None


def test_a_place_that_alternates_weeks_counts_them_from_the_monday_of_its_first_day():
    alternate = rule(
        first_day=date(2026, 1, 8), weekdays=frozenset({0, 4}), every_weeks=2, ends=time(9, 20)
    )

    found = slots(calendar(alternate), days=29)

    assert [(slot.start - NINE) // DAY for slot in found] == [4, 14, 18, 28]


def test_a_rule_keeps_to_its_days_and_skips_its_holidays():
    spring = rule(
        last_day=date(2026, 1, 19), skips=frozenset({date(2026, 1, 12)}), ends=time(9, 20)
    )

    assert starts(calendar(spring), days=60) == [0, 2 * WEEK]


def test_the_29_of_february_opens_when_there_is_one():
    days = [date(2028, 2, 28) + timedelta(days=each) for each in range(3)]
    daily = rule(weekdays=frozenset(range(7)), ends=time(9, 20))
    first, last = local_instant(days[0], time(0), PARIS), local_instant(days[2], time(12), PARIS)

    found = availability(calendar(daily, zone=PARIS), reason=1, minutes=20, first=first, last=last)

    assert days[1] == date(2028, 2, 29)
    assert [slot.start for slot in found] == [local_instant(day, time(9), PARIS) for day in days]


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 3), (date(2026, 10, 25), 5), (date(2026, 3, 22), 4)]
)
def test_a_night_opening_has_the_hours_that_really_pass(day, hours):
    night = calendar(
        rule(weekdays=frozenset({6}), starts=time(0), ends=time(4), step_minutes=60), zone=PARIS
    )
    midnight = local_instant(day, time(0), PARIS)

    found = availability(night, reason=1, minutes=60, first=midnight, last=midnight + 12 * HOUR)

    assert [slot.start - midnight for slot in found] == [HOUR * each for each in range(hours)]


def test_an_opening_wholly_inside_the_spring_gap_gives_nothing():
    opening = open_day(day=date(2026, 3, 29), starts=time(2), ends=time(3))
    gap = calendar(open_days=[opening], zone=PARIS)
    midnight = local_instant(date(2026, 3, 29), time(0), PARIS)

    assert availability(gap, reason=1, minutes=5, first=midnight, last=midnight + DAY) == []


def test_the_same_clock_is_another_instant_overseas():
    for zone, hours in (("Europe/Paris", 1), ("America/Guadeloupe", -4), ("Indian/Reunion", 4)):
        found = slots(calendar(rule(), zone=ZoneInfo(zone)))

        assert found[0].start == NINE - hours * HOUR


def test_the_window_takes_its_first_minute_and_not_its_last():
    found = calendar(rule())

    assert availability(found, reason=1, minutes=20, first=NINE, last=NINE) == []
    inside = availability(found, reason=1, minutes=20, first=NINE + 20, last=NINE + 40)
    assert [slot.start - NINE for slot in inside] == [20]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"minutes": 4}, "minutes is 4; expected a whole number from 5 to 240"),
        ({"minutes": 241}, "minutes is 241; expected"),
        ({"minutes": 20.0}, "minutes is 20.0; expected"),
        ({"first": NINE + 1, "last": NINE}, "after last"),
        ({"last": NINE * 60}, "minutes since 1970-01-01T00:00Z"),
        ({"first": -1}, "first is -1"),
        ({"first": None}, "first is None"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(changes, said):
    asked = {"reason": 1, "minutes": 20, "first": NINE, "last": NINE + DAY, **changes}

    with pytest.raises(InvalidInput, match=said):
        availability(calendar(rule()), **asked)


def test_a_start_given_in_seconds_is_refused():
    with pytest.raises(InvalidInput, match="start is"):
        slot_at(calendar(rule()), reason=1, minutes=20, start=NINE * 60)
