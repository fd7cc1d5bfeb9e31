"""Confirm entries, and take them out of the directory or back."""

from django.db import transaction
from django.utils import timezone

from maillage.apps.offer.enums import Source
from maillage.apps.offer.models import Agenda, CareService, CareSite

from ._saving import announce, held, record
from .places import confirmed_today


@transaction.atomic
def confirm_entry(*, actor, entry):
    """Say that a site, a service or a role is still right: sure for 180 days more."""
    entry = held(entry)
    site = entry if isinstance(entry, CareSite) else entry.site
    dates = confirmed_today(site.commune.departement_id)
    entry.confirmed_on, entry.confirm_before = dates["confirmed_on"], dates["confirm_before"]
    entry.reminded_on = None
    entry.save(update_fields=["confirmed_on", "confirm_before", "reminded_on"])
    record(actor, entry, "confirm")
    return entry


@transaction.atomic
def hide_entry(*, actor, entry):
    """Withdraw a site, a service or a role from the directory; `show_entry` brings it back.

    Appointments already booked there stay booked.
    """
    entry = held(entry)
    if entry.hidden_at is None:
        _set_hidden(actor, entry, timezone.now(), "hide")
    return entry


@transaction.atomic
def show_entry(*, actor, entry):
    """Bring a withdrawn entry back."""
    entry = held(entry)
    if entry.hidden_at is not None:
        _set_hidden(actor, entry, None, "show")
    return entry


def _set_hidden(actor, entry, instant, verb):
    entry.hidden_at = instant
    if entry.source != Source.MANUAL:
        entry.edited = sorted({*entry.edited, "hidden_at"})
    entry.save(update_fields=["hidden_at", "edited"])
    paths = {CareSite: "service__site", CareService: "service"}
    announce(Agenda.objects.filter(**{paths.get(type(entry), "role"): entry}))
    record(actor, entry, verb)
