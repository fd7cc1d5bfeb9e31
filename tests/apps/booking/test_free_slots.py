"""The table of free slots says what the engine says, whatever happened."""

from datetime import date, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.apps.booking import services
from maillage.apps.booking.booker import Booker
from maillage.apps.booking.enums import State
from maillage.apps.booking.errors import BookingError
from maillage.apps.booking.models import Appointment, FreeSlot
from maillage.apps.booking.selectors import displaced, slots
from maillage.apps.offer.models import Absence
from tests.apps.accounts.factories import UserFactory
from tests.apps.booking.factories import NINE, NOW, PARIS, booked, held
from tests.apps.offer.factories import AgendaFactory, OpeningRuleFactory, ReasonFactory, open_agenda

pytestmark = pytest.mark.django_db


def kept(agenda, reason):
    rows = FreeSlot.objects.filter(agenda=agenda, reason=reason).order_by("start")
    return [(row.start, row.end, row.places) for row in rows]


def computed(agenda, reason, now=NOW):
    until = now + timedelta(days=reason.horizon_days)
    found = slots(agenda.pk, reason, first=now, last=until, now=now)
    return [(slot["start"], slot["end"], slot["places"]) for slot in found]


def test_an_agenda_written_anew_holds_each_slot_up_to_the_horizon():
    agenda, reason = open_agenda(reason={"horizon_days": 7})

    services.refresh_free_slots([agenda.pk], now=NOW)

    # Monday 8:00 to the next Monday 8:00: five mornings of nine slots of 20 minutes.
    assert len(kept(agenda, reason)) == 5 * 9
    assert kept(agenda, reason) == computed(agenda, reason)


def _two_agendas_of_one_practitioner():
    agenda, short = open_agenda(reason={"horizon_days": 3}, rule={"capacity": 2})
    long = ReasonFactory(service=agenda.service, minutes=60, horizon_days=3)
    agenda.rules.get().reasons.add(long)
    other = AgendaFactory(service=agenda.service, role=agenda.role)
    OpeningRuleFactory(agenda=other, reasons=[short], starts=time(10), ends=time(14))
    services.refresh_free_slots([agenda.pk, other.pk], now=NOW)
    return agenda, other, short, long


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["book", "hold", "cancel", "move", "expire"]),
        st.integers(0, 3),
        st.integers(0, 20),
    ),
    max_size=8,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=ACTIONS)
def test_after_any_changes_the_table_is_what_the_engine_computes(actions):
    agenda, other, short, long = _two_agendas_of_one_practitioner()
    choices = [(agenda, short), (agenda, long), (other, short), (agenda, short)]
    member = Booker.member(UserFactory(), agenda.service.site.organisation)
    for at, (action, which, place) in enumerate(actions):
        now = NOW + timedelta(minutes=at)
        start = NINE + timedelta(minutes=20 * place)
        place_in, reason = choices[which]
        ids = {"agenda_id": place_in.pk, "reason_id": reason.pk, "start": start}
        last = Appointment.objects.filter(state=State.BOOKED).order_by("-pk").first()
        try:
            if action == "book":
                booked(place_in, reason, start=start, now=now, booker=member)
            elif action == "hold":
                held(place_in, reason, start=start, now=now, booker=member)
            elif action == "expire":
                services.expire_holds(now=now + timedelta(minutes=11))
            elif last and action == "cancel":
                services.cancel(appointment_id=last.pk, booker=member, now=now)
            elif last:
                services.move(appointment_id=last.pk, booker=member, now=now, **ids)
        except BookingError:
            continue

    for one, reason in [(agenda, short), (agenda, long), (other, short)]:
        later = [slot for slot in computed(one, reason) if slot[0] >= NINE]
        assert [slot for slot in kept(one, reason) if slot[0] >= NINE] == later
    Appointment.objects.all().update(state=State.EXPIRED, held_until=None)


def test_every_slot_kept_is_one_that_booking_accepts():
    agenda, other, short, long = _two_agendas_of_one_practitioner()
    booked(agenda, short, start=NINE)

    for one, reason in [(other, short), (agenda, long)]:
        start = FreeSlot.objects.filter(agenda=one, reason=reason).order_by("start")[0].start
        assert booked(one, reason, start=start).start == start


def test_each_day_brings_one_more_and_drops_what_is_past():
    agenda, reason = open_agenda(reason={"horizon_days": 7})
    services.refresh_free_slots([agenda.pk], now=NOW)
    tomorrow = NOW + timedelta(days=1)

    assert services.extend_free_slots(now=NOW) == 0
    assert services.extend_free_slots(now=tomorrow) == 1

    assert kept(agenda, reason) == computed(agenda, reason, now=tomorrow)


def test_an_absence_displaces_appointments_and_cancels_none():
    agenda, reason = open_agenda()
    appointment = booked(agenda, reason)
    assert displaced(agenda.pk, now=NOW) == []

    Absence.objects.create(
        practitioner=agenda.role.practitioner, start=NINE, end=NINE + timedelta(hours=1)
    )

    assert displaced(agenda.pk, now=NOW) == [appointment]
    assert Appointment.objects.get().state == State.BOOKED


def test_a_closed_agenda_offers_nothing():
    agenda, reason = open_agenda(is_open=False)

    services.refresh_free_slots([agenda.pk], now=NOW)

    assert kept(agenda, reason) == []


def test_on_the_day_the_clocks_go_back_the_hours_are_the_wall_s():
    rule = {"weekdays": [6], "starts": time(1), "ends": time(4), "step_minutes": 60}
    agenda, reason = open_agenda(rule=rule, reason={"minutes": 60})
    now = NINE.replace(month=10, day=24)

    found = slots(agenda.pk, reason, first=now, last=now + timedelta(days=2), now=now)

    hours = [slot["start"].astimezone(PARIS).strftime("%H:%M %z") for slot in found]
    assert date(2026, 10, 25).weekday() == 6
    assert hours == ["01:00 +0200", "02:00 +0200", "02:00 +0100", "03:00 +0100"]
