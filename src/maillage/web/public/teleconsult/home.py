"""What teleconsultation is here, what one would wait now, and the points nearby."""

from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.teleconsult.hours import FIRST, LAST, is_day, opening_in_words
from maillage.apps.teleconsult.selectors.points import points_near
from maillage.web.components.words import BLANK, clock, count, number
from maillage.web.public.care import words as care_words
from maillage.web.public.care.question import LONGEST, read_commune

from . import words
from .pages import render


@require_safe
def home(request):
    """The page; with `?ou=` a commune, the points around it."""
    now = timezone.now()
    place = " ".join(request.GET.get("ou", "").split())[:LONGEST]
    code = request.GET.get("commune", "").strip()[:5]
    commune, communes, trouble = read_commune(code, place) if place or code else (None, (), "")
    context = {
        "place": place or (commune.name if commune else ""),
        "commune": commune,
        "communes": communes,
        "trouble": trouble,
        "points": [shown_point(near, now) for near in points_near(commune, now)] if commune else [],
        "waits": words.expected_waits(),
        "hours": hours_in_words(),
        "is_open": is_line_open(commune, now),
    }
    return render(request, "home", context)


def is_line_open(commune, now):
    """Whether the queue takes people at the clock of a commune, of Paris without one."""
    return is_day(commune.departement_id if commune else "", now)


def hours_in_words():
    """When the queue is open, as one says it."""
    return f"de {clock(FIRST)} à {clock(LAST)}"


def shown_point(near, now):
    """A point nearby, in words: where, how far, whether it welcomes people now."""
    point = near.point
    return {
        "number": point.pk,
        "name": point.site.name,
        "kind": point.get_place_kind_display(),
        "address": ", ".join(care_words.place(point.site)),
        "phone": care_words.phone(point.site.phone),
        "travel": f"environ {count(max(round(near.minutes), 1), 'minute')} de route "
        f"({number(near.km)}{BLANK}km), estimation",
        "is_open": near.is_open,
        "opens": opening_in_words(near.opens_at, now) if near.opens_at else "",
    }
