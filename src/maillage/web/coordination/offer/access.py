"""Whose offer a page is about, and whether this person may change it."""

from operator import attrgetter

from django.shortcuts import get_object_or_404

from maillage.apps.accounts.enums import OrganisationKind, Role
from maillage.apps.accounts.models import Organisation
from maillage.apps.accounts.permissions import require
from maillage.apps.accounts.selectors import memberships_of
from maillage.apps.offer.models import (
    Affiliation,
    Agenda,
    CareService,
    CareSite,
    OfferImport,
    OpeningException,
    OpeningRule,
    PractitionerRole,
    Reason,
    Room,
)
from maillage.apps.offer.permissions import can_edit_offer, cpts_of, is_professional

NOT_YOURS = (
    "Seules les personnes qui coordonnent ou administrent cette organisation peuvent changer son "
    "offre de soins."
)
ONLY_PROFESSIONALS = (
    "Cette page est réservée aux professionnels et aux relais qui ont un compte dans une "
    "organisation."
)
_OWNER = {
    CareSite: "organisation",
    OfferImport: "organisation",
    Room: "site__organisation",
    CareService: "site__organisation",
    PractitionerRole: "site__organisation",
    Reason: "service__site__organisation",
    Agenda: "service__site__organisation",
    OpeningRule: "agenda__service__site__organisation",
    OpeningException: "agenda__service__site__organisation",
    Affiliation: "cpts",
}
_MORE = {
    CareSite: ["commune"],
    Room: ["site__commune"],
    CareService: ["site__commune"],
    PractitionerRole: ["site__commune", "practitioner"],
    Reason: ["service__site__commune"],
    Agenda: ["service__site__commune", "role__practitioner"],
    OpeningRule: ["agenda__service__site__commune", "agenda__role__practitioner"],
    OpeningException: ["agenda__service__site__commune", "agenda__role__practitioner"],
    Affiliation: ["organisation"],
}


def organisation_for(user, pk):
    """An organisation whose offer this person may change; 404 or `NotAllowed`."""
    organisation = get_object_or_404(Organisation, pk=pk)
    require(can_edit_offer(user, organisation), NOT_YOURS)
    return organisation


def entry_for(user, model, pk):
    """An entry of an offer this person may change, with its place; 404 or `NotAllowed`."""
    path = _OWNER[model]
    entries = model.objects.select_related(path, *_MORE.get(model, []))
    entry = get_object_or_404(entries, pk=pk)
    require(can_edit_offer(user, attrgetter(path.replace("__", "."))(entry)), NOT_YOURS)
    return entry


def kept_organisations(user):
    """Organisations whose offer this person may change, by name."""
    kept = memberships_of(user).filter(role__in=[Role.COORDINATOR, Role.ADMINISTRATOR])
    return Organisation.objects.filter(pk__in=kept.order_by().values("organisation")).order_by(
        "name", "pk"
    )


def shared_cpts(user):
    """CPTS this person belongs to, directly or through an organisation, by name."""
    return Organisation.objects.filter(pk__in=cpts_of(user)).order_by("name", "pk")


def cpts_for(user, pk):
    """A CPTS, for any professional who signed in; 404 or `NotAllowed`."""
    require(is_professional(user), ONLY_PROFESSIONALS)
    return get_object_or_404(Organisation, pk=pk, kind=OrganisationKind.CPTS)
