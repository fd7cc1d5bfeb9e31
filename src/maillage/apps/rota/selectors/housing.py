"""Who has which bed and vehicle, week by week, and what is missing."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q

from maillage.apps.rota.enums import PostState
from maillage.apps.rota.models import BedNight, Flat, Outage, Post, Vehicle, VehicleLoan

from .capacity import is_usable

NO_FLAT, NO_VEHICLE, NOT_CONFIRMED, EMPTY = "flat", "vehicle", "confirmation", "doctor"


@dataclass(frozen=True)
class Stay:
    """One post with what its doctor has. `missing`: of the four constants above, in this order.

    flats : (flat, number of beds)
    """

    post: Post
    flats: list[tuple[Flat, int]]
    vehicle: Vehicle | None
    missing: list[str]


@dataclass(frozen=True)
class Choice:
    """A flat or a vehicle one may choose for a post: `free` beds (1 or 0 for a vehicle)."""

    thing: Flat | Vehicle
    free: int
    suits: bool


def stays_of(centres, monday):
    """`Stay` of each post of these centres in a week, by centre then line."""
    posts = Post.objects.filter(line__centre__in=centres, monday=monday)
    posts = posts.select_related("volunteer", "line__centre__site", "vehicle_loan__vehicle")
    posts = posts.prefetch_related("bed_nights__flat").order_by(
        "line__centre__is_reserve", "line__centre__name", "line__centre", "line__number"
    )
    return [stay_of(post) for post in posts]


def stay_of(post):
    """`Stay` of one post."""
    beds = Counter(night.flat for night in post.bed_nights.all())
    loan = getattr(post, "vehicle_loan", None)
    flats = sorted(beds.items(), key=lambda each: each[0].name)
    vehicle = loan.vehicle if loan else None
    return Stay(post, flats, vehicle, _missing(post, beds.total(), vehicle))


def holding_of(post):
    """What a post has, in a short mark to compare later: its beds and its vehicle."""
    beds = post.bed_nights.order_by("flat", "number").values_list("flat", "number")
    loan = VehicleLoan.objects.filter(post=post).values_list("vehicle", flat=True).first()
    return f"{'.'.join(f'{flat}-{number}' for flat, number in beds)}/{loan or ''}"


def flats_for(post):
    """`Choice` of each flat of the centre for a post; their own beds count as free."""
    taken = BedNight.objects.filter(monday=post.monday).exclude(post=post)
    used = Counter(taken.values_list("flat", flat=True))
    found = []
    for flat in post.line.centre.flats.prefetch_related("outages").order_by("name"):
        free = flat.beds - used[flat.pk] if is_usable(flat, post.monday) else 0
        pets = flat.accepts_pets or not post.volunteer.has_pet
        found.append(Choice(flat, free, free >= post.volunteer.beds and pets))
    return found


def vehicles_for(post):
    """`Choice` of each vehicle of the centre for a post."""
    lent = VehicleLoan.objects.filter(monday=post.monday).exclude(post=post)
    taken = set(lent.values_list("vehicle", flat=True))
    found = []
    for vehicle in post.line.centre.vehicles.prefetch_related("outages").order_by("name"):
        free = int(vehicle.pk not in taken and is_usable(vehicle, post.monday))
        found.append(Choice(vehicle, free, bool(free)))
    return found


def outages_of(centre, monday):
    """What cannot be used at a centre that week or later, the first to come before."""
    outages = Outage.objects.filter(Q(flat__centre=centre) | Q(vehicle__centre=centre))
    outages = outages.filter(last_monday__gte=monday).select_related("flat", "vehicle")
    return outages.order_by("first_monday", "pk")


def _missing(post, beds, vehicle):
    if post.volunteer is None:
        return [EMPTY]
    missing = [NOT_CONFIRMED] if post.state == PostState.TO_CONFIRM else []
    if post.line.centre.is_reserve:
        return missing
    if beds < post.volunteer.beds:
        missing.insert(0, NO_FLAT)
    if post.volunteer.needs_vehicle and vehicle is None:
        missing.insert(len(missing) - (NOT_CONFIRMED in missing), NO_VEHICLE)
    return missing
