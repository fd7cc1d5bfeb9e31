"""What is said of a remote session: its link only to those enrolled."""

from django.utils import timezone

from maillage.web.components.words import clock

from .instants import moment_in_words


def session_line(session, *, is_enrolled):
    """One session of a list, at the clock of Paris."""
    zone = timezone.get_current_timezone()
    return {
        "public_id": session.public_id,
        "title": session.title,
        "trainer": session.trainer,
        "organisation": session.organisation.name,
        "when": moment_in_words(session.starts_at, zone),
        "until": clock(session.ends_at.astimezone(zone).time()),
        "is_cancelled": session.cancelled_at is not None,
        "is_enrolled": is_enrolled,
        "link": session.link if is_enrolled else "",
    }
