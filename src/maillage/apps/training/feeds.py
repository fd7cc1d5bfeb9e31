"""Sessions in a calendar (iCalendar, RFC 5545): one to download, or all of one's own at a secret
address.

Whoever has the address reads it, with no sign-in. Making a new one ends the one before; leaving
every organisation, or a closed account, ends it too.
"""

import secrets
from datetime import UTC, timedelta

import icalendar
from django.db import transaction

from maillage.apps.accounts import audit
from maillage.apps.accounts.encryption import fingerprint

from .days import meetings
from .models import SessionFeed
from .permissions import can_learn
from .selectors import enrolled_sessions

PAST = timedelta(days=30)


@transaction.atomic
def create_feed(*, user):
    """Give a person's session calendar a new secret address; return its token, not shown again."""
    token = secrets.token_urlsafe(32)
    SessionFeed.objects.update_or_create(
        user=user, defaults={"token_fingerprint": _fingerprint(token)}
    )
    person = audit.actor_of(user)
    audit.record(actor=person, action="session_feed.create", subject=person)
    return token


def user_of_token(token):
    """Whose calendar this is, or None when the address leads nowhere, or no longer."""
    feed = (
        SessionFeed.objects.select_related("user")
        .filter(token_fingerprint=_fingerprint(token))
        .first()
    )
    return feed.user if feed and can_learn(feed.user) else None


def feed_text(user, now):
    """The sessions someone is enrolled in, from 30 days before `now` (aware) on."""
    return calendar_text(enrolled_sessions(user, now - PAST), now, with_link=True)


def calendar_text(sessions, now, *, with_link):
    """Sessions as the text of a calendar; their link is for those enrolled only."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//maillage//formations//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Formations")
    for session in sessions:
        for number, (starts, ends) in enumerate(meetings(session), start=1):
            event = _event(session, now, with_link)
            # Events of several days are one a day: the nights are not taken.
            suffix = f"-{number}" if number > 1 else ""
            event.add("uid", f"{session.public_id}{suffix}@maillage")
            event.add("dtstart", starts.astimezone(UTC))
            event.add("dtend", ends.astimezone(UTC))
            calendar.add_component(event)
    return calendar.to_ical().decode()


def _event(session, now, with_link):
    event = icalendar.Event()
    event.add("dtstamp", now)
    event.add("sequence", session.revision)
    event.add("status", "CANCELLED" if session.cancelled_at else "CONFIRMED")
    event.add("summary", session.title)
    event.add("description", f"Avec {session.trainer}, {session.organisation}")
    if session.place or with_link:
        event.add("location", session.place or session.link)
    return event


def _fingerprint(token):
    return fingerprint(token, purpose="session_feed")
