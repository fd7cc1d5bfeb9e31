"""The handover book during the week: written, read and closed by the doctors who are there.

Reading is logged with counts only. Nothing disappears: an item is done, or dropped with a word.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.permissions import require
from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.phones import normalise
from maillage.apps.offer.texts import clean_text
from maillage.apps.rota.enums import ItemKind, ItemState
from maillage.apps.rota.errors import BadRota, NotNow, StaleEdit
from maillage.apps.rota.models import HandoverItem
from maillage.apps.rota.permissions import can_hand_over
from maillage.apps.rota.selectors import handover as selectors

from .handing_over import join

RESERVED = (
    "Le cahier de passation est réservé aux médecins du centre, du samedi de leur arrivée "
    "au lendemain de leur départ."
)
LONGEST = {"text": 600, "patient": 100}
LONGEST_WHY = 200
_FAR = timedelta(days=366)
_ABOUT_SOMEONE = (ItemKind.RESULT, ItemKind.WATCH)


@dataclass(frozen=True)
class ItemData:
    """What a doctor typed. `appointment`: the number of one of their line's, which names who."""

    kind: str
    text: str
    patient: str = ""
    phone: str = ""
    due_on: date | None = None
    appointment: int | None = None


@transaction.atomic
def open_book(*, centre, user, now=None):
    """Open items of a centre, the most pressing first; the reading is logged.

    Raises `NotAllowed` for anyone but its doctors of the day.
    """
    day = timezone.localdate(now)
    require(can_hand_over(user, centre, day), RESERVED)
    items = selectors.open_items(centre, day)
    audit.record(
        actor=audit.actor_of(user),
        action="handover.read",
        subject=f"centre:{centre.pk}",
        details={"items": len(items)},
    )
    return items


@transaction.atomic
def open_item(*, item_id, user, now=None):
    """One item, to change or drop it; the reading is logged. None when there is none.

    Raises `NotAllowed`.
    """
    item = selectors.item_of(item_id)
    if item is None:
        return None
    require(can_hand_over(user, item.line.centre, timezone.localdate(now)), RESERVED)
    _record(item, user, "read")
    return item


@transaction.atomic
def write(*, centre, user, data, now=None):
    """Write an item on the line of the doctor who writes; it joins Saturday's handover if it runs.

    Raises `BadRota` with a message by field, `NotAllowed`.
    """
    now = now or timezone.now()
    day = timezone.localdate(now)
    require(can_hand_over(user, centre, day), RESERVED)
    post = selectors.posts_of(user, day).filter(line__centre=centre).first()
    item = HandoverItem(line=post.line, written_by=post.volunteer, written_at=now)
    _fill(item, data, day)
    item.save()
    join(item, post, day)
    _record(item, user, "write", kind=item.kind)
    return item


@transaction.atomic
def change(*, item_id, user, data, seen, now=None):
    """Change an open item over the version `seen`. Raises `StaleEdit`, `BadRota`, `NotAllowed`."""
    day = timezone.localdate(now)
    item = _locked(item_id, user, seen, day)
    if item.state != ItemState.OPEN:
        raise NotNow("Cet élément est clos : rouvrez-le pour le changer.")
    _fill(item, data, day)
    _save(item)
    _record(item, user, "change")
    return item


@transaction.atomic
def close(*, item_id, user, state, seen, why="", now=None):
    """Mark an item done, or dropped with a word why. Raises as `change` does."""
    now = now or timezone.now()
    item = _locked(item_id, user, seen, timezone.localdate(now))
    if item.state != ItemState.OPEN:
        raise NotNow("Cet élément est déjà clos.")
    item.state = ItemState(state)
    if item.state == ItemState.DROPPED:
        item.why_dropped = _word(why)
    item.closed_at = now
    item.closed_by = _writer(item, user, timezone.localdate(now))
    _save(item)
    _record(item, user, "close", state=item.state)
    return item


