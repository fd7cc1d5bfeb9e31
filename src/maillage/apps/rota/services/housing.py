"""Flats and vehicles: what there is, and when one cannot be used."""

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts.audit import actor_of
from maillage.apps.rota import checks
from maillage.apps.rota.enums import IncidentKind
from maillage.apps.rota.errors import BadRota
from maillage.apps.rota.models import Flat, Outage, Vehicle
from maillage.apps.rota.weeks import monday_of

from . import _lodging
from ._entries import checked, held, record, remove, write
from ._told import tell
from .lodging import held_centre, record_lodging

TAKEN = {"name": "Ce centre en a déjà un de ce nom : donnez-en un autre."}
KEPT = "Des médecins l’ont eu ou l’auront : donnez-lui plutôt un dernier jour."
_KINDS = {
    Flat: (checks.FLAT, ("name", "address", "beds", "available_from"), IncidentKind.FLAT),
    Vehicle: (checks.VEHICLE, ("name", "available_from"), IncidentKind.VEHICLE),
}


@transaction.atomic
def save_flat(*, user, centre, flat=None, seen="", now=None, **fields):
    """Add a flat, or change it; doctors it can no longer house are housed elsewhere."""
    return _save(user, centre, flat or Flat(), fields, seen=seen, now=now)


@transaction.atomic
def save_vehicle(*, user, centre, vehicle=None, seen="", now=None, **fields):
    """Add a vehicle, or change when it is there."""
    return _save(user, centre, vehicle or Vehicle(), fields, seen=seen, now=now)


@transaction.atomic
def remove_thing(*, actor, thing):
    """Take a flat or a vehicle that nobody ever had off the list; `NotNow` otherwise."""
    remove(actor, held(thing), kept=KEPT)


@transaction.atomic
def declare_outage(*, user, thing, first_day, last_day, note="", now=None):
    """A flat or a vehicle cannot be used, from a day to another: whole weeks.

    Who had it gets another if there is one; weeks that became impossible are reported.
    """
    now = now or timezone.now()
    centre = held_centre(thing.centre_id)
    values = checked(
        {"first_day": first_day, "last_day": last_day, "note": note},
        {"first_day": checks.LINE["opens_on"], "last_day": checks.LINE["opens_on"]}
        | {"note": checks.MILESTONE["note"]},
    )
    if last_day < first_day:
        raise BadRota({"last_day": "Ce jour vient avant le premier : corrigez l’un ou l’autre."})
    outage = Outage.objects.create(
        **{type(thing)._meta.model_name: thing},
        first_monday=monday_of(values["first_day"]),
        last_monday=monday_of(values["last_day"]),
        note=values["note"],
    )
    record(actor_of(user), thing, "outage", {"outage": outage.pk})
    _lodge_again(centre, type(thing), user, now)
    return outage


@transaction.atomic
def end_outage(*, user, outage, now=None):
    """It can be used again: doctors who had nothing get it."""
    now = now or timezone.now()
    thing = outage.flat or outage.vehicle
    centre = held_centre(thing.centre_id)
    held(outage).delete()
    _lodge_again(centre, type(thing), user, now)
    record(actor_of(user), thing, "outage_end", {"outage": outage.pk})


def _save(user, centre, thing, fields, *, seen, now):
    now, centre, model = now or timezone.now(), held_centre(centre.pk), type(thing)
    checks_, required, _ = _KINDS[model]
    values = checked(fields, checks_, required=() if thing.pk else required)
    thing = held(thing, seen=seen, centre=centre) if thing.pk else model(centre=centre)
    thing = write(actor_of(user), thing, values, taken=TAKEN)
    _lodge_again(centre, model, user, now)
    return thing


def _lodge_again(centre, model, user, now):
    """Arrange the weeks to come, and report those that lost what they had."""
    lost = []
    for monday in _lodging.weeks_to_come(centre, timezone.localdate(now)):
        done = _lodging.lodge_week(centre, monday)
        record_lodging(actor_of(user), centre, done)
        if done.lost_beds if model is Flat else done.lost_vehicles:
            lost.append(monday)
    tell(_KINDS[model][2], centre, lost, user=user, now=now)
