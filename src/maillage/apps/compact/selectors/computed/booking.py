"""Appointments: taken, seen, missed, cancelled, by whom, and how long people waited.

An appointment counts on the day it takes place, in the commune of the site of its service. A place
held or given up before it was booked is none.
"""

from statistics import median

from django.db.models import Q

from maillage.apps.booking.enums import By, State
from maillage.apps.booking.models import Appointment
from maillage.apps.compact.errors import NotMeasured
from maillage.apps.offer.enums import CareType, Channel
from maillage.apps.offer.models import Agenda

from .rows import counted, inside, kept_here, local_day, share, within

SITE = "agenda__service__site__commune"
_NEVER_BOOKED = (State.HELD, State.EXPIRED)
_SOURCE = kept_here("Rendez-vous")
_NO_AGENDA = (
    "Aucun service de ce territoire ne tient d’agenda dans Maillage : "
    "invitez un centre ou un cabinet à ouvrir le sien."
)


def booked(area, period, compact=None):
    """Appointments taken, those cancelled since included."""
    return _count(area, period, Q())


def seen(area, period, compact=None):
    """Appointments that the service marked seen."""
    return _count(area, period, Q(state=State.SEEN))


def no_show(area, period, compact=None):
    """Marked missed, of those marked seen or missed."""
    marked = _booked(area, period).filter(state__in=(State.SEEN, State.NO_SHOW))
    return _share(area, marked, Q(state=State.NO_SHOW))


def marked(area, period, compact=None):
    """Marked seen or missed, of those that were not cancelled."""
    kept = _booked(area, period).filter(_HELD_TO)
    return _share(area, kept, Q(state__in=(State.SEEN, State.NO_SHOW)))


def cancelled_by_service(area, period, compact=None):
    """Cancelled by the service, of all those taken."""
    return _share(area, _booked(area, period), Q(state=State.CANCELLED_BY_SERVICE))


def by_relay(area, period, compact=None):
    """Taken by a relay or a professional for the person, of all those taken."""
    return _share(area, _booked(area, period), Q(booked_by=By.RELAY))


def with_help(area, period, compact=None):
    """Taken otherwise than alone on the portal, of all those taken."""
    return _share(area, _booked(area, period), ~Q(channel=Channel.WEB, booked_by=By.PERSON))


def by_regulator(area, period, compact=None):
    """Taken by a regulator of the SAS."""
    return _count(area, period, Q(booked_by=By.REGULATOR))


def wait(area, period, compact=None):
    """Median days between the booking and the appointment."""
    return _wait(area, period, Q())


def wait_for_gp(area, period, compact=None):
    """The same for general medicine alone."""
    return _wait(area, period, Q(agenda__service__care_type=CareType.GENERAL_MEDICINE))


_HELD_TO = Q(state__in=(State.BOOKED, State.ARRIVED, State.SEEN, State.NO_SHOW))


def _booked(area, period):
    found = Appointment.objects.filter(inside(area, SITE), within(period, "start", SITE))
    return found.exclude(state__in=_NEVER_BOOKED).order_by()


def _count(area, period, wanted):
    found = share(_booked(area, period).filter(wanted), Q(), people="person", source=_SOURCE)
    if not found.numerator:
        _check_agendas(area)
    return counted(found.numerator, people=found.people, source=_SOURCE)


def _share(area, rows, part):
    found = share(rows, part, people="person", source=_SOURCE)
    if not found.denominator:
        _check_agendas(area)
    return found


def _wait(area, period, wanted):
    rows = _booked(area, period).filter(_HELD_TO, wanted, series=None, booked_at__isnull=False)
    found = rows.values_list("booked_at", "start", f"{SITE}__departement", "person")
    days, people = [], set()
    for asked, start, departement, person in found:
        days.append((local_day(start, departement) - local_day(asked, departement)).days)
        people.add(person)
    if not days:
        _check_agendas(area)
    return counted(median(days) if days else None, people=len(people), source=_SOURCE)


def _check_agendas(area):
    if not Agenda.objects.filter(inside(area, "service__site__commune")).exists():
        raise NotMeasured(_NO_AGENDA)
