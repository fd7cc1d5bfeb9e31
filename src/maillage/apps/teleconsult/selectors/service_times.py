"""How long people hold a practitioner and accept to wait: measured, or documented.

Measured on the last consultations; a care type with too few of them uses `service_times.toml`.
"""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

import numpy as np

from maillage.apps.teleconsult.enums import CARE_TYPES, TicketState
from maillage.apps.teleconsult.models import Ticket

ENOUGH = 30  # consultations, or people who gave up, before a measure is used
MEASURED_OVER = timedelta(days=30)
MOST_ROWS = 600
_PATH = Path(__file__).parents[1] / "service_times.toml"


@dataclass(frozen=True)
class ServiceTime:
    """Of one care type: minutes from the proposal to the end, and their coefficient of variation.

    `source` says where an estimated one comes from; empty for a measured one.
    """

    mean_minutes: float
    cv: float
    count: int
    source: str

    @property
    def is_estimated(self):
        return bool(self.source)


@dataclass(frozen=True)
class ServiceTimes:
    """by_care_type: {code: `ServiceTime`}; setup_minutes from the proposal to the first words;
    patience_minutes: mean wait accepted before giving up, None where nobody knows.
    """

    by_care_type: dict
    setup_minutes: float
    patience_minutes: float | None


def service_times(now):
    """The `ServiceTimes` at that instant; one query."""
    rows = list(
        Ticket.objects.filter(
            state__in=(TicketState.CLOSED, TicketState.ABANDONED),
            queued_at__gte=now - MEASURED_OVER,
            ended_at__lte=now,
        )
        .order_by("-queued_at", "-pk")
        .values_list("care_type", "queued_at", "proposed_at", "started_at", "ended_at")[:MOST_ROWS]
    )
    seen = [row for row in rows if row[2] and row[3]]
    held = {code: [] for code in CARE_TYPES}
    for care_type, _, proposed_at, _, ended_at in seen:
        held[care_type].append(_minutes(ended_at - proposed_at))
    setup = [_minutes(started_at - proposed_at) for _, _, proposed_at, started_at, _ in seen]
    waited = [_minutes((started or ended) - queued) for _, queued, _, started, ended in rows]
    given_up = len(rows) - len(seen)
    return ServiceTimes(
        {code: _service_time(code, minutes) for code, minutes in held.items()},
        float(np.mean(setup)) if len(setup) >= ENOUGH else documented()["all"]["setup_minutes"],
        float(np.sum(waited)) / given_up if given_up >= ENOUGH else None,
    )


@cache
def documented():
    """The reviewed file, as it is written."""
    return tomllib.loads(_PATH.read_text("utf-8"))


def _service_time(code, minutes):
    if len(minutes) >= ENOUGH and np.mean(minutes) > 0:
        mean = float(np.mean(minutes))
        return ServiceTime(mean, float(np.std(minutes)) / mean, len(minutes), "")
    told = documented()[code]
    return ServiceTime(
        told["mean_minutes"], documented()["all"]["cv"], len(minutes), told["source"]
    )


def _minutes(duration):
    return duration / timedelta(minutes=1)
