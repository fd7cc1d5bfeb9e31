"""What an action is in the platform: the things it may be linked to, and those it is linked to."""

from dataclasses import dataclass

from django.db.models import Q

from maillage.apps.compact.models import ActionLink, Event, Experiment
from maillage.apps.offer.selectors.visibility import visible_services
from maillage.apps.rota.models import Centre
from maillage.apps.studies.models import Study
from maillage.apps.studies.permissions import organisations_reading_studies
from maillage.apps.teleconsult.models import AccessPoint
from maillage.apps.territory.names import plain
from maillage.apps.training import content
from maillage.apps.training.models import TaughtCourse

COURSE = "course"
KINDS = {
    "centre": "centre de santé",
    "point": "point d’accès",
    "service": "consultation de l’annuaire",
    "study": "scénario",
    "event": "rendez-vous de prévention",
    "experiment": "expérimentation",
    COURSE: "formation",
}
MOST_FOUND = 20
_LOOKED_IN = {
    "centre": ("name", "site__commune__name"),
    "point": ("site__name", "site__commune__name"),
    "service": ("name", "site__name", "site__commune__name"),
    "study": ("name", "perimeter_name"),
    "event": ("title", "commune__name"),
    "experiment": ("title",),
}


@dataclass(frozen=True)
class Thing:
    """Something of the platform. `key` is its number, or the id of a course."""

    kind: str
    key: str
    name: str

    @property
    def kind_label(self):
        return KINDS[self.kind]


@dataclass(frozen=True)
class Linked:
    """A link of an action, for those who read it."""

    pk: int
    thing: Thing


def search_things(kind, words, *, user, compact):
    """Things this person may link an action of a compact to, whose name holds every word."""
    words = words.split()[:6]
    if kind == COURSE:
        return [
            thing for thing in _courses() if all(plain(word) in plain(thing.name) for word in words)
        ][:MOST_FOUND]
    found = _rows(kind, user, compact)
    for word in words:
        anywhere = Q()
        for field in _LOOKED_IN[kind]:
            anywhere |= Q(**{f"{field}__icontains": word})
        found = found.filter(anywhere)
    found = found.order_by(_LOOKED_IN[kind][0], "pk")
    return [Thing(kind, str(row.pk), _name(kind, row)) for row in found[:MOST_FOUND]]


def thing_for(kind, key, *, user, compact):
    """The `Thing` of a kind and a key when this person may link to it, or None."""
    if kind == COURSE:
        return next((thing for thing in _courses() if thing.key == key), None)
    if kind not in KINDS or not (key.isdecimal() and len(key) < 18):
        return None
    row = _rows(kind, user, compact).filter(pk=int(key)).first()
    return Thing(kind, key, _name(kind, row)) if row else None


def links_of(action):
    """`Linked` of an action, in the order they were made."""
    joined = ["centre__site__commune", "point__site__commune", "service__site__commune"]
    joined += ["study", "event__commune", "experiment"]
    links = ActionLink.objects.filter(action=action).select_related(*joined).order_by("pk")
    return [Linked(link.pk, _thing(link)) for link in links]


def actions_by(kind, compact):
    """{number: [actions]} of what the events, or the experiments, of a compact are linked from."""
    links = ActionLink.objects.filter(**{f"{kind}__compact": compact}).select_related("action")
    found = {}
    for link in links.order_by("action__number", "pk"):
        found.setdefault(getattr(link, f"{kind}_id"), []).append(link.action)
    return found


def _thing(link):
    if link.course:
        name = next((each.name for each in _courses() if each.key == link.course), link.course)
        return Thing(COURSE, link.course, name)
    kind = next(each for each in _LOOKED_IN if getattr(link, f"{each}_id"))
    row = getattr(link, kind)
    return Thing(kind, str(row.pk), _name(kind, row))


def _rows(kind, user, compact):
    if kind == "centre":
        return Centre.objects.filter(is_reserve=False).select_related("site__commune")
    if kind == "point":
        return AccessPoint.objects.select_related("site__commune")
    if kind == "service":
        return visible_services(user)
    if kind == "study":
        readable = organisations_reading_studies(user).order_by().values("pk")
        return Study.objects.filter(organisation__in=readable, removed_at=None)
    model = {"event": Event, "experiment": Experiment}[kind]
    return model.objects.filter(compact=compact)


def _name(kind, row):
    if kind == "event":
        return f"{row.title} ({row.commune.name}, {row.starts_at:%d/%m/%Y})"
    if kind == "experiment":
        return row.title
    if kind == "study":
        return f"{row.name} ({row.perimeter_name})"
    if kind == "centre":
        return f"{row.name} ({row.site.commune.name})" if row.site else row.name
    name = row.name if kind == "service" else row.room_name
    return f"{row.site.name} ({row.site.commune.name}), {name}"


def _courses():
    """Courses of the catalogue: those of files, then those that people teach."""
    taught = TaughtCourse.objects.filter(withdrawn_at=None).order_by("title", "pk")
    found = [(course.id, course.title) for course in content.courses()]
    return [Thing(COURSE, *each) for each in [*found, *taught.values_list("slug", "title")]]
