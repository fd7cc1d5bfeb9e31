"""What may happen to a booked appointment, and who may undo it."""

from datetime import timedelta

import pytest

from maillage.apps.booking import services
from maillage.apps.booking.booker import Booker
from maillage.apps.booking.enums import By, Change, State
from maillage.apps.booking.errors import AlreadyDone, NotBookable, SlotTaken, TooLate
from maillage.apps.booking.models import Appointment, FreeSlot, Message
from tests.apps.accounts.factories import OrganisationFactory, UserFactory
from tests.apps.booking.factories import NINE, NOW, booked, later, person, regulator
from tests.apps.offer.factories import open_agenda

pytestmark = pytest.mark.django_db
PERSON = Booker.person()
TEN = NINE + timedelta(hours=1)


def member_of(appointment):
    return Booker.member(UserFactory(), appointment.agenda.service.site.organisation)


def move(appointment, start, *, booker=PERSON, now=NOW, **values):
    asked = {"agenda_id": appointment.agenda_id, "reason_id": appointment.reason_id} | values
    return services.move(
        appointment_id=appointment.pk, start=start, booker=booker, now=now, **asked
    )


def free(appointment, start):
    return FreeSlot.objects.filter(agenda=appointment.agenda_id, start=start).exists()


class TestCancel:
    def test_a_person_cancels_and_the_slot_is_free_again(self):
        appointment = booked()

        services.cancel(appointment_id=appointment.pk, booker=PERSON, now=later(60))

        appointment.refresh_from_db()
        assert appointment.state == State.CANCELLED_BY_PERSON
        assert free(appointment, NINE)
        last = appointment.changes.last()
        assert (last.change, last.by, last.state_before) == (Change.CANCELLED, By.PERSON, "booked")

    def test_the_service_cancels_in_its_own_name(self):
        appointment = booked()

        services.cancel(appointment_id=appointment.pk, booker=member_of(appointment), now=NOW)

        appointment.refresh_from_db()
        assert appointment.state == State.CANCELLED_BY_SERVICE

    def test_past_the_notice_only_the_service_cancels(self):
        appointment = booked()
        late = NINE - timedelta(minutes=59)

        with pytest.raises(TooLate):
            services.cancel(appointment_id=appointment.pk, booker=PERSON, now=late)
        services.cancel(appointment_id=appointment.pk, booker=member_of(appointment), now=late)

    def test_cancelling_twice_is_cancelling_once(self):
        appointment = booked()

        for minutes in (1, 2):
            services.cancel(appointment_id=appointment.pk, booker=PERSON, now=later(minutes))

        assert appointment.changes.filter(change=Change.CANCELLED).count() == 1

    def test_what_was_seen_is_not_cancelled(self):
        appointment = booked()
        member = member_of(appointment)
        services.mark(appointment_id=appointment.pk, state=State.SEEN, booker=member, now=NINE)

        with pytest.raises(AlreadyDone):
            services.cancel(appointment_id=appointment.pk, booker=member, now=NINE)


