"""The promise as it was kept: counts and waits of a period, one written definition each.

Figures are for those who run the points; no person can be read in them, but small counts are shown.
"""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from maillage.apps.offer.enums import CareType
from maillage.apps.teleconsult.enums import CARE_TYPES, TicketState
from maillage.apps.teleconsult.models import AccessPoint, Ticket
from maillage.apps.teleconsult.promise import FIRST_MINUTES, LAST_MINUTES
from maillage.apps.territory.opening_hours import time_zone

PERIODS = {"today": 1, "7": 7, "30": 30}  # days, today included
HOME = "À domicile"
MEASURES = {
    "arrivals": {
        "label": "Arrivées",
        "definition": "Personnes entrées dans la file pendant la période, quelle que soit "
        "la suite.",
    },
    "seen": {
        "label": "Vues",
        "definition": "Personnes arrivées dans la période et entrées en consultation.",
    },
    "within_first": {
        "label": "En 15 min",
        "definition": "Part des arrivées vues en 15 minutes au plus. Les personnes parties ou "
        "orientées comptent comme non vues\u00a0; celles qui attendent depuis moins de 15 minutes "
        "ne comptent pas encore. Promesse\u00a0: 90\u00a0%.",
    },
    "within_last": {
        "label": "En 30 min",
        "definition": "Part des arrivées vues en 30 minutes au plus, comptée de même. "
        "Promesse\u00a0: 98\u00a0%.",
    },
    "median_minutes": {
        "label": "Médiane",
        "definition": "La moitié des personnes vues ont attendu moins. L’attente va de l’arrivée "
        "dans la file à l’entrée en consultation.",
    },
    "ninth_minutes": {
        "label": "9 sur 10",
        "definition": "Attente que 9 personnes vues sur 10 n’ont pas dépassée (90e centile).",
    },
    "calibration": {
        "label": "Fourchette",
        "definition": "Parmi les personnes vues à qui une attente avait été annoncée, part de "
        "celles dont l’attente est tombée dans la première fourchette affichée. Une annonce "
        "honnête donne 8 sur 10 ou un peu plus.",
    },
    "abandoned": {
        "label": "Parties",
        "definition": "Personnes arrivées dans la période et parties sans consultation.",
    },
    "handed": {
        "label": "Orientées",
        "definition": "Personnes arrivées dans la période et orientées vers un rendez-vous avant "
        "d’être vues.",
    },
}


@dataclass(frozen=True)
class Figures:
    """One value for each of `MEASURES`; None where nobody is there to measure it on."""

    arrivals: int
    seen: int
    abandoned: int
    handed: int
    median_minutes: float | None
    ninth_minutes: float | None
    within_first: float | None
    within_last: float | None
    calibration: float | None


@dataclass(frozen=True)
class Kept:
    """What a period gave: `total`, then [(name, `Figures`)] by point and by care type.

    hours : [(hour of the day, arrivals, seen within the first minutes)], 24 of them, local time
    """

    total: Figures
    by_point: list
    by_care_type: list
    hours: list


def promise_kept(period, now, points=None):
    """`Kept` over one of `PERIODS`, for these points (numbers), or everywhere; two queries."""
    tickets = Ticket.objects.filter(queued_at__gte=beginning(period, now), queued_at__lte=now)
    if points is not None:
        tickets = tickets.filter(point__in=points)
    rows = _Rows(
        tickets.order_by("queued_at", "pk").values_list(
            *("point", "care_type", "state", "queued_at", "started_at"),
            *("first_low_minutes", "first_high_minutes"),
        ),
        now,
    )
    care_types = {code: CareType(code).label for code in CARE_TYPES}
    return Kept(
        rows.figures(),
        rows.figures_by(0, point_names()),
        rows.figures_by(1, care_types),
        rows.hours(),
    )


def point_names():
    """{number of a point: its site and commune}; None stands for people at home."""
    rows = AccessPoint.objects.order_by().values_list("pk", "site__name", "site__commune__name")
    names = {pk: site if commune in site else f"{site}, {commune}" for pk, site, commune in rows}
    return names | {None: HOME}


def beginning(period, now):
    """First instant of a period: midnight in Paris, so many days ago.

    >>> from datetime import UTC, datetime
    >>> beginning("7", datetime(2026, 3, 2, 9, tzinfo=UTC)).isoformat()
    '2026-02-24T00:00:00+01:00'
    """
    local = now.astimezone(time_zone(""))
    day = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=PERIODS[period] - 1)


class _Rows:
    """Tickets of a period in columns, `minutes` waited or waiting until now."""

    def __init__(self, rows, now):
        self.rows = list(rows)
        states = np.array([row[2] for row in self.rows], object)
        self.is_seen = np.array([row[4] is not None for row in self.rows], bool)
        self.is_abandoned = states == TicketState.ABANDONED
        self.is_handed = (states == TicketState.HANDED) & ~self.is_seen
        self.is_live = ~(self.is_seen | self.is_abandoned | (states == TicketState.HANDED))
        waits = [(row[4] or now) - row[3] for row in self.rows]
        self.minutes = np.array([wait / timedelta(minutes=1) for wait in waits], float)
        ranges = [(np.nan, np.nan) if row[6] is None else row[5:7] for row in self.rows]
        self.low, self.high = np.array(ranges, float).reshape(-1, 2).T

    def figures(self, chosen=slice(None)):
        seen, minutes = self.is_seen[chosen], self.minutes[chosen]
        waited = minutes[seen]
        told = seen & ~np.isnan(self.high[chosen])
        in_range = (self.low[chosen] <= minutes) & (minutes <= self.high[chosen])
        return Figures(
            arrivals=minutes.size,
            seen=int(seen.sum()),
            abandoned=int(self.is_abandoned[chosen].sum()),
            handed=int(self.is_handed[chosen].sum()),
            median_minutes=float(np.median(waited)) if waited.size else None,
            ninth_minutes=float(np.quantile(waited, 0.9)) if waited.size else None,
            within_first=self._share_within(FIRST_MINUTES, chosen),
            within_last=self._share_within(LAST_MINUTES, chosen),
            calibration=_share(in_range[told]),
        )

    def figures_by(self, column, names):
        """[(name, `Figures`)], most arrivals first, only where somebody came."""
        keys = np.array([row[column] for row in self.rows], object)
        found = [(names[key], self.figures(keys == key)) for key in dict.fromkeys(keys)]
        return sorted(found, key=lambda each: (-each[1].arrivals, each[0]))

    def hours(self):
        zone = time_zone("")
        hour = np.array([row[3].astimezone(zone).hour for row in self.rows], int)
        in_time = self.is_seen & (self.minutes <= FIRST_MINUTES)
        arrivals, seen = (np.bincount(each, minlength=24) for each in (hour, hour[in_time]))
        return list(zip(range(24), arrivals.tolist(), seen.tolist(), strict=True))

    def _share_within(self, limit, chosen):
        minutes, seen = self.minutes[chosen], self.is_seen[chosen]
        decided = ~(self.is_live[chosen] & (minutes <= limit))
        return _share((seen & (minutes <= limit))[decided])


def _share(values):
    return float(values.mean()) if values.size else None
