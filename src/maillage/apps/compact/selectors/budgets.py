"""Money of the actions of a compact, planned and spent, in euros."""

from dataclasses import dataclass

from django.db.models import Sum

from maillage.apps.compact.models import BudgetLine

# Not named `planned`: the sum would then be taken for the column it sums.
_SUMS = {"planned_sum": Sum("planned"), "spent_sum": Sum("spent")}


@dataclass(frozen=True)
class Money:
    """Euros planned and spent under a name: a financier, a year, an action."""

    label: str
    planned: int
    spent: int

    @property
    def left(self):
        """Euros planned and not spent; negative when more was spent than planned."""
        return self.planned - self.spent

    @property
    def share(self):
        """Spent over planned (0 to 1 and more), None when nothing was planned."""
        return self.spent / self.planned if self.planned else None


def lines_of(compact, period=None):
    """Budget lines of a compact, of the years a period touches when one is given."""
    lines = BudgetLine.objects.filter(action__compact=compact)
    if period is not None:
        lines = lines.filter(year__range=(period.first.year, period.last.year))
    return lines.order_by()


def total(compact, period=None):
    """All the `Money` of a compact."""
    return _money("total", lines_of(compact, period).aggregate(**_SUMS))


def by_financier(compact, period=None):
    """`Money` of each financier, the largest plan first."""
    found = lines_of(compact, period).values("financier__name", "financier").annotate(**_SUMS)
    rows = [_money(row["financier__name"], row) for row in found.order_by("financier")]
    return sorted(rows, key=lambda row: (-row.planned, row.label))


def by_year(compact):
    """`Money` of each year, the oldest first."""
    found = lines_of(compact).values("year").annotate(**_SUMS).order_by("year")
    return [_money(str(row["year"]), row) for row in found]


def of_action(action):
    """`Money` of one action."""
    return _money(action.title, BudgetLine.objects.filter(action=action).aggregate(**_SUMS))


def _money(label, row):
    return Money(label, row["planned_sum"] or 0, row["spent_sum"] or 0)
