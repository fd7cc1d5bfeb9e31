"""A doctor can no longer come: no reason asked, nobody forgotten."""

from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.apps.accounts.errors import NotAllowed
from maillage.apps.accounts.models import AuditLine, Notice
from maillage.apps.booking.enums import State
from maillage.apps.booking.models import Appointment, Message
from maillage.apps.booking.selectors import displaced as displaced_appointments
from maillage.apps.booking.selectors import next_slots
from maillage.apps.rota.enums import IncidentKind, PostState
from maillage.apps.rota.errors import NotNow
from maillage.apps.rota.models import BedNight, Incident
from maillage.apps.rota.selectors.published import appointments_without_doctor, posts_of_incident
from maillage.apps.rota.selectors.repairs import version_of
from maillage.apps.rota.services import displaced, incidents, lodging, repairs, slots, withdrawals
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.booking import factories as booking_factories
from tests.apps.rota.factories import (
    MONDAY,
    NOW,
    a_centre,
    a_collective,
    a_coordinator,
    a_post,
    a_volunteer,
    a_volunteer_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def post():
    """A published week at Ajain, and its doctor's account."""
    centre = a_centre(a_collective(), name="Ajain")
    volunteer = a_volunteer(centre.collective, weeks=[MONDAY])
    a_volunteer_user(volunteer)
    return a_post(centre.lines.get(), MONDAY, volunteer)


def withdraw(post, user, now=NOW):
    return withdrawals.withdraw(post_id=post.pk, user=user, now=now)


def test_the_week_is_free_and_its_repair_is_open(post):
    coordinator = a_coordinator(post.line.centre.collective)

    incident = withdraw(post, post.volunteer.user)

    who = post.volunteer
    post.refresh_from_db()
    assert (post.state, post.volunteer) == (PostState.EMPTY, None)
    assert (incident.kind, incident.volunteer) == (IncidentKind.WITHDRAWAL, who)
    assert not who.offered_weeks.exists()
    assert post.changes.get().before == who
    told = {notice.recipient: notice.text for notice in Notice.objects.all()}
    assert "Vous n’avez rien à expliquer" in told[who.user.email]
    assert f"/planning/reparations/{incident.pk}/" in told[coordinator.email]
    assert AuditLine.objects.filter(action="post.withdraw").count() == 1


def test_a_withdrawal_frees_the_bed(post):
    lodging.lodge(post=post, actor="system", now=NOW)
    assert BedNight.objects.exists()

    withdraw(post, post.volunteer.user)

    assert not BedNight.objects.exists()


def test_repairs_are_looked_for_once_it_is_kept(post, django_capture_on_commit_callbacks):
    other = a_volunteer(post.line.centre.collective, weeks=[MONDAY])

    with django_capture_on_commit_callbacks(execute=True):
        incident = withdraw(post, post.volunteer.user)

    incident.refresh_from_db()
    assert [each["people"] for each in incident.alternatives] == [[other.pk]]


def test_pressed_twice_it_is_withdrawn_once(post):
    user = post.volunteer.user
    withdraw(post, user)

    with pytest.raises(NotAllowed):
        withdraw(post, user)
    with pytest.raises(NotNow, match="déjà plus de médecin"):
        withdraw(post, a_coordinator(post.line.centre.collective))

    assert Incident.objects.count() == 1


def test_a_week_that_is_over_stays_as_it_was(post):
    with pytest.raises(NotNow, match="passée"):
        withdraw(post, post.volunteer.user, now=NOW + timedelta(days=60))


def test_its_doctor_and_the_coordinators_withdraw_nobody_else(post):
    collective = post.line.centre.collective
    other = a_volunteer_user(a_volunteer(collective))
    for user in (other, a_coordinator(a_collective())):
        with pytest.raises(NotAllowed):
            withdraw(post, user)

    withdraw(post, a_coordinator(collective))

    assert (
        "proposée à quelqu’un d’autre"
        in Notice.objects.get(about=f"volunteer:{post.volunteer.pk}").text
    )


@pytest.fixture
def booked(post):
    """Someone is booked on the Tuesday of that week."""
    slots.follow_weeks([post.line_id], today=NOW.date())
    post.line.refresh_from_db()
    agenda = post.line.agenda
    reason = agenda.service.reasons.get()
    start = next_slots(agenda.pk, reason, after=NOW + timedelta(days=50), limit=1)[0]["start"]
    return booking_factories.booked(agenda, reason, start=start, now=NOW)


def test_nobody_booked_vanishes_they_are_listed_to_call_back(post, booked):
    incident = withdraw(post, post.volunteer.user)

    post.refresh_from_db()
    assert Appointment.objects.get().state == State.BOOKED
    assert appointments_without_doctor(posts_of_incident(incident), now=NOW) == {post.pk: 1}
    assert displaced_appointments(booked.agenda_id, now=NOW) == [booked]


def test_another_doctor_changes_nothing_for_who_is_booked(post, booked):
    collective = post.line.centre.collective
    a_volunteer(collective, weeks=[MONDAY])
    incident = withdraw(post, post.volunteer.user)
    incident = incidents.propose(incident_id=incident.pk, now=NOW)

    repairs.settle(
        incident=incident,
        choice=0,
        seen=version_of(incident),
        user=a_coordinator(collective),
        now=NOW,
    )

    assert displaced_appointments(booked.agenda_id, now=NOW) == []
    assert appointments_without_doctor(posts_of_incident(incident), now=NOW) == {}


def test_the_team_cancels_them_all_and_booking_tells_each_person(post, booked):
    collective = post.line.centre.collective
    incident = withdraw(post, post.volunteer.user)
    member = MembershipFactory(organisation=post.line.centre.site.organisation).user
    with pytest.raises(NotNow, match="Réparez d’abord"):
        displaced.cancel_displaced(incident=incident, user=member, now=NOW)
    coordinator = a_coordinator(collective)
    incident = repairs.settle(incident=incident, choice=None, seen="", user=coordinator, now=NOW)

    with pytest.raises(NotAllowed, match="équipe du centre"):
        displaced.cancel_displaced(incident=incident, user=coordinator, now=NOW)
    assert displaced.cancel_displaced(incident=incident, user=member, now=NOW) == 1
    assert displaced.cancel_displaced(incident=incident, user=member, now=NOW) == 0

    assert Appointment.objects.get().state == State.CANCELLED_BY_SERVICE
    assert Message.objects.filter(event="cancelled").exists()
