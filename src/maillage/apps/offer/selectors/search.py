"""Find a service by words of its name, place, commune or professional."""

from collections import defaultdict

from maillage.apps.offer.enums import CareType
from maillage.apps.offer.models import Agenda
from maillage.apps.territory.names import LONGEST_QUERY, plain

from .visibility import visible_services

_MOST_WORDS = 6
_MOST_FOUND = 50
_FIELDS = ("pk", "name", "care_type", "site__name", "site__organisation__name")


def search_offer(query, viewer):
    """Services this viewer may see that hold every word, or its beginning: at most 50.

    Accents, case and hyphens do not matter. Those whose own name begins with the query come first.
    """
    words = plain(str(query)[:LONGEST_QUERY]).split()[:_MOST_WORDS]
    if not words:
        return []
    seen = visible_services(viewer)
    matching = [
        (not name.startswith(" ".join(words)), name, pk)
        for pk, name, text in _texts(seen)
        if all(f" {word}" in text for word in words)
    ]
    best = [pk for _, _, pk in sorted(matching)[:_MOST_FOUND]]
    found = seen.in_bulk(best)
    return [found[pk] for pk in best]


def _texts(services):
    """(service id, plain name, all its words) of each service."""
    people = _people(services)
    rows = services.values_list(*_FIELDS, "site__commune__name")
    for pk, name, care_type, *others in rows.order_by("pk"):
        words = [name, CareType(care_type).label, *others, *people[pk]]
        yield pk, plain(name), " " + plain(" ".join(words))


def _people(services):
    names = defaultdict(list)
    agendas = Agenda.objects.filter(service__in=services, role__hidden_at=None)
    rows = (
        agendas.exclude(role=None)
        .order_by()
        .values_list(
            "service_id", "role__practitioner__given_name", "role__practitioner__family_name"
        )
    )
    for service, *name in rows:
        names[service] += name
    return names
