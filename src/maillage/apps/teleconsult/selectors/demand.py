"""How many people come, by half-hour and care type: measured in a territory, or estimated."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

import numpy as np
from django.db.models import Sum

from maillage.apps.teleconsult.models import Ticket
from maillage.apps.territory.opening_hours import time_zone

FIRST_MINUTE, LAST_MINUTE, STEP_MINUTES = 7 * 60, 23 * 60, 30
STEPS = (LAST_MINUTE - FIRST_MINUTE) // STEP_MINUTES
MEASURED_DAYS = 30
ENOUGH = 200  # arrivals in the territory, over those days
DAYS = {"weekday": range(5), "saturday": (5,), "sunday": (6,)}
_DAYS_A_YEAR = 365.25
_PATH = Path(__file__).parents[1] / "demand.toml"


@dataclass(frozen=True)
class Demand:
    """arrivals: {care type: float array (`STEPS`,), mean number of people by half-hour of a day}.

    `count` is how many arrivals it was measured on, 0 for an estimate.
    """

    arrivals: dict
    count: int

    @property
    def is_estimated(self):
        return not self.count


def measured_demand(communes, care_types, day, now):
    """`Demand` of the whole days before today, for one kind of day; None with too few arrivals.

    communes : a queryset; day : one of `DAYS`
    """
    zone = time_zone("")
    end = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Ticket.objects.filter(
        commune__in=communes,
        queued_at__gte=end - timedelta(days=MEASURED_DAYS),
        queued_at__lt=end,
    )
    rows = list(rows.order_by("pk").values_list("care_type", "queued_at"))
    if len(rows) < ENOUGH:
        return None
    counts = {care_type: np.zeros(STEPS) for care_type in care_types}
    for care_type, queued_at in rows:
        local = queued_at.astimezone(zone)
        step = (local.hour * 60 + local.minute - FIRST_MINUTE) // STEP_MINUTES
        if local.weekday() in DAYS[day] and care_type in counts and 0 <= step < STEPS:
            counts[care_type][step] += 1
    dates = [end - timedelta(days=back) for back in range(1, MEASURED_DAYS + 1)]
    number = sum(date.weekday() in DAYS[day] for date in dates)
    return Demand({code: count / number for code, count in counts.items()}, len(rows))


def estimated_demand(population, care_types, per_thousand_a_year):
    """`Demand` from a number of residents, spread evenly over the hours points may open."""
    a_day = population * per_thousand_a_year / 1000 / _DAYS_A_YEAR
    shares = documented_demand()["shares"]
    arrivals = {code: np.full(STEPS, a_day * shares[code] / STEPS) for code in care_types}
    return Demand(arrivals, 0)


def population_of(communes):
    """Residents of the communes; 0 where none is known."""
    return communes.aggregate(total=Sum("population"))["total"] or 0


@cache
def documented_demand():
    """The reviewed file, as it is written."""
    return tomllib.loads(_PATH.read_text("utf-8"))
