"""Sessions: planned with sense, told when they change, joined until they begin."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail

from maillage.apps.accounts.models import AuditLine
from maillage.apps.training import services
from maillage.apps.training.errors import BadSession, NoSuchPart, SessionClosed
from maillage.apps.training.models import Enrolment, RemoteSession
from tests.apps.accounts.factories import OrganisationFactory, UserFactory
from tests.apps.training.factories import NOW, RemoteSessionFactory, later

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
    assert RemoteSession.objects.get().title == "Vos questions"
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
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(changes, field):
    with pytest.raises(BadSession) as error:
        plan(**changes)

    assert list(error.value.errors) == [field]
    assert not RemoteSession.objects.exists()


def test_a_session_of_no_course_is_refused():
    with pytest.raises(NoSuchPart):
        plan(course="inconnue")


class TestChanging:
    def change(self, session, **changes):
        wanted = replace(PLAN, **changes)
        return services.change_session(actor=ACTOR, session=session, plan=wanted, now=NOW)

    def test_those_enrolled_are_told_once_it_is_kept(
        self, session, enrolled, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            changed = self.change(session, link="https://visio.example/autre")

        assert changed.revision == 1
        assert [message.to for message in mail.outbox] == [["a@example.fr"], ["b@example.fr"]]
        assert "https://visio.example/autre" in mail.outbox[0].body
        assert "mardi 3 mars 2026, de 9h00 à 10h00 (heure de Paris)" in mail.outbox[0].body

    def test_the_same_plan_changes_and_tells_nothing(
        self, session, enrolled, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            assert self.change(session).revision == 0

        assert mail.outbox == []
        assert not AuditLine.objects.filter(action="session.change").exists()

    def test_a_bad_change_changes_nothing(self, session):
        with pytest.raises(BadSession):
            self.change(session, title="")

        session.refresh_from_db()
        assert (session.title, session.revision) == ("Vos questions", 0)


def test_a_cancelled_session_tells_those_enrolled_and_is_closed(
    session, enrolled, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        cancelled = services.cancel_session(actor=ACTOR, session=session, now=NOW)

    assert (cancelled.cancelled_at, cancelled.revision) == (NOW, 1)
    assert [message.subject for message in mail.outbox] == [
        "Formation\u00a0: votre séance est annulée"
    ] * 2
    with pytest.raises(SessionClosed):
        services.cancel_session(actor=ACTOR, session=session, now=NOW)


def test_an_address_that_refuses_does_not_stop_the_others(
    session, enrolled, django_capture_on_commit_callbacks, monkeypatch
):
    sent = []

    def send_mail(subject, body, sender, to):
        if to == ["a@example.fr"]:
            raise ConnectionRefusedError
        sent.append(to)
        return 1

    monkeypatch.setattr("maillage.apps.training.services.notices.send_mail", send_mail)
    with django_capture_on_commit_callbacks(execute=True):
        services.cancel_session(actor=ACTOR, session=session, now=NOW)

    assert sent == [["b@example.fr"]]


def test_coming_twice_is_coming_once_and_leaving_undoes_it(session):
    user = UserFactory()
    for do in (services.enrol, services.enrol, services.leave, services.leave):
        do(user=user, session=session, now=NOW)

    assert not Enrolment.objects.exists()
    actions = [line.action for line in AuditLine.objects.order_by("number")]
    assert actions == ["session.plan", "session.enrol", "session.leave"]


@pytest.mark.parametrize("do", [services.enrol, services.leave])
@pytest.mark.parametrize("how", ["begun", "cancelled"])
def test_nobody_joins_or_leaves_a_session_begun_or_cancelled(do, how):
    session = RemoteSessionFactory(
        starts_at=NOW if how == "begun" else later(days=1),
        cancelled_at=NOW if how == "cancelled" else None,
    )

    with pytest.raises(SessionClosed, match="Choisissez-en une autre"):
        do(user=UserFactory(), session=session, now=NOW)
