"""Agendas, and the time people are away from them."""

from datetime import datetime

from django.db import transaction

from maillage.apps.offer import checks
from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.models import Absence, Agenda

from ._saving import checked, held, refuse, remove, write

_YEARS = range(2000, 2101)


@transaction.atomic
def save_agenda(*, actor, service, role=None, agenda=None, seen="", **fields):
    """Create an agenda (name) of a service, or change it. Raises `BadOffer` or `StaleEdit`.

    A new agenda belongs to the professional of `role`, who must work at the service's site, or to
    the service as a whole; that does not change afterwards.
    """
    if role and role.site_id != service.site_id:
        raise BadOffer(
            {
                "role": f"{role.practitioner} ne travaille pas à « {service.site} » : "
                "ajoutez d’abord ce lieu à sa fiche."
            }
        )
    required = () if agenda else ("name",)
    if agenda:
        agenda = held(agenda, seen=seen, service=service)
    else:
        agenda = Agenda(service=service, role=role)
    values = checked(fields, checks.AGENDA, required=required)
    agendas = Agenda.objects.filter(pk=agenda.pk) if agenda.pk else None
    return write(actor, agenda, values, agendas=agendas)


@transaction.atomic
def save_absence(*, actor, practitioner=None, agenda=None, absence=None, **fields):
    """Note time away (start, end: aware datetimes) of a professional everywhere, or of one agenda.

    Appointments already booked then are not cancelled. Raises `BadOffer`.
    """
    if (practitioner is None) == (agenda is None):
        raise BadOffer("Choisissez un professionnel, ou un agenda.")
    whose = {"practitioner": practitioner, "agenda": agenda}
    required = () if absence else ("start", "end")
    absence = held(absence, **whose) if absence else Absence(**whose)
    values = checked(fields, checks.ABSENCE, required=required)
    refuse(_absence_errors(absence, values))
    return write(actor, absence, values, agendas=_agendas_of(absence))


@transaction.atomic
def delete_absence(*, actor, absence):
    """Delete an absence: its time opens again."""
    absence = held(absence)
    return remove(actor, absence, _agendas_of(absence))


def _agendas_of(absence):
    if absence.agenda_id:
        return Agenda.objects.filter(pk=absence.agenda_id)
    return Agenda.objects.filter(role__practitioner=absence.practitioner_id)


def _absence_errors(absence, values):
    start, end = (values.get(name, getattr(absence, name)) for name in ("start", "end"))
    for name, instant in (("start", start), ("end", end)):
        is_instant = isinstance(instant, datetime) and instant.tzinfo is not None
        if not is_instant or instant.year not in _YEARS:
            return {name: "Donnez un jour et une heure, par exemple 15/01/2027 à 09:00."}
    if end <= start:
        return {"end": "L’absence finit avant de commencer : échangez les deux dates."}
    return {}
