"""What the field reported and what it was answered; what was asked, explained and copied.

Feedback counts on the day it was reported, where it was met; one of no place, in the whole
perimeter of its compact. Grouped with another, it has its answer and its publication. Authors are
professionals at work: no count of them is withheld.
"""

from datetime import timedelta
from statistics import median

from django.db.models import CharField, Count, F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from maillage.apps.compact.models import ExpertiseRequest, Feedback, PracticeCopy
from maillage.apps.compact.selectors.feedback import ANSWER_DAYS

from .rows import (
    counted,
    inside,
    kept_here,
    last_day,
    local_day,
    midnight,
    of_compact,
    parties_of,
    share,
    some,
    where,
)

_SOURCE = kept_here("Remontées de terrain")
_REQUESTS = kept_here("Demandes de savoir-faire")
_DELAY = timedelta(days=ANSWER_DAYS)


def received(area, period, compact=None):
    """Reported in the period."""
    return counted(_reported(area, period, compact).count(), source=_SOURCE)


def answered(area, period, compact=None):
    """Answered within 30 days, of those reported in the period."""
    rows = _reported(area, period, compact)
    waiting = Q(settled_at=None, created_at__gte=timezone.now() - _DELAY)
    left = rows.filter(waiting).count()
    notes = [f"{some(left, 'remontée attend', 'remontées attendent')} encore, dans le délai."]
    in_time = Q(settled_at__lte=F("created_at") + _DELAY)
    return share(rows.exclude(waiting), in_time, source=_SOURCE, notes=notes if left else ())


def days(area, period, compact=None):
    """Median days from the report to the answer, of those reported in the period."""
    rows = list(
        _reported(area, period, compact).values_list(
            "created_at", "settled_at", "commune__departement"
        )
    )
    waits = [
        # Grouped with one answered before, it did not wait.
        max(0, (local_day(end, place or "") - local_day(start, place or "")).days)
        for start, end, place in rows
        if end
    ]
    left = len(rows) - len(waits)
    notes = [f"{some(left, 'remontée', 'remontées')} sans réponse."] if left else ()
    return counted(median(waits) if waits else None, source=_SOURCE, notes=notes)


def published(area, period, compact=None):
    """Of which everyone can read what was done, of those reported in the period."""
    is_public = Q(published_at__isnull=False) | Q(same_as__published_at__isnull=False)
    return share(_reported(area, period, compact), is_public, source=_SOURCE)


def expertise_answered(area, period, compact=None):
    """Requests to the parties answered by their day, of those due in the period."""
    due = ExpertiseRequest.objects.filter(
        expertise__organisation__in=parties_of(compact),
        due_on__range=(period.first, last_day(period)),
        withdrawn_at=None,
    )
    # Still in its day, it may be answered: it counts from the next one.
    due = due.exclude(answered_at=None, due_on=timezone.localdate())
    return share(due, Q(answered_at__date__lte=F("due_on")), source=_REQUESTS)


def expertise_rated(area, period, compact=None):
    """Mean mark, 1 to 5, given to the answers of the period."""
    rated = ExpertiseRequest.objects.filter(
        expertise__organisation__in=parties_of(compact),
        answered_at__gte=period.begins,
        answered_at__lt=period.ends,
        rating__isnull=False,
    ).order_by()
    found = rated.aggregate(marks=Sum("rating", default=0), whole=Count("pk"))
    return counted(found["marks"], found["whole"], source=_REQUESTS)


def practices_copied(area, period, compact=None):
    """Practices that an organisation began to do as well, in a commune of the area."""
    copies = PracticeCopy.objects.filter(
        inside(area, "commune"), started_on__range=(period.first, last_day(period))
    )
    if compact is not None:
        parties = parties_of(compact)
        copies = copies.filter(Q(organisation__in=parties) | Q(practice__organisation__in=parties))
    return counted(copies.count(), source=kept_here("Bibliothèque de pratiques"))


def _reported(area, period, compact):
    """Feedback with `settled_at`: when it, or the one it repeats, was answered; and its `place`."""
    told = Feedback.objects.annotate(
        settled_at=Coalesce("answered_at", "same_as__answered_at"),
        place=Coalesce("commune", "site__commune", output_field=CharField()),
        # Not `within`: its join would leave out what has no commune.
        begins=midnight(period.first, "commune"),
        ends=midnight(period.last + timedelta(days=1), "commune"),
    )
    return told.filter(
        of_compact(compact),
        where(area, compact, "place"),
        created_at__gte=F("begins"),
        created_at__lt=F("ends"),
    ).order_by()
