"""The local guide: the offer near here, readable, on screen and on paper. Anyone may read it."""

import re

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from maillage.apps.offer.enums import Yes
from maillage.apps.offer.phones import shown
from maillage.apps.offer.selectors import local_guide
from maillage.apps.territory.errors import TerritoryUnknown
from maillage.apps.territory.selectors import get_perimeter
from maillage.web.components.words import count, date_in_words, number
from maillage.web.public.care.emergency import numbers
from maillage.web.public.town_hall import hours_of

from .guide_paper import as_pdf

MOST_ON_PAPER = 1_000  # entries; beyond, a guide is a directory and takes seconds to set
_CODE = re.compile(r"[\w-]{1,80}")
_WHEELCHAIR = {
    Yes.YES: "Accessible en fauteuil roulant.",
    Yes.NO: "Pas d’accès en fauteuil roulant.",
}
_PAYMENT = {Yes.YES: "Tiers payant\u00a0: pas d’avance de frais.", Yes.NO: "Pas de tiers payant."}


@require_safe
def page(request, kind, code):
    """The guide of a territory on screen."""
    perimeter = _perimeter(kind, code)
    context = content(perimeter, timezone.now()) | {"perimeter": perimeter}
    return render(request, "coordination/offer/guide.html", context)


@cache_control(public=True, max_age=300)
@require_safe
def pdf(request, kind, code):
    """The guide on paper; `?taille=grande` sets it in 18 points."""
    now = timezone.now()
    said = content(_perimeter(kind, code), now)
    if not said["is_printable"]:
        raise Http404
    is_large = request.GET.get("taille") == "grande"
    response = HttpResponse(as_pdf(said, now, is_large=is_large), content_type="application/pdf")
    size = "-grands-caracteres" if is_large else ""
    name = f"maillage-guide-{kind}-{code}{size}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def content(perimeter, now):
    """What the guide says, as plain values: the same words on screen and on paper."""
    today = timezone.localdate(now)
    sections = [_section(each, now) for each in local_guide(perimeter.communes, None, today)]
    places = {place["pk"] for section in sections for place in section["places"]}
    return {
        "title": f"L’offre de soins\u00a0: {perimeter.name}",
        "date": date_in_words(today),
        "summary": f"{count(len(places), 'lieu', 'lieux')} de soins, par type de soin puis par "
        "commune.",
        "emergency": numbers(today),
        "sections": sections,
        "is_printable": sum(len(section["places"]) for section in sections) <= MOST_ON_PAPER,
        "most_on_paper": number(MOST_ON_PAPER),
    }


def _section(section, now):
    return {
        "title": section.care_type.label[0].upper() + section.care_type.label[1:],
        "anchor": section.care_type.value,
        "places": [_place(place, now) for place in section.places],
    }


def _place(place, now):
    site = place.site
    hours = hours_of(site.opening_hours, site.commune.departement_id, now)
    town = f"{site.postal_code} {site.commune.name}".strip()
    return {
        "pk": site.pk,
        "commune": site.commune.name,
        "name": site.name,
        "address": ", ".join(filter(None, [site.address, town])),
        "phone": {"shown": shown(place.phone), "address": f"tel:{place.phone}"}
        if place.phone
        else None,
        "hours": hours["week"],
        "services": [_service(service) for service in place.services],
        "people": [str(role.practitioner) for role in place.practitioners],
        "wheelchair": _WHEELCHAIR.get(site.wheelchair, ""),
        "transport": site.transport,
        "to_confirm": place.to_confirm,
    }


def _service(service):
    referral = f"Pour être adressé\u00a0: {service.referral}" if service.referral else ""
    new = "Accepte de nouveaux patients." if service.takes_new_patients == Yes.YES else ""
    said = [service.audience, service.cost, _PAYMENT.get(service.third_party_payment, ""), new]
    return {"name": service.name, "lines": [_sentence(line) for line in [*said, referral] if line]}


def _sentence(text):
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _perimeter(kind, code):
    if not _CODE.fullmatch(code):
        raise Http404
    try:
        return get_perimeter(kind, code)
    except TerritoryUnknown as error:
        raise Http404 from error
