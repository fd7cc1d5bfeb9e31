"""An organisation's own offer: the tree it edits, and what it must confirm."""

from dataclasses import dataclass

from django.db.models import Prefetch

from maillage.apps.offer.enums import Freshness
from maillage.apps.offer.freshness import due_until, freshness
from maillage.apps.offer.models import (
    Agenda,
    CareService,
    CareSite,
    PractitionerRole,
    Reason,
    Room,
)
from maillage.apps.offer.models.entries import Entry

KINDS = {CareSite: "site", CareService: "service", PractitionerRole: "role"}


@dataclass(frozen=True)
class ToConfirm:
    """An entry whose date is near or past; `kind` is site, service or role."""

    kind: str
    entry: Entry
    freshness: Freshness


def organisation_offer(organisation):
    """Sites of an organisation, hidden ones too, with all that hangs on them already fetched.

    site.rooms, site.services (.shared_with, .reasons, .agendas.role.practitioner) and
    site.roles.practitioner take no query more.
    """
    agendas = Agenda.objects.select_related("role__practitioner").order_by("name", "pk")
    services = CareService.objects.order_by("name", "pk").prefetch_related(
        "shared_with",
        Prefetch("reasons", Reason.objects.order_by("inside_name", "pk")),
        Prefetch("agendas", agendas),
    )
    roles = PractitionerRole.objects.select_related("practitioner").order_by(
        "practitioner__family_name", "practitioner__given_name", "pk"
    )
    return (
        CareSite.objects.filter(organisation=organisation)
        .select_related("commune", "organisation")
        .prefetch_related(
            Prefetch("rooms", Room.objects.order_by("name", "pk")),
            Prefetch("services", services),
            Prefetch("roles", roles),
        )
        .order_by("name", "pk")
    )


def entries_to_confirm(organisation, today):
    """Entries of an organisation that are due, out of date or stale, the latest first."""
    found = [
        ToConfirm(KINDS[model], entry, freshness(entry.confirm_before, today))
        for model in KINDS
        for entry in due_entries(model, today).filter(**{owner_path(model): organisation})
    ]
    return sorted(found, key=lambda each: (each.entry.confirm_before, each.kind, each.entry.pk))


def due_entries(model, today):
    """Entries of one table, not hidden, whose date comes within 30 days or has passed."""
    related = {CareSite: ["organisation"], CareService: ["site__organisation"]}
    return (
        model.objects.filter(hidden_at=None, confirm_before__lte=due_until(today))
        .select_related(*related.get(model, ["site__organisation", "practitioner"]))
        .order_by("confirm_before", "pk")
    )


def owner_path(model):
    """How to reach the owning organisation from an entry of this table."""
    return "organisation" if model is CareSite else "site__organisation"


def owner_of(entry):
    """The organisation that answers for an entry."""
    return entry.organisation if isinstance(entry, CareSite) else entry.site.organisation
