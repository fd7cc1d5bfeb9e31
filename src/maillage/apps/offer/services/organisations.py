"""Organisations as the directory knows them, and which CPTS they belong to."""

from django.db import transaction

from maillage.apps.accounts.enums import OrganisationKind
from maillage.apps.accounts.models import Organisation
from maillage.apps.offer import checks
from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.models import Affiliation

from ._saving import checked, held, remove, write


@transaction.atomic
def save_organisation(*, actor, organisation=None, seen="", **fields):
    """Create an organisation (name, kind) or change it. Raises `BadOffer` or `StaleEdit`."""
    required = () if organisation else ("name", "kind")
    organisation = held(organisation, seen=seen) if organisation else Organisation()
    values = checked(fields, checks.ORGANISATION, required=required)
    taken = "Une organisation porte déjà ce nom ou ce numéro Finess : ouvrez plutôt sa fiche."
    return write(actor, organisation, values, taken=taken)


@transaction.atomic
def affiliate(*, actor, cpts, organisation):
    """Make an organisation a member of a CPTS; it then sees what is shared with that CPTS."""
    if cpts.kind != OrganisationKind.CPTS:
        raise BadOffer({"cpts": f"« {cpts} » n’est pas une CPTS : choisissez-en une."})
    if cpts.pk == organisation.pk:
        raise BadOffer({"organisation": "Une CPTS n’est pas membre d’elle-même."})
    taken = f"« {organisation} » est déjà membre de « {cpts} »."
    return write(actor, Affiliation(cpts=cpts, organisation=organisation), {}, taken=taken)


@transaction.atomic
def end_affiliation(*, actor, affiliation):
    """End a membership of a CPTS; `affiliate` undoes it."""
    return remove(actor, held(affiliation), None)
