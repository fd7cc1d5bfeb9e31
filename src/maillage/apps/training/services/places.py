"""The places of a session: taken, waited for, given to the first who waits.

The row of the session is locked: two people for the last place are one enrolled and one waiting.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef

from maillage.apps.accounts import audit
from maillage.apps.accounts.models import Membership
from maillage.apps.training.errors import SessionClosed
from maillage.apps.training.models import Enrolment, Session

from .notices import tell_promoted, tell_struck_off


@transaction.atomic
def enrol(*, user, session, now):
    """Give someone a place in a session to come, or put them last on its waiting list.

    Returns their `Enrolment`; asking twice is asking once. Raises `SessionClosed`.
    """
    session = locked(session, now)
    is_waiting = not _has_place(session)
    line, is_new = Enrolment.objects.get_or_create(
        session=session, user=user, defaults={"enrolled_at": now, "is_waiting": is_waiting}
    )
    if is_new:
        record(audit.actor_of(user), "session.enrol", session, waiting=is_waiting)
    return line


@transaction.atomic
def leave(*, user, session, now):
    """Take someone off the list of a session to come; their place goes to the first who waits.

    Raises `SessionClosed`.
    """
    session = locked(session, now)
    count, _ = Enrolment.objects.filter(session=session, user=user).delete()
    if count:
        promoted = give_free_places(session, now)
        record(audit.actor_of(user), "session.leave", session, promoted=promoted)


@transaction.atomic
def strike_off(*, actor, enrolment, now):
    """Take someone else off the list of a session to come, and tell them; twice is once.

    Raises `SessionClosed`.
    """
    session = locked(enrolment.session, now)
    line = session.enrolments.filter(pk=enrolment.pk).select_related("user").first()
    if line is None:
        return
    tell_struck_off(line, session, now)
    line.delete()
    promoted = give_free_places(session, now)
    record(actor, "session.strike_off", session, promoted=promoted)


def give_free_places(session, now):
    """Give the free places of a locked session to those who wait, the first come first; how many.

    They are told by e-mail. Who has left every organisation, or whose account is closed, is passed
    over.
    """
    member = Membership.objects.filter(user=OuterRef("user")).order_by()
    waiting = session.enrolments.filter(Exists(member), is_waiting=True, user__is_active=True)
    promoted = 0
    for line in waiting.select_related("user").order_by("enrolled_at", "pk"):
        if not _has_place(session):
            break
        line.is_waiting = False
        line.save(update_fields=["is_waiting"])
        tell_promoted(line, session, now)
        promoted += 1
    return promoted


def locked(session, now):
    """The session as it is now, its row locked; `SessionClosed` once begun or cancelled."""
    session = Session.objects.select_for_update().get(pk=session.pk)
    if session.cancelled_at or session.starts_at <= now:
        raise SessionClosed
    return session


def record(actor, action, session, **details):
    """The audit line of a change of a session."""
    audit.record(
        actor=actor,
        action=action,
        subject=f"session:{session.pk}",
        details={"revision": session.revision} | details,
    )


def _has_place(session):
    taken = session.enrolments.filter(is_waiting=False).count()
    return session.capacity is None or taken < session.capacity
