"""What is said of a session: where it is, how many places are left; its link only to who comes."""

from django.utils import timezone

from maillage.apps.training.days import in_words
from maillage.apps.training.selectors import (
    catalogue,
    coming_sessions,
    enrolled_sessions,
    waiting_ranks,
)
from maillage.web.components.words import count


def session_line(session, *, is_enrolled, rank=None):
    """One session, at the clock of Paris; `rank` is one's place on its waiting list, or None."""
    return {
        "public_id": session.public_id,
        "title": session.title,
        "trainer": session.trainer,
        "organisation": session.organisation.name,
        "when": in_words(session),
        "place": session.place,
        "is_remote": session.is_remote,
        "is_cancelled": session.cancelled_at is not None,
        "is_enrolled": is_enrolled,
        "rank": rank,
        "link": session.link if is_enrolled else "",
    }


def coming_lines(user, now, course_id=""):
    """The sessions to come, as a list shows them to one person; their number asks no more."""
    mine = {session.pk for session in enrolled_sessions(user, now)}
    ranks = waiting_ranks(user, now)
    titles = {each.id: each.title for each in catalogue()}
    return [
        session_line(session, is_enrolled=session.pk in mine, rank=ranks.get(session.pk))
        | open_places(session, now)
        | {"course_id": session.course, "course": titles.get(session.course, "")}
        for session in coming_sessions(now, course_id)
    ]


def open_places(session, now):
    """Whether one may still join a session read with `people` and `waiting`, and in words."""
    return {
        "people": places_in_words(session) if session.starts_at > now else _people(session),
        "is_begun": session.starts_at <= now,
        "is_over": session.ends_at <= now,
        "is_full": session.capacity is not None and session.people >= session.capacity,
    }


def places_in_words(session):
    """How many come, and how many more may, of a session read with `people` and `waiting`."""
    people = _people(session)
    if session.capacity is None:
        return people
    free = session.capacity - session.people
    if free > 0:
        return f"{people}, {count(free, 'place libre', 'places libres')}"
    if session.waiting:
        return f"Complet\u00a0: {count(session.waiting, 'personne attend', 'personnes attendent')}"
    return "Complet"


def _people(session):
    return count(session.people, "personne inscrite", "personnes inscrites")


def next_sessions(now):
    """{course id: its next session that one may still join}, in words."""
    found = {}
    for session in coming_sessions(now):
        if session.cancelled_at is None and session.starts_at > now:
            found.setdefault(session.course, in_words(session))
    return found


def hour_of_paris(instant):
    """The local day and hour of an instant, for a form."""
    local = timezone.localtime(instant)
    return local.date(), local.time()
