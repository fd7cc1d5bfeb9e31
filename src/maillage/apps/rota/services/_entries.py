"""What every service of a centre does: check, hold, write, record."""

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from maillage.apps.accounts import audit
from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.versions import version_of
from maillage.apps.rota.errors import BadRota, NotNow, StaleEdit

EMPTY = "Ce champ est vide : remplissez-le."
GONE = "Cette fiche n’existe plus : quelqu’un l’a supprimée entre-temps."
CHANGED = (
    "Cette fiche a été modifiée par quelqu’un d’autre depuis que vous l’avez ouverte. Relisez-la, "
    "puis recommencez."
)
_SPANS = (("opens_on", "closes_on"), ("available_from", "available_to"))


def checked(fields, checks, *, required=()):
    """Clean values of the fields given; one `BadRota` tells each bad or missing one."""
    values, errors = {}, {name: EMPTY for name in required if name not in fields}
    for name, value in fields.items():
        try:
            values[name] = checks[name](value)
        except BadOffer as error:
            errors[name] = str(error)
    if errors:
        raise BadRota(errors)
    return values


def held(entry, *, seen="", **owner):
    """The entry as it stands now, kept until the transaction ends.

    `seen` is its version when the person opened it: `StaleEdit` if it changed since. `owner` is
    what it must belong to; `NotNow` if it does not, or is gone.
    """
    stored = type(entry)._base_manager.select_for_update(of=("self",)).filter(pk=entry.pk).first()
    if stored is None or any(getattr(stored, name) != value for name, value in owner.items()):
        raise NotNow(GONE)
    if seen and version_of(stored) != seen:
        raise StaleEdit(CHANGED)
    return stored


def write(actor, entry, values, *, taken="Une autre fiche a déjà ces valeurs."):
    """Save what changes of an entry and record it; nothing happens when nothing changes."""
    created = entry.pk is None
    changed = sorted(name for name in values if created or getattr(entry, name) != values[name])
    for name in changed:
        setattr(entry, name, values[name])
    _refuse_backwards(entry)
    if changed or created:
        try:
            with transaction.atomic():
                entry.save()
        except IntegrityError as error:
            raise BadRota(taken) from error
        record(actor, entry, "create" if created else "change", {"fields": changed})
    return entry


def remove(actor, entry, *, kept):
    """Delete an entry; `NotNow` with the text `kept` when something still hangs on it."""
    number = entry.pk
    try:
        with transaction.atomic():
            entry.delete()
    except ProtectedError as error:
        raise NotNow(kept) from error
    entry.pk = number
    record(actor, entry, "delete")


def record(actor, entry, verb, details=None):
    """The audit line of one entry; details are codes and numbers only."""
    kind = entry._meta.model_name
    audit.record(
        actor=actor, action=f"{kind}.{verb}", subject=f"{kind}:{entry.pk}", details=details
    )


def _refuse_backwards(entry):
    for first, last in _SPANS:
        ends = getattr(entry, last, None)
        if ends and ends < getattr(entry, first):
            raise BadRota({last: "Cette date vient avant la première : corrigez l’une ou l’autre."})
