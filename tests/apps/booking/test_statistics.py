"""What was offered, booked, seen and missed: by hand, and nothing under 11 that can be deduced."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.apps.booking import services
from maillage.apps.booking.enums import State
from maillage.apps.booking.models import Appointment, FreeSlot, Person
from maillage.apps.booking.statistics import (
    DELAY,
    MEASURES,
    SMALLEST_COUNT,
    WITHHELD,
    delay_to_first_slot_days,
    month_starts,
    monthly,
    places,
    withhold,
)
from maillage.apps.offer.models import Absence
from maillage.engines.availability import Range
from tests.apps.booking.factories import NOW, PARIS
from tests.apps.offer.factories import OpeningRuleFactory, open_agenda


def values(figures):
    return {name: figures[name]["value"] for name in ("booked", "seen", "no_show", "cancelled")}


class TestWithhold:
    def test_large_counts_are_given(self):
        counts = {"booked": 60, "seen": 30, "no_show": 11, "cancelled": 12}

        assert values(withhold(counts)) == counts

    def test_a_count_under_eleven_is_withheld_with_why_and_so_is_the_next_smallest(self):
        shown = withhold({"booked": 60, "seen": 45, "no_show": 3, "cancelled": 12})

        assert values(shown) == {"booked": 60, "seen": 45, "no_show": None, "cancelled": None}
        assert shown["no_show"]["why"] == shown["cancelled"]["why"] == WITHHELD
        assert shown["seen"]["why"] == ""

    def test_when_no_part_is_left_the_total_goes_too(self):
        shown = withhold({"booked": 20, "seen": 8, "no_show": 2, "cancelled": 10})

        assert set(values(shown).values()) == {None}

    def test_nobody_is_under_eleven_too(self):
        assert set(values(withhold({})).values()) == {None}

    @settings(max_examples=40)
    @given(parts=st.lists(st.integers(0, 40), min_size=3, max_size=3), rest=st.integers(0, 20))
    def test_nothing_under_eleven_is_shown_nor_the_only_thing_missing(self, parts, rest):
        names = ("seen", "no_show", "cancelled")
        counts = dict(zip(names, parts, strict=True)) | {"booked": sum(parts) + rest}

        shown = values(withhold(counts))

        assert all(value is None or value >= SMALLEST_COUNT for value in shown.values())
        missing = [name for name in shown if shown[name] is None]
        assert len(missing) != 1
        if missing and shown["booked"] is not None:
            # What is missing adds up to at least eleven people, and not to one category.
            assert counts["booked"] - sum(shown[n] or 0 for n in names) >= SMALLEST_COUNT
            assert len([name for name in names if shown[name] is None]) >= 2

    def test_one_definition_is_written_for_each_figure(self):
        for measure in (*MEASURES.values(), DELAY):
            assert measure["label"]
            assert measure["definition"].endswith(".")
        assert set(MEASURES) == {"offered", "booked", "seen", "no_show", "cancelled"}


class TestPlaces:
    def opening(self, start=0, end=60, step=20, capacity=1):
        return Range(start, end, step, capacity, frozenset({1}), None)

    def test_one_a_step_and_a_person_at_a_time(self):
        assert places([self.opening()], ()) == 3
        assert places([self.opening(end=70, capacity=10)], ()) == 30  # ten minutes are not a slot

    def test_closings_take_what_they_touch(self):
        assert places([self.opening()], [(15, 25)]) == 1
        assert places([self.opening()], [(20, 40)]) == 2
        assert places([self.opening()], [(60, 90)]) == 3

    def test_where_two_openings_meet_the_larger_counts_once(self):
        assert places([self.opening(), self.opening(capacity=5)], ()) == 15


def test_months_go_back_over_the_new_year():
    starts = month_starts(datetime(2026, 2, 28, 23, tzinfo=PARIS), 3)

    assert [start.date() for start in starts] == [
        date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1),
    ]  # fmt: skip
    assert {start.time() for start in starts} == {time()}


def put(agenda, reason, state, start, count):
    """Appointments as they end up: made directly, since only their states are counted."""
    held = {"held_until": start} if state == State.HELD else {}
    Appointment.objects.bulk_create(
        Appointment(
            agenda=agenda, reason=reason, state=state, channel="web", seat=1,
            start=start + timedelta(minutes=20 * at), end=start + timedelta(minutes=20 * at + 20),
            person=Person.objects.create(family_name="X") if at == 0 else Person.objects.last(),
            **held,
        )
        for at in range(count)
    )  # fmt: skip


@pytest.mark.django_db
class TestMonthly:
    def test_each_month_by_hand(self):
        agenda, reason = open_agenda()
        february = datetime(2026, 2, 3, 8, tzinfo=UTC)
        put(agenda, reason, State.SEEN, february, 20)
        put(agenda, reason, State.NO_SHOW, february + timedelta(days=1), 12)
        put(agenda, reason, State.CANCELLED_BY_PERSON, february + timedelta(days=2), 7)
        put(agenda, reason, State.CANCELLED_BY_SERVICE, february + timedelta(days=3), 5)
        put(agenda, reason, State.HELD, february + timedelta(days=4), 3)
        put(agenda, reason, State.EXPIRED, february + timedelta(days=5), 4)

        january, february, march = monthly(agenda.service.site.organisation, NOW, months=3)

        assert february["month"] == date(2026, 2, 1)
        assert values(february) == {"booked": 44, "seen": 20, "no_show": 12, "cancelled": 12}
        assert january["booked"] == {"value": None, "why": WITHHELD}
        # 20, 19 and 22 weekdays of 9 slots; the rule begins on 5 January, no holiday in between.
        assert [m["offered"]["value"] for m in (january, february, march)] == [180, 180, 198]

    def test_midnight_is_that_of_the_place(self):
        agenda, reason = open_agenda()
        put(agenda, reason, State.SEEN, datetime(2026, 1, 31, 23, 10, tzinfo=UTC), 11)

        _, february, _ = monthly(agenda.service.site.organisation, NOW, months=3)

        assert february["booked"]["value"] == 11

    def test_an_absence_is_not_offered(self):
        agenda, _ = open_agenda()
        away = datetime(2026, 2, 2, tzinfo=PARIS), datetime(2026, 2, 7, tzinfo=PARIS)
        Absence.objects.create(
            practitioner=agenda.role.practitioner, start=away[0], end=away[1], note=""
        )

        february, _ = monthly(agenda.service.site.organisation, NOW, months=2)

        assert february["offered"]["value"] == 180 - 5 * 9

    def test_other_organisations_do_not_count(self):
        agenda, reason = open_agenda()
        put(agenda, reason, State.SEEN, datetime(2026, 2, 3, 8, tzinfo=UTC), 11)
        other, _ = open_agenda()

        assert monthly(other.service.site.organisation, NOW, months=2)[0]["booked"]["value"] is None

    def test_the_number_of_questions_does_not_grow_with_the_agendas(
        self, django_assert_max_num_queries
    ):
        agenda, _ = open_agenda()
        for _ in range(3):
            open_agenda(service=agenda.service)

        with django_assert_max_num_queries(10):
            monthly(agenda.service.site.organisation, NOW, months=2)


@pytest.mark.django_db
class TestDelay:
    def test_whole_days_until_the_first_slot_free_for_everyone(self):
        agenda, reason = open_agenda(reason={"horizon_days": 10})
        services.refresh_free_slots([agenda.pk], now=NOW)
        FreeSlot.objects.filter(start__lt=NOW + timedelta(days=3)).delete()

        ((service, days),) = delay_to_first_slot_days(agenda.service.site.organisation, NOW)

        assert (service, days) == (agenda.service, 3)

    def test_slots_kept_for_professionals_do_not_count(self):
        agenda, reason = open_agenda(reason={"bookable_by": "professionals", "horizon_days": 10})
        services.refresh_free_slots([agenda.pk], now=NOW)

        assert delay_to_first_slot_days(agenda.service.site.organisation, NOW) == [
            (agenda.service, None)
        ]

    def test_a_closed_agenda_is_left_out(self):
        agenda, _ = open_agenda(is_open=False)
        OpeningRuleFactory(agenda=agenda)

        assert delay_to_first_slot_days(agenda.service.site.organisation, NOW) == []
