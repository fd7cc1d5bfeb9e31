"""Where can this person be seen? The question a relay asks with the person in front of them."""

from datetime import datetime, time

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.accounts.permissions import require
from maillage.apps.accounts.selectors import organisations_of
from maillage.apps.booking.permissions import can_book_for_someone
from maillage.apps.booking.selectors.search import find_care
from maillage.apps.offer.models import CareSite
from maillage.apps.offer.phones import shown as shown_phone
from maillage.apps.territory.opening_hours import time_zone
from maillage.apps.territory.selectors import search_communes
from maillage.web.components.words import count

from .forms import FindForm
from .home import RESERVED
from .instants import moment_in_words, written

MOST = 20


@login_required
@require_safe
def find(request):
    """The form, filled with the relay's own commune, and the answer once something is asked."""
    require(can_book_for_someone(request.user) is True, RESERVED)
    asked = "care_type" in request.GET
    form = FindForm(
        request.GET if asked else None,
        initial={"commune": _own_commune(request.user), "care_type": "general_medicine"},
        label_suffix="",
    )
    context = {"form": form, "answer": None}
    if asked and form.is_valid():
        context["answer"] = _answer(form, request.user, timezone.now())
    return render(request, "relay/find.html", context)


def _answer(form, user, now):
    data = form.cleaned_data
    commune = _commune(data["commune"])
    if commune is None:
        form.add_error(
            "commune",
            f"Aucune commune ne s’appelle «\u00a0{data['commune']}\u00a0». "
            "Essayez son code postal.",
        )
        return None
    zone = time_zone(commune.departement_id)
    first = datetime.combine(data["day"], time(), tzinfo=zone) if data["day"] else now
    answer = find_care(
        care_type=data["care_type"],
        commune=commune,
        when_from=max(first, now),
        mode=data["mode"] or None,
        viewer=user,
        now=now,
        limit=MOST,
    )
    return {
        "commune": commune,
        "results": [_result(result, zone) for result in answer.results],
        "contacts": [_contact(contact) for contact in answer.contacts],
        "nothing_within_30": answer.nothing_within_30,
    }


def _commune(text):
    found = search_communes(text, limit=1)
    return found.communes[0] if found.communes else None


def _own_commune(user):
    """The commune where the first of my organisations receives people."""
    site = (
        CareSite.objects.filter(organisation__in=organisations_of(user).order_by(), hidden_at=None)
        .select_related("commune")
        .order_by("organisation__name", "pk")
        .first()
    )
    return f"{site.commune.name} ({site.commune.code})" if site else ""


def _result(result, zone):
    return {
        "service": result.service.name,
        "site": result.site,
        "practitioner": result.agenda.name,
        "mode": dict(result.reason._meta.get_field("mode").choices)[result.mode],
        "agenda_id": result.agenda.pk,
        "reason_id": result.reason.pk,
        "first": moment_in_words(result.first_start, zone),
        "starts": [
            {"value": written(start), "label": moment_in_words(start, zone)}
            for start in result.next_starts
        ],
        "road": _road(result),
        "phone": shown_phone(result.phone) if result.phone else "",
        "tel": result.phone,
        "is_out_of_date": result.is_out_of_date,
    }


def _contact(contact):
    return {
        "service": contact.service.name,
        "site": contact.site,
        "road": _road(contact),
        "phone": shown_phone(contact.phone) if contact.phone else "",
        "tel": contact.phone,
        "is_out_of_date": contact.is_out_of_date,
    }


def _road(place):
    return count(round(place.minutes), "minute") if place.minutes else "sans trajet"
