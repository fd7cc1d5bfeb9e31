"""Sessions in a calendar: the right instant, and a secret address that ends."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from maillage.apps.training import feeds, services
from maillage.apps.training.models import SessionFeed
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.training.factories import NOW, SessionFactory, later

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return MembershipFactory(role="relay").user


def events(text):
    return icalendar.Calendar.from_ical(text).walk("VEVENT")


def test_a_session_keeps_its_instant_across_the_change_of_clocks():
    before = SessionFactory(starts_at=datetime(2026, 3, 28, 13, tzinfo=UTC))  # 14 h in Paris
    after = SessionFactory(starts_at=datetime(2026, 3, 29, 12, tzinfo=UTC))  # 14 h too

    found = events(feeds.calendar_text([before, after], NOW, with_link=True))

    assert [event["dtstart"].dt for event in found] == [before.starts_at, after.starts_at]
    assert [event["dtend"].dt - event["dtstart"].dt for event in found] == [timedelta(hours=1)] * 2


def test_an_event_says_who_and_where_and_counts_its_changes():
    session = SessionFactory(title="Accueil; secret, urgence", revision=3)

    [event] = events(feeds.calendar_text([session], NOW, with_link=True))

    assert event["summary"] == "Accueil; secret, urgence"
    assert event["uid"] == f"{session.public_id}@maillage"
    assert (event["sequence"], event["status"]) == (3, "CONFIRMED")
    assert event["location"] == "https://visio.example/salle-secrete"
    assert "Salomé Perrin" in event["description"]


def test_two_days_are_two_events_and_a_place_is_for_everyone():
    session = SessionFactory(link="", place="Mairie d’Ajain", ends_at=later(days=2, hours=1))

    found = events(feeds.calendar_text([session], NOW, with_link=False))

    assert [event["uid"] for event in found] == [
        f"{session.public_id}@maillage", f"{session.public_id}-2@maillage",
    ]  # fmt: skip
    assert [event["dtstart"].dt for event in found] == [later(days=1), later(days=2)]
    assert {event["location"] for event in found} == {"Mairie d’Ajain"}


def test_the_link_is_not_for_everyone():
    text = feeds.calendar_text([SessionFactory()], NOW, with_link=False)

    assert "salle-secrete" not in text


def test_the_feed_holds_what_one_comes_to_even_cancelled(user):
    mine, cancelled, _ = (SessionFactory(starts_at=later(days=n)) for n in (1, 2, 3))
    old = SessionFactory(starts_at=later(days=-31))
    for session in (mine, cancelled):
        services.enrol(user=user, session=session, now=NOW)
    old.enrolments.create(user=user, enrolled_at=NOW)
    services.cancel_session(actor="user:1", session=cancelled, now=NOW)

    found = events(feeds.feed_text(user, NOW))

    assert [(event["uid"], event["status"]) for event in found] == [
        (f"{mine.public_id}@maillage", "CONFIRMED"),
        (f"{cancelled.public_id}@maillage", "CANCELLED"),
    ]


def test_the_address_is_kept_as_a_fingerprint_and_a_new_one_ends_it(user):
    first, second = feeds.create_feed(user=user), feeds.create_feed(user=user)

    assert feeds.user_of_token(first) is None
    assert feeds.user_of_token(second) == user
    assert second not in SessionFeed.objects.get().token_fingerprint


def test_it_ends_with_the_account_or_the_last_membership(user):
    token = feeds.create_feed(user=user)

    user.is_active = False
    user.save()
    assert feeds.user_of_token(token) is None
    user.is_active = True
    user.save()
    assert feeds.user_of_token(token) == user
    user.memberships.all().delete()
    assert feeds.user_of_token(token) is None
