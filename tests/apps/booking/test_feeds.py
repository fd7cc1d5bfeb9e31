"""A practitioner's calendar at a secret address."""

from datetime import timedelta

import icalendar
import pytest

from maillage.apps.accounts.models import AuditLine
from maillage.apps.booking import services
from maillage.apps.booking.booker import Booker
from maillage.apps.booking.feeds import calendar_text, create_feed, practitioner_of_token
from maillage.apps.booking.models import CalendarFeed
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.booking.factories import NINE, NOW, booked, held, person
from tests.apps.offer.factories import open_agenda

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    agenda, reason = open_agenda()
    organisation = agenda.service.site.organisation
    agenda.role.practitioner.user = MembershipFactory(organisation=organisation).user
    agenda.role.practitioner.save()
    return agenda, reason


@pytest.fixture
def practitioner(place):
    return place[0].role.practitioner


def new_feed(practitioner):
    return create_feed(practitioner=practitioner, booker=Booker.member(practitioner.user, None))


def events(practitioner, now=NOW):
    return icalendar.Calendar.from_ical(calendar_text(practitioner, now)).walk("VEVENT")


def test_the_address_leads_to_its_practitioner_and_is_not_kept_in_clear(practitioner):
    token = new_feed(practitioner)

    assert practitioner_of_token(token) == practitioner
    assert len(token) >= 40
    assert token not in CalendarFeed.objects.get().token_fingerprint
    line = AuditLine.objects.get()
    assert (line.action, line.subject) == (
        "calendar_feed.create", f"practitioner:{practitioner.pk}",
    )  # fmt: skip
    assert token not in str(line.details)


def test_a_new_address_ends_the_one_before(practitioner):
    first, second = new_feed(practitioner), new_feed(practitioner)

    assert practitioner_of_token(first) is None
    assert practitioner_of_token(second) == practitioner


@pytest.mark.parametrize("token", ["", "x" * 43, "é", "\x00"])
def test_a_made_up_address_leads_nowhere(practitioner, token):
    new_feed(practitioner)

    assert practitioner_of_token(token) is None


def test_a_closed_account_closes_its_calendar(practitioner):
    token = new_feed(practitioner)
    practitioner.user.is_active = False
    practitioner.user.save()

    assert practitioner_of_token(token) is None


def test_who_left_every_organisation_reads_no_calendar_any_more(practitioner):
    token = new_feed(practitioner)
    practitioner.user.memberships.all().delete()

    assert practitioner_of_token(token) is None


def test_an_event_says_initials_hour_and_place_and_nothing_else_of_the_person(place, practitioner):
    booked(*place, person=person(phone="0612345678"))

    (event,) = events(practitioner)

    assert str(event["summary"]) == "Z.D."
    assert event.decoded("dtstart") == NINE
    assert event.decoded("dtend") == NINE + timedelta(minutes=20)
    assert str(event["location"]) == place[0].service.site.name
    text = calendar_text(practitioner, NOW)
    for value in ("Durand", "Zoé", "612345678", "exemple.fr"):
        assert value not in text


@pytest.mark.parametrize("is_sensitive", [True, False])
def test_the_reason_is_told_unless_it_is_sensitive(place, practitioner, is_sensitive):
    place[1].public_label, place[1].is_sensitive = "Premier entretien", is_sensitive
    place[1].save()
    booked(*place)

    assert ("Premier entretien" not in calendar_text(practitioner, NOW)) == is_sensitive


def test_held_cancelled_and_far_appointments_are_left_out(place, practitioner):
    cancelled = booked(*place)
    services.cancel(appointment_id=cancelled.pk, booker=Booker.person(), now=NOW)
    held(*place, start=NINE + timedelta(minutes=20))
    booked(*place, start=NINE + timedelta(minutes=40))

    assert len(events(practitioner)) == 1
    assert events(practitioner, now=NOW + timedelta(days=40)) == []


def test_someone_else_s_appointments_are_not_there(practitioner):
    booked()

    assert events(practitioner) == []


def test_the_same_appointment_keeps_its_identity_when_it_moves(place, practitioner):
    one = booked(*place)
    (before,) = events(practitioner)
    services.move(
        appointment_id=one.pk, agenda_id=place[0].pk, reason_id=place[1].pk,
        start=NINE + timedelta(hours=1), booker=Booker.person(), now=NOW,
    )  # fmt: skip

    (after,) = events(practitioner)

    assert before["uid"] == after["uid"]
    assert after.decoded("dtstart") == NINE + timedelta(hours=1)
