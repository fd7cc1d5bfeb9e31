"""People who left are forgotten; their tickets stay, for the counts."""

import pytest

from maillage.apps.booking.models import Person
from maillage.apps.teleconsult.models import Ticket
from maillage.apps.teleconsult.services import tickets
from maillage.apps.teleconsult.services.forgetting import forget_people_who_left
from tests.apps.teleconsult.factories import NOW, a_ticket, an_accepted_ticket, an_open_point, later

pytestmark = pytest.mark.django_db


def test_someone_who_left_is_forgotten_the_next_day_and_nobody_else():
    seen, _ = an_accepted_ticket()
    point = an_open_point()
    left, waiting = a_ticket(point), a_ticket(point)
    tickets.abandon(ticket_id=left.pk, now=NOW)

    assert forget_people_who_left(now=later(24 * 60)) == 0
    assert forget_people_who_left(now=later(24 * 60 + 1)) == 1
    assert forget_people_who_left(now=later(24 * 60 + 2)) == 0

    left.refresh_from_db()
    assert left.person is None and left.state == "abandoned"
    assert Person.objects.count() == 2
    assert Ticket.objects.filter(pk__in=[waiting.pk, seen.pk], person=None).count() == 0
