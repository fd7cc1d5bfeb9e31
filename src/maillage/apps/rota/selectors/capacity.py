"""Beds and vehicles of centres, week by week."""

from dataclasses import dataclass

from maillage.apps.rota.models import Flat, Vehicle
from maillage.apps.rota.weeks import arrival, departure

PLENTY = 1000  # for a reserve, where nobody sleeps


@dataclass(frozen=True)
class Capacity:
    """Beds and vehicles of one centre, one number per week."""

    beds: list[int]
    vehicles: list[int]


def capacity_of(centres, mondays):
    """`Capacity` of each centre, by its number."""
    found = {
        centre.pk: Capacity(*([PLENTY * centre.is_reserve] * len(mondays) for _ in range(2)))
        for centre in centres
    }
    for flat in Flat.objects.filter(centre__in=centres).prefetch_related("outages"):
        _add(found[flat.centre_id].beds, flat, mondays, flat.beds)
    for vehicle in Vehicle.objects.filter(centre__in=centres).prefetch_related("outages"):
        _add(found[vehicle.centre_id].vehicles, vehicle, mondays, 1)
    return found


def is_usable(thing, monday):
    """Whether a flat or a vehicle is there from the arrival to the departure of that week."""
    ends = thing.available_to
    is_there = thing.available_from <= arrival(monday) and (
        ends is None or ends >= departure(monday)
    )
    return is_there and not any(
        outage.first_monday <= monday <= outage.last_monday for outage in thing.outages.all()
    )


def _add(counts, thing, mondays, number):
    for position, monday in enumerate(mondays):
        if is_usable(thing, monday):
            counts[position] += number
