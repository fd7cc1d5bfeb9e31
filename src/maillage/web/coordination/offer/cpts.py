"""What a hospital and the city professionals of a CPTS show each other, and who is a member."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from maillage.apps.accounts.audit import actor_of
from maillage.apps.accounts.enums import OrganisationKind
from maillage.apps.accounts.models import Organisation
from maillage.apps.accounts.permissions import require
from maillage.apps.offer import services
from maillage.apps.offer.models import Affiliation
from maillage.apps.offer.permissions import can_edit_offer
from maillage.apps.offer.phones import shown
from maillage.apps.offer.selectors import cpts_page

from . import words
from .access import NOT_YOURS, cpts_for, entry_for
from .forms_cpts import AffiliateForm
from .places import ASKED
from .sheets import answer


@login_required
@require_safe
def page(request, pk):
    """The shared offer of a CPTS, as this professional may see it."""
    cpts = cpts_for(request.user, pk)
    seen = cpts_page(cpts, request.user)
    affiliates = cpts.affiliates.select_related("organisation").order_by("organisation__name")
    context = {
        "cpts": cpts,
        "consultations": [_consultation(each, seen) for each in seen.consultations],
        "professionals": [_professional(role) for role in seen.professionals],
        "services": [_consultation(each, seen) for each in seen.city_services],
        "affiliates": [
            {
                "pk": each.pk,
                "name": each.organisation.name,
                "kind": each.organisation.get_kind_display(),
            }
            for each in affiliates
        ],
        "can_change": can_edit_offer(request.user, cpts),
    }
    return render(request, "coordination/offer/cpts.html", context)


@login_required
@require_http_methods(ASKED)
def add(request, pk):
    """Make an organisation a member of the CPTS."""
    cpts = cpts_for(request.user, pk)
    require(can_edit_offer(request.user, cpts), NOT_YOURS)

    def save(form):
        organisation = form.cleaned_data["organisation"]
        services.affiliate(actor=actor_of(request.user), cpts=cpts, organisation=organisation)
        return f"« {organisation} » est membre de « {cpts} ».", address(cpts)

    form = AffiliateForm(request.POST or None, organisations=_others(cpts))
    title = f"Ajouter un membre à « {cpts} »"
    return answer(request, form, save=save, title=title, back=(address(cpts), cpts.name))


@login_required
@require_http_methods(ASKED)
def remove(request, pk):
    """Ask, then end a membership; it is offered back."""
    affiliation = entry_for(request.user, Affiliation, pk)
    cpts = affiliation.cpts
    context = {
        "cpts": cpts,
        "organisation": affiliation.organisation,
        "is_done": request.method == "POST",
    }
    if context["is_done"]:
        services.end_affiliation(actor=actor_of(request.user), affiliation=affiliation)
    return render(request, "coordination/offer/cpts_remove.html", context)


def address(cpts):
    return reverse("coordination:offer_cpts", args=[cpts.pk])


def _others(cpts):
    members = cpts.affiliates.order_by().values("organisation")
    others = Organisation.objects.exclude(kind=OrganisationKind.CPTS).exclude(pk__in=members)
    return others.order_by("name", "pk")


def _consultation(service, seen):
    return {
        "name": service.name,
        "site": service.site.name,
        "commune": service.site.commune.name,
        "direct_line": _phone(service.direct_line) if seen.shows_direct_lines else None,
        "phone": _phone(service.phone or service.site.phone),
        "referral": service.referral,
        "mark": words.mark(service, words.today_at(service.site)),
    }


def _professional(role):
    return {
        "name": str(role.practitioner),
        "profession": role.practitioner.profession,
        "site": role.site.name,
        "commune": role.site.commune.name,
        "phone": _phone(role.phone or role.site.phone),
        "mark": words.mark(role, words.today_at(role.site)),
    }


def _phone(e164):
    return {"shown": shown(e164), "address": f"tel:{e164}"} if e164 else None
