"""Prevention events: announced, changed, cancelled, and the people counted afterwards."""

from datetime import timedelta

from django.db import transaction

from maillage.apps.accounts import audit
from maillage.apps.compact.enums import CompactState
from maillage.apps.compact.errors import BadCompact, NotNow, StaleEdit
from maillage.apps.compact.models import Compact, Event

FIELDS = (
    *("title", "organisation", "theme", "audience", "commune", "place"),
    *("starts_at", "ends_at", "is_public"),
)
LONGEST = timedelta(days=31)
MOST_REACHED = 100_000
_STALE = (
    "Quelqu’un d’autre a changé ce rendez-vous entre-temps : relisez-le, puis recommencez ; rien "
    "n’a été enregistré."
)


@transaction.atomic
def create(*, compact, values, user):
    """A new event. `values` has `FIELDS`; a past one may be written down too."""
    compact = Compact.objects.select_for_update().get(pk=compact.pk)
    _check_lives(compact)
    event = Event(compact=compact)
    _fill(event, values)
    _record(event, "create", user)
    return event


@transaction.atomic
def change(*, event, values, seen, user, now):
    """Rewrite what is announced. `seen` is the revision that was opened."""
    event = _locked(event, seen=seen)
    _check_lives(event.compact)
    if event.cancelled_at:
        raise NotNow("Ce rendez-vous est annulé : rétablissez-le pour le modifier.")
    if event.reached is not None and values.get("starts_at", event.starts_at) > now:
        raise BadCompact(
            {"day": "Les personnes reçues sont déjà comptées : ce jour ne peut pas être à venir."}
        )
    _fill(event, values)
    _record(event, "change", user)
    return event


@transaction.atomic
def cancel(*, event, user, now):
    """It will not take place; twice is once. One that was held and counted stays."""
    event = _locked(event)
    if event.reached is not None:
        raise NotNow("Ce rendez-vous a eu lieu et ses participants sont comptés : il reste.")
    if event.cancelled_at is None:
        event.cancelled_at = now
        event.save()
        _record(event, "cancel", user)
    return event


@transaction.atomic
def restore(*, event, user):
    """It was cancelled by mistake."""
    event = _locked(event)
    _check_lives(event.compact)
    if event.cancelled_at:
        event.cancelled_at = None
        event.save()
        _record(event, "restore", user)
    return event


@transaction.atomic
def count_reached(*, event, reached, user, now):
    """How many people came, counted once it has begun; None when the count was a mistake."""
    event = _locked(event)
    if event.cancelled_at or event.starts_at > now:
        raise NotNow("On compte les personnes reçues une fois le rendez-vous tenu.")
    if reached is not None and not 0 <= reached <= MOST_REACHED:
        raise BadCompact({"reached": f"Donnez un nombre de 0 à {MOST_REACHED}."})
    event.reached = reached
    event.save()
    _record(event, "count", user)
    return event


def _check_lives(compact):
    """What an ended compact announced is only counted or cancelled."""
    if compact.state == CompactState.ENDED:
        raise NotNow("Cette convention est terminée : elle n’annonce plus de rendez-vous.")


def _locked(event, *, seen=None):
    """The row, locked, with its next revision."""
    found = Event.objects.select_for_update(of=("self",)).select_related("compact")
    found = found.filter(pk=event.pk).first()
    if found is None or (seen is not None and found.revision != seen):
        raise StaleEdit(_STALE)
    found.revision += 1
    return found


def _fill(event, values):
    for name in FIELDS:
        if name in values:
            setattr(event, name, values[name])
    event.title = event.title.strip()
    errors = {}
    if not event.title:
        errors["title"] = "Donnez un intitulé au rendez-vous."
    if not event.compact.parties.filter(organisation=event.organisation_id).exists():
        errors["organisation"] = "Choisissez une partie de la convention."
    length = event.ends_at - event.starts_at
    if not timedelta() < length <= LONGEST:
        errors["ends"] = "La fin vient après le début, un mois plus tard au plus."
    if errors:
        raise BadCompact(errors)
    event.save()


def _record(event, verb, user):
    audit.record(
        actor=audit.actor_of(user),
        action=f"event.{verb}",
        subject=f"compact:{event.compact_id}",
        details={"event": event.pk, "revision": event.revision},
    )
