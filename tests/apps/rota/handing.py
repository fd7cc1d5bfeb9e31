"""Two doctors who follow each other on a line, and the book they share, for tests."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from maillage.apps.rota.models import Handover
from maillage.apps.rota.services.handing_over import generate
from maillage.apps.rota.services.handover import ItemData, write
from tests.apps.rota.factories import (
    MONDAY,
    a_centre,
    a_coordinator,
    a_post,
    a_volunteer,
    a_volunteer_user,
    monday,
)

PARIS = ZoneInfo("Europe/Paris")
SATURDAY = MONDAY + timedelta(days=5)


def at(day, hour=10):
    """An instant of a day, at the clock of the centre."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=PARIS)


WEDNESDAY, SATURDAY_MORNING = at(MONDAY + timedelta(days=2)), at(SATURDAY)


def a_doctor(line, number, **values):
    """The account of a doctor who holds a line in week `number`."""
    volunteer = a_volunteer(line.centre.collective, **values)
    a_post(line, monday(number), volunteer)
    return a_volunteer_user(volunteer)


def two_doctors(lines=1, arrives_in=1):
    """A centre, who leaves it on `SATURDAY`, who comes in week `arrives_in`, its coordinator."""
    centre = a_centre(lines=lines)
    line = centre.lines.get(number=1)
    return SimpleNamespace(
        centre=centre,
        line=line,
        leaving=a_doctor(line, 0),
        arriving=a_doctor(line, arrives_in),
        coordinator=a_coordinator(centre.collective),
    )


def an_item(scene, now=WEDNESDAY, user=None, **values):
    """An item written by who leaves, on Wednesday by default."""
    data = ItemData(**{"kind": "task", "text": "Renouveler la commande de vaccins"} | values)
    return write(centre=scene.centre, user=user or scene.leaving, data=data, now=now)


def a_handover(scene):
    """The handover of `SATURDAY`, made now."""
    generate(today=SATURDAY, now=SATURDAY_MORNING)
    return Handover.objects.get(line=scene.line, saturday=SATURDAY)
