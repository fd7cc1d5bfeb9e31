"""Actions on a calendar: where each bar starts and ends, as shares of the days shown."""

from dataclasses import dataclass
from datetime import date, timedelta

from maillage.apps.compact.selectors.actions import Card

_DAY = timedelta(days=1)
SHORTEST_SHARE = 0.004  # of the width: a bar of one day in five years can still be seen
_FEW_YEARS = 3


@dataclass(frozen=True)
class Bar:
    """One action: `start` and `width` from 0 to 1, None without any date; `steps` are marks.

    `steps` is ((share, milestone), …). An action with one date only is a mark of one day.
    """

    card: Card
    start: float | None
    width: float | None
    steps: tuple


@dataclass(frozen=True)
class Tick:
    share: float
    day: date
    label: str


@dataclass(frozen=True)
class Gantt:
    """Days from `first` to `last` (both included); `today` is None out of them."""

    first: date
    last: date
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    today: float | None


def gantt(cards, today):
    """The calendar of these cards, in their order: None when not one of them has a date."""
    days = [day for card in cards for day in _days(card)]
    if not days:
        return None
    # Whole years: the eye reads them, and two pages printed apart can be laid side by side.
    first, last = date(min(days).year, 1, 1), date(max(days).year, 12, 31)
    scale = _Scale(first, (last - first).days + 1)
    return Gantt(
        first,
        last,
        bars=tuple(_bar(card, scale) for card in cards),
        ticks=_ticks(first, last, scale),
        today=scale.share(today) if first <= today <= last else None,
    )


@dataclass(frozen=True)
class _Scale:
    first: date
    days: int

    def share(self, day):
        return (day - self.first).days / self.days


def _days(card):
    action = card.action
    ends = [action.starts_on, action.due_on, action.done_on]
    return [*filter(None, ends), *(step.due_on for step in action.milestones.all())]


def _bar(card, scale):
    action = card.action
    steps = sorted(action.milestones.all(), key=lambda step: (step.due_on, step.pk))
    marks = tuple((scale.share(step.due_on), step) for step in steps)
    first = action.starts_on or action.due_on
    if first is None:
        return Bar(card, None, None, marks)
    start, end = scale.share(first), scale.share((action.due_on or first) + _DAY)
    return Bar(card, start, max(end - start, SHORTEST_SHARE), marks)


def _ticks(first, last, scale):
    """The first day of each quarter when there are few years, of each year otherwise."""
    months = (1, 4, 7, 10) if last.year - first.year < _FEW_YEARS else (1,)
    return tuple(
        Tick(scale.share(day), day, str(day.year) if day.month == 1 else f"T{day.month // 3 + 1}")
        for day in (date(y, m, 1) for y in range(first.year, last.year + 1) for m in months)
    )
