"""Steps of an action: add one, tick it or untick it, take it away."""

from django.db import transaction

from maillage.apps.compact.errors import BadCompact
from maillage.apps.compact.models import Milestone

from .actions import check_past_day, check_year, held, record

MOST = 50


@transaction.atomic
def add(*, action, title, due_on, user):
    """A step to reach by a day."""
    action, title = held(action), title.strip()
    if not title:
        raise BadCompact({"title": "Dites ce qui doit être fait à cette étape."})
    check_year("due_on", due_on)
    if action.milestones.count() >= MOST:
        raise BadCompact(f"Une action a {MOST} étapes au plus : faites-en une autre action.")
    step = Milestone.objects.create(action=action, title=title, due_on=due_on)
    record(action, "milestone_add", user, milestone=step.pk)
    return step


@transaction.atomic
def tick(*, milestone, done_on, user, today):
    """Say on which day a step was reached; None says that it was not."""
    action = held(milestone.action)
    if done_on is not None:
        check_past_day("done_on", done_on, today)
    Milestone.objects.filter(pk=milestone.pk).update(done_on=done_on)
    record(action, "milestone_tick", user, milestone=milestone.pk, done=done_on is not None)


@transaction.atomic
def remove(*, milestone, user):
    action, number = held(milestone.action), milestone.pk
    Milestone.objects.filter(pk=number).delete()
    record(action, "milestone_remove", user, milestone=number)
