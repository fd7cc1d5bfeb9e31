"""Sessions: planned with sense, told when they change, joined until they begin."""

from dataclasses import replace
from datetime import timedelta

import pytest

from maillage.apps.accounts.models import AuditLine, Notice
from maillage.apps.training import services
from maillage.apps.training.errors import BadSession, NoSuchPart, SessionClosed
from maillage.apps.training.models import Session
from tests.apps.accounts.factories import OrganisationFactory, UserFactory
from tests.apps.training.factories import NOW, TaughtCourseFactory, later

pytestmark = pytest.mark.django_db
ACTOR = "user:1"
PLAN = services.SessionPlan(
    course="relais",
    title="Vos questions",
    trainer="Salomé Perrin",
    link="https://visio.example/salle",
    starts_at=later(days=1),
    ends_at=later(days=1, hours=1),
)


def plan(**changes):
    organisation = OrganisationFactory()
    wanted = replace(PLAN, **changes)
    return services.plan_session(actor=ACTOR, organisation=organisation, plan=wanted, now=NOW)


@pytest.fixture
def session():
    return plan()


@pytest.fixture
def enrolled(session):
    """Two people come; a third has a closed account."""
    people = [UserFactory(email=f"{name}@example.fr") for name in ("b", "a")]
    people.append(UserFactory(is_active=False))
    for user in people:
        services.enrol(user=user, session=session, now=NOW)
    return people


def test_a_session_is_planned_with_its_line(session):
    assert Session.objects.get().title == "Vos questions"
    line = AuditLine.objects.get()
    assert (line.action, line.subject) == ("session.plan", f"session:{session.pk}")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "ab"}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"trainer": ""}, "trainer"),
        ({"link": "http://visio.example"}, "link"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "visio"}, "link"),
        ({"starts_at": NOW, "ends_at": later(hours=1)}, "starts_at"),
        ({"ends_at": PLAN.starts_at}, "ends_at"),
        ({"ends_at": PLAN.starts_at - timedelta(hours=1)}, "ends_at"),
        ({"ends_at": PLAN.starts_at + timedelta(hours=8, minutes=1)}, "ends_at"),
        ({"ends_at": PLAN.starts_at + timedelta(days=1, minutes=-1)}, "ends_at"),
        ({"ends_at": PLAN.ends_at + timedelta(days=5)}, "ends_at"),
        ({"link": ""}, "link"),
        ({"place": "Mairie d’Ajain"}, "place"),
        ({"link": "", "place": "ab"}, "place"),
        ({"link": "", "place": "x" * 201}, "place"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 1001}, "capacity"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(changes, field):
    with pytest.raises(BadSession) as error:
        plan(**changes)

    assert list(error.value.errors) == [field]
    assert not Session.objects.exists()


def test_a_session_of_no_course_is_refused():
    with pytest.raises(NoSuchPart):
        plan(course="inconnue")


def test_a_session_may_be_in_a_place_and_last_five_days():
    session = plan(link="", place="Mairie d’Ajain", ends_at=PLAN.ends_at + timedelta(days=4))

    assert not session.is_remote
    assert session.capacity is None


def test_no_session_is_planned_of_a_course_withdrawn():
    course = TaughtCourseFactory(withdrawn_at=NOW)

    with pytest.raises(BadSession, match="plus au catalogue"):
        plan(course=course.slug)


def written():
    """(to whom, what) of each e-mail, in the order written."""
    return [(each.recipient, each.text) for each in Notice.objects.order_by("pk")]


class TestChanging:
    def change(self, session, **changes):
        wanted = replace(PLAN, **changes)
        return services.change_session(actor=ACTOR, session=session, plan=wanted, now=NOW)

    def test_those_enrolled_are_told_where_and_when(self, session, enrolled):
        changed = self.change(session, link="https://visio.example/autre")

        assert changed.revision == 1
        assert [to for to, _ in written()] == ["a@example.fr", "b@example.fr"]
        text = written()[0][1].replace("\u00a0", " ")
        assert "https://visio.example/autre" in text
        assert "Elle a lieu mardi 3 mars 2026, de 9 h à 10 h (heure de Paris)" in text

    def test_moved_to_a_place_it_says_where(self, session, enrolled):
        self.change(session, link="", place="Mairie d’Ajain")

        assert "Lieu\u00a0: Mairie d’Ajain" in written()[0][1]
        assert "visio" not in written()[0][1]

    def test_who_waits_is_told_without_the_link(self, session, enrolled):
        session.enrolments.filter(user=enrolled[0]).update(is_waiting=True)

        self.change(session, title="Autre titre", capacity=2)

        told = dict(written())
        assert "https://" not in told["b@example.fr"].split("sur le portail")[0]
        assert "vous attendez une place" in told["b@example.fr"]
        assert "https://visio.example/salle" in told["a@example.fr"]

    def test_the_same_plan_or_more_places_tell_nothing(self, session, enrolled):
        assert self.change(session).revision == 0
        assert not AuditLine.objects.filter(action="session.change").exists()
        assert self.change(session, capacity=3).revision == 1
        assert written() == []

    def test_fewer_places_than_people_is_refused_in_words(self, session, enrolled):
        with pytest.raises(BadSession, match="3 personnes ont déjà une place") as error:
            self.change(session, capacity=2)

        assert list(error.value.errors) == ["capacity"]
        assert self.change(session, capacity=3).capacity == 3

    def test_a_bad_change_changes_nothing(self, session):
        with pytest.raises(BadSession):
            self.change(session, title="")

        session.refresh_from_db()
        assert (session.title, session.revision) == ("Vos questions", 0)


def test_a_cancelled_session_tells_everyone_on_the_list_and_is_closed(session, enrolled):
    session.enrolments.filter(user=enrolled[0]).update(is_waiting=True)

    cancelled = services.cancel_session(actor=ACTOR, session=session, now=NOW)

    assert (cancelled.cancelled_at, cancelled.revision) == (NOW, 1)
    assert [to for to, _ in written()] == ["a@example.fr", "b@example.fr"]
    assert {each.subject for each in Notice.objects.all()} == {
        "Formation\u00a0: votre séance est annulée"
    }
    with pytest.raises(SessionClosed):
        services.cancel_session(actor=ACTOR, session=session, now=NOW)
