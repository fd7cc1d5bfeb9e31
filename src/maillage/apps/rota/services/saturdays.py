"""Saturdays between two stays: when keys change hands, who says so, when a flat is cleaned."""

from django.db import transaction

from maillage.apps.accounts.audit import actor_of
from maillage.apps.rota.errors import BadRota, NotAllowed, NotNow
from maillage.apps.rota.models import CleaningSlot, KeyHandover
from maillage.apps.rota.permissions import can_run_centre
from maillage.apps.rota.selectors.saturdays import leaving_and_arriving

from ._entries import held, record

GIVEN, RECEIVED = "given", "received"
NOT_YOU = "Seule la personne qui remet ou reçoit ces clés peut le dire."
NOBODY = "Personne ne remet ni ne reçoit de clés ce samedi-là."


@transaction.atomic
def set_key_time(*, actor, line, saturday, at):
    """Say at what time the keys of a line change hands on a Saturday."""
    _check_saturday(saturday)
    keys = _keys(line, saturday)
    if keys.received_at or keys.given_at:
        raise NotNow("Ces clés ont déjà changé de mains.")
    keys.at = at
    keys.save(update_fields=["at"])
    record(actor, keys, "time", {"line": line.pk})
    return keys


@transaction.atomic
def confirm_keys(*, user, line, saturday, side, now):
    """Say « je les ai remises » (`GIVEN`) or « je les ai reçues » (`RECEIVED`), once.

    The doctor who leaves gives, the one who arrives receives; where there is none, and only
    there, the fixed team says it. Raises `NotAllowed`, `NotNow`.
    """
    _check_saturday(saturday)
    sides = dict(zip((GIVEN, RECEIVED), leaving_and_arriving(line, saturday), strict=True))
    if not any(sides.values()):
        raise NotNow(NOBODY)
    if not may_confirm(user, line.centre, sides[side]):
        raise NotAllowed(NOT_YOU)
    keys = _keys(line, saturday)
    if getattr(keys, f"{side}_at") is None:
        setattr(keys, f"{side}_at", now)
        setattr(keys, f"{side}_by", user)
        keys.save(update_fields=[f"{side}_at", f"{side}_by"])
        record(actor_of(user), keys, side, {"line": line.pk})
    return keys


def may_confirm(user, centre, post):
    """Whether someone may speak for a side of a handover: its doctor, or the team for nobody."""
    if post is not None:
        return post.volunteer.user_id is not None and post.volunteer.user_id == user.pk
    return can_run_centre(user, centre)


@transaction.atomic
def save_cleaning(*, actor, flat, saturday, starts, ends, supplier=None):
    """When a flat is cleaned on a Saturday, and by which supplier of its centre."""
    _check_saturday(saturday)
    if ends <= starts:
        raise BadRota({"ends": "Le ménage finit avant de commencer : corrigez les heures."})
    if supplier is not None and supplier.centre_id != flat.centre_id:
        raise BadRota({"supplier": "Choisissez quelqu’un de ce centre."})
    slot, _ = CleaningSlot.objects.update_or_create(
        flat=flat,
        saturday=saturday,
        defaults={"starts": starts, "ends": ends, "supplier": supplier},
    )
    record(actor, slot, "save", {"flat": flat.pk})
    return slot


@transaction.atomic
def finish_cleaning(*, user, slot, now):
    """Say that a flat is clean, once."""
    slot = held(slot)
    if slot.done_at is None:
        slot.done_at, slot.done_by = now, user
        slot.save(update_fields=["done_at", "done_by"])
        record(actor_of(user), slot, "finish", {"flat": slot.flat_id})
    return slot


def _keys(line, saturday):
    KeyHandover.objects.get_or_create(line=line, saturday=saturday)
    return KeyHandover.objects.select_for_update(of=("self",)).get(line=line, saturday=saturday)


def _check_saturday(day):
    if day.weekday() != 5:
        raise BadRota({"saturday": "Les clés changent de mains le samedi : donnez un samedi."})
