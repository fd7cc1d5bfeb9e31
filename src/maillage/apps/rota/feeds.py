"""The calendar a volunteer reads in their own telephone, at a secret address (iCalendar, RFC 5545).

Whoever has the address reads it, with no sign-in: so it holds places and days only, no key, no
telephone, nobody's name.
"""

import secrets
from datetime import timedelta

import icalendar
from django.db import transaction

from maillage.apps.accounts import audit
from maillage.apps.accounts.encryption import fingerprint

from .enums import PostState
from .models import VolunteerFeed
from .weeks import arrival, departure

DAY = timedelta(days=1)


@transaction.atomic
def create_feed(*, volunteer, actor, now):
    """Give a volunteer's calendar a new secret address; return its token, never shown again."""
    token = secrets.token_urlsafe(32)
    VolunteerFeed.objects.update_or_create(
        volunteer=volunteer,
        defaults={"token_fingerprint": _fingerprint(token), "created_at": now},
    )
    _record(actor, "create", volunteer)
    return token


@transaction.atomic
def revoke_feed(*, volunteer, actor):
    """End the secret address."""
    VolunteerFeed.objects.filter(volunteer=volunteer).delete()
    _record(actor, "revoke", volunteer)


def volunteer_of_token(token):
    """Whose calendar this is, or None: unknown address, or its owner left."""
    feed = VolunteerFeed.objects.select_related("volunteer").filter(
        token_fingerprint=_fingerprint(token), volunteer__left_at=None
    )
    found = feed.first()
    return found.volunteer if found else None


def calendar_text(volunteer, now):
    """The published weeks of a volunteer as text, each from the day of arrival to the departure."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//maillage//semaines//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Mes semaines")
    posts = volunteer.posts.select_related("line__centre__site__commune").order_by("monday")
    for post in posts:
        calendar.add_component(_event(post, now))
    return calendar.to_ical().decode()


def _event(post, now):
    centre = post.line.centre
    event = icalendar.Event()
    event.add("uid", f"week-{post.pk}-{post.volunteer_id}@maillage")
    event.add("dtstamp", now)
    event.add("dtstart", arrival(post.monday))
    event.add("dtend", departure(post.monday) + DAY)  # RFC 5545: the first day it is over
    is_sure = post.state == PostState.CONFIRMED
    event.add("summary", f"{centre.name}{'' if is_sure else ' (à confirmer)'}")
    event.add("status", "CONFIRMED" if is_sure else "TENTATIVE")
    event.add("description", "Arrivée et départ le samedi. La page « Ma semaine » dit le reste.")
    if centre.site:
        event.add("location", f"{centre.site.address}, {centre.site.commune.name}".strip(", "))
    event.add("class", "PRIVATE")
    return event


def _fingerprint(token):
    return fingerprint(token, purpose="volunteer_feed")


def _record(actor, verb, volunteer):
    audit.record(actor=actor, action=f"volunteer_feed.{verb}", subject=f"volunteer:{volunteer.pk}")
