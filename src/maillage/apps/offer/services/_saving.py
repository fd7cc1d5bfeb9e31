"""What every service of the offer does: check, hold, write, announce, record."""

from django.db import IntegrityError, transaction

from maillage.apps.accounts import audit
from maillage.apps.offer.checks import PHONES
from maillage.apps.offer.enums import Source
from maillage.apps.offer.errors import BadOffer, StaleEdit
from maillage.apps.offer.phones import normalise
from maillage.apps.offer.signals import opening_changed
from maillage.apps.offer.versions import version_of

EMPTY = "Ce champ est vide : remplissez-le."
GONE = "Cette fiche n’existe plus : quelqu’un l’a supprimée entre-temps."
_KINDS = {
    "caresite": "site",
    "careservice": "service",
    "practitionerrole": "role",
    "openingrule": "rule",
    "openingexception": "exception",
}


def checked(fields, checks, *, required=(), departement=""):
    """Clean values of the fields given; one `BadOffer` tells each bad or missing one."""
    values, errors = {}, {name: EMPTY for name in required if name not in fields}
    for name, value in fields.items():
        try:
            values[name] = _checked(name, value, checks, departement)
        except BadOffer as error:
            errors[name] = str(error)
    refuse(errors)
    return values


def refuse(errors):
    """Raise `BadOffer` when there is something to say."""
    if errors:
        raise BadOffer(errors)


def held(entry, *, seen="", **owner):
    """The entry as it stands now, kept until the transaction ends.

    `seen` is its version when the person opened it: StaleEdit if it changed since. `owner` is what
    it must belong to: BadOffer if it does not, or if it was deleted.
    """
    stored = type(entry)._base_manager.select_for_update(of=("self",)).filter(pk=entry.pk).first()
    if stored is None or any(getattr(stored, name) != value for name, value in owner.items()):
        raise BadOffer(GONE)
    if seen and version_of(stored) != seen:
        raise StaleEdit(stored)
    return stored


def write(actor, entry, values, *, links=None, taken="", agendas=None):
    """Save an entry with its links, tell whose openings change, record who did it; give it back.

    `links` maps a many-to-many field to its members, or None to leave them. `taken` is what to
    say when another entry already has these values. Nothing happens when nothing changes.
    """
    created = entry.pk is None
    changed = sorted(name for name in values if created or getattr(entry, name) != values[name])
    for name in changed:
        setattr(entry, name, values[name])
    if changed or created:
        _save(entry, changed, created, taken)
    changed += _link(entry, links or {})
    if changed or created:
        announce(agendas)
        record(actor, entry, "create" if created else "change", {"fields": changed})
    return entry


def remove(actor, entry, agendas):
    """Delete an entry; give back what it held, its number kept."""
    number = entry.pk
    ids = _ids(agendas)
    entry.delete()
    entry.pk = number
    _send(ids)
    record(actor, entry, "delete")
    return entry


def announce(agendas):
    """Tell whoever listens, inside the transaction, whose free slots may have changed."""
    _send(_ids(agendas))


def record(actor, entry, verb, details=None):
    """The audit line of one entry; details are codes and numbers only."""
    kind = _KINDS.get(entry._meta.model_name, entry._meta.model_name)
    audit.record(
        actor=actor, action=f"{kind}.{verb}", subject=f"{kind}:{entry.pk}", details=details
    )


def _checked(name, value, checks, departement):
    if name not in checks:
        raise BadOffer(f"« {name[:30]} » n’est pas un champ de cette fiche.")
    if name in PHONES:
        return normalise(value, departement) if str(value or "").strip() else ""
    return checks[name](value)


def _save(entry, changed, created, taken):
    if not created:
        _keep_from_imports(entry, changed)
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as error:
        raise BadOffer(taken or "Une autre fiche a déjà ces valeurs.") from error


def _keep_from_imports(entry, changed):
    if getattr(entry, "source", Source.MANUAL) != Source.MANUAL:
        entry.edited = sorted({*entry.edited, *changed})


def _link(entry, links):
    changed = []
    for name, members in links.items():
        if members is None:
            continue
        linked = getattr(entry, name)
        if {each.pk for each in members} != set(linked.order_by().values_list("pk", flat=True)):
            linked.set(members)
            changed.append(name)
    if changed and hasattr(entry, "edited"):
        _keep_from_imports(entry, changed)
        entry.save(update_fields=["edited"])
    return changed


def _ids(agendas):
    if agendas is None:
        return []
    return list(agendas.order_by("pk").values_list("pk", flat=True))


def _send(ids):
    if ids:
        opening_changed.send(sender=None, agenda_ids=ids)
