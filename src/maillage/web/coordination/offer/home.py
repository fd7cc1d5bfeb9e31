"""The offer of an organisation as a tree, and saying that it is still right."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from maillage.apps.accounts.audit import actor_of
from maillage.apps.offer import services
from maillage.apps.offer.enums import Yes
from maillage.apps.offer.models import CareSite
from maillage.apps.offer.phones import shown
from maillage.apps.offer.selectors import entries_to_confirm, organisation_offer
from maillage.web.components.words import count

from . import words
from .access import kept_organisations, organisation_for, shared_cpts
from .places import tree_of
from .upkeep import entry_of_kind


@login_required
@require_safe
def home(request):
    """Which organisation, which CPTS; straight to the tree when there is only one to choose."""
    kept, cpts = list(kept_organisations(request.user)), list(shared_cpts(request.user))
    if len(kept) == 1:
        return redirect(tree_of(kept[0]))
    context = {"organisations": kept, "cpts": cpts}
    return render(request, "coordination/offer/home.html", context)


@login_required
@require_safe
def tree(request, pk):
    """Sites, services, professionals, reasons and agendas, each with how sure it is."""
    owner = organisation_for(request.user, pk)
    sites, today = list(organisation_offer(owner)), _today_of(owner)
    due = entries_to_confirm(owner, today)
    context = {
        "owner": owner,
        "phone": shown(owner.phone),
        "sites": [_site(site, today) for site in sites],
        "due": len(due),
        "due_in_words": count(len(due), "fiche"),
        "cpts": list(shared_cpts(request.user)),
    }
    return render(request, "coordination/offer/tree.html", context)


@login_required
@require_POST
def confirm(request, kind, pk):
    """One entry is still right."""
    entry, owner = entry_of_kind(request.user, kind, pk)
    services.confirm_entry(actor=actor_of(request.user), entry=entry)
    messages.success(request, f"«\u00a0{entry}\u00a0» est à jour.")
    return redirect(tree_of(owner, f"{kind}-{pk}"))


@login_required
@require_POST
def confirm_all(request, pk):
    """Every entry that is due or late is still right."""
    owner = organisation_for(request.user, pk)
    with transaction.atomic():
        due = entries_to_confirm(owner, _today_of(owner))
        for each in due:
            services.confirm_entry(actor=actor_of(request.user), entry=each.entry)
    messages.success(request, f"Tout est à jour\u00a0: {count(len(due), 'fiche')}.")
    return redirect(tree_of(owner))


def _today_of(owner):
    """The date where an organisation gives care: at its first site."""
    sites = CareSite.objects.filter(organisation=owner).select_related("commune")
    site = sites.order_by("pk").first()
    return words.today_at(site) if site else timezone.localdate()


def _site(site, today):
    return {
        "pk": site.pk,
        "kind": "lieu",
        "name": site.name,
        "address": ", ".join(filter(None, [site.address, site.commune.name])),
        "phone": shown(site.phone),
        "mark": words.mark(site, today),
        "rooms": [{"pk": room.pk, "name": room.name} for room in site.rooms.all()],
        "services": [_service(service, today) for service in site.services.all()],
        "roles": [_role(role, today) for role in site.roles.all()],
    }


def _service(service, today):
    return {
        "pk": service.pk,
        "kind": "service",
        "name": service.name,
        "care": service.get_care_type_display(),
        "seen_by": words.seen_by(service),
        "phone": shown(service.phone),
        "direct_line": shown(service.direct_line),
        "mark": words.mark(service, today),
        "reasons": [
            {
                "pk": reason.pk,
                "name": reason.inside_name,
                "minutes": reason.minutes,
                "is_active": reason.is_active,
            }
            for reason in service.reasons.all()
        ],
        "agendas": [
            {"pk": agenda.pk, "name": agenda.name, "is_open": agenda.is_open}
            for agenda in service.agendas.all()
        ],
    }


def _role(role, today):
    new = {Yes.YES: "accepte de nouveaux patients", Yes.NO: "n’accepte pas de nouveaux patients"}
    return {
        "pk": role.pk,
        "kind": "professionnel",
        "name": str(role.practitioner),
        "details": ", ".join(
            filter(
                None,
                [role.practitioner.profession, role.title, new.get(role.takes_new_patients, "")],
            )
        ),
        "mark": words.mark(role, today),
    }
