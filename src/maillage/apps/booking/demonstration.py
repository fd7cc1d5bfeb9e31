"""What happened in an agenda of the demonstration before today: people invented, days counted back.

Written as rows: nobody books in the past, and nobody is to be reminded of it.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.offer.demonstration import CRETEIL_CENTRE
from maillage.apps.offer.enums import Channel
from maillage.apps.offer.models import Agenda

from .calendars import zone_of
from .enums import By, State
from .models import Appointment, Person

_A_DAY, _PEOPLE, _YEAR = 6, 90, timedelta(days=365)
_CHANNELS = (Channel.COUNTER, Channel.WEB, Channel.PHONE)


@transaction.atomic
def create_demonstration_past():
    """Fill the past of Créteil's agenda, once; fewer appointments are missed this year."""
    agenda = Agenda.objects.filter(service__site__organisation__name=CRETEIL_CENTRE).first()
    if agenda is None or agenda.appointments.exists():
        return
    zone, today = zone_of(agenda), timezone.localdate()
    invented = [Person(family_name=f"Inventée {n}", is_silent=True) for n in range(_PEOPLE)]
    people = Person.objects.bulk_create(invented)
    quarter = [today - timedelta(days=back) for back in range(1, 185)]
    days = [day for day in (*quarter, *(day - _YEAR for day in quarter)) if day.weekday() < 5]
    made = [
        _seen(agenda, people, datetime.combine(day, time(9), tzinfo=zone), number)
        for number, day in enumerate(sorted(days))
    ]
    made = [appointment for morning in made for appointment in morning]
    Appointment.objects.bulk_create(made)
    audit.record(
        actor=audit.SYSTEM,
        action="demonstration.create",
        subject="demonstration:appointments",
        details={"appointments": len(made)},
    )


def _seen(agenda, people, morning, number):
    """The appointments of one morning, every twenty minutes; one in eight was missed a year ago,
    one in twenty since.
    """
    reason = agenda.service.reasons.first()
    rate = 20 if morning.date() > timezone.localdate() - _YEAR else 8
    for place in range(_A_DAY):
        turn, start = number * _A_DAY + place, morning + timedelta(minutes=20 * place)
        yield Appointment(
            agenda=agenda,
            reason=reason,
            practitioner=agenda.role.practitioner,
            start=start,
            end=start + timedelta(minutes=20),
            state=State.NO_SHOW if turn % rate == 0 else State.SEEN,
            person=people[turn % _PEOPLE],
            channel=_CHANNELS[turn % len(_CHANNELS)],
            booked_by=By.PERSON,
            booked_at=start - timedelta(days=4 + number % 5),
        )
