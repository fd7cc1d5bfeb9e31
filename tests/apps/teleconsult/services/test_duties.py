"""Practitioners on duty: who may, for what, until when."""

from datetime import timedelta

import pytest

from maillage.apps.accounts.errors import NotAllowed
from maillage.apps.accounts.models import AuditLine
from maillage.apps.teleconsult.errors import BadRequest, NotNow
from maillage.apps.teleconsult.models import Duty
from maillage.apps.teleconsult.services import duties, tickets
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.offer.factories import PractitionerFactory
from tests.apps.teleconsult.factories import (
    NOW,
    a_duty,
    a_practitioner,
    a_ticket,
    an_accepted_ticket,
    later,
)

pytestmark = pytest.mark.django_db


def test_a_professional_of_the_directory_comes_on_duty():
    duty = a_duty(care_types=["psychiatry", "general_medicine"])

    assert duty.care_types == ["general_medicine", "psychiatry"]
    assert AuditLine.objects.get(action="duty.start").subject == f"duty:{duty.pk}"


def test_nobody_else_comes_on_duty():
    relay = MembershipFactory(role="relay").user
    without_entry = MembershipFactory(role="practitioner").user
    of_the_directory_only = MembershipFactory(role="coordinator").user
    PractitionerFactory(user=of_the_directory_only)

    for user in (relay, without_entry, of_the_directory_only):
        with pytest.raises(NotAllowed):
            duties.go_on_duty(
                user=user,
                care_types=["general_medicine"],
                languages=["fr"],
                modalities=["video"],
                ends_at=later(60),
                now=NOW,
            )


def test_a_practitioner_is_on_duty_once():
    doctor = a_practitioner()
    a_duty(doctor)

    with pytest.raises(NotNow, match="déjà en garde"):
        a_duty(doctor)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"care_types": []}, "care_types"),
        ({"care_types": ["dentistry"]}, "care_types"),
        ({"languages": ["xx"]}, "languages"),
        ({"modalities": []}, "modalities"),
        ({"ends_at": NOW}, "ends_at"),
        ({"ends_at": NOW + timedelta(hours=17)}, "ends_at"),
        ({"most_tickets": 0}, "most_tickets"),
        ({"most_tickets": 201}, "most_tickets"),
    ],
)
def test_what_cannot_be_is_refused_by_field(values, field):
    with pytest.raises(BadRequest) as refused:
        a_duty(**values)

    assert set(refused.value.errors) == {field}
    assert not Duty.objects.exists()


def test_a_psychologist_without_rpps_serves_psychology_only():
    psychologist = a_practitioner(rpps="", adeli="")

    with pytest.raises(BadRequest):
        a_duty(psychologist, care_types=["psychology", "psychiatry"])
    assert a_duty(psychologist, care_types=["psychology"])


def test_a_break_gives_the_proposal_back_and_its_end_proposes_again():
    duty, ticket = a_duty(), a_ticket()

    duties.take_break(duty_id=duty.pk, actor="user:1", now=later(0.1))
    ticket.refresh_from_db()
    assert ticket.state == "waiting"
    duties.resume(duty_id=duty.pk, actor="user:1", now=later(5))

    ticket.refresh_from_db()
    assert (ticket.state, ticket.duty) == ("proposed", duty)


def test_nobody_leaves_with_a_person_in_the_room():
    ticket, _ = an_accepted_ticket()
    tickets.start(ticket_id=ticket.pk, actor="user:1", now=NOW)

    with pytest.raises(NotNow, match="Terminez"):
        duties.end_duty(duty_id=ticket.duty_id, actor="user:1", now=later(1))

    ticket.refresh_from_db()
    assert (ticket.state, ticket.duty.state) == ("in_room", "available")


def test_a_duty_that_ended_gives_no_sign_of_life_and_does_not_resume():
    duty = a_duty()
    assert duties.beat(duty_id=duty.pk, now=later(1)) is True
    duties.end_duty(duty_id=duty.pk, actor="user:1", now=later(2))

    assert duties.beat(duty_id=duty.pk, now=later(3)) is False
    with pytest.raises(NotNow):
        duties.resume(duty_id=duty.pk, actor="user:1", now=later(3))
    duties.end_duty(duty_id=duty.pk, actor="user:1", now=later(4))
    duty.refresh_from_db()
    assert duty.ended_at == later(2)
