"""From a free slot to an appointment: who may, when, once, and what is refused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from maillage.apps.accounts.models import AuditLine
from maillage.apps.booking import services
from maillage.apps.booking.booker import Booker
from maillage.apps.booking.enums import Change, State
from maillage.apps.booking.errors import (
    AlreadyDone,
    BadBooking,
    HoldExpired,
    KeyReused,
    NotBookable,
    SlotTaken,
    TooLate,
    TooSoon,
)
from maillage.apps.booking.models import Appointment, FreeSlot
from tests.apps.accounts.factories import OrganisationFactory, UserFactory
from tests.apps.booking.factories import NINE, NOW, booked, held, later, person, regulator
from tests.apps.offer.factories import AgendaFactory, OpeningRuleFactory, ReasonFactory, open_agenda

pytestmark = pytest.mark.django_db


def test_a_slot_is_held_then_booked_and_each_step_leaves_a_line():
    appointment = held()
    assert appointment.state == State.HELD
    assert appointment.held_until == NOW + timedelta(minutes=10)

    services.confirm(
        appointment_id=appointment.pk, person=person(), booker=Booker.person(), now=later(5)
    )

    appointment.refresh_from_db()
    assert (appointment.state, appointment.held_until) == (State.BOOKED, None)
    assert appointment.person.full_name == "Zoé Durand"
    assert [c.change for c in appointment.changes.all()] == [Change.HELD, Change.BOOKED]
    actions = AuditLine.objects.order_by("number").values_list("action", flat=True)
    assert list(actions) == ["appointment.hold", "appointment.book"]


def test_nobody_else_gets_a_held_slot_until_ten_minutes_have_passed():
    agenda, reason = open_agenda()
    services.refresh_free_slots([agenda.pk], now=NOW)
    held(agenda, reason)

    with pytest.raises(SlotTaken) as refused:
        booked(agenda, reason, now=later(9))
    starts = [slot["start"] for slot in refused.value.alternatives]
    assert NINE + timedelta(minutes=20) in starts
    assert NINE not in starts

    assert booked(agenda, reason, now=later(10)).state == State.BOOKED
    assert Appointment.objects.filter(state=State.EXPIRED).count() == 1


def test_what_is_held_too_long_is_not_confirmed_but_said():
    appointment = held()

    with pytest.raises(HoldExpired):
        services.confirm(
            appointment_id=appointment.pk, person=person(), booker=Booker.person(), now=later(10)
        )


def test_expired_holds_give_their_slot_back_to_everyone():
    appointment = held()
    free = FreeSlot.objects.filter(agenda=appointment.agenda, start=NINE)
    assert not free.exists()

    assert services.expire_holds(now=later(10)) == 1

    assert free.exists()
    assert services.expire_holds(now=later(11)) == 0


def test_a_hold_given_back_frees_its_slot_at_once():
    appointment = held()

    services.release(appointment_id=appointment.pk, booker=Booker.person(), now=later(1))

    appointment.refresh_from_db()
    assert appointment.state == State.EXPIRED
    assert FreeSlot.objects.filter(agenda=appointment.agenda, start=NINE).exists()


def test_a_confirmed_appointment_is_not_confirmed_again():
    appointment = booked()

    with pytest.raises(AlreadyDone):
        services.confirm(
            appointment_id=appointment.pk, person=person(), booker=Booker.person(), now=later(1)
        )


class TestIdempotency:
    def test_the_same_request_twice_books_once(self):
        agenda, reason = open_agenda()

        first = booked(agenda, reason, key="k1")
        again = booked(agenda, reason, key="k1", now=later(1))

        assert first == again
        assert Appointment.objects.count() == 1

    def test_the_same_key_for_another_slot_is_refused(self):
        agenda, reason = open_agenda()
        booked(agenda, reason, key="k1")

        with pytest.raises(KeyReused):
            booked(agenda, reason, start=NINE + timedelta(minutes=20), key="k1")

    def test_a_refused_request_may_be_tried_again_with_its_key(self):
        agenda, reason = open_agenda()
        other = booked(agenda, reason)
        with pytest.raises(SlotTaken):
            booked(agenda, reason, key="k2")
        services.cancel(appointment_id=other.pk, booker=Booker.person(), now=NOW)

        assert booked(agenda, reason, key="k2").state == State.BOOKED


class TestWhen:
    @pytest.mark.parametrize(
        ("minutes_before", "error"), [(29, TooLate), (-1, TooLate), (30, None), (60, None)]
    )
    def test_the_notice_of_the_reason_is_kept(self, minutes_before, error):
        agenda, reason = open_agenda()
        now = NINE - timedelta(minutes=minutes_before)

        if error:
            with pytest.raises(error):
                booked(agenda, reason, now=now)
        else:
            assert booked(agenda, reason, now=now)

    def test_the_service_itself_books_until_the_slot_is_over(self):
        agenda, reason = open_agenda()
        member = Booker.member(UserFactory(), agenda.service.site.organisation)
        late = {"channel": "counter", "booker": member}

        assert booked(agenda, reason, now=NINE + timedelta(minutes=19), **late)
        with pytest.raises(TooLate):
            booked(agenda, reason, now=NINE + timedelta(minutes=20), **late)

    def test_the_horizon_of_the_reason_is_kept(self):
        agenda, reason = open_agenda(reason={"horizon_days": 7})

        with pytest.raises(TooSoon):
            booked(agenda, reason, start=NINE + timedelta(days=7), now=NINE - timedelta(days=1))

    def test_a_moment_that_is_no_slot_is_refused(self):
        with pytest.raises(SlotTaken):
            booked(start=NINE + timedelta(minutes=7))


class TestWho:
    @pytest.mark.parametrize(
        ("bookable_by", "person_may", "relay_may"),
        [("everyone", True, True), ("professionals", False, True), ("members", False, False)],
    )
    def test_a_reason_is_booked_by_those_it_is_open_to(self, bookable_by, person_may, relay_may):
        agenda, reason = open_agenda(reason={"bookable_by": bookable_by})
        relay = Booker.relay(UserFactory(), OrganisationFactory())
        member = Booker.member(UserFactory(), agenda.service.site.organisation)

        for start, booker, may in [
            (0, Booker.person(), person_may),
            (20, relay, relay_may),
            (40, member, True),
        ]:
            asked = {"start": NINE + timedelta(minutes=start), "booker": booker}
            if may:
                assert booked(agenda, reason, channel="relay", **asked)
            else:
                with pytest.raises(NotBookable):
                    booked(agenda, reason, channel="relay", **asked)

    def test_a_reason_kept_for_the_sas_is_for_its_regulators(self):
        agenda, reason = open_agenda(reason={"for_sas": True})

        with pytest.raises(NotBookable):
            booked(agenda, reason)

        asked = {"channel": "sas", "booker": Booker.of_regulator(regulator())}
        assert booked(agenda, reason, **asked).regulator is not None

    def test_a_reason_kept_for_own_patients_is_not_for_strangers(self):
        with pytest.raises(NotBookable):
            agenda, reason = open_agenda(reason={"for_own_patients": True})
            booked(agenda, reason)

    def test_a_channel_that_is_closed_is_refused(self):
        agenda, reason = open_agenda(reason={"channels": ["phone"]})

        with pytest.raises(NotBookable):
            booked(agenda, reason, channel="web")

    def test_a_closed_agenda_or_a_reason_of_elsewhere_is_refused(self):
        agenda, reason = open_agenda(is_open=False)
        with pytest.raises(NotBookable):
            booked(agenda, reason)

        other, _ = open_agenda()
        with pytest.raises(NotBookable):
            booked(other, reason)


class TestPlaces:
    def test_a_practitioner_is_not_booked_in_two_places_at_once(self):
        agenda, reason = open_agenda()
        elsewhere, _ = open_agenda(role__practitioner=agenda.role.practitioner)
        there = ReasonFactory(service=elsewhere.service)
        elsewhere.rules.get().reasons.add(there)
        booked(agenda, reason)

        with pytest.raises(SlotTaken):
            booked(elsewhere, there)
        assert not FreeSlot.objects.filter(agenda=elsewhere, start=NINE).exists()

    def test_a_group_session_takes_as_many_people_as_it_has_places(self):
        agenda, reason = open_agenda(rule={"capacity": 3}, unnamed=True)

        seats = [booked(agenda, reason).seat for _ in range(3)]

        assert seats == [1, 2, 3]
        with pytest.raises(SlotTaken):
            booked(agenda, reason)

    def test_two_agendas_of_one_site_share_a_room(self):
        agenda, reason = open_agenda()
        room = agenda.service.site.rooms.create(name="Salle bleue")
        agenda.rules.update(room=room)
        neighbour = AgendaFactory(service=agenda.service)
        OpeningRuleFactory(agenda=neighbour, reasons=[reason], room=room)

        booked(agenda, reason)

        with pytest.raises(SlotTaken):
            booked(neighbour, reason)


class TestTheDatabaseItselfRefuses:
    """Even code that forgot every check cannot store a double booking."""

    def copy(self, appointment, **changes):
        fields = {
            name: getattr(appointment, name)
            for name in (
                *("agenda_id", "reason_id", "practitioner_id", "room_id", "seat", "start", "end"),
                *("state", "person_id", "channel"),
            )
        }
        return Appointment.objects.create(**fields | changes)

    def test_a_seat_twice(self):
        one = booked()

        for shift in (-19, 0, 19):
            moved = timedelta(minutes=shift)
            with pytest.raises(IntegrityError, match="seat_taken"), transaction.atomic():
                self.copy(one, start=one.start + moved, end=one.end + moved)
        assert self.copy(one, start=one.end, end=one.end + timedelta(minutes=20))
        assert self.copy(one, state="cancelled_by_person")

    def test_a_practitioner_elsewhere(self):
        one = booked()

        with pytest.raises(IntegrityError, match="practitioner_taken"), transaction.atomic():
            self.copy(one, agenda_id=open_agenda()[0].pk)

    def test_an_appointment_that_comes_back_to_a_taken_seat(self):
        one = booked()
        other = self.copy(one, state="cancelled_by_person")

        with pytest.raises(IntegrityError, match="seat_taken"), transaction.atomic():
            Appointment.objects.filter(pk=other.pk).update(state="booked")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"family_name": ""}, "family_name"),
        ({"family_name": "a" * 10_000}, "family_name"),
        ({"family_name": "Du\u202erand"}, "family_name"),
        ({"email": "zoe@"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"birth_date": "2025-02-29"}, "birth_date"),
        ({"birth_date": "2030-01-01"}, "birth_date"),
    ],
)
def test_what_cannot_be_used_is_said_and_the_hold_stays(typed, field):
    appointment = held()

    with pytest.raises(BadBooking) as refused:
        services.confirm(
            appointment_id=appointment.pk,
            person=person(**typed),
            booker=Booker.person(),
            now=later(1),
        )

    assert list(refused.value.errors) == [field]
    appointment.refresh_from_db()
    assert appointment.state == State.HELD


def test_names_keep_their_accents_and_right_to_left_letters():
    appointment = booked(person=person(family_name="D’Aÿe\u0301 عمر", given_name="  Zoé  "))

    assert appointment.person.family_name == "D’Aÿé عمر"
    assert appointment.person.given_name == "Zoé"
