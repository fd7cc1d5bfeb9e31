"""Reads what the opening gate needs, for one point or for all of them in a few questions."""

from django.db.models import F, Max, OuterRef, Subquery

from maillage.apps.teleconsult.enums import Requirement, Rung
from maillage.apps.teleconsult.gate import Answer, Line, gate
from maillage.apps.teleconsult.models import AccessPoint, GateAnswer, LineTest, PointAgent
from maillage.apps.training.content import RELAY_COURSE

from .points import local_day


def point_gate(point, today):
    """The `Gate` of a point on a day."""
    return gates([point], today)[point.pk]


def gates(points, today):
    """{key of a point: `Gate` on a day}, in three questions whatever their number."""
    points = list(points)
    keys = [point.pk for point in points]
    answers, tests, relays = _answers(keys), _tests(keys), _relays(keys, today)
    return {
        point.pk: gate(
            point.opening_hours,
            answers.get(point.pk, {}),
            _tested(tests.get(point.pk), point),
            relays.get(point.pk, []),
            today,
        )
        for point in points
    }


def agents(point):
    """Agents of a point who still belong to its organisation, their account open, by name."""
    return _present(point.agents.all()).select_related("user").order_by("user__full_name", "pk")


def _answers(keys):
    found = {}
    for each in GateAnswer.objects.filter(point__in=keys).order_by("pk"):
        answer = Answer(each.is_met, each.details, each.checked_on)
        found.setdefault(each.point_id, {})[Requirement(each.requirement)] = answer
    return found


def _tests(keys):
    latest = LineTest.objects.filter(point=OuterRef("pk")).order_by("-at", "-pk").values("pk")[:1]
    points = AccessPoint.objects.filter(pk__in=keys).annotate(last=Subquery(latest)).order_by()
    tests = LineTest.objects.filter(pk__in=points.values("last")).order_by("pk")
    return {test.point_id: test for test in tests}


def _tested(test, point):
    return Line(local_day(point, test.at), Rung(test.rung)) if test else None


def _relays(keys, today):
    trained = {
        "user__training_certificates__course": RELAY_COURSE,
        "user__training_certificates__issued_on__lte": today,
        "user__training_certificates__valid_until__gte": today,
    }
    rows = (
        _present(PointAgent.objects.filter(point__in=keys))
        .filter(**trained)
        .order_by()
        .values_list("point", "user")
        .annotate(ends=Max("user__training_certificates__valid_until"))
    )
    found = {}
    for point, _, ends in rows:
        found.setdefault(point, []).append(ends)
    return found


def _present(agents):
    return agents.filter(
        user__is_active=True, user__memberships__organisation=F("point__organisation")
    )
