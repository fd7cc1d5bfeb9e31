"""Money of an action: what each financier planned and spent, year by year, in euros."""

from django.db import transaction

from maillage.apps.compact.errors import BadCompact
from maillage.apps.compact.models import BudgetLine

from .actions import YEARS, held, record

MOST_EUROS = 1_000_000_000


@transaction.atomic
def set_line(*, action, financier, year, planned, spent, user):
    """Write what a financier planned and spent in a year; said again, the last one holds."""
    action = held(action)
    if year not in YEARS:
        raise BadCompact({"year": f"{year} ne convient pas : donnez une année, comme 2026."})
    for field, amount in (("planned", planned), ("spent", spent)):
        if not 0 <= amount <= MOST_EUROS:
            raise BadCompact({field: "Donnez un montant en euros entiers, de 0 à un milliard."})
    line, _ = BudgetLine.objects.update_or_create(
        action=action,
        financier=financier,
        year=year,
        defaults={"planned": planned, "spent": spent},
    )
    record(action, "budget_set", user, year=year, planned=planned, spent=spent)
    return line


@transaction.atomic
def remove(*, line, user):
    action = held(line.action)
    BudgetLine.objects.filter(pk=line.pk).delete()
    record(action, "budget_remove", user, year=line.year)
