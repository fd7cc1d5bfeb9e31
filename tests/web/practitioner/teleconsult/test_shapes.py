"""What a practitioner is told of a person who is not at a point."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from maillage.web.practitioner.teleconsult import shapes
from tests.apps.teleconsult.factories import NOW, a_ticket, an_open_point, later
from tests.apps.teleconsult.writing import a_consultation
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "said"),
    [("3 rue des Lilas", "à cette adresse : 3 rue des Lilas (Varzy)"), ("", "chez elle, à Varzy")],
)
def test_a_person_at_home_is_where_they_said_for_the_15(address, said):
    ticket = a_consultation().ticket
    ticket.point, ticket.commune, ticket.modality = None, CommuneFactory(name="Varzy"), "telephone"
    ticket.person.postal_address = address

    who = shapes.person_seen(ticket, NOW)

    assert said in who["aloud"].replace("\u00a0", " ")
    assert "Rappel au 05 55 00 00 03." in who["aloud"].replace("\u00a0", " ")
    assert (who["is_at_point"], who["emergency"]) == (False, "")
    assert "par téléphone" in who["facts"]


@pytest.mark.parametrize(
    ("now", "proposed"),
    [("09:05", "11:00"), ("12:24", "14:15"), ("21:10", "23:00"), ("22:59", "23:00"), ("23:00", "")],
)
def test_a_duty_is_proposed_for_two_hours_on_the_quarter_and_never_past_23_h(now, proposed):
    zone = ZoneInfo("Europe/Paris")
    local = datetime.fromisoformat(f"2026-11-23T{now}").replace(tzinfo=zone)

    end = shapes.likely_end(local.astimezone(UTC), zone)

    assert (f"{end:%H:%M}" if end else "") == proposed


def test_who_comes_this_minute_waits_since_no_count_of_minutes():
    ticket = a_ticket(an_open_point())

    assert shapes.held_person(ticket, NOW)["waited"] == "vient d’arriver"
    assert shapes.held_person(ticket, later(3))["waited"] == "attend depuis 3\u00a0minutes"
    assert shapes.waiting_lines(NOW)[0]["text"] == "1\u00a0personne, la première à l’instant"
