"""Yearly reviews and experiments of a compact and of its variants: closed and decided in time."""

from django.db.models import F, Q

from maillage.apps.compact.enums import ExperimentState
from maillage.apps.compact.models import Experiment, Review

from .rows import inside, is_whole, kept_here, last_day, of_compact, share, some


def closed_on_time(area, period, compact=None):
    """Reviews closed by the day set for their conclusions, of those due in the period."""
    due = Review.objects.filter(
        of_compact(compact), concludes_on__range=(period.first, last_day(period))
    )
    return share(due, Q(closed_at__date__lte=F("concludes_on")), source=kept_here("Bilans"))


def experiments_decided(area, period, compact=None):
    """Experiments whose parties signed a decision, of those that ended in the period."""
    ended = Experiment.objects.filter(
        of_compact(compact), ends_on__range=(period.first, last_day(period))
    ).exclude(state=ExperimentState.DRAFT)
    if not is_whole(area, compact):
        here = Experiment.communes.through.objects.filter(inside(area, "commune")).order_by()
        ended = ended.filter(pk__in=here.values("experiment"))
    waiting = ended.filter(state=ExperimentState.RUNNING).count()
    notes = [f"{some(waiting, 'décision attendue', 'décisions attendues')}."] if waiting else ()
    source = kept_here("Protocoles d’expérimentation")
    return share(ended, Q(state=ExperimentState.DECIDED), source=source, notes=notes)
