"""Places: the last one goes to one person, a free one to the first who waits."""

from functools import partial

import pytest

from maillage.apps.accounts.models import AuditLine, Notice
from maillage.apps.training import services
from maillage.apps.training.errors import SessionClosed
from maillage.apps.training.models import Enrolment
from maillage.apps.training.selectors import waiting_ranks
from tests.apps.accounts.factories import MembershipFactory, UserFactory
from tests.apps.training.factories import NOW, SessionFactory, later

pytestmark = pytest.mark.django_db


@pytest.fixture
def full():
    """A session of one place, someone who has it, and three who wait in this order."""
    session = SessionFactory(capacity=1)
    people = [MembershipFactory(user__email=f"{name}@example.fr").user for name in "dcba"]
    for minute, user in enumerate(people):
        services.enrol(user=user, session=session, now=later(minutes=minute))
    return session, people


def coming(session):
    lines = Enrolment.objects.filter(session=session, is_waiting=False)
    return set(lines.values_list("user__email", flat=True))


def test_who_comes_too_late_for_a_place_waits_in_turn(full):
    session, people = full

    assert coming(session) == {"d@example.fr"}
    assert [waiting_ranks(user, NOW).get(session.pk) for user in people] == [None, 1, 2, 3]
    lines = AuditLine.objects.filter(action="session.enrol").order_by("number")
    assert [line.details["waiting"] for line in lines] == [False, True, True, True]


def test_a_place_left_goes_to_the_first_who_waits_and_they_are_told(full):
    session, people = full

    services.leave(user=people[0], session=session, now=NOW)

    assert coming(session) == {"c@example.fr"}
    [told] = Notice.objects.all()
    assert (told.recipient, told.subject) == (
        "c@example.fr", "Formation\u00a0: une place s’est libérée pour vous",
    )  # fmt: skip
    assert session.link in told.text
    assert waiting_ranks(people[2], NOW) == {session.pk: 1}


def test_who_stops_waiting_frees_no_place(full):
    session, people = full

    services.leave(user=people[1], session=session, now=NOW)

    assert coming(session) == {"d@example.fr"}
    assert not Notice.objects.exists()


def test_who_left_every_organisation_or_closed_the_account_is_passed_over(full):
    session, people = full
    people[1].memberships.all().delete()
    people[2].is_active = False
    people[2].save()

    services.leave(user=people[0], session=session, now=NOW)

    assert coming(session) == {"a@example.fr"}


def test_struck_off_one_is_told_and_the_place_goes_on(full):
    session, people = full
    line = Enrolment.objects.get(user=people[0])

    for _ in "ab":
        services.strike_off(actor="user:1", enrolment=line, now=NOW)

    assert coming(session) == {"c@example.fr"}
    told = Notice.objects.order_by("pk").values_list("recipient", flat=True)
    assert list(told) == ["d@example.fr", "c@example.fr"]
    with pytest.raises(SessionClosed):
        services.strike_off(actor="user:1", enrolment=line, now=session.starts_at)


@pytest.mark.parametrize(("capacity", "come"), [(2, 2), (3, 3), (None, 4)])
def test_more_places_are_given_at_once(full, capacity, come):
    session, _ = full
    names = ("course", "title", "trainer", "link", "starts_at", "ends_at")
    plan = services.SessionPlan(
        **{name: getattr(session, name) for name in names}, capacity=capacity
    )

    services.change_session(actor="user:1", session=session, plan=plan, now=NOW)

    assert len(coming(session)) == come
    told = Notice.objects.order_by("pk").values_list("recipient", flat=True)
    assert list(told) == ["c@example.fr", "b@example.fr", "a@example.fr"][: come - 1]


def test_coming_twice_is_coming_once_and_leaving_undoes_it():
    session, user = SessionFactory(), UserFactory()
    for do in (services.enrol, services.enrol, services.leave, services.leave):
        do(user=user, session=session, now=NOW)

    assert not Enrolment.objects.exists()
    actions = [line.action for line in AuditLine.objects.order_by("number")]
    assert actions == ["session.enrol", "session.leave"]


def test_enrolling_again_after_leaving_is_last_in_turn(full):
    session, people = full

    services.leave(user=people[1], session=session, now=later(minutes=9))
    services.enrol(user=people[1], session=session, now=later(minutes=10))

    assert waiting_ranks(people[1], NOW) == {session.pk: 3}


@pytest.mark.parametrize("do", [services.enrol, services.leave])
@pytest.mark.parametrize("how", ["begun", "cancelled"])
def test_nobody_joins_or_leaves_a_session_begun_or_cancelled(do, how):
    session = SessionFactory(
        starts_at=NOW if how == "begun" else later(days=1),
        cancelled_at=NOW if how == "cancelled" else None,
    )

    with pytest.raises(SessionClosed, match="Choisissez-en une autre"):
        do(user=UserFactory(), session=session, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_people_for_the_last_place_are_one_who_comes_and_one_who_waits(together):
    session = SessionFactory(capacity=1)
    users = [MembershipFactory().user for _ in range(3)]

    lines = together(
        *(partial(services.enrol, user=user, session=session, now=NOW) for user in users)
    )

    assert sorted(line.is_waiting for line in lines) == [False, True, True]
    first = next(line.user for line in lines if not line.is_waiting)
    services.leave(user=first, session=session, now=NOW)
    assert Enrolment.objects.filter(session=session, is_waiting=False).count() == 1
