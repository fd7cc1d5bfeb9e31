"""Professionals and their places of work."""

from django.db import transaction

from maillage.apps.offer import checks
from maillage.apps.offer.models import Practitioner, PractitionerRole

from ._saving import checked, held, write
from .places import confirmed_today


@transaction.atomic
def save_practitioner(*, actor, practitioner=None, seen="", **fields):
    """Create a professional (family_name) or change them. Raises `BadOffer` or `StaleEdit`."""
    required = () if practitioner else ("family_name",)
    practitioner = held(practitioner, seen=seen) if practitioner else Practitioner()
    values = checked(fields, checks.PRACTITIONER, required=required)
    taken = (
        "L’annuaire connaît déjà un professionnel avec ce numéro RPPS ou Adeli, ou ce compte : "
        "ouvrez sa fiche."
    )
    return write(actor, practitioner, values, taken=taken)


@transaction.atomic
def save_role(*, actor, practitioner, site, role=None, seen="", **fields):
    """Say that a professional works at a site, or change how. Raises `BadOffer` or `StaleEdit`."""
    departement = site.commune.departement_id
    if role:
        role = held(role, seen=seen, practitioner=practitioner, site=site)
    else:
        dates = confirmed_today(departement)
        role = PractitionerRole(practitioner=practitioner, site=site, **dates)
    values = checked(fields, checks.ROLE, departement=departement)
    return write(actor, role, values, taken="Ce professionnel travaille déjà dans ce lieu.")
