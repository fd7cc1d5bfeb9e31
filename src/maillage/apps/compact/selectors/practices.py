"""The library of practices: found by words, theme and place, and by how often it was copied."""

from django.db.models import Count, Q

from maillage.apps.compact.models import Practice, PracticeCopy
from maillage.apps.territory.names import plain
from maillage.apps.training.enums import Theme

from .expertise import says


def find(*, query="", theme="", departement="", copied=False):
    """Practices that say some words, on a theme, born or copied in a département: a list, those
    most copied first; "" for all. `copied` keeps those that someone copied.
    """
    found = Practice.objects.filter(withdrawn_at=None)
    if theme in Theme.values:
        found = found.filter(theme=theme)
    if departement:
        there = PracticeCopy.objects.filter(commune__departement=departement).order_by()
        born = Q(commune__departement=departement)
        found = found.filter(born | Q(pk__in=there.values("practice")))
    found = found.annotate(times=Count("copies")).select_related("organisation", "commune")
    if copied:
        found = found.filter(times__gt=0)
    words = plain(query).split()
    return [
        each
        for each in found.order_by("-times", "title", "pk")
        if says(words, each.title, each.context, each.done, each.result, each.organisation)
    ]


def copies_of(practice):
    """Who does it too, the first first."""
    found = PracticeCopy.objects.filter(practice=practice)
    return found.select_related("organisation", "commune", "own").order_by("started_on", "pk")


def origins_of(practice):
    """Practices that this one copies, which their own page lists it under."""
    found = PracticeCopy.objects.filter(own=practice)
    return found.select_related("practice__organisation").order_by("started_on", "pk")
