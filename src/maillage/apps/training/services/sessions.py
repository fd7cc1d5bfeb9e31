"""Sessions, in a place or at a distance: planned, changed, cancelled."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from maillage.apps.training.days import LONGEST, MOST_DAYS, meetings
from maillage.apps.training.errors import BadSession
from maillage.apps.training.models import Session
from maillage.apps.training.selectors import entry

from .notices import tell_enrolled
from .places import give_free_places, locked, record

MOST_PLACES = 1000
_LENGTHS = {"title": ("Le titre", 3, 120), "trainer": ("Le nom", 3, 120)}
_IS_LINK = URLValidator(schemes=["https"])


@dataclass(frozen=True)
class SessionPlan:
    """What is decided of a session; both instants are aware.

    `link` at a distance or `place`, the other is empty; `capacity` None is without limit.
    """

    course: str
    title: str
    trainer: str
    starts_at: datetime
    ends_at: datetime
    link: str = ""
    place: str = ""
    capacity: int | None = None


@transaction.atomic
def plan_session(*, actor, organisation, plan, now):
    """Plan a session. Raises `BadSession` or, for an unknown course, `NoSuchPart`."""
    course = entry(plan.course)
    errors = _refusals(plan, now)
    if course.is_withdrawn:
        errors["course"] = "Cette formation n’est plus au catalogue : choisissez-en une autre."
    if errors:
        raise BadSession(errors)
    session = Session.objects.create(organisation=organisation, **asdict(plan))
    record(actor, "session.plan", session)
    return session


@transaction.atomic
def change_session(*, actor, session, plan, now):
    """Change a session that has not begun, and write to those enrolled; the same plan does nothing.

    More places go to those who wait, in their order; fewer than the people enrolled is refused.
    Raises `BadSession`, `SessionClosed` or `NoSuchPart`.
    """
    session = locked(session, now)
    entry(plan.course)
    errors = _refusals(plan, now)
    enrolled = session.enrolments.filter(is_waiting=False).count()
    if "capacity" not in errors and plan.capacity is not None and plan.capacity < enrolled:
        errors["capacity"] = (
            f"{enrolled} personnes ont déjà une place : gardez-en {enrolled} au moins, ou prévoyez "
            "une autre séance. Personne n’est désinscrit d’office."
        )
    if errors:
        raise BadSession(errors)
    changed = [name for name, value in asdict(plan).items() if getattr(session, name) != value]
    if not changed:
        return session
    for name in changed:
        setattr(session, name, getattr(plan, name))
    session.revision += 1
    session.save()
    # How many may come changes nothing for those who come.
    if changed != ["capacity"]:
        tell_enrolled(session, "session_changed", now)
    give_free_places(session, now)
    record(actor, "session.change", session)
    return session


@transaction.atomic
def cancel_session(*, actor, session, now):
    """Cancel a session that has not begun, and write to those enrolled and to those who wait."""
    session = locked(session, now)
    session.cancelled_at = now
    session.revision += 1
    session.save(update_fields=["cancelled_at", "revision"])
    tell_enrolled(session, "session_cancelled", now)
    record(actor, "session.cancel", session)
    return session


def _refusals(plan, now):
    errors = {}
    for field, (label, least, most) in _LENGTHS.items():
        length = len(getattr(plan, field))
        if not least <= length <= most:
            errors[field] = f"{label} a {length} caractères ; donnez-en de {least} à {most}."
    return errors | _where(plan) | _when(plan, now)


def _where(plan):
    errors = {}
    if plan.link and plan.place:
        errors["place"] = "Donnez un lieu ou une adresse à distance, pas les deux."
    elif plan.place:
        if not 3 <= len(plan.place) <= 200:
            errors["place"] = (
                f"Le lieu a {len(plan.place)} caractères ; donnez-en de 3 à 200 : la salle, la rue "
                "et la commune."
            )
    elif not _is_link(plan.link):
        errors["link"] = "Donnez l’adresse de la salle à distance, qui commence par https://."
    if plan.capacity is not None and not 1 <= plan.capacity <= MOST_PLACES:
        errors["capacity"] = (
            f"Le nombre de places va de 1 à {MOST_PLACES} ; sans limite, ne le donnez pas."
        )
    return errors


def _when(plan, now):
    errors = {}
    if plan.starts_at <= now:
        errors["starts_at"] = "Le début est déjà passé ; choisissez un moment à venir."
    if plan.ends_at <= plan.starts_at:
        errors["ends_at"] = "La fin vient après le début : corrigez l’une ou l’autre."
    elif len(found := meetings(plan)) > MOST_DAYS:
        errors["ends_at"] = (
            f"Une séance dure {MOST_DAYS} jours de suite au plus ; au-delà, prévoyez-en plusieurs."
        )
    elif not all(timedelta() < ends - starts <= LONGEST for starts, ends in found):
        errors["ends_at"] = (
            "Chaque jour, la fin vient après le début, huit heures plus tard au plus."
        )
    return errors


def _is_link(text):
    try:
        _IS_LINK(text)
    except ValidationError:
        return False
    return True
