"""What a hospital and the city professionals of a CPTS show each other."""

from dataclasses import dataclass

from django.db.models import Q

from maillage.apps.accounts.enums import OrganisationKind
from maillage.apps.accounts.models import Organisation
from maillage.apps.offer.enums import Visibility, Yes
from maillage.apps.offer.models import CareService, PractitionerRole
from maillage.apps.offer.permissions import can_see_direct_lines

from .visibility import visible_services

_HOSPITAL = Q(site__organisation__kind=OrganisationKind.HOSPITAL)


@dataclass(frozen=True)
class CptsPage:
    """What a viewer may see of a CPTS.

    consultations       services of hospitals, shared with it or of its own members, by name
    professionals       roles of city professionals who take new patients, by name
    city_services       city services that take new patients without naming a professional
    shows_direct_lines  whether this viewer may read `direct_line`
    """

    cpts: Organisation
    consultations: list[CareService]
    professionals: list[PractitionerRole]
    city_services: list[CareService]
    shows_direct_lines: bool


def cpts_page(cpts, viewer):
    """The shared offer of a CPTS as this viewer may see it: a `CptsPage`."""
    members = cpts.affiliates.order_by().values("organisation_id")
    seen = visible_services(viewer)
    is_shared = Q(visibility=Visibility.CPTS, shared_with=cpts)
    is_of_member = Q(site__organisation__in=members) | Q(site__organisation=cpts)
    hospital = seen.filter(_HOSPITAL & (is_shared | is_of_member)).distinct()
    city = seen.filter(is_of_member).exclude(_HOSPITAL)
    taking = city.filter(takes_new_patients=Yes.YES, agendas__role=None).distinct()
    return CptsPage(
        cpts=cpts,
        consultations=list(hospital.order_by("name", "site__name", "pk")),
        professionals=_taking_new_patients(city),
        city_services=list(taking.order_by("name", "site__name", "pk")),
        shows_direct_lines=can_see_direct_lines(viewer),
    )


def cpts_to_share_with():
    """Every CPTS of the platform, by name: with whom a service may be shared."""
    return Organisation.objects.filter(kind=OrganisationKind.CPTS).order_by("name", "pk")


def _taking_new_patients(services):
    """Roles in the sites of these services: a viewer who sees none of a site sees nobody there."""
    return list(
        PractitionerRole.objects.filter(
            site__in=services.order_by().values("site_id"),
            takes_new_patients=Yes.YES,
            hidden_at=None,
        )
        .select_related("practitioner", "site__commune", "site__organisation")
        .order_by("practitioner__family_name", "practitioner__given_name", "pk")
    )
