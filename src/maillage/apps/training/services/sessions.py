"""Remote sessions: planned, changed, cancelled; joined and left."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from maillage.apps.accounts import audit
from maillage.apps.training import content
from maillage.apps.training.errors import BadSession, SessionClosed
from maillage.apps.training.models import Enrolment, RemoteSession

from .notices import tell_enrolled

LONGEST = timedelta(hours=8)
_IS_LINK = URLValidator(schemes=["https"])


@dataclass(frozen=True)
class SessionPlan:
    """What is decided of a session; both instants are aware."""

    course: str
    title: str
    trainer: str
    link: str
    starts_at: datetime
    ends_at: datetime


@transaction.atomic
def plan_session(*, actor, organisation, plan, now):
    """Plan a session. Raises `BadSession` or, for an unknown course, `NoSuchPart`."""
    _check(plan, now)
    session = RemoteSession.objects.create(organisation=organisation, **asdict(plan))
    _record(actor, "session.plan", session)
    return session


@transaction.atomic
def change_session(*, actor, session, plan, now):
    """Change a session that has not begun, and write to those enrolled; the same plan does nothing.

    Raises `BadSession`, `SessionClosed` or `NoSuchPart`.
    """
    session = _locked(session, now)
    _check(plan, now)
    wanted = asdict(plan)
    if all(getattr(session, name) == value for name, value in wanted.items()):
        return session
    for name, value in wanted.items():
        setattr(session, name, value)
    session.revision += 1
    session.save()
    tell_enrolled(session, "session_changed")
    _record(actor, "session.change", session)
    return session


@transaction.atomic
def cancel_session(*, actor, session, now):
    """Cancel a session that has not begun, and write to those enrolled."""
    session = _locked(session, now)
    session.cancelled_at = now
    session.revision += 1
    session.save(update_fields=["cancelled_at", "revision"])
    tell_enrolled(session, "session_cancelled")
    _record(actor, "session.cancel", session)
    return session


@transaction.atomic
def enrol(*, user, session, now):
    """Put someone on the list of a session to come; twice is once. Raises `SessionClosed`."""
    session = _locked(session, now)
    _, is_new = Enrolment.objects.get_or_create(
        session=session, user=user, defaults={"enrolled_at": now}
    )
    if is_new:
        _record(audit.actor_of(user), "session.enrol", session)


@transaction.atomic
def leave(*, user, session, now):
    """Take someone off the list of a session to come. Raises `SessionClosed`."""
    session = _locked(session, now)
    count, _ = Enrolment.objects.filter(session=session, user=user).delete()
    if count:
        _record(audit.actor_of(user), "session.leave", session)


def _locked(session, now):
    session = RemoteSession.objects.select_for_update().get(pk=session.pk)
    if session.cancelled_at or session.starts_at <= now:
        raise SessionClosed
    return session


def _check(plan, now):
    content.course(plan.course)
    errors = {}
    for field, label in (("title", "Le titre"), ("trainer", "Le nom")):
        length = len(getattr(plan, field))
        if not 3 <= length <= 120:
            errors[field] = f"{label} a {length} caractères ; donnez-en de 3 à 120."
    try:
        _IS_LINK(plan.link)
    except ValidationError:
        errors["link"] = "Donnez l’adresse de la salle à distance, qui commence par https://."
    if plan.starts_at <= now:
        errors["starts_at"] = "Le début est déjà passé ; choisissez un moment à venir."
    if not timedelta() < plan.ends_at - plan.starts_at <= LONGEST:
        errors["ends_at"] = (
            "La fin vient après le début, le même jour, huit heures plus tard au plus."
        )
    if errors:
        raise BadSession(errors)


def _record(actor, action, session):
    audit.record(
        actor=actor,
        action=action,
        subject=f"session:{session.pk}",
        details={"revision": session.revision},
    )
