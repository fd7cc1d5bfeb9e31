"""The local offer, readable: what a printed guide of a territory holds."""

from dataclasses import dataclass

from django.db.models import Prefetch

from maillage.apps.offer.enums import CareType, Freshness
from maillage.apps.offer.freshness import service_freshness
from maillage.apps.offer.models import CareService, CareSite, PractitionerRole

from .visibility import fresh, visible_services

_TO_CONFIRM = (Freshness.OUT_OF_DATE, Freshness.STALE)


@dataclass(frozen=True)
class Place:
    """One site in one section: its services of that kind and who works there.

    `phone` is +33…, of the service when it has one; `to_confirm` says the entry is past its date.
    """

    site: CareSite
    services: list[CareService]
    practitioners: list[PractitionerRole]
    phone: str
    to_confirm: bool


@dataclass(frozen=True)
class Section:
    """One kind of care, its places in order of commune then name."""

    care_type: CareType
    places: list[Place]


def local_guide(communes, viewer, today):
    """The offer of some communes by kind of care, in the order of `CareType`; stale entries out.

    `communes` is any collection of them; takes two queries whatever their number, plus those that
    find what a signed-in viewer may see.
    """
    roles = PractitionerRole.objects.filter(hidden_at=None).select_related("practitioner")
    roles = roles.order_by("practitioner__family_name", "practitioner__given_name", "pk")
    services = (
        fresh(visible_services(viewer), today)
        .filter(site__commune__in=communes)
        .prefetch_related(Prefetch("site__roles", roles))
        .order_by("site__commune__name", "site__name", "site_id", "name", "pk")
    )
    found = {}
    for service in services:
        sites = found.setdefault(service.care_type, {})
        sites.setdefault(service.site_id, []).append(service)
    return [
        Section(care_type, [_place(group, today) for group in found[care_type].values()])
        for care_type in CareType
        if care_type in found
    ]


def _place(services, today):
    site = services[0].site
    states = [service_freshness(service, today) for service in services]
    phones = [service.phone for service in services if service.phone]
    return Place(
        site=site,
        services=services,
        practitioners=list(site.roles.all()),
        phone=phones[0] if phones else site.phone or site.organisation.phone,
        to_confirm=any(state in _TO_CONFIRM for state in states),
    )
