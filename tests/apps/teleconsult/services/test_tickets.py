"""Places in the queue: who takes one, what is refused, what stays written."""

from datetime import UTC, datetime, timedelta

import pytest

from maillage.apps.accounts.models import AuditLine
from maillage.apps.booking.models import Person
from maillage.apps.teleconsult.errors import BadRequest, NotAllowed, NotNow, PointClosed
from maillage.apps.teleconsult.models import Consultation, Ticket, TicketStep
from maillage.apps.teleconsult.services import duties, matching, tickets
from tests.apps.booking.factories import booked
from tests.apps.teleconsult.factories import (
    NOW,
    a_duty,
    a_relay_of,
    a_ticket,
    a_trained_relay,
    an_accepted_ticket,
    an_open_point,
    later,
    person,
)
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db


def from_home(**values):
    asked = {
        "person": person(),
        "commune": CommuneFactory(),
        "care_type": "psychology",
        "motive": "mind",
        "now": NOW,
    } | values
    return tickets.enter(**asked)


def steps(ticket):
    return list(ticket.steps.order_by("pk").values_list("step", "state_before"))


def test_a_person_welcomed_at_a_point_waits_there_and_is_where_the_point_is():
    point = an_open_point()

    ticket = a_ticket(point)

    assert (ticket.state, ticket.point, ticket.queued_at) == ("waiting", point, NOW)
    assert ticket.commune == point.site.commune
    assert steps(ticket) == [("entered", "")]
    assert AuditLine.objects.get(action="ticket.entered").actor == f"user:{a_relay_of(point).pk}"


def test_a_person_at_home_gives_a_commune_and_a_telephone():
    assert from_home().commune_id

    with pytest.raises(BadRequest) as no_phone:
        from_home(person=person(phone=""))
    with pytest.raises(BadRequest) as no_commune:
        from_home(commune=None)

    assert set(no_phone.value.errors) == {"phone"}
    assert set(no_commune.value.errors) == {"commune"}


def test_only_a_trained_agent_of_the_point_welcomes_someone():
    point, elsewhere = an_open_point(), an_open_point()
    colleague = a_trained_relay(organisation=point.organisation)
    untrained = a_relay_of(point)
    assert a_ticket(point, opened_by=a_relay_of(point))
    untrained.training_certificates.update(issued_on="2019-01-01", valid_until="2020-01-01")

    for user in (None, colleague, a_relay_of(elsewhere), untrained):
        with pytest.raises(NotAllowed):
            a_ticket(point, opened_by=user)


def test_a_point_that_is_closed_takes_nobody():
    point = an_open_point()

    with pytest.raises(PointClosed):
        a_ticket(point, now=datetime(2026, 3, 2, 22, 5, tzinfo=UTC))

    assert not Ticket.objects.exists() and not Person.objects.exists()


@pytest.mark.parametrize(
    ("instant", "is_open"),
    [
        (datetime(2026, 3, 2, 22, 5, tzinfo=UTC), False),  # 23:05 in winter
        (datetime(2026, 3, 2, 21, 59, tzinfo=UTC), True),  # 22:59 in winter
        (datetime(2026, 7, 6, 21, 5, tzinfo=UTC), False),  # 23:05 in summer
        (datetime(2026, 7, 6, 5, 0, tzinfo=UTC), True),  # 7 h in summer
        (datetime(2026, 7, 6, 4, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 29, 5, 0, tzinfo=UTC), True),  # 7 h the day the clocks go forward
        (datetime(2026, 10, 25, 5, 30, tzinfo=UTC), False),  # 6:30 the day they go back
    ],
)
def test_from_home_the_queue_is_open_from_7_to_23_local_time(instant, is_open):
    if is_open:
        assert from_home(now=instant).state == "waiting"
    else:
        with pytest.raises(PointClosed, match="7 h à 23 h"):
            from_home(now=instant)


def test_hours_are_those_of_the_place_even_overseas():
    reunion = CommuneFactory(departement__code="974")

    assert from_home(commune=reunion, now=datetime(2026, 3, 2, 3, 30, tzinfo=UTC))
    with pytest.raises(PointClosed):
        from_home(commune=reunion, now=datetime(2026, 3, 2, 19, 30, tzinfo=UTC))


def test_an_answer_outside_the_closed_lists_is_named():
    with pytest.raises(BadRequest) as refused:
        from_home(care_type="surgery", motive="my life story", language="tlh")

    assert set(refused.value.errors) == {"care_type", "motive", "language"}


def test_a_name_in_arabic_is_kept_and_one_with_hidden_controls_is_refused():
    ticket = from_home(person=person(family_name="بن علي", given_name="فاطمة"))

    assert ticket.person.full_name == "فاطمة بن علي"
    with pytest.raises(BadRequest):
        from_home(person=person(family_name="Dur\u202eand"))


def test_the_same_key_gives_the_same_ticket_once():
    commune = CommuneFactory()

    first = from_home(commune=commune, key="one")
    again = from_home(commune=commune, key="one", now=later(1))

    assert first == again and Ticket.objects.count() == 1 and Person.objects.count() == 1
    with pytest.raises(BadRequest):
        from_home(commune=commune, key="one", care_type="psychiatry")


def test_the_audit_trail_and_the_history_never_hold_a_name():
    a_ticket()

    assert "Durand" not in str(list(AuditLine.objects.values()) + list(TicketStep.objects.values()))


