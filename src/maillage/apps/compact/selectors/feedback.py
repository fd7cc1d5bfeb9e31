"""Difficulties of the field: who sorts them, those of a compact, what was answered and done.

One is late `ANSWER_DAYS` days after it was reported; the delay is that of its first answer.
"""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.db.models import Q

from maillage.apps.compact.areas import read_area
from maillage.apps.compact.enums import LIVING, FeedbackTopic
from maillage.apps.compact.errors import BadQuestion
from maillage.apps.compact.models import Compact, Feedback, Party
from maillage.apps.offer.models import CareSite

ANSWER_DAYS = 30
DELAY = timedelta(days=ANSWER_DAYS)
_DAY = timedelta(days=1)
_SAVED = "enregistre:"


@dataclass(frozen=True)
class Summary:
    """Feedback of a compact over a period, of those reported in it.

    median_days : whole days from the report to the answer, None when nothing was answered
    late : those whose 30 days are over, or were when the answer came
    topics : ((label, number), …), the most frequent first
    published : rows with `public_title` and `public_text`, published in the period
    """

    received: int
    answered: int
    late: int
    median_days: int | None
    topics: tuple[tuple[str, int], ...]
    published: tuple[Feedback, ...]


def reported_by(user):
    """What this person reported, the last first."""
    return _with_all(Feedback.objects.filter(by=user)).order_by("-created_at", "-pk")


def of_compact(compact):
    """What was sorted into a compact, the oldest first."""
    return _with_all(Feedback.objects.filter(compact=compact)).order_by("created_at", "pk")


def to_sort(compact):
    """What waits to be sorted and that this compact may take, the oldest first.

    Reported by one of its parties; or in its communes, by an organisation that is a party of no
    compact in force.
    """
    if compact.state not in LIVING:
        return Feedback.objects.none()
    parties = Party.objects.filter(compact=compact).order_by().values("organisation")
    whose = Q(organisation__in=parties)
    area = _area(compact)
    if area is not None and area.kind != "france":
        communes = area.communes.order_by().values("pk")
        whose |= Q(commune__in=communes) & ~Q(organisation__in=_partners())
    return _with_all(Feedback.objects.filter(whose, compact=None)).order_by("created_at", "pk")


def readable(compact):
    """What the parties of a compact read: its own, and what it may take."""
    found = Q(compact=compact) | Q(pk__in=to_sort(compact).order_by().values("pk"))
    return _with_all(Feedback.objects.filter(found))


def open_to(organisation, commune=None):
    """Compacts in force that what an organisation reports may go to, by title: a list.

    Those it is a party of, first those that hold the commune; else, those that hold the commune.
    """
    living = Compact.objects.filter(state__in=LIVING).order_by("title", "pk")
    mine = list(living.filter(parties__organisation=organisation))
    if mine:
        return sorted(mine, key=lambda each: not _holds(each, commune))
    if commune is None:
        return []
    near = living.filter(Q(area__in=_specs(commune)) | Q(area__startswith=_SAVED))
    return [each for each in near if _holds(each, commune)]


def sorted_into(organisation, commune=None):
    """The only compact it can go to, or None when someone has to sort it."""
    found = open_to(organisation, commune)
    here = [each for each in found if _holds(each, commune)] or found
    return here[0] if len(here) == 1 else None


def sites_of(organisations):
    """Places where these organisations welcome people or give care, by name."""
    mine = [each.pk for each in organisations]
    found = CareSite.objects.filter(
        Q(organisation__in=mine) | Q(access_point__organisation__in=mine)
    )
    return found.select_related("commune").order_by("name", "pk")


def is_late(feedback, now):
    """Whether its 30 days are over, or were when the answer came."""
    return (feedback.answered_at or now) - feedback.created_at > DELAY


def days_of(feedback, now):
    """Whole days it waited for its answer, or has been waiting."""
    return ((feedback.answered_at or now) - feedback.created_at) // _DAY


def published(compact=None):
    """What was done with feedback, of a compact or of all, the last first."""
    found = Feedback.objects.filter(published_at__isnull=False)
    if compact is not None:
        found = found.filter(compact=compact)
    return found.select_related("compact", "commune").order_by("-published_at", "-pk")


def summary(compact, period, now):
    """`Summary` for a page or the yearly review; `period` as `periods.read_period` gives."""
    rows = Feedback.objects.filter(
        compact=compact, created_at__gte=period.begins, created_at__lt=period.ends
    ).defer("text", "answer")
    rows = list(rows.order_by("pk"))
    waits = [days_of(each, now) for each in rows if each.answered_at]
    told = published(compact).filter(published_at__gte=period.begins, published_at__lt=period.ends)
    return Summary(
        received=len(rows),
        answered=len(waits),
        late=sum(is_late(each, now) for each in rows),
        median_days=int(median(waits)) if waits else None,
        topics=topics_of(rows),
        published=tuple(told),
    )


def topics_of(rows):
    """((label, number), …) of some feedback, the most frequent first."""
    counts = dict.fromkeys(FeedbackTopic, 0)
    for each in rows:
        counts[each.topic] += 1
    found = [(topic.label, number) for topic, number in counts.items() if number]
    return tuple(sorted(found, key=lambda pair: -pair[1]))


def _with_all(rows):
    return rows.select_related(
        "organisation", "by", "commune", "site", "compact", "answered_for", "same_as"
    )


def _partners():
    """Organisations that are a party of a compact in force."""
    return Party.objects.filter(compact__state__in=LIVING).order_by().values("organisation")


def _area(compact):
    try:
        return read_area(compact.area)
    except BadQuestion:  # a saved territory that was deleted since
        return None


def _holds(compact, commune):
    area = _area(compact) if commune is not None else None
    return area is not None and area.communes.filter(pk=commune.pk).exists()


def _specs(commune):
    """How the areas that hold a commune are written, those that organisations saved apart."""
    departement = commune.departement
    found = [
        f"commune:{commune.code}",
        f"departement:{departement.code}",
        f"region:{departement.region_id}",
    ]
    if commune.epci_id:
        found.append(f"epci:{commune.epci_id}")
    return [*found, f"commune:{commune.parent_id}"] if commune.parent_id else found
