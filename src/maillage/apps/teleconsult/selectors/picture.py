"""The queue as it stands, read into the engine's arrays: who is proposed to whom, and the wait."""

from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from django.db.models import Avg, Count, F, Q

from maillage.apps.teleconsult.enums import (
    CARE_TYPES,
    WITH_SOMEONE,
    DutyState,
    Language,
    Modality,
    Preference,
    Priority,
    TicketState,
)
from maillage.apps.teleconsult.models import Duty, Ticket
from maillage.apps.teleconsult.promise import VANISHED_AFTER
from maillage.engines.waiting import (
    FREE,
    OnDuty,
    Ready,
    Service,
    Waiting,
    estimate,
    match,
    reason,
    waits_for,
)

from .service_times import service_times

LATELY = timedelta(hours=2)  # over which waits of points are compared, for fairness
SHOWN_EVERY_SECONDS = 10  # an estimate that nothing changed is worked out again
_CARE_TYPES = {value: code for code, value in enumerate(CARE_TYPES)}
_LANGUAGES = {value: code for code, value in enumerate(Language.values)}
_MODALITIES = {value: code for code, value in enumerate(Modality.values)}
_WISHES = {Preference.NONE: -1, Preference.MAN: 0, Preference.WOMAN: 1}
_SEXES = {None: -1, False: 0, True: 1}
_NO_LIMIT = 1_000_000


class Wait(NamedTuple):
    """Minutes still to wait, 8 times in 10; None and None when it cannot be said."""

    low_minutes: float | None
    high_minutes: float | None


class Expected(NamedTuple):
    """by_ticket: {ticket id: `Wait`}; by_care_type: {code: `Wait`} of someone who would enter."""

    by_ticket: dict
    by_care_type: dict


def match_now(now):
    """Who should be proposed to whom: a list of the engine's `Match`, most urgent first.

    Only those whom a free practitioner could see for their care type are read.
    """
    duties = [duty for duty in _duties(now) if duty.held is None and duty.left > 0]
    served = {care_type for duty in duties for care_type in duty.care_types}
    tickets = _tickets(now, care_types=served) if duties else ()
    if not tickets:
        return []
    return match(_waiting(tickets), _ready(duties), now_seconds=now.timestamp())


def estimates(now):
    """`Expected` for everyone who waits and for each care type; six queries at most.

    Worked out once for the same queue, whoever asks.
    """
    times = service_times(now)
    law = tuple((each.mean_minutes, each.cv) for each in times.by_care_type.values())
    step = now.timestamp() // SHOWN_EVERY_SECONDS * SHOWN_EVERY_SECONDS
    law = (law, times.patience_minutes, times.setup_minutes)
    return _expected(_tickets(now), _duties(now), law, step)


def blocked_by(ticket, now):
    """What nobody on duty offers a waiting ticket: one of the engine's `REASONS`, or ""."""
    tickets = _tickets(now, ticket.pk)
    position = [row[0] for row in tickets].index(ticket.pk)
    return waits_for(_waiting(tickets), _ready(_duties(now)), position)


def why_now(ticket, now):
    """The engine's `Why` of a ticket that a duty holds: those who wait now were the choice."""
    tickets = _tickets(now, ticket.pk)
    duties = _read(Duty.objects.filter(pk=ticket.duty_id))
    position = [row[0] for row in tickets].index(ticket.pk)
    return reason(_waiting(tickets), _ready(duties), position, 0, now_seconds=now.timestamp())


class _Duty(NamedTuple):
    pk: int
    practitioner: int
    is_woman: bool | None
    care_types: tuple
    languages: tuple
    modalities: tuple
    ends_at: float
    left: int
    held: str | None  # care type of the person with them
    held_since: float


def _duties(now):
    """Duties that answer: neither on a break, nor silent, nor past their end."""
    return _read(
        Duty.objects.filter(
            state=DutyState.AVAILABLE, heartbeat_at__gte=now - VANISHED_AFTER, ends_at__gt=now
        )
    )


def _read(duties):
    rows = duties.order_by("pk").values_list(
        *("pk", "practitioner", "practitioner__is_woman", "care_types", "languages"),
        *("modalities", "ends_at", "most_tickets"),
        named=True,
    )
    # Plain questions cost less than one that joins and counts: this runs for each newcomer.
    held = _held([row.pk for row in rows])
    seen = _seen([row.pk for row in rows if row.most_tickets is not None])
    return tuple(
        _Duty(
            row.pk,
            row.practitioner,
            row.practitioner__is_woman,
            tuple(row.care_types),
            tuple(row.languages),
            tuple(row.modalities),
            row.ends_at.timestamp(),
            (_NO_LIMIT if row.most_tickets is None else row.most_tickets)
            - seen.get(row.pk, 0)
            - (row.pk in held),
            *held.get(row.pk, (None, 0.0)),
        )
        for row in rows
    )


