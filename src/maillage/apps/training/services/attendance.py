"""Who came to a session, said once it has begun; and what those who came thought of it."""

from django.db import transaction

from maillage.apps.accounts import audit
from maillage.apps.training.codes import new_code
from maillage.apps.training.errors import BadRating, NotPresent, NotYet, SessionClosed
from maillage.apps.training.models import Enrolment, Session

from .notices import tell_attended
from .places import record

LONGEST_WORDS = 1000


@transaction.atomic
def note_attendance(*, actor, session, present, now):
    """Write who of a session's list came: `present` holds ids of enrolments; the others did not.

    Someone who waited and came all the same takes a place. Who came gets a certificate of
    attendance; corrected to absent, they lose it and what they had answered. Sending the same
    again changes nothing. Raises `NotYet` before the session begins, `SessionClosed` if cancelled.
    """
    session = Session.objects.select_for_update().get(pk=session.pk)
    if session.cancelled_at:
        raise SessionClosed
    if now < session.starts_at:
        raise NotYet("La séance n’a pas commencé : notez les présences à partir de son début.")
    changed = sum(_note(line, line.pk in present) for line in _lines(session))
    if not changed:
        return
    for line in _lines(session).filter(attended=True):
        tell_attended(line, session, now)
    came = session.enrolments.filter(attended=True).count()
    record(actor, "session.note_attendance", session, changed=changed, came=came)


@transaction.atomic
def rate(*, user, session, satisfaction, words, now):
    """Keep what someone who came thought of a session, from 1 to 5 with words; the last counts.

    Raises `NotPresent` or `BadRating`.
    """
    lines = Enrolment.objects.select_for_update(of=("self",))
    line = lines.filter(user=user, session=session, attended=True).first()
    if line is None or session.starts_at > now:
        raise NotPresent
    if satisfaction not in range(1, 6):
        raise BadRating
    line.satisfaction, line.words = satisfaction, words.strip()[:LONGEST_WORDS]
    line.save(update_fields=["satisfaction", "words"])
    record(audit.actor_of(user), "session.rate", session)


def _lines(session):
    return session.enrolments.select_related("user")


def _note(line, came):
    """Write one line; whether it changed. Who waits and did not come is left as it is."""
    if line.attended == came or (line.is_waiting and not came):
        return False
    line.attended, line.is_waiting = came, False
    line.code = new_code() if came else None
    if not came:
        line.satisfaction, line.words = None, ""
    line.save(update_fields=["attended", "is_waiting", "code", "satisfaction", "words"])
    return True