class TestRestore:
    def test_a_cancelled_appointment_comes_back_while_its_place_is_free(self):
        appointment = booked()
        services.cancel(appointment_id=appointment.pk, booker=PERSON, now=later(1))

        services.restore(appointment_id=appointment.pk, booker=PERSON, now=later(2))

        appointment.refresh_from_db()
        assert appointment.state == State.BOOKED
        assert not free(appointment, NINE)

    def test_it_does_not_once_someone_else_has_the_place(self):
        agenda, reason = open_agenda()
        appointment = booked(agenda, reason)
        services.cancel(appointment_id=appointment.pk, booker=PERSON, now=later(1))
        booked(agenda, reason, now=later(2))

        with pytest.raises(SlotTaken):
            services.restore(appointment_id=appointment.pk, booker=PERSON, now=later(3))

    def test_what_the_service_cancelled_it_alone_restores(self):
        appointment = booked()
        member = member_of(appointment)
        services.cancel(appointment_id=appointment.pk, booker=member, now=later(1))

        with pytest.raises(AlreadyDone, match="le service|Le service"):
            services.restore(appointment_id=appointment.pk, booker=PERSON, now=later(2))
        services.restore(appointment_id=appointment.pk, booker=member, now=later(3))

        appointment.refresh_from_db()
        assert appointment.state == State.BOOKED

    def test_an_agenda_closed_meanwhile_takes_nobody_back(self):
        appointment = booked()
        services.cancel(appointment_id=appointment.pk, booker=PERSON, now=later(1))
        type(appointment.agenda).objects.update(is_open=False)

        with pytest.raises(NotBookable):
            services.restore(appointment_id=appointment.pk, booker=PERSON, now=later(2))

    def test_past_the_notice_only_the_service_restores(self):
        appointment = booked()
        services.cancel(appointment_id=appointment.pk, booker=PERSON, now=later(1))
        late = NINE - timedelta(minutes=59)

        with pytest.raises(TooLate):
            services.restore(appointment_id=appointment.pk, booker=PERSON, now=late)
        services.restore(appointment_id=appointment.pk, booker=member_of(appointment), now=late)

    def test_the_service_undoes_its_mark_and_nobody_else(self):
        appointment = booked()
        member = member_of(appointment)
        services.mark(appointment_id=appointment.pk, state=State.NO_SHOW, booker=member, now=NINE)

        with pytest.raises(AlreadyDone):
            services.restore(appointment_id=appointment.pk, booker=PERSON, now=NINE)
        services.restore(appointment_id=appointment.pk, booker=member, now=NINE)

        appointment.refresh_from_db()
        assert appointment.state == State.BOOKED

    def test_there_is_nothing_to_restore_in_what_still_stands(self):
        appointment = booked()

        with pytest.raises(AlreadyDone):
            services.restore(appointment_id=appointment.pk, booker=PERSON, now=NOW)


class TestMove:
    def test_a_moved_appointment_leaves_one_slot_and_takes_another(self):
        appointment = booked()

        move(appointment, TEN)

        appointment.refresh_from_db()
        assert appointment.start == TEN
        assert free(appointment, NINE)
        assert not free(appointment, TEN)
        last = appointment.changes.last()
        assert (last.change, last.start_before) == (Change.MOVED, NINE)

    def test_it_may_overlap_where_it_was(self):
        agenda, reason = open_agenda(rule={"step_minutes": 10})
        appointment = booked(agenda, reason)

        assert move(appointment, NINE + timedelta(minutes=10)).start == NINE + timedelta(minutes=10)

    def test_a_taken_slot_leaves_everything_where_it_was(self):
        agenda, reason = open_agenda()
        appointment = booked(agenda, reason)
        booked(agenda, reason, start=TEN)

        with pytest.raises(SlotTaken):
            move(appointment, TEN)

        appointment.refresh_from_db()
        assert appointment.start == NINE

    def test_to_another_agenda_it_frees_the_first(self):
        appointment = booked()
        other, reason = open_agenda()

        move(appointment, NINE, agenda_id=other.pk, reason_id=reason.pk)

        appointment.refresh_from_db()
        assert appointment.agenda_id == other.pk
        assert appointment.practitioner_id == other.role.practitioner_id

    def test_to_a_reason_that_is_not_theirs_it_is_refused(self):
        appointment = booked()
        other, reason = open_agenda(reason={"bookable_by": "members"})

        with pytest.raises(NotBookable):
            move(appointment, NINE, agenda_id=other.pk, reason_id=reason.pk)

    def test_a_relay_moves_what_it_booked(self):
        relay = Booker.relay(UserFactory(), OrganisationFactory(kind="town_hall"))
        appointment = booked(channel="relay", booker=relay)

        move(appointment, TEN, booker=relay)

        assert appointment.changes.last().by == By.RELAY


