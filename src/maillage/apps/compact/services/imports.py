"""Write what a table of actions says: the lines that can be used, all of them or none."""

from django.db import transaction

from maillage.apps.accounts import audit
from maillage.apps.compact.action_table import Status, plan_of
from maillage.apps.compact.enums import ActionState
from maillage.apps.compact.models import Action

from .actions import open_compact


@transaction.atomic
def apply(*, compact, rows, user, now, today):
    """Write the good lines of a table read by `read_table`; returns the `Plan` that was followed.

    Judged again here, on what is stored now: the same table given twice changes nothing the second
    time, and a line that became wrong since it was shown is refused.
    """
    compact = open_compact(compact)
    plan = plan_of(compact, rows, user=user, today=today)
    for line in plan.kept:
        _write(compact, line, now)
    counts = plan.counts
    audit.record(
        actor=audit.actor_of(user),
        action="action.import",
        subject=f"compact:{compact.pk}",
        details={str(status): counts[status] for status in Status},
    )
    return plan


def _write(compact, line, now):
    values = dict(line.values)
    partners = values.pop("partners", None)
    action = line.action or Action(compact=compact, created_at=now)
    if line.action is not None and _changes_hands(line) and "person" not in values:
        action.person = None  # who led it belongs to the organisation before
    for name, value in values.items():
        setattr(action, name, value)
    if action.state != ActionState.DONE:
        action.done_on = None
    if line.action is not None:
        action.revision += 1
    action.save()
    if partners is not None:
        action.partners.set(partners)


def _changes_hands(line):
    return line.values.get("organisation", line.action.organisation) != line.action.organisation
