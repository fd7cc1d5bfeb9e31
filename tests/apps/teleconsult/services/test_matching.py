"""Proposals and answers: one practitioner each, nothing lost when someone vanishes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from maillage.apps.teleconsult.errors import NotNow
from maillage.apps.teleconsult.models import Consultation, Duty, Ticket
from maillage.apps.teleconsult.services import duties, matching, tickets
from tests.apps.teleconsult.factories import (
    NOW,
    a_duty,
    a_ticket,
    an_accepted_ticket,
    an_open_point,
    later,
)

pytestmark = pytest.mark.django_db


def test_a_practitioner_who_comes_on_duty_is_proposed_the_one_who_waited_longest():
    point = an_open_point()
    second, first = a_ticket(point, now=later(1)), a_ticket(point, now=NOW)

    duty = a_duty(now=later(2))

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.duty, first.proposed_at) == ("proposed", duty, later(2))
    assert second.state == "waiting"


def test_a_care_type_nobody_on_duty_serves_waits():
    a_duty()

    assert a_ticket(care_type="psychiatry").state == "waiting"


def test_two_tabs_that_accept_at_once_open_one_room():
    duty, ticket = a_duty(), a_ticket()

    first = matching.accept(ticket_id=ticket.pk, duty_id=duty.pk, now=later(1))
    second = matching.accept(ticket_id=ticket.pk, duty_id=duty.pk, now=later(1))

    assert first == second and Consultation.objects.count() == 1


def test_another_practitioner_cannot_accept_what_was_not_proposed_to_them():
    mine, other = a_duty(), a_duty(care_types=["psychology"])
    ticket = a_ticket()

    with pytest.raises(NotNow, match="ailleurs"):
        matching.accept(ticket_id=ticket.pk, duty_id=other.pk, now=NOW)
    with pytest.raises(NotNow):
        matching.decline(ticket_id=ticket.pk, duty_id=other.pk, now=NOW)

    ticket.refresh_from_db()
    assert (ticket.state, ticket.duty) == ("proposed", mine)


def test_the_database_refuses_two_live_tickets_to_one_practitioner_and_two_rooms_to_one_ticket():
    ticket, consultation = an_accepted_ticket()
    other = a_ticket(now=later(1))

    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket.objects.filter(pk=other.pk).update(state="accepted", duty=ticket.duty)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.create(
            ticket=ticket,
            practitioner=consultation.practitioner,
            provider="browser",
            created_at=NOW,
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.filter(pk=consultation.pk).update(admitted_at=NOW, opened_at=None)


def test_a_declined_person_keeps_their_place_and_the_practitioner_is_on_a_break():
    duty, ticket = a_duty(), a_ticket()

    matching.decline(ticket_id=ticket.pk, duty_id=duty.pk, now=later(1))

    ticket.refresh_from_db()
    duty.refresh_from_db()
    assert (ticket.state, ticket.duty, ticket.queued_at) == ("waiting", None, NOW)
    assert duty.state == "on_break"


def test_a_proposal_without_answer_goes_to_the_next_practitioner_after_a_minute():
    absent, ticket = a_duty(), a_ticket()
    present = a_duty(now=later(0.5))
    duties.beat(duty_id=absent.pk, now=later(0.5))

    assert matching.give_back(now=later(0.9)) == 0
    duties.beat(duty_id=absent.pk, now=later(1))
    duties.beat(duty_id=present.pk, now=later(1))
    assert matching.give_back(now=later(1)) == 1

    ticket.refresh_from_db()
    assert (ticket.state, ticket.duty, ticket.queued_at) == ("proposed", present, NOW)
    assert "unanswered" in ticket.steps.values_list("step", flat=True)


def test_a_practitioner_who_vanishes_gives_the_ticket_back_at_its_place():
    ticket, consultation = an_accepted_ticket()
    after = later(seconds=46)

    assert matching.give_back(now=later(seconds=44)) == 0
    assert matching.give_back(now=after) == 1

    ticket.refresh_from_db()
    consultation.refresh_from_db()
    assert (ticket.state, ticket.duty, ticket.queued_at) == ("waiting", None, NOW)
    assert consultation.ended_at == after
    assert Duty.objects.get().state == "ended"
    assert matching.give_back(now=after) == 0


def test_a_ticket_given_back_may_have_another_room():
    ticket, _ = an_accepted_ticket()
    matching.give_back(now=later(1))

    duty = a_duty(now=later(2))
    consultation = matching.accept(ticket_id=ticket.pk, duty_id=duty.pk, now=later(2))

    assert ticket.consultations.count() == 2 and consultation.practitioner == duty.practitioner


def test_in_a_room_ten_seconds_without_network_lose_nothing_and_two_minutes_give_the_ticket_back():
    ticket, _ = an_accepted_ticket()
    tickets.start(ticket_id=ticket.pk, actor="user:1", now=NOW)

    for seconds, given_back in ((55, 0), (119, 0), (121, 1)):
        assert matching.give_back(now=NOW + timedelta(seconds=seconds)) == given_back

    ticket.refresh_from_db()
    assert (ticket.state, ticket.started_at) == ("waiting", None)


def test_nobody_is_proposed_to_a_practitioner_on_a_break_silent_or_past_their_hours():
    resting = a_duty()
    duties.take_break(duty_id=resting.pk, actor="user:1", now=NOW)
    silent = a_duty(now=NOW - timedelta(minutes=2))
    a_duty(now=NOW - timedelta(hours=2), ends_at=NOW - timedelta(minutes=1))
    Duty.objects.exclude(pk=silent.pk).update(heartbeat_at=NOW)

    assert a_ticket().state == "waiting"


def test_a_practitioner_who_wanted_two_consultations_gets_no_third():
    duty, point = a_duty(most_tickets=2), an_open_point()
    for minute in range(3):
        a_ticket(point, now=later(minute))
    for minute in range(2):
        ticket = Ticket.objects.get(state="proposed")
        matching.accept(ticket_id=ticket.pk, duty_id=duty.pk, now=later(3 + minute))
        tickets.start(ticket_id=ticket.pk, actor="user:1", now=later(3 + minute))
        duties.beat(duty_id=duty.pk, now=later(4 + minute))
        tickets.close(ticket_id=ticket.pk, actor="user:1", now=later(4 + minute))

    assert Ticket.objects.filter(state="waiting").count() == 1
    assert Ticket.objects.filter(state="closed").count() == 2