class TestMark:
    def test_arrived_then_seen(self):
        appointment = booked()
        member = member_of(appointment)

        for state in (State.ARRIVED, State.SEEN):
            services.mark(appointment_id=appointment.pk, state=state, booker=member, now=NINE)

        assert [c.change for c in appointment.changes.all()][-2:] == ["arrived", "seen"]

    def test_nobody_is_absent_before_the_hour(self):
        appointment = booked()

        with pytest.raises(AlreadyDone):
            services.mark(
                appointment_id=appointment.pk,
                state=State.NO_SHOW,
                booker=member_of(appointment),
                now=NINE - timedelta(minutes=1),
            )

    def test_a_cancelled_appointment_is_not_marked(self):
        appointment = booked()
        services.cancel(appointment_id=appointment.pk, booker=PERSON, now=NOW)

        with pytest.raises(AlreadyDone):
            services.mark(
                appointment_id=appointment.pk,
                state=State.ARRIVED,
                booker=member_of(appointment),
                now=NINE,
            )


class TestSeries:
    def test_each_date_is_booked_or_refused_on_its_own(self):
        agenda, reason = open_agenda()
        weeks = [NINE + timedelta(weeks=number) for number in range(3)]
        booked(agenda, reason, start=weeks[1])
        member = Booker.member(UserFactory(), agenda.service.site.organisation)
        asked = {
            "agenda_id": agenda.pk,
            "reason_id": reason.pk,
            "starts": weeks,
            "person": person(),
            "channel": "counter",
            "booker": member,
            "key": "series",
            "now": NOW,
        }

        made, refused = services.book_series(**asked)
        again, _ = services.book_series(**asked)

        assert [one.start for one in made] == [weeks[0], weeks[2]]
        assert [start for start, _ in refused] == [weeks[1]]
        assert [one.pk for one in again] == [one.pk for one in made]
        assert len({one.series for one in Appointment.objects.filter(series__isnull=False)}) == 1


class TestEarlier:
    def test_an_earlier_place_is_told_once_a_day_and_three_times_in_all(self):
        agenda, reason = open_agenda()
        appointment = booked(agenda, reason, start=NINE + timedelta(weeks=4))
        services.ask_for_earlier(appointment_id=appointment.pk, booker=PERSON)
        services.refresh_free_slots([agenda.pk], now=NOW)

        told = [services.offer_earlier(now=later(days=days)) for days in (0, 0, 1, 2, 3)]

        assert told == [1, 0, 1, 1, 0]
        assert Message.objects.filter(event="earlier", channel="email").count() == 3

    def test_nobody_is_told_within_a_week_nor_after_giving_up(self):
        agenda, reason = open_agenda()
        near = booked(agenda, reason, start=NINE + timedelta(days=3))
        far = booked(agenda, reason, start=NINE + timedelta(weeks=4))
        for one in (near, far):
            services.ask_for_earlier(appointment_id=one.pk, booker=PERSON)
        services.stop_asking(appointment_id=far.pk, booker=PERSON)

        assert services.offer_earlier(now=NOW) == 0


def test_the_sas_hears_of_each_change_of_its_own_appointments():
    appointment = booked(channel="sas", booker=Booker.of_regulator(regulator()))
    member = member_of(appointment)
    move(appointment, TEN, booker=member)
    services.mark(appointment_id=appointment.pk, state=State.NO_SHOW, booker=member, now=TEN)
    services.restore(appointment_id=appointment.pk, booker=member, now=TEN)
    services.cancel(appointment_id=appointment.pk, booker=member, now=TEN)

    notices = appointment.sas_notices.order_by("number").values_list("status", flat=True)
    assert list(notices) == ["booked", "booked", "noshow", "booked", "cancelled"]


def test_the_sas_hears_nothing_of_the_others():
    assert not booked().sas_notices.exists()
