"""What blocks an action: said, then lifted."""

from django.db import transaction

from maillage.apps.compact.errors import BadCompact
from maillage.apps.compact.models import Obstacle

from .actions import check_past_day, held, record


@transaction.atomic
def report(*, action, what, user, today, since=None):
    """The action is blocked from `since` (today by default) until the obstacle is lifted."""
    action, what = held(action), what.strip()
    if not what:
        raise BadCompact({"what": "Dites ce qui bloque l’action, en une phrase."})
    check_past_day("since", since or today, today)
    obstacle = Obstacle.objects.create(action=action, what=what, since=since or today)
    record(action, "obstacle_report", user, obstacle=obstacle.pk)
    return obstacle


@transaction.atomic
def lift(*, obstacle, user, today):
    """It blocks no more. Lifted twice, the first day stays."""
    action = held(obstacle.action)
    Obstacle.objects.filter(pk=obstacle.pk, lifted_on=None).update(lifted_on=today)
    record(action, "obstacle_lift", user, obstacle=obstacle.pk)


@transaction.atomic
def put_back(*, obstacle, user):
    """It was lifted by mistake."""
    action = held(obstacle.action)
    Obstacle.objects.filter(pk=obstacle.pk).update(lifted_on=None)
    record(action, "obstacle_put_back", user, obstacle=obstacle.pk)
