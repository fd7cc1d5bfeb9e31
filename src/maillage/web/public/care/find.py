"""The question and its one list of answers."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.booking.calendars import zone_of
from maillage.apps.booking.selectors.search import find_care
from maillage.apps.offer.enums import CareType
from maillage.apps.rota.selectors.doctors import doctors_on
from maillage.web.components.words import count
from maillage.web.public.score_words import capital

from . import words
from .pages import render
from .question import choices, read_question, windows

A_PAGE = 10
MOST_CONTACTS = 10


@require_safe
def find(request):
    """The question; under it, once it is clear, what exists: soonest and nearest first."""
    now = timezone.now()
    asked = read_question(request.GET, timezone.localdate(now))
    context = {"asked": asked, **choices(asked), "answer": None, "communes": _meant(asked)}
    context["errors"] = {} if asked.is_empty else asked.errors
    if asked.is_clear:
        context["answer"] = _answer(request, asked, now)
    return render(request, "find", context)


def _answer(request, asked, now):
    when_from, within = windows(asked, now)
    answer = find_care(
        care_type=asked.care_type,
        commune=asked.commune,
        when_from=when_from,
        windows=within,
        mode=asked.mode or None,
        viewer=request.user if request.user.is_authenticated else None,
        now=now,
    )
    page = Paginator(answer.results, A_PAGE).get_page(request.GET.get("page"))
    return {
        "title": _title(asked, answer),
        "nothing_near": answer.nothing_within_30,
        "exists": bool(answer.results or answer.contacts),
        "page": page,
        "results": _results(page, asked, now),
        "contacts": [_contact(contact) for contact in answer.contacts[:MOST_CONTACTS]],
        "base_query": asked.address(),
        "wider": _wider(asked),
    }


def _title(asked, answer):
    care = CareType(asked.care_type).label.capitalize()
    bookable = count(len(answer.results), "possibilité")
    return f"{care}, {asked.commune.name}\u00a0: {bookable} à réserver ici"


def _wider(asked):
    """The same question without what narrows it, when something does."""
    wider = asked.address(quand="", date="", comment="")
    return wider if wider != asked.address() else ""


def _meant(asked):
    return [
        {
            "name": f"{commune.name} ({commune.departement_id})",
            "address": "?" + asked.address(ou=commune.name, commune=commune.code),
        }
        for commune in asked.communes
    ]


def _results(page, asked, now):
    """One page of them, each with who sees the person: of a line, the doctor of that week."""
    places = [(each.agenda.pk, _day(each)) for each in page if not each.agenda.role]
    doctors = doctors_on(places) if places else {}
    return [
        _result(each, asked, now, doctors.get((each.agenda.pk, _day(each)), "")) for each in page
    ]


def _day(result):
    return result.first_start.astimezone(zone_of(result.agenda)).date()


def _result(result, asked, now, doctor):
    zone = zone_of(result.agenda)
    role = result.agenda.role
    who = str(role.practitioner) if role else doctor
    book = reverse("public:book_when", args=[result.agenda.pk, result.reason.pk])
    place = reverse("public:care_place", args=[result.service.pk])
    return {
        "name": result.service.name,
        "url": f"{place}?{urlencode({'commune': asked.commune.code})}",
        "who": who,
        "reason": result.reason.public_label,
        "mode": words.MODES[result.mode],
        "when": capital(words.when(result.first_start, zone, now)),
        "then": words.then(result.next_starts, zone, now),
        "travel": words.travel(result.mode, result.minutes, result.km),
        "site": result.site.name,
        "address": ", ".join(words.place(result.site)),
        "cost": result.service.cost,
        "new_patients": words.new_patients(result.service, role),
        "phone": words.phone(result.phone),
        "is_out_of_date": result.is_out_of_date,
        "book": book,
        "label": f"Réserver avec {who}" if who else "Réserver",
    }


def _contact(contact):
    service = contact.service
    return {
        "name": service.name,
        "url": reverse("public:care_place", args=[service.pk]),
        "modes": ", ".join(words.MODES[mode] for mode in service.modes if mode in words.MODES),
        "travel": words.travel("", contact.minutes, contact.km),
        "site": contact.site.name,
        "address": ", ".join(words.place(contact.site)),
        "referral": service.referral,
        "new_patients": words.new_patients(service),
        "phone": words.phone(contact.phone),
        "is_out_of_date": contact.is_out_of_date,
    }
