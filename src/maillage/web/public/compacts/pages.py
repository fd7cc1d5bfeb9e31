"""The conventions of a territory for its residents: what was promised, what is done."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.accounts.french import clock, day_in_words
from maillage.apps.compact.areas import read_area
from maillage.apps.compact.errors import BadQuestion
from maillage.apps.compact.selectors import feedback, public
from maillage.apps.offer.phones import shown
from maillage.apps.territory.names import plain

from . import words

A_PAGE = 20


@require_safe
def home(request):
    """Every signed convention; `?q=` keeps those whose title or parties have these words."""
    query = request.GET.get("q", "").strip()[:60]
    found = [each for each in public.public_compacts() if _has(each, query)]
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    cards = [{"compact": each, "dates": words.dates(each, today)} for each in page]
    context = {"page": page, "cards": cards, "query": query}
    context["base_query"] = urlencode({"q": query}) if query else ""
    return render(request, "public/compacts/home.html", context)


@require_safe
def compact(request, slug):
    """One convention in ten lines, and the prevention events to come."""
    found = public.public_compacts().filter(slug=slug).first()
    if found is None:
        raise Http404
    now = timezone.now()
    today, meetings = timezone.localdate(now), public.meetings(found, now)
    parties = sorted(found.parties.all(), key=lambda party: (party.role != "pilot", party.pk))
    context = {
        "compact": found,
        "area": _name_of(found.area),
        "dates": words.dates(found, today),
        "promises": [
            (each.objective, words.promise(each)) for each in public.promises(found, today)
        ],
        "meetings": words.meetings(meetings, today.year),
        "answered": feedback.published(found)[:2],
        "coming": [_event(each, today) for each in meetings.coming],
        "parties": [party.organisation.name for party in parties],
        "pilot": parties[0].organisation if parties else None,
        "phone": shown(parties[0].organisation.phone) if parties else "",
    }
    return render(request, "public/compacts/compact.html", context)


def _has(found, query):
    text = " ".join([found.title, *(each.organisation.name for each in found.parties.all())])
    return all(word in plain(text) for word in plain(query).split())


def _name_of(spec):
    try:
        return read_area(spec).name
    except BadQuestion:
        return "périmètre qui n’existe plus"


def _event(event, today):
    start = timezone.localtime(event.starts_at)
    return {
        "title": event.title,
        "when": f"{day_in_words(start.date(), today)} à {clock(start.time())}",
        "where": ", ".join(filter(None, [event.place, event.commune.name])),
        "audience": event.audience,
    }
