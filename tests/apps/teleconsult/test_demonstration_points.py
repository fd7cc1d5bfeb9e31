"""The demonstration of the Nièvre: points in several states, and a queue that lives."""

import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Q

from maillage.apps.accounts.models import AuditLine, User
from maillage.apps.offer.models import Practitioner
from maillage.apps.teleconsult import animation
from maillage.apps.teleconsult.contents import prescriber
from maillage.apps.teleconsult.demonstration import create_demonstration_points
from maillage.apps.teleconsult.models import AccessPoint, Duty, Ticket
from maillage.apps.teleconsult.permissions import can_consult, can_welcome
from maillage.apps.territory.models import PostalCode
from tests.apps.teleconsult.factories import a_duty, a_practitioner
from tests.apps.territory.factories import CommuneFactory, TownHallFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=ZoneInfo("Europe/Paris"))
COMMUNES = {
    "58304": "Varzy",
    "58083": "Corbigny",
    "58109": "Entrains-sur-Nohain",
    "58053": "Champlemy",
    "58041": "Brinon-sur-Beuvron",
}


@pytest.fixture
def points():
    for code, name in COMMUNES.items():
        commune = CommuneFactory(code=code, name=name)
        TownHallFactory(commune=commune, opening_hours=[[0, "09:00", "12:00"]])
        PostalCode.objects.create(code="58210", commune=commune)
    create_demonstration_points()
    return {point.site.commune_id: point for point in AccessPoint.objects.all()}


def test_each_point_is_in_its_state_with_people_who_may_and_a_second_run_adds_nothing(points):
    lines = AuditLine.objects.count()
    relay = User.objects.get(email="varzy@demo.maillage.example")

    create_demonstration_points()

    assert AuditLine.objects.count() == lines
    assert {code: point.state for code, point in points.items()} == {
        "58304": "open",
        "58083": "open",
        "58053": "closed",
        "58109": "preparing",
        "58041": "preparing",
    }
    assert points["58053"].changes.first().missing == ["line"]
    assert can_welcome(relay, points["58304"]) and not can_welcome(relay, points["58041"])
    assert can_consult(User.objects.get(email="psychiatre@demo.maillage.example"))
    assert not User.objects.filter(is_demonstration=False).exists()


def test_each_practitioner_has_what_the_law_asks_on_a_prescription(points):
    practitioners = Practitioner.objects.filter(user__is_demonstration=True)

    assert practitioners.count() == 5
    for practitioner in practitioners:
        assert all(prescriber(practitioner).values()), practitioner.profession


def test_invented_people_come_are_seen_and_leave_and_no_visitor_meets_them(points):
    visitor = a_duty(a_practitioner(), now=NOON, ends_at=NOON + timedelta(hours=6))
    chance = random.Random(1)
    chance.random = lambda: 0
    animation.animate(now=NOON + timedelta(hours=12), chance=chance)
    assert not Ticket.objects.filter(language=animation.SPOKEN).exists(), "nobody comes at night"
    Duty.objects.filter(practitioner__profession=animation.NAME).delete()

    for step in range(36):
        now = NOON + timedelta(minutes=step)
        Duty.objects.filter(pk=visitor.pk).update(heartbeat_at=now)
        chance.random = (lambda: 0) if step % 2 else random.Random(step).random
        animation.animate(now=now, chance=chance)

    lived = Ticket.objects.filter(language=animation.SPOKEN)
    assert lived.filter(state="closed").count() > 3
    assert not visitor.tickets.exists()
    theirs = Q(duty__practitioner__profession=animation.NAME) | Q(duty=None)
    assert lived.filter(theirs).count() == lived.count()
    assert Ticket.objects.exclude(language=animation.SPOKEN).filter(state="closed").count() == 336


def test_without_its_commune_nothing_is_made():
    create_demonstration_points()

    assert not AccessPoint.objects.exists()