@transaction.atomic
def reopen(*, item_id, user, seen, now=None):
    """Undo a closing that was a mistake."""
    item = _locked(item_id, user, seen, timezone.localdate(now))
    if item.erased_at:
        raise NotNow("Cet élément est effacé : écrivez-en un autre.")
    item.state, item.closed_at, item.closed_by = ItemState.OPEN, None, None
    item.why_dropped = None
    _save(item)
    _record(item, user, "reopen")
    return item


def _locked(item_id, user, seen, day):
    """An item its doctors may write to, still at the version they saw."""
    item = (
        HandoverItem.objects.select_for_update(of=("self",))
        .select_related("line__centre__site__commune")
        .filter(pk=item_id)
        .first()
    )
    if item is None:
        raise NotNow("Cet élément n’existe pas dans le cahier.")
    require(can_hand_over(user, item.line.centre, day), RESERVED)
    if item.version != seen:
        raise StaleEdit(
            "Cet élément a changé depuis que vous l’avez ouvert : relisez-le ci-dessous, puis "
            "recommencez si c’est encore utile. Rien n’a été enregistré."
        )
    return item


def _writer(item, user, day):
    return selectors.posts_of(user, day).filter(line__centre=item.line.centre_id)[0].volunteer


def _save(item):
    item.version += 1
    item.save()


def _record(item, user, action, **details):
    audit.record(
        actor=audit.actor_of(user),
        action=f"handover.{action}",
        subject=f"item:{item.pk}",
        details={name: str(value) for name, value in details.items()},
    )


def _word(why):
    try:
        word = clean_text(why, LONGEST_WHY)
    except BadOffer as error:
        raise BadRota({"why": str(error)}) from error
    if not word:
        raise BadRota({"why": "Dites en un mot pourquoi : rien ne disparaît sans raison."})
    return word


def _fill(item, data, day):
    """Put cleaned data in an item; raises `BadRota` with a message by field."""
    errors = {}
    appointment = _appointment(item, data, day, errors)
    values = {name: _text(getattr(data, name), name, errors) for name in LONGEST}
    values["phone"] = _phone(data.phone, item.line.centre, errors)
    if appointment is not None:
        person = appointment.person
        values["patient"] = values["patient"] or person.full_name[: LONGEST["patient"]]
        values["phone"] = values["phone"] or person.phone
    if data.kind not in ItemKind.values:
        errors["kind"] = "Choisissez une chose à faire, un résultat attendu ou un patient."
    if not values["text"]:
        errors.setdefault("text", "Écrivez ce que le médecin suivant doit savoir.")
    if data.kind in _ABOUT_SOMEONE and not values["patient"]:
        errors.setdefault("patient", "Écrivez le nom ou les initiales du patient.")
    if data.due_on is not None and abs(data.due_on - day) > _FAR:
        errors["due_on"] = "Ce jour est à plus d’un an d’aujourd’hui : vérifiez-le."
    if errors:
        raise BadRota(errors)
    values |= {"kind": data.kind, "due_on": data.due_on, "appointment": appointment}
    for name, value in values.items():
        setattr(item, name, value)


def _appointment(item, data, day, errors):
    if data.appointment is None:
        return None
    if data.appointment == item.appointment_id:
        return item.appointment
    found = selectors.appointments_to_link(item.line, day).filter(pk=data.appointment).first()
    if found is None:
        errors["appointment"] = "Ce rendez-vous n’est pas de votre ligne ces sept derniers jours."
    return found


def _text(typed, name, errors):
    try:
        return clean_text(typed, LONGEST[name])
    except BadOffer as error:
        errors[name] = str(error)
        return ""


def _phone(typed, centre, errors):
    if not typed.strip():
        return ""
    try:
        return normalise(typed, centre.site.commune.departement_id)
    except BadOffer as error:
        errors["phone"] = str(error)
        return ""
