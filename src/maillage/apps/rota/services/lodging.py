"""Who sleeps where and drives what, week by week: each doctor of a post gets what they need.

Two people never have the same bed or vehicle: the database refuses it. Weeks already over keep
what they had.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from maillage.apps.rota.errors import BadRota, StaleEdit
from maillage.apps.rota.models import Centre, Post
from maillage.apps.rota.selectors.housing import holding_of
from maillage.apps.rota.weeks import departure

from . import _lodging
from ._entries import record

MOVED = (
    "Quelqu’un a changé ce logement ou ce véhicule depuis que vous avez ouvert la page : "
    "rouvrez-la."
)


@dataclass(frozen=True)
class Lodging:
    """What a post still lacks once everything that could be was given."""

    has_beds: bool
    has_vehicle: bool


@transaction.atomic
def lodge(*, post, actor, now=None):
    """Beds and, for who needs one, a vehicle for each doctor of that post's centre and week.

    Frees what a doctor who no longer comes had. Doing it twice changes nothing; who has what they
    need keeps it, unless moving them is the only way to house everyone, families and pets.
    """
    centre = held_centre(post.line.centre_id)
    if not _is_over(post.monday, now or timezone.now()):
        record_lodging(actor, centre, _lodging.lodge_week(centre, post.monday, is_tidied=True))
    return lodging_of(post)


def lodging_of(post):
    """What a post lacks; an empty one, or one in the reserve, lacks nothing."""
    post = Post.objects.select_related("volunteer", "line__centre").get(pk=post.pk)
    if post.volunteer is None or post.line.centre.is_reserve:
        return Lodging(True, True)
    return Lodging(
        has_beds=post.bed_nights.count() >= post.volunteer.beds,
        has_vehicle=not post.volunteer.needs_vehicle or hasattr(post, "vehicle_loan"),
    )


@transaction.atomic
def choose(*, post, actor, seen="", **chosen):
    """House the doctor of a post by hand: `flat`, `vehicle` or both; None: none.

    `seen` is what `holding_of` said when the page was opened: `StaleEdit` if it changed since.
    `BadRota` when it cannot be: too few beds, no pets, already lent.
    """
    centre, post = held_centre(post.line.centre_id), _filled(post)
    if seen and seen != holding_of(post):
        raise StaleEdit(MOVED)
    if "flat" in chosen:
        _lodging.put_in(post, chosen["flat"])
    if "vehicle" in chosen:
        _lodging.lend(post, chosen["vehicle"])
    details = {name: thing and thing.pk for name, thing in chosen.items()}
    record(actor, centre, "house", {"post": post.pk, **details})


def held_centre(pk):
    """One arrangement of a centre at a time."""
    return Centre.objects.select_for_update(of=("self",)).get(pk=pk)


def _filled(post):
    stored = Post.objects.select_related("volunteer", "line").get(pk=post.pk)
    if stored.volunteer is None:
        raise BadRota("Personne ne vient cette semaine-là : il n’y a personne à loger.")
    return stored


def _is_over(monday, now):
    return departure(monday) < timezone.localdate(now)


def record_lodging(actor, centre, done):
    """The audit line of an arrangement that changed something."""
    if done.changes:
        details = {"changes": done.changes, "lost": len(done.lost_beds | done.lost_vehicles)}
        record(actor, centre, "lodge", details)
