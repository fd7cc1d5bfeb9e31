"""The queue in counts, for those who run it."""

import pytest

from maillage.apps.teleconsult.models import AccessPoint, Duty
from maillage.apps.teleconsult.selectors.board import (
    SILENT,
    on_duty,
    waiting_by_care_type,
    waiting_by_point,
)
from maillage.apps.teleconsult.services import duties, matching, tickets
from tests.apps.teleconsult.factories import NOW, a_duty, a_ticket, an_open_point, later

pytestmark = pytest.mark.django_db


def test_every_care_type_has_a_line_with_its_longest_wait():
    point = an_open_point()
    a_ticket(point, now=later(5), care_type="psychiatry")
    a_ticket(point, now=NOW, care_type="psychiatry")

    lines = {row["name"]: row for row in waiting_by_care_type(later(12))}

    assert len(lines) == 5
    assert (lines["psychiatrie"]["count"], lines["psychiatrie"]["longest_minutes"]) == (2, 12)
    assert (lines["pédiatrie"]["count"], lines["pédiatrie"]["longest_minutes"]) == (0, None)


def test_two_points_of_the_same_name_stay_apart_longest_wait_first():
    for minutes in (3, 0):
        a_ticket(an_open_point(), now=later(minutes))

    rows = waiting_by_point(later(5))

    names = [point.site.commune.name for point in AccessPoint.objects.order_by("-pk")]
    assert [row["name"] for row in rows] == [f"Mairie, {name}" for name in names]
    assert [row["longest_minutes"] for row in rows] == [5, 2]


def test_the_state_of_a_practitioner_follows_the_person_with_them():
    duty = a_duty()
    states = [on_duty(NOW)[0]["state"]]
    ticket = a_ticket()
    states.append(on_duty(NOW)[0]["state"])
    matching.accept(ticket_id=ticket.pk, duty_id=duty.pk, now=NOW)
    states.append(on_duty(NOW)[0]["state"])
    tickets.start(ticket_id=ticket.pk, actor="user:1", now=NOW)
    states.append(on_duty(NOW)[0]["state"])
    states.append(on_duty(later(1))[0]["state"])

    assert states == [
        "disponible",
        "lit une demande",
        "attend une personne",
        "en consultation",
        SILENT,
    ]


def test_a_duty_that_is_over_is_not_shown():
    duties.end_duty(duty_id=a_duty().pk, actor="user:1", now=NOW)

    assert Duty.objects.exists() and on_duty(NOW) == []
