"""What the gate is given of stored points."""

from datetime import timedelta

import pytest

from maillage.apps.teleconsult.enums import Requirement
from maillage.apps.teleconsult.models import LineTest
from maillage.apps.teleconsult.selectors.gates import agents, gates, point_gate
from maillage.apps.training.models import Certificate
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.teleconsult.factories import NOW, a_point, a_relay_of, an_open_point

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def test_three_questions_whatever_the_number_of_points(django_assert_num_queries):
    points = [an_open_point(), an_open_point(), a_point()]

    with django_assert_num_queries(3):
        found = gates(points, TODAY)

    assert [found[point.pk].is_passed for point in points] == [True, True, False]


def test_the_last_line_test_counts_and_not_the_best():
    point = an_open_point()
    last = LineTest.objects.get()
    last.pk, last.at, last.rung = None, NOW, "telephone"
    last.save(force_insert=True)

    assert point_gate(point, TODAY).missing == (Requirement.LINE,)


def test_the_latest_certificate_of_each_agent_counts_once():
    point = an_open_point()
    relay = a_relay_of(point)
    end = TODAY + timedelta(days=900)
    Certificate.objects.create(
        user=relay, course="relais", version=1, code="AGAIN", issued_on=TODAY, valid_until=end
    )
    Certificate.objects.exclude(user=relay).update(valid_until=TODAY)

    item = point_gate(point, TODAY).item(Requirement.RELAYS)

    assert item.is_met
    assert item.lapses_on == TODAY  # the other agent's: one person is not two
    assert point_gate(point, TODAY + timedelta(days=1)).item(Requirement.RELAYS).is_met is False


def test_a_certificate_of_another_course_or_of_later_does_not_count():
    point = an_open_point()
    Certificate.objects.filter(user=a_relay_of(point)).update(course="autre")
    assert not point_gate(point, TODAY).item(Requirement.RELAYS).is_met
    Certificate.objects.update(course="relais", issued_on=TODAY + timedelta(days=1))

    assert not point_gate(point, TODAY).item(Requirement.RELAYS).is_met


def test_agents_are_those_who_still_belong_here():
    point = an_open_point()
    gone = a_relay_of(point)
    gone.memberships.all().delete()
    MembershipFactory(user=gone)  # works elsewhere now

    assert [agent.user for agent in agents(point)] == [
        agent.user for agent in point.agents.exclude(user=gone)
    ]
