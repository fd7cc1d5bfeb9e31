"""Give beds and vehicles of one centre in one week; the centre is held by the caller."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from maillage.apps.rota.beds import Dwelling, Guest, arrange
from maillage.apps.rota.errors import BadRota, NotNow
from maillage.apps.rota.models import BedNight, Post, VehicleLoan
from maillage.apps.rota.selectors.capacity import is_usable
from maillage.apps.rota.weeks import LAST_DAY, in_words

BUSY = "Quelqu’un vient de le donner à un autre médecin : relisez la page, puis recommencez."


@dataclass(frozen=True)
class Done:
    """`changes`: beds and vehicles given or freed; `lost_…`: posts that had some, now without."""

    changes: int = 0
    lost_beds: frozenset[int] = frozenset()
    lost_vehicles: frozenset[int] = frozenset()


def weeks_to_come(centre, today):
    """Mondays of the weeks of a centre, not over, in which a doctor is awaited."""
    posts = Post.objects.filter(line__centre=centre, volunteer__isnull=False)
    weeks = posts.filter(monday__gte=today - LAST_DAY).order_by("monday")
    return list(weeks.values_list("monday", flat=True).distinct())


def lodge_week(centre, monday, *, is_tidied=False):
    """Arrange everyone of a centre that week; what `Done` says.

    is_tidied : whether to take back vehicles lent to doctors who did not ask for one
    """
    if centre.is_reserve:
        return Done()
    posts = _posts(centre, monday)
    had = {post.pk for post in posts if post.bed_nights.all()}
    drove = {post.pk for post in posts if hasattr(post, "vehicle_loan")}
    flats = {flat.pk: flat for flat in _usable(centre.flats, monday)}
    guests = [_guest(post) for post in posts if post.volunteer]
    dwellings = [Dwelling(each.pk, each.beds, each.accepts_pets) for each in flats.values()]
    given = arrange(guests, dwellings)
    changes = _give_beds(posts, {post.pk: given.get(post.pk, {}) for post in posts}, flats)
    cars = _give_vehicles(posts, _usable(centre.vehicles, monday), is_tidied)
    needing = {post.pk for post in posts if _needs_vehicle(post)}
    return Done(
        changes=changes + cars.changes,
        lost_beds=frozenset({guest.key for guest in guests} & had - set(given)),
        lost_vehicles=frozenset(needing & drove - cars.driving),
    )


def put_in(post, flat):
    """All the beds of a post in one flat, or in none."""
    if flat is not None:
        _check_flat(post, flat)
    post.bed_nights.all().delete()
    if flat is not None:
        taken = _numbers(flat, post.monday)
        if flat.beds - len(taken) < post.volunteer.beds:
            raise BadRota({"flat": _too_few(post, flat, flat.beds - len(taken))})
        _create_nights(post, flat, _free(flat, taken)[: post.volunteer.beds])


def lend(post, vehicle):
    """One vehicle to a post, or none."""
    VehicleLoan.objects.filter(post=post).delete()
    if vehicle is None:
        return
    if vehicle.centre_id != post.line.centre_id or not is_usable(vehicle, post.monday):
        raise BadRota({"vehicle": _not_there(vehicle, post.monday)})
    if vehicle.loans.filter(monday=post.monday).exists():
        text = f"« {vehicle} » est déjà prêté cette semaine-là : prenez-en un autre, ou reprenez-le"
        raise BadRota({"vehicle": f"{text} d’abord."})
    _create(VehicleLoan(post=post, vehicle=vehicle, monday=post.monday))


@dataclass(frozen=True)
class _Cars:
    changes: int
    driving: set[int]


def _posts(centre, monday):
    posts = Post.objects.filter(line__centre=centre, monday=monday)
    posts = posts.select_related("volunteer", "vehicle_loan").prefetch_related("bed_nights")
    return list(posts.order_by("line__number"))


def _usable(things, monday):
    found = things.prefetch_related("outages").order_by("name")
    return [thing for thing in found if is_usable(thing, monday)]


def _guest(post):
    now = Counter(night.flat_id for night in post.bed_nights.all())
    return Guest(post.pk, post.volunteer.beds, post.volunteer.has_pet, dict(now))


def _give_beds(posts, given, flats):
    changes, moved = 0, []
    for post in posts:
        nights = list(post.bed_nights.all())
        has = Counter(night.flat_id for night in nights)
        if has != given[post.pk] or not all(_is_there(night, flats) for night in nights):
            changes += len(nights)
            post.bed_nights.all().delete()
            moved.append(post)
    taken = defaultdict(set)
    kept = BedNight.objects.filter(post__in=posts).order_by("flat", "number")
    for flat, number in kept.values_list("flat", "number"):
        taken[flat].add(number)
    for post in moved:
        for pk, number in sorted(given[post.pk].items()):
            numbers = _free(flats[pk], taken[pk])[:number]
            _create_nights(post, flats[pk], numbers)
            taken[pk] |= set(numbers)
            changes += number
    return changes


def _is_there(night, flats):
    return night.flat_id in flats and night.number <= flats[night.flat_id].beds


def _give_vehicles(posts, vehicles, is_tidied):
    free, kept, waiting = {each.pk: each for each in vehicles}, set(), []
    loans = {post.pk: post.vehicle_loan for post in posts if hasattr(post, "vehicle_loan")}
    for post in posts:
        loan, needs = loans.get(post.pk), _needs_vehicle(post)
        stays = post.volunteer is not None and (needs or not is_tidied)
        if loan is not None and loan.vehicle_id in free and stays:
            del free[loan.vehicle_id]
            kept.add(post.pk)
        elif needs:
            waiting.append(post)
    freed = [loan.pk for pk, loan in loans.items() if pk not in kept]
    VehicleLoan.objects.filter(pk__in=freed).delete()
    given = list(zip(waiting, free.values(), strict=False))
    for post, vehicle in given:
        _create(VehicleLoan(post=post, vehicle=vehicle, monday=post.monday))
    return _Cars(len(freed) + len(given), kept | {post.pk for post, _ in given})


def _needs_vehicle(post):
    return post.volunteer is not None and post.volunteer.needs_vehicle


def _check_flat(post, flat):
    if flat.centre_id != post.line.centre_id or not is_usable(flat, post.monday):
        raise BadRota({"flat": _not_there(flat, post.monday)})
    if post.volunteer.has_pet and not flat.accepts_pets:
        raise BadRota(
            {"flat": f"« {flat} » n’accepte pas les animaux, et ce médecin vient avec le sien."}
        )


def _numbers(flat, monday):
    return set(flat.bed_nights.filter(monday=monday).values_list("number", flat=True))


def _free(flat, taken):
    return [number for number in range(1, flat.beds + 1) if number not in taken]


def _create_nights(post, flat, numbers):
    for number in numbers:
        _create(BedNight(post=post, flat=flat, monday=post.monday, number=number))


def _create(entry):
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError as error:
        raise NotNow(BUSY) from error


def _not_there(thing, monday):
    return f"« {thing} » n’est pas disponible la semaine {in_words(monday)} : prenez-en un autre."


def _too_few(post, flat, free):
    return (
        f"« {flat} » a {free} couchage{'s' if free > 1 else ''} libre{'s' if free > 1 else ''} "
        f"cette semaine-là ; il en faut {post.volunteer.beds}. Prenez-en un autre, ou libérez-le."
    )
