"""Find care: one question (what, where, when, how), one list ranked by first slot and travel.

How it ranks, here and nowhere else: a result weighs the hours until its first free slot, plus
`HOURS_PER_MINUTE` for each minute of road. Thirty minutes of road weigh as much as one day of
waiting, so tomorrow at the next village comes before today an hour away. Care at a distance, from
home, has no road; a home visit counts the road of the one who comes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from maillage.apps.offer.enums import Channel, Freshness, Mode
from maillage.apps.offer.freshness import service_freshness
from maillage.apps.offer.models import Agenda, CareService, CareSite, Reason
from maillage.apps.offer.permissions import is_professional
from maillage.apps.offer.selectors import fresh, visible_services
from maillage.apps.territory.models import Commune, TravelTimeSet
from maillage.apps.territory.opening_hours import time_zone
from maillage.engines.travel import StraightLine, distance_km

from .search_rows import box, following, rows

HOURS_PER_MINUTE = 24 / 30
NEAR_MINUTES = 30
_WITH_SERVICE = ("site__commune", "site__organisation")
_WITH_AGENDA = (*(f"service__{path}" for path in _WITH_SERVICE), "role__practitioner")


@dataclass(frozen=True)
class Question:
    """What is asked. The slot starts within one of `windows`: (first, last), last excluded."""

    care_type: str
    commune: Commune
    when_from: datetime
    mode: str | None = None
    windows: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True)
class Result:
    """One agenda that can be booked, for the reason that comes first in this mode.

    `minutes` are one way by car, estimated; 0 from home. `next_starts` has up to three instants,
    the first included. `km` is the straight line.
    """

    service: CareService
    site: CareSite
    agenda: Agenda
    reason: Reason
    mode: str
    first_start: datetime
    next_starts: tuple[datetime, ...]
    minutes: float
    km: float
    phone: str
    is_out_of_date: bool


@dataclass(frozen=True)
class Contact:
    """A service without a slot to book in what was asked: to call."""

    service: CareService
    site: CareSite
    minutes: float
    km: float
    phone: str
    is_out_of_date: bool


@dataclass(frozen=True)
class Answer:
    """`nothing_within_30`: no place, booked or called, is within thirty minutes of road."""

    results: tuple[Result, ...]
    nothing_within_30: bool
    contacts: tuple[Contact, ...]


def find_care(*, viewer, now, limit=50, **asked):
    """The answer to a `Question`, whose fields are the other arguments; at most `limit` of each.

    `viewer` is a user, or None for the public. Services not confirmed for too long, or hidden from
    this viewer, are left out. A constant number of queries.
    """
    question = Question(**asked)
    today = now.astimezone(time_zone(question.commune.departement_id)).date()
    near = visible_services(viewer).filter(care_type=question.care_type, **box(question.commune))
    services = fresh(near, today)
    road = _Road.from_commune(question.commune)
    may_relay = viewer is not None and is_professional(viewer)
    pairs = _best(_pairs(question, services, may_relay, road, now), now)
    results = _results(pairs[:limit], question, now, today)
    met = {pair.service for pair in pairs}
    contacts = _contacts(services.exclude(pk__in=met), question.mode, road, today)
    minutes = [pair.minutes for pair in pairs if pair.mode != Mode.REMOTE]
    minutes += [one.minutes for one in contacts if one.service.modes != [Mode.REMOTE]]
    nothing = min(minutes, default=NEAR_MINUTES + 1) > NEAR_MINUTES
    return Answer(tuple(results), nothing, tuple(contacts[:limit]))


def rank_hours(first_start, minutes, now):
    """What a result weighs, in hours: waiting, then road. The lighter comes first.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    >>> rank_hours(noon + timedelta(hours=2), 30, noon)
    26.0
    """
    return (first_start - now) / timedelta(hours=1) + HOURS_PER_MINUTE * minutes


@dataclass(frozen=True)
class _Road:
    """Estimated road from one commune, by the travel-time set in use."""

    commune: Commune
    line: StraightLine

    @classmethod
    def from_commune(cls, commune):
        travel = TravelTimeSet.objects.filter(is_default=True).first()
        if travel is None:
            return cls(commune, StraightLine())
        return cls(commune, StraightLine(travel.fixed_minutes, travel.minutes_per_km))

    def to(self, places):
        """(km, minutes) of each (latitude, longitude)."""
        here = self.commune.latitude, self.commune.longitude
        km = distance_km(*here, *np.array(places, dtype=float).reshape(-1, 2).T)
        return list(zip(km.tolist(), self.line.minutes(km).tolist(), strict=True))


@dataclass(frozen=True)
class _Pair:
    """An agenda and a reason that can be booked, its first slot, and the road to it."""

    agenda: int
    reason: int
    service: int
    mode: str
    first_start: datetime
    km: float
    minutes: float


def _pairs(question, services, may_relay, road, now):
    """The agendas and reasons with a slot that this viewer may book, on the web or as a relay."""
    ways = {Channel.WEB, Channel.RELAY} if may_relay else {Channel.WEB}
    found = [
        (ids, mode, (north, east), first)
        for *ids, mode, channels, north, east, first in rows(question, services, may_relay, now)
        if first is not None and ways & set(channels)
    ]
    roads = road.to([place for _, _, place, _ in found])
    return [
        _Pair(*ids, mode, first, km, 0.0 if mode == Mode.REMOTE else minutes)
        for (ids, mode, _, first), (km, minutes) in zip(found, roads, strict=True)
    ]


def _best(pairs, now):
    """The first reason of each agenda and mode, the lightest first."""

    def weight(pair):
        return rank_hours(pair.first_start, pair.minutes, now), pair.agenda, pair.reason

    best = {}
    for pair in sorted(pairs, key=weight):
        best.setdefault((pair.agenda, pair.mode), pair)
    return list(best.values())


def _results(pairs, question, now, today):
    agendas = Agenda.objects.select_related(*_WITH_AGENDA).in_bulk([p.agenda for p in pairs])
    reasons = Reason.objects.in_bulk([pair.reason for pair in pairs])
    after = following([(p.agenda, p.reason, p.first_start) for p in pairs], question)
    results = []
    for pair in pairs:
        agenda, reason = agendas[pair.agenda], reasons[pair.reason]
        closes = now + timedelta(days=reason.horizon_days)
        # Read a moment later: the first slot may be gone from the table.
        later = after.get((pair.agenda, pair.reason, pair.first_start), [])
        results.append(
            Result(
                service=agenda.service,
                site=agenda.service.site,
                agenda=agenda,
                reason=reason,
                mode=pair.mode,
                first_start=pair.first_start,
                next_starts=(pair.first_start, *(start for start in later if start < closes)),
                minutes=pair.minutes,
                km=pair.km,
                phone=phone_of(agenda.service),
                is_out_of_date=is_out_of_date(agenda.service, today),
            )
        )
    return results


def _contacts(services, mode, road, today):
    """Services to call, the nearest first; of the mode asked, where one is."""
    every = services.select_related(*_WITH_SERVICE).order_by("pk")
    found = [service for service in every if not mode or mode in service.modes]
    roads = road.to([(service.site.latitude, service.site.longitude) for service in found])
    contacts = [
        Contact(
            service=service,
            site=service.site,
            minutes=minutes,
            km=km,
            phone=phone_of(service),
            is_out_of_date=is_out_of_date(service, today),
        )
        for service, (km, minutes) in zip(found, roads, strict=True)
    ]
    return sorted(contacts, key=lambda contact: (contact.km, contact.service.pk))


def phone_of(service):
    """The telephone the public calls: the service's, else its site's, else its organisation's."""
    return service.phone or service.site.phone or service.site.organisation.phone


def is_out_of_date(service, today):
    """Whether the service or its site had to be confirmed before today."""
    return service_freshness(service, today) in (Freshness.OUT_OF_DATE, Freshness.STALE)
