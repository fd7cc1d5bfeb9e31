"""Access points: which are open, how long each week, and with how many trained relays.

Relays are counted in their function, as their names are on the door: no count is withheld.
"""

from datetime import time, timedelta

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from maillage.apps.teleconsult.enums import PointState
from maillage.apps.teleconsult.gate import RELAYS_NEEDED
from maillage.apps.teleconsult.models import AccessPoint, PointAgent, PointChange
from maillage.apps.training.content import RELAY_COURSE
from maillage.apps.training.models import Certificate

from .rows import check_holds_today, counted, inside, kept_here, last_day, midnight, share

SOURCE = kept_here("Points d’accès")
_PLACE = "site__commune"
_AGENTS_OF_TODAY = (
    "Les relais d’un point sont ceux d’aujourd’hui : leurs dates ne sont pas gardées."
)


def open_number(area, period, compact=None):
    """Points open on the last day of the period."""
    return counted(open_on(last_day(period)).filter(inside(area, _PLACE)).count(), source=SOURCE)


def hours_a_week(area, period, compact=None):
    """Hours a week of the points that are open, all together."""
    check_holds_today(period, "des horaires des points")
    points = open_on(last_day(period)).filter(inside(area, _PLACE))
    weeks = points.order_by().values_list("opening_hours", flat=True)
    return counted(sum(map(_hours, weeks)), source=SOURCE)


def with_two_relays(area, period, compact=None):
    """Open points with two trained relays, of the open points."""
    day = last_day(period)
    points = open_on(day).filter(inside(area, _PLACE))
    trained = PointAgent.objects.filter(_is_trained(day), point=OuterRef("pk"))
    number = trained.order_by().values("point").annotate(n=Count("pk")).values("n")
    enough = points.annotate(trained=Coalesce(Subquery(number), 0))
    return share(enough, Q(trained__gte=RELAYS_NEEDED), source=SOURCE, notes=[_AGENTS_OF_TODAY])


def trained_relays(area, period, compact=None):
    """Relays of points whose training is valid on the last day, of all relays of points."""
    day = last_day(period)
    agents = PointAgent.objects.filter(inside(area, f"point__{_PLACE}"), user__is_active=True)
    found = agents.order_by().aggregate(
        whole=Count("user", distinct=True),
        kept=Count("user", distinct=True, filter=_is_trained(day)),
    )
    return counted(
        found["kept"],
        found["whole"],
        source=(SOURCE, kept_here("Attestations de formation")),
        notes=[_AGENTS_OF_TODAY],
    )


def open_on(day):
    """Points that were open at the end of a local day."""
    before = PointChange.objects.filter(point=OuterRef("pk"), at__lt=OuterRef("night"))
    last = before.order_by("-at", "-pk").values("state")[:1]
    # A point that never changed state since it was written has no line of history.
    since = Case(When(state_changed_at__lt=F("night"), then=F("state")), default=Value(""))
    points = AccessPoint.objects.annotate(night=midnight(day + timedelta(days=1), _PLACE))
    return points.annotate(was=Coalesce(Subquery(last), since)).filter(was=PointState.OPEN)


def _is_trained(day):
    valid = Certificate.objects.filter(
        user=OuterRef("user"), course=RELAY_COURSE, issued_on__lte=day, valid_until__gte=day
    )
    return Q(Exists(valid.order_by()), user__is_active=True)


def _hours(week):
    """Hours of ranges [[weekday, "HH:MM", "HH:MM"], …].

    >>> _hours([[0, "09:00", "12:30"], [1, "14:00", "15:00"]])
    4.5
    """
    return sum(_of_day(closes) - _of_day(opens) for _, opens, closes in week)


def _of_day(text):
    clock = time.fromisoformat(text)
    return clock.hour + clock.minute / 60
