"""Points open and close: by hand, or because something the gate asks has lapsed."""

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.audit import actor_of
from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.texts import clean_text
from maillage.apps.teleconsult import live
from maillage.apps.teleconsult.enums import PointState
from maillage.apps.teleconsult.errors import BadRequest, NotAllowed, NotNow, PointClosed
from maillage.apps.teleconsult.models import AccessPoint, PointChange
from maillage.apps.teleconsult.permissions import can_prepare
from maillage.apps.teleconsult.requirements import asked
from maillage.apps.teleconsult.selectors.gates import gates, point_gate
from maillage.apps.teleconsult.selectors.points import local_day, points

from .lapses import tell_closed

LONGEST_NOTE = 200
NOT_YOURS = "Ce point est celui d’une autre organisation : demandez-lui."


@transaction.atomic
def open_point(*, point, user, now=None):
    """Open a point. Raises `PointClosed`, which says what is missing, or `NotNow`."""
    now = now or timezone.now()
    point = held(point, user)
    if point.state == PointState.OPEN:
        raise NotNow("Ce point est déjà ouvert.")
    missing = point_gate(point, local_day(point, now)).missing
    if not point.room_name:
        raise PointClosed("Il manque encore : la pièce.")
    if missing:
        titles = ", ".join(asked(each).title.lower() for each in missing)
        raise PointClosed(f"Il manque encore : {titles}.", missing)
    return _turn(point, PointState.OPEN, actor=actor_of(user), now=now)


@transaction.atomic
def close_point(*, point, user, note, now=None):
    """Close a point by hand; the note (200 characters at most) says why, and names nobody.

    People who already have a place in the queue keep it.
    """
    point = held(point, user)
    if point.state != PointState.OPEN:
        raise NotNow("Ce point n’est pas ouvert.")
    try:
        note = clean_text(note, LONGEST_NOTE)
    except BadOffer as error:
        raise BadRequest({"note": str(error)}) from error
    if not note:
        raise BadRequest({"note": "Dites en quelques mots pourquoi le point ferme."})
    return _turn(
        point, PointState.CLOSED, actor=actor_of(user), now=now or timezone.now(), note=note
    )


def close_lapsed(today):
    """Close each open point that misses something on a day; returns how many were closed."""
    open_points = list(points().filter(state=PointState.OPEN))
    lapsed = [key for key, gate in gates(open_points, today).items() if not gate.is_passed]
    return sum(_close_one(key, today) for key in lapsed)


def close_if_lapsed(point, *, actor, now):
    """Close an open point that now misses something, in the caller's transaction."""
    if point.state != PointState.OPEN:
        return False
    missing = point_gate(point, local_day(point, now)).missing
    if missing:
        _turn(point, PointState.CLOSED, actor=actor, now=now, missing=missing)
    return bool(missing)


def held(point, user):
    """A point as it stands now, kept until the transaction ends, for someone who may prepare it."""
    if not can_prepare(user, point.organisation):
        raise NotAllowed(NOT_YOURS)
    return _locked().get(pk=point.pk)


@transaction.atomic
def _close_one(key, today):
    point = _locked().get(pk=key)
    missing = point_gate(point, today).missing if point.state == PointState.OPEN else ()
    if missing:
        now = timezone.now()
        _turn(point, PointState.CLOSED, actor=audit.SYSTEM, now=now, missing=missing)
        tell_closed(point, missing)
    return bool(missing)


def _locked():
    found = AccessPoint.objects.select_for_update(of=("self",))
    return found.select_related("site__commune", "organisation")


def _turn(point, state, *, actor, now, missing=(), note=""):
    point.state, point.state_changed_at = state, now
    point.save(update_fields=["state", "state_changed_at"])
    missing = [each.value for each in missing]
    PointChange.objects.create(
        point=point, at=now, state=state, missing=missing, note=note, actor=actor
    )
    live.changed("queue", f"point:{point.pk}")
    audit.record(
        actor=actor,
        action="point.open" if state == PointState.OPEN else "point.close",
        subject=f"point:{point.pk}",
        details={"missing": missing} if missing else {},
    )
    return point