def _held(duties):
    """Who is with each duty: {its number: (care type, since when)}."""
    if not duties:
        return {}
    rows = Ticket.objects.filter(duty__in=duties, state__in=WITH_SOMEONE).order_by()
    return {
        duty: (care_type, proposed_at.timestamp() if proposed_at else 0.0)
        for duty, care_type, proposed_at in rows.values_list("duty", "care_type", "proposed_at")
    }


def _seen(duties):
    """How many people each duty has seen."""
    if not duties:
        return {}
    closed = Ticket.objects.filter(duty__in=duties, state=TicketState.CLOSED).order_by()
    return dict(closed.values_list("duty").annotate(Count("pk")))


def _tickets(now, also=None, care_types=CARE_TYPES):
    """Waiting tickets, and the one of number `also`: a tuple of the engine's codes each."""
    rows = (
        Ticket.objects.filter(Q(state=TicketState.WAITING, care_type__in=care_types) | Q(pk=also))
        .order_by("queued_at", "pk")
        .values_list(
            *("pk", "care_type", "queued_at", "priority", "language", "modality"),
            *("wants_call_back", "preference", "known_practitioner", "point"),
            named=True,
        )
    )
    lately = _recent_minutes(now) if rows else {}
    return tuple(
        (
            row.pk,
            _CARE_TYPES[row.care_type],
            row.queued_at.timestamp(),
            row.priority == Priority.SOON,
            _LANGUAGES[row.language],
            _MODALITIES[Modality.TELEPHONE if row.wants_call_back else row.modality],
            _WISHES[row.preference],
            row.known_practitioner or -1,
            lately.get(row.point, 0.0),
        )
        for row in rows
    )


def _recent_minutes(now):
    """Mean wait of the people seen lately, by point."""
    rows = (
        Ticket.objects.filter(
            queued_at__gte=now - 2 * LATELY, started_at__gte=now - LATELY, point__isnull=False
        )
        .order_by()
        .values_list("point")
        .annotate(wait=Avg(F("started_at") - F("queued_at")))
    )
    return {point: wait / timedelta(minutes=1) for point, wait in rows}


def _waiting(tickets):
    kinds = (int, int, float, bool, int, int, int, int, float)
    columns = zip(*tickets, strict=True) if tickets else [()] * len(kinds)
    return Waiting(*(np.array(column, kind) for column, kind in zip(columns, kinds, strict=True)))


def _ready(duties):
    def table(name, codes):
        rows = [[value in getattr(duty, name) for value in codes] for duty in duties]
        return np.array(rows, bool).reshape(len(duties), len(codes))

    return Ready(
        np.array([duty.pk for duty in duties], int),
        np.array([duty.practitioner for duty in duties], int),
        table("care_types", _CARE_TYPES),
        table("languages", _LANGUAGES),
        table("modalities", _MODALITIES),
        np.array([_SEXES[duty.is_woman] for duty in duties], int),
    )


@lru_cache(maxsize=8)
def _expected(tickets, duties, law, seconds):
    by_care_type, patience, setup = law
    on_duty = OnDuty(
        _ready(duties),
        np.array([_CARE_TYPES.get(duty.held, FREE) for duty in duties], int),
        np.array([max(0.0, seconds - duty.held_since) if duty.held else 0.0 for duty in duties]),
        np.array([duty.ends_at for duty in duties], float),
        np.array([duty.left for duty in duties], int),
    )
    mean, cv = np.array(by_care_type).T
    service = Service(mean * 60, cv, np.inf if patience is None else patience * 60)
    found = estimate(_waiting(tickets), on_duty, service, now_seconds=seconds)
    waits = [
        Wait(low + setup, high + setup) if high == high else Wait(None, None)
        for low, high in zip(
            np.concatenate((found.low_minutes, found.newcomer_low_minutes)).tolist(),
            np.concatenate((found.high_minutes, found.newcomer_high_minutes)).tolist(),
            strict=True,
        )
    ]
    names = [row[0] for row in tickets]
    return Expected(
        dict(zip(names, waits, strict=False)),
        dict(zip(CARE_TYPES, waits[len(names) :], strict=True)),
    )
