"""One service: when it opens, how to get there, who gives care, its next free slots."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.booking.calendars import zone_of
from maillage.apps.booking.selectors import next_slots
from maillage.apps.booking.selectors.search import is_out_of_date, phone_of
from maillage.apps.offer.enums import Yes
from maillage.apps.offer.selectors import visible_services
from maillage.apps.territory.opening_hours import time_zone
from maillage.web.components.words import date_in_words
from maillage.web.public import town_hall

from . import bookable, words
from .pages import render

SLOTS_A_REASON = 3
_WHEELCHAIR = {
    Yes.YES: "Accessible en fauteuil roulant.",
    Yes.NO: "Non accessible en fauteuil roulant.",
    Yes.UNKNOWN: "Accès en fauteuil roulant\u00a0: non renseigné.",
}
_THIRD_PARTY = {
    Yes.YES: "Tiers payant\u00a0: vous n’avancez pas la part remboursée.",
    Yes.NO: "Pas de tiers payant\u00a0: vous payez, puis êtes remboursé.",
    Yes.UNKNOWN: "",
}


@require_safe
def place(request, service_id):
    """A service that this reader may see; any other does not exist."""
    viewer = request.user if request.user.is_authenticated else None
    service = (
        visible_services(viewer)
        .select_related("site__commune", "site__organisation")
        .filter(pk=service_id)
        .first()
    )
    if service is None:
        raise Http404
    return render(request, "place", _context(service, timezone.now()))


def _context(service, now):
    site = service.site
    today = now.astimezone(time_zone(site.commune.departement_id)).date()
    return {
        "service": service,
        "modes": [words.MODES[mode] for mode in service.modes if mode in words.MODES],
        "site": site,
        "address": words.place(site),
        "phone": words.phone(phone_of(service)),
        "hours": town_hall.hours_of(site.opening_hours, site.commune.departement_id, now),
        "wheelchair": _WHEELCHAIR[site.wheelchair],
        "third_party": _THIRD_PARTY[service.third_party_payment],
        "languages": words.languages(service.languages),
        "new_patients": words.new_patients(service),
        "agendas": [_agenda(agenda, now) for agenda in bookable.agendas(service)],
        "is_out_of_date": is_out_of_date(service, today),
        "confirmed": date_in_words(service.confirmed_on) if service.confirmed_on else "",
        "confirm_before": date_in_words(service.confirm_before),
    }


def _agenda(agenda, now):
    reasons = bookable.reasons(agenda)
    return {
        "name": str(agenda.role.practitioner) if agenda.role else "",
        "new_patients": words.new_patients(agenda.service, agenda.role) if agenda.role else "",
        "reasons": [_reason(agenda, reason, now) for reason in reasons],
    }


def _reason(agenda, reason, now):
    zone = zone_of(agenda)
    found = next_slots(agenda.pk, reason, after=now, limit=SLOTS_A_REASON)
    starts = [slot["start"] for slot in found]
    return {
        "label": reason.public_label,
        "mode": words.MODES[reason.mode],
        "minutes": reason.minutes,
        "slots": [words.when(starts[0], zone, now), *words.then(starts, zone, now)]
        if starts
        else [],
        "book": reverse("public:book_when", args=[agenda.pk, reason.pk]),
    }