def test_a_person_who_leaves_frees_the_practitioner_and_may_come_back_at_the_same_place():
    duty, ticket = a_duty(), a_ticket()
    assert ticket.state == "proposed"

    left = tickets.abandon(ticket_id=ticket.pk, now=later(2))
    assert (left.state, left.duty, left.ended_at) == ("abandoned", None, later(2))
    assert tickets.abandon(ticket_id=ticket.pk, now=later(3)).ended_at == later(2)
    duties.beat(duty_id=duty.pk, now=later(4))
    back = tickets.come_back(ticket_id=ticket.pk, now=later(4))

    back.refresh_from_db()
    assert (back.state, back.duty, back.queued_at) == ("proposed", duty, NOW)
    assert [step for step, _ in steps(ticket)] == [
        "entered",
        "proposed",
        "abandoned",
        "returned",
        "proposed",
    ]


def test_a_place_left_is_kept_a_quarter_of_an_hour():
    ticket = a_ticket()
    tickets.abandon(ticket_id=ticket.pk, now=NOW)

    with pytest.raises(NotNow):
        tickets.come_back(ticket_id=ticket.pk, now=later(16))


def test_a_waiting_person_changes_what_they_asked_and_keeps_their_place():
    ticket = from_home(modality="video")

    changed = tickets.change(ticket_id=ticket.pk, modality="telephone", now=later(5))

    assert (changed.modality, changed.queued_at) == ("telephone", NOW)
    with pytest.raises(TypeError):
        tickets.change(ticket_id=ticket.pk, queued_at=NOW)
    with pytest.raises(BadRequest):
        tickets.change(ticket_id=ticket.pk, modality="fax")


def test_being_called_back_needs_a_telephone():
    point = an_open_point(room_phone="")
    ticket = a_ticket(point, person=person(phone=""))

    with pytest.raises(BadRequest):
        tickets.change(ticket_id=ticket.pk, wants_call_back=True, now=NOW)
    ticket.refresh_from_db()
    assert not ticket.wants_call_back


def test_a_person_moves_to_another_point_only_if_it_is_open():
    ticket, other, closed = a_ticket(), an_open_point(), an_open_point(state="closed")

    with pytest.raises(PointClosed):
        tickets.change(ticket_id=ticket.pk, point=closed, now=later(1))
    moved = tickets.change(ticket_id=ticket.pk, point=other, now=later(1))

    assert (moved.point, moved.commune) == (other, other.site.commune)


def test_a_ticket_handed_to_an_appointment_leaves_the_queue_for_good():
    ticket, appointment = a_ticket(), booked(now=NOW - timedelta(hours=2))

    handed = tickets.hand_over(ticket_id=ticket.pk, appointment=appointment, now=later(1))

    assert (handed.state, handed.appointment, handed.ended_at) == ("handed", appointment, later(1))
    with pytest.raises(NotNow):
        tickets.hand_over(ticket_id=ticket.pk, appointment=appointment, now=later(2))
    with pytest.raises(NotNow):
        tickets.come_back(ticket_id=ticket.pk, now=later(2))


def test_a_consultation_starts_once_accepted_and_closes_once_started():
    ticket, consultation = an_accepted_ticket()
    with pytest.raises(NotNow):
        tickets.close(ticket_id=ticket.pk, actor="user:1", now=later(1))

    started = tickets.start(ticket_id=ticket.pk, actor="user:1", now=later(1))
    closed = tickets.close(ticket_id=ticket.pk, actor="user:1", now=later(12))

    assert (started.started_at, closed.ended_at) == (later(1), later(12))
    assert Consultation.objects.get(pk=consultation.pk).ended_at == later(12)
    assert tickets.close(ticket_id=ticket.pk, actor="user:1", now=later(13)).ended_at == later(12)


def test_a_person_who_waits_cannot_be_started_and_one_in_the_room_cannot_leave_the_queue():
    waiting = a_ticket()
    in_room, _ = an_accepted_ticket(duty=a_duty(care_types=["psychology"]), care_type="psychology")
    tickets.start(ticket_id=in_room.pk, actor="user:1", now=NOW)

    with pytest.raises(NotNow):
        tickets.start(ticket_id=waiting.pk, actor="user:1", now=NOW)
    with pytest.raises(NotNow):
        tickets.abandon(ticket_id=in_room.pk, now=NOW)


def test_a_closed_consultation_gives_the_next_person_to_the_practitioner():
    ticket, _ = an_accepted_ticket()
    tickets.start(ticket_id=ticket.pk, actor="user:1", now=NOW)
    following = a_ticket(now=later(1))
    assert following.state == "waiting"

    duties.beat(duty_id=ticket.duty_id, now=later(10))
    tickets.close(ticket_id=ticket.pk, actor="user:1", now=later(10))

    following.refresh_from_db()
    assert following.state == "proposed"


def test_the_first_range_shown_is_kept_whatever_is_shown_later():
    ticket = a_ticket()

    tickets.note_range(ticket_id=ticket.pk, low_minutes=5, high_minutes=10)
    tickets.note_range(ticket_id=ticket.pk, low_minutes=1, high_minutes=2)

    ticket.refresh_from_db()
    assert (ticket.first_low_minutes, ticket.first_high_minutes) == (5, 10)


def test_a_ticket_that_does_not_exist_is_said_so():
    with pytest.raises(NotNow, match="n’existe plus"):
        tickets.abandon(ticket_id=0)
    with pytest.raises(NotNow):
        matching.accept(ticket_id=0, duty_id=0)
