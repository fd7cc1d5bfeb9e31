"""Sites and their rooms."""

from django.db import transaction
from django.utils import timezone

from maillage.apps.offer import checks
from maillage.apps.offer.closures import school_zone
from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.freshness import next_confirmation
from maillage.apps.offer.models import Agenda, CareSite, Room
from maillage.apps.territory.models import Commune
from maillage.apps.territory.opening_hours import time_zone

from ._saving import checked, held, write

_PLACED_BY = {"commune", "school_zone"}  # what decides of the clock and the holidays


@transaction.atomic
def save_site(*, actor, organisation, site=None, seen="", **fields):
    """Create a site (name, commune) or change it. Raises `BadOffer` or `StaleEdit`.

    Without coordinates it stands at its commune's point; without a school zone, it has that of
    its département.
    """
    site = held(site, seen=seen, organisation=organisation) if site else None
    commune = fields.get("commune", site and site.commune)
    if not isinstance(commune, Commune):
        raise BadOffer({"commune": "Choisissez une commune de la liste."})
    required = () if site else ("name", "commune")
    departement = commune.departement_id
    values = checked(fields, checks.SITE, required=required, departement=departement)
    if site is None or commune != site.commune:
        values.setdefault("school_zone", school_zone(departement))
        if not {"latitude", "longitude"} <= set(values):
            values |= {"latitude": commune.latitude, "longitude": commune.longitude}
    agendas = (
        Agenda.objects.filter(service__site=site) if site and _PLACED_BY & set(values) else None
    )
    site = site or CareSite(organisation=organisation, **confirmed_today(departement))
    return write(actor, site, values, agendas=agendas)


@transaction.atomic
def save_room(*, actor, site, room=None, **fields):
    """Create a room or rename it. Raises `BadOffer` when the site already has one of that name."""
    room = held(room, site=site) if room else Room(site=site)
    values = checked(fields, checks.ROOM, required=("name",))
    taken = {"name": "Ce lieu a déjà une salle de ce nom : donnez-en un autre."}
    return write(actor, room, values, taken=taken)


def confirmed_today(departement):
    """Dates of an entry that is confirmed now, by the calendar of its place."""
    today = timezone.now().astimezone(time_zone(departement)).date()
    return {"confirmed_on": today, "confirm_before": next_confirmation(today)}
