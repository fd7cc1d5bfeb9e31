"""Something happened to the published rota: kept, then the ways to repair it are looked for."""

from functools import partial

import structlog
from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.permissions import require
from maillage.apps.rota.enums import Cause, IncidentKind, IncidentState, PostState
from maillage.apps.rota.errors import BadRota
from maillage.apps.rota.models import Incident, Line, OfferedWeek, Post, PostChange
from maillage.apps.rota.offering import MOST_WEEKS
from maillage.apps.rota.permissions import can_coordinate, can_run_centre
from maillage.apps.rota.selectors.problem import is_line_open
from maillage.apps.rota.selectors.repairs import alternatives_of
from maillage.apps.rota.selectors.standing import standing_of
from maillage.apps.rota.weeks import CENTURY, WEEK, monday_of
from maillage.engines.errors import EngineError

log = structlog.get_logger("maillage.rota")
ONLY_COORDINATORS = "Le planning publié est tenu par les personnes qui coordonnent le collectif."


@transaction.atomic
def report(*, kind, weeks, user, centre=None, volunteer=None, now=None):
    """Keep that something happened, and look for repairs once it is kept. Returns the incident.

    weeks : (a day of the first week, a day of the last one)
    centre : where; None for a week offered, which has a `volunteer`
    user : None is the portal itself

    What happened is already stored (a flat's outage, a line's dates), but for a week offered, which
    this writes, and for some weeks of closing, which are the incident itself. Said twice while it
    is open, it is one incident. Raises `NotAllowed`, `BadRota`.
    """
    now, weeks = now or timezone.now(), _weeks(weeks)
    collective = _checked(kind, weeks, centre, volunteer)
    require(_may_report(user, collective, centre), ONLY_COORDINATORS)
    if kind == IncidentKind.OFFER:
        _offer(volunteer, weeks, now)
    elif kind == IncidentKind.OPENING:
        _publish_open_weeks(centre, weeks, now)
    incident, _ = Incident.objects.get_or_create(
        collective=collective,
        kind=kind,
        state=IncidentState.OPEN,
        centre=centre,
        volunteer=volunteer,
        first_monday=weeks[0],
        last_monday=weeks[1],
        defaults={"reported_at": now, "reported_by": user},
    )
    transaction.on_commit(partial(propose, incident_id=incident.pk, now=now))
    audit.record(
        actor=actor_of(user),
        action="incident.report",
        subject=f"incident:{incident.pk}",
        details={"kind": str(kind)},
    )
    return incident


def propose(*, incident_id, now=None):
    """Compute what can be done about an open incident, and keep it beside what it was computed on.

    Outside of any transaction: another change meanwhile makes it stale, and `settle` says so.
    """
    now = now or timezone.now()
    incident = Incident.objects.select_related("collective").get(pk=incident_id)
    if incident.state != IncidentState.OPEN:
        return incident
    standing = standing_of(incident.collective, timezone.localdate(now))
    try:
        incident.alternatives = alternatives_of(incident, standing)
    except EngineError as error:
        log.warning("repair_not_computed", incident=incident.pk, error=str(error))
        incident.alternatives = []
    incident.fingerprint = standing.fingerprint if standing else ""
    Incident.objects.filter(pk=incident.pk, state=IncidentState.OPEN).update(
        alternatives=incident.alternatives, fingerprint=incident.fingerprint
    )
    return incident


def _weeks(days):
    """The Mondays of the first day and of the last one."""
    for field, day in zip(("first_day", "last_day"), days, strict=True):
        if day.year not in CENTURY:
            raise BadRota({field: "Donnez un jour de ce siècle, par exemple 15/01/2027."})
    return tuple(monday_of(day) for day in days)


def _checked(kind, weeks, centre, volunteer):
    """The collective concerned."""
    if kind == IncidentKind.OFFER and volunteer is None:
        raise BadRota({"volunteer": "Choisissez un médecin volontaire."})
    if kind != IncidentKind.OFFER and centre is None:
        raise BadRota({"centre": "Choisissez un centre."})
    if weeks[1] < weeks[0]:
        raise BadRota({"last_day": "La dernière semaine vient avant la première."})
    if kind == IncidentKind.OFFER and weeks[1] - weeks[0] >= MOST_WEEKS * WEEK:
        raise BadRota({"last_day": f"Donnez {MOST_WEEKS} semaines au plus : corrigez ce jour."})
    return (centre or volunteer).collective


def _offer(volunteer, weeks, now):
    for monday in _mondays(*weeks):
        OfferedWeek.objects.get_or_create(
            volunteer=volunteer, monday=monday, defaults={"offered_at": now}
        )


def _publish_open_weeks(centre, weeks, now):
    """Empty posts for the weeks of the published rota in which a line opened since."""
    published = Post.objects.filter(line__centre__collective=centre.collective)
    published = set(published.order_by().values_list("monday", flat=True).distinct())
    for line in Line.objects.filter(centre=centre).order_by("number"):
        for monday in _mondays(*weeks):
            if monday in published and is_line_open(line, monday):
                post, is_new = Post.objects.get_or_create(
                    line=line, monday=monday, defaults={"state": PostState.EMPTY}
                )
                if is_new:
                    PostChange.objects.create(
                        post=post, at=now, actor=audit.SYSTEM, cause=Cause.PUBLICATION
                    )


def _mondays(first, last):
    return [first + number * WEEK for number in range((last - first) // WEEK + 1)]


def _may_report(user, collective, centre):
    if user is None:
        return True
    return can_coordinate(user, collective) or (centre is not None and can_run_centre(user, centre))


def actor_of(user):
    """How the trail names who acts; None is the portal itself."""
    return audit.SYSTEM if user is None else audit.actor_of(user)
