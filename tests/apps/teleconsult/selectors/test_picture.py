"""The queue read into the engine: who is proposed to whom, how long the others wait, and why."""

from datetime import timedelta

import pytest

from maillage.apps.teleconsult.models import Duty, Ticket
from maillage.apps.teleconsult.selectors import picture
from maillage.apps.teleconsult.selectors.picture import Wait, estimates, match_now
from maillage.apps.teleconsult.services import duties, matching, tickets
from tests.apps.teleconsult.factories import (
    NOW,
    a_duty,
    a_practitioner,
    a_ticket,
    an_open_point,
    later,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def point():
    return an_open_point()


def back_to_the_queue():
    """Everybody waits and everybody is free: what `match_now` is asked about."""
    Ticket.objects.update(state="waiting", duty=None, proposed_at=None, accepted_at=None)
    Duty.objects.update(state="available")


def pairs(now):
    return [(match.ticket, match.duty) for match in match_now(now)]


def test_the_oldest_ticket_goes_to_the_one_practitioner_who_is_free(point):
    second, first = a_ticket(point, now=later(1)), a_ticket(point, now=NOW)
    duty = a_duty(now=later(2))
    back_to_the_queue()

    assert pairs(later(2)) == [(first.pk, duty.pk)]
    assert second.pk not in dict(pairs(later(2)))


def test_language_telephone_and_preference_reach_the_engine(point):
    a_duty(now=NOW, modalities=["video"])
    arabic = a_duty(now=NOW, languages=["ar", "fr"], modalities=["video"])
    phone = a_duty(now=NOW, modalities=["telephone"])
    woman = a_duty(a_practitioner(is_woman=True), now=NOW, modalities=["video"])
    asked = {
        a_ticket(point, language="ar").pk: arabic.pk,
        a_ticket(point, modality="telephone").pk: phone.pk,
        a_ticket(point, preference="woman").pk: woman.pk,
    }
    back_to_the_queue()

    assert dict(pairs(NOW)) == asked


def test_someone_to_call_back_is_seen_by_telephone_only(point):
    ticket = a_ticket(point)
    Ticket.objects.update(wants_call_back=True)
    a_duty(modalities=["video"])

    assert pairs(NOW) == []
    phone = a_duty(modalities=["telephone"])
    back_to_the_queue()
    assert pairs(NOW) == [(ticket.pk, phone.pk)]


def test_the_practitioner_a_person_knows_is_chosen_among_equals(point):
    a_duty()
    known = a_duty()
    ticket = a_ticket(point, known_practitioner=known.practitioner)
    back_to_the_queue()

    assert pairs(NOW) == [(ticket.pk, known.pk)]


@pytest.mark.parametrize(
    "values",
    [
        {"state": "on_break"},
        {"heartbeat_at": NOW - timedelta(seconds=46)},
        {"most_tickets": 0},
    ],
)
def test_a_duty_that_rests_is_silent_or_is_full_gets_nobody(point, values):
    a_duty()
    a_ticket(point)
    back_to_the_queue()
    Duty.objects.update(**values)

    assert pairs(NOW) == []


def test_a_duty_past_its_end_gets_nobody(point):
    duty = a_duty(ends_at=later(5))
    a_ticket(point)
    back_to_the_queue()
    duties.beat(duty_id=duty.pk, now=later(5))

    assert pairs(later(5)) == []


def test_closed_consultations_count_towards_the_number_wanted(point):
    duty = a_duty(most_tickets=1)
    done, _ = a_ticket(point), a_ticket(point, now=later(1))
    matching.accept(ticket_id=done.pk, duty_id=duty.pk, now=NOW)
    tickets.start(ticket_id=done.pk, actor="user:1", now=NOW)
    tickets.close(ticket_id=done.pk, actor="user:1", now=later(1))
    duties.beat(duty_id=duty.pk, now=later(1))

    assert pairs(later(1)) == []


def test_in_the_same_minute_the_point_that_waited_longer_lately_goes_first(point):
    other = an_open_point()
    before = a_ticket(other, now=NOW - timedelta(hours=1))
    Ticket.objects.filter(pk=before.pk).update(started_at=NOW - timedelta(minutes=20))
    before.refresh_from_db()
    Ticket.objects.filter(pk=before.pk).update(state="abandoned", ended_at=NOW)
    here, there = a_ticket(point, now=NOW), a_ticket(other, now=later(seconds=20))
    duty = a_duty(now=later(1))
    Ticket.objects.filter(pk__in=[here.pk, there.pk]).update(
        state="waiting", duty=None, proposed_at=None
    )

    assert pairs(later(1)) == [(there.pk, duty.pk)]


class TestEstimates:
    def test_without_a_practitioner_nothing_is_said(self, point):
        ticket = a_ticket(point)

        assert estimates(NOW).by_ticket == {ticket.pk: Wait(None, None)}
        assert estimates(NOW).by_care_type["general_medicine"] == Wait(None, None)

    def test_a_free_practitioner_sees_a_newcomer_after_the_usual_minute_of_setting_up(self):
        a_duty()

        assert estimates(NOW).by_care_type["general_medicine"] == Wait(1.0, 1.0)
        assert estimates(NOW).by_care_type["psychiatry"] == Wait(None, None)

    def test_who_is_behind_waits_longer_and_a_newcomer_longest(self, point):
        duty = a_duty()
        a_ticket(point, now=NOW)
        second, third = (a_ticket(point, now=later(minutes)) for minutes in (1, 2))
        duties.beat(duty_id=duty.pk, now=later(2))

        expected = estimates(later(2))

        waits = [expected.by_ticket[second.pk], expected.by_ticket[third.pk]]
        waits.append(expected.by_care_type["general_medicine"])
        assert waits == sorted(waits) and waits[0].high_minutes > waits[0].low_minutes > 0
        assert set(expected.by_ticket) == {second.pk, third.pk}

    def test_four_queries_and_the_same_queue_is_worked_out_once(
        self, point, django_assert_num_queries, monkeypatch
    ):
        a_ticket(point)
        picture._expected.cache_clear()

        with django_assert_num_queries(4):
            first = estimates(NOW)

        monkeypatch.setattr(picture, "estimate", None)  # not called again
        assert estimates(NOW + timedelta(seconds=5)) is first

    def test_a_change_is_seen_at_once(self, point):
        a_ticket(point)
        before = estimates(NOW)
        a_duty(care_types=["psychiatry"])

        assert estimates(NOW).by_care_type != before.by_care_type


def test_matching_asks_one_query_when_nobody_is_free(point, django_assert_num_queries):
    a_ticket(point)

    with django_assert_num_queries(1):
        assert match_now(NOW) == []
