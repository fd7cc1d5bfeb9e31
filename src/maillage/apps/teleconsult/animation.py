"""The living queue of the demonstration: invented people, seen by invented practitioners.

They speak a language of their own (`SPOKEN`), so that the matching never gives a visitor's ticket
to a practitioner who is nobody, nor an invented person to a visitor.
"""

import math
import random
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.audit import SYSTEM
from maillage.apps.booking.people import PersonData, save_person
from maillage.apps.offer.models import Practitioner
from maillage.apps.territory.models import Commune

from .enums import CARE_TYPES, DutyState, Language, Motive, TicketState
from .errors import NotNow, PointClosed
from .models import Duty, Ticket
from .services import duties, matching, tickets

SPOKEN = Language.PORTUGUESE
NAME = "Personne inventée"
COMMUNE = "58304"
ARRIVALS_A_MINUTE = 0.5
MOST_WAITING = 8
CONSULTATION_MINUTES = (6, 16)
SHIFT = timedelta(hours=12)
_PAST_DAYS, _PAST_A_DAY = 21, 16


def animate(*, now=None, chance=random):
    """One step of the demonstration's life, each second or two: arrivals, answers, ends."""
    now = now or timezone.now()
    invented = list(Practitioner.objects.filter(profession=NAME))
    if not invented:
        return
    for practitioner in invented:
        _hold_duty(practitioner, now)
    _arrive(now, chance)
    _progress(now)


def create_invented(practitioners_count=3):
    """The invented practitioners that `animate` moves; they cannot sign in."""
    return [
        Practitioner.objects.create(
            family_name=f"Inventé {number}", given_name="Praticien", profession=NAME
        )
        for number in range(1, practitioners_count + 1)
    ]


def create_past(points, practitioners, *, now=None):
    """Three weeks of invented tickets at these points, so that the promise has something to say."""
    now = now or timezone.now()
    create_invented()
    chance = random.Random(2026)  # noqa: S311 - no secret
    person = save_person(PersonData(family_name=NAME, is_silent=True))
    shift = {
        practitioner: _past_duty(practitioner, care_type, now)
        for practitioner, care_type in zip(practitioners, CARE_TYPES, strict=True)
    }
    Ticket.objects.bulk_create(
        _past_ticket(now - timedelta(days=day), chance, person, points, list(shift.values()))
        for day in range(1, _PAST_DAYS + 1)
        for _ in range(_PAST_A_DAY)
    )


def _past_duty(practitioner, care_type, now):
    return Duty.objects.create(
        practitioner=practitioner,
        care_types=[care_type],
        languages=["fr"],
        modalities=["video"],
        state=DutyState.ENDED,
        started_at=now - timedelta(days=_PAST_DAYS + 1),
        ends_at=now,
        ended_at=now,
        heartbeat_at=now,
    )


def _past_ticket(day, chance, person, points, shifts):
    point = chance.choice(points)
    duty = chance.choices(shifts, weights=[6, 1, 2, 1, 2])[0]
    at = timezone.localtime(day).replace(hour=8, minute=0) + timedelta(
        minutes=chance.triangular(0, 600, 150)
    )
    wait = min(chance.lognormvariate(math.log(6.5), 0.7), 38)
    low, high = max(1, round(wait * chance.uniform(0.4, 0.95))), round(wait * 1.2 + 3)
    return Ticket(
        person=person,
        point=point,
        commune=point.site.commune,
        care_type=duty.care_types[0],
        motive=Motive.OTHER,
        state=TicketState.CLOSED,
        duty=duty,
        queued_at=at,
        proposed_at=at + timedelta(minutes=wait * 0.8),
        accepted_at=at + timedelta(minutes=wait * 0.9),
        started_at=at + timedelta(minutes=wait),
        ended_at=at + timedelta(minutes=wait + chance.uniform(*CONSULTATION_MINUTES)),
        first_low_minutes=low,
        first_high_minutes=high,
    )


def _hold_duty(practitioner, now):
    duty = practitioner.duties.exclude(state=DutyState.ENDED).first()
    if duty and duty.ends_at > now:
        duties.beat(duty_id=duty.pk, now=now)
    elif duty is None:
        _begin_duty(practitioner, now)
    elif not duty.tickets.filter(state=TicketState.IN_ROOM).exists():
        duties.end_duty(duty_id=duty.pk, actor=SYSTEM, now=now)


@transaction.atomic
def _begin_duty(practitioner, now):
    """Unlike anyone else, without an account: `go_on_duty` asks for one."""
    duty = Duty.objects.create(
        practitioner=practitioner,
        care_types=list(CARE_TYPES),
        languages=[SPOKEN],
        modalities=["video"],
        started_at=now,
        ends_at=now + SHIFT,
        heartbeat_at=now,
    )
    audit.record(actor=SYSTEM, action="duty.start", subject=f"duty:{duty.pk}")


def _arrive(now, chance):
    waiting = Ticket.objects.filter(state=TicketState.WAITING, language=SPOKEN).count()
    if waiting >= MOST_WAITING or chance.random() > ARRIVALS_A_MINUTE / 30:
        return
    try:
        tickets.enter(
            person=PersonData(family_name=NAME, phone="0353010002", is_silent=True),
            commune=Commune.objects.get(code=COMMUNE),
            care_type=chance.choices(CARE_TYPES, weights=[6, 1, 2, 1, 2])[0],
            motive=chance.choice(Motive.values),
            language=SPOKEN,
            now=now,
        )
    except PointClosed:
        return  # between 23 h and 7 h nobody arrives


def _progress(now):
    """Invented practitioners accept, begin and, some minutes later, end."""
    theirs = Q(duty__practitioner__profession=NAME)
    for ticket in Ticket.objects.filter(theirs, state=TicketState.PROPOSED).order_by("pk"):
        try:
            matching.accept(ticket_id=ticket.pk, duty_id=ticket.duty_id, now=now)
            tickets.start(ticket_id=ticket.pk, actor=SYSTEM, now=now)
        except NotNow:
            continue
    in_room = Ticket.objects.filter(theirs, state=TicketState.IN_ROOM).order_by("pk")
    for ticket in in_room:
        low, high = CONSULTATION_MINUTES
        if now - ticket.started_at > timedelta(minutes=low + ticket.pk * 7 % (high - low)):
            tickets.close(ticket_id=ticket.pk, actor=SYSTEM, now=now)
