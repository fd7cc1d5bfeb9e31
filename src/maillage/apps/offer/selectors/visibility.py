"""Who sees which service: the one place where it is decided."""

from django.db.models import Exists, OuterRef, Q

from maillage.apps.accounts.selectors import organisations_of
from maillage.apps.offer.enums import Visibility
from maillage.apps.offer.freshness import oldest_trusted
from maillage.apps.offer.models import CareService
from maillage.apps.offer.permissions import cpts_of, is_regulator

SAS = "sas"


def visible_services(viewer):
    """Services this viewer may see, with their site, commune and organisation; hidden ones out.

    `viewer` is None (anybody), a user, or "sas" (the national platform). Members see all that
    their organisation gives; others, what `visibility` grants them. In no order.
    """
    return (
        CareService.objects.filter(_granted_to(viewer), hidden_at=None, site__hidden_at=None)
        .select_related("site__organisation", "site__commune")
        .order_by()
    )


def fresh(services, today):
    """Those an automatic choice may give: neither the service nor its site is stale."""
    oldest = oldest_trusted(today)
    return services.filter(confirm_before__gte=oldest, site__confirm_before__gte=oldest)


def _granted_to(viewer):
    everyone, regulators = Q(visibility=Visibility.ALL), Q(visibility=Visibility.SAS)
    if viewer is None:
        return everyone
    if viewer == SAS:
        return everyone | regulators
    granted = everyone | _granted_to_member(viewer)
    return granted | regulators if is_regulator(viewer) else granted


def _granted_to_member(user):
    organisations = list(organisations_of(user).order_by().values_list("pk", flat=True))
    if not organisations:
        return Q()
    shared = CareService.shared_with.through.objects.filter(
        careservice=OuterRef("pk"), organisation__in=cpts_of(user)
    )
    return (
        Q(site__organisation__in=organisations)
        | Q(visibility=Visibility.PROFESSIONALS)
        | Q(Exists(shared), visibility=Visibility.CPTS)
    )
