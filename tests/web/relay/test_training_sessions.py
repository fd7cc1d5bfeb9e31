"""Sessions: seen by all who learn, joined by those who come, planned by those who may."""

import re
from datetime import timedelta

import icalendar
import pytest

from maillage.apps.training.models import Enrolment, RemoteSession
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.training.factories import NOW, RemoteSessionFactory, later
from tests.web.relay.scene import words

pytestmark = pytest.mark.django_db
SESSIONS = "/relais/formations/seances/"
NEW = f"{SESSIONS}nouvelle/"
SECRET = "salle-secrete"


@pytest.fixture(autouse=True)
def today(clock):
    clock(NOW)


@pytest.fixture
def planner():
    return MembershipFactory(role="coordinator", organisation__name="CPTS du Grand Guéret").user


@pytest.fixture
def session(planner):
    return RemoteSessionFactory(organisation=planner.memberships.get().organisation)


def at(session, what):
    return f"{SESSIONS}{session.public_id}/{what}"


class TestComing:
    def test_one_enrols_then_sees_the_link_then_leaves(self, as_, relay, session):
        client = as_(relay)
        assert SECRET not in client.get(SESSIONS).content.decode()

        page = client.post(at(session, "inscription/"), follow=True)
        assert "Vous êtes inscrit à « Vos questions »" in words(page).replace("\u00a0", " ")
        assert SECRET in page.content.decode()
        assert "1 personne inscrite" in words(page).replace("\u00a0", " ")

        page = client.post(at(session, "liberer/"), follow=True)
        assert "La place est libre" in words(page)
        assert not Enrolment.objects.exists()

    @pytest.mark.parametrize("what", ["inscription/", "liberer/"])
    def test_a_link_alone_changes_nothing(self, as_, relay, session, what):
        assert as_(relay).get(at(session, what)).status_code == 405

    @pytest.mark.parametrize("what", ["inscription/", "liberer/"])
    def test_once_it_has_begun_nothing_can_be_changed(self, as_, relay, session, clock, what):
        clock(later(days=1))

        page = as_(relay).post(at(session, what), follow=True)

        assert "Cette séance a commencé" in words(page)
        assert "M’inscrire" not in words(page)

    def test_a_cancelled_session_says_so_and_hides_its_link(self, as_, relay, session):
        session.enrolments.create(user=relay, enrolled_at=NOW)
        RemoteSession.objects.update(cancelled_at=NOW)

        page = as_(relay).get(SESSIONS)

        assert "Séance annulée" in words(page)
        assert SECRET not in page.content.decode()

    def test_no_session_says_what_to_do(self, as_, relay):
        assert "Aucune séance n’est prévue." in words(as_(relay).get(SESSIONS))

    def test_the_number_of_questions_does_not_grow_with_the_sessions(
        self, as_, planner, session, django_assert_max_num_queries
    ):
        for days in range(2, 7):
            RemoteSessionFactory(starts_at=later(days=days))
        client = as_(planner)

        with django_assert_max_num_queries(8):
            client.get(SESSIONS)


class TestCalendars:
    def test_one_session_is_downloaded_with_its_link_by_those_who_come(
        self, as_, relay, planner, session
    ):
        before = as_(relay).get(at(session, "seance.ics"))
        session.enrolments.create(user=relay, enrolled_at=NOW)
        after = as_(relay).get(at(session, "seance.ics"))

        assert before["Content-Type"] == "text/calendar; charset=utf-8"
        assert SECRET not in before.content.decode()
        assert SECRET in after.content.decode()
        assert SECRET in as_(planner).get(at(session, "seance.ics")).content.decode()

    def test_the_secret_address_is_shown_once_and_read_without_signing_in(
        self, client, as_, relay, session
    ):
        session.enrolments.create(user=relay, enrolled_at=NOW)
        page = as_(relay).post(f"{SESSIONS}calendrier/").content.decode()
        address = re.search(r"http://testserver(/[^<]+\.ics)", page)[1]
        assert "Remplacer l’adresse" in words(as_(relay).get(f"{SESSIONS}calendrier/"))
        client.logout()

        answer = client.get(address)

        [event] = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
        assert event["dtstart"].dt == session.starts_at
        assert "no-store" in answer["Cache-Control"]

    def test_a_made_up_address_is_not_found(self, client, db):
        assert client.get(f"{SESSIONS}ics/{'x' * 43}.ics").status_code == 404


class TestPlanning:
    @pytest.fixture
    def typed(self, planner):
        return {
            "organisation": planner.memberships.get().organisation_id,
            "course": "relais",
            "title": "S’entraîner à l’urgence",
            "trainer": "Dr Martin",
            "link": "https://visio.example/autre",
            "day": "2026-03-28",
            "starts": "14:00",
            "ends": "15:30",
        }

    def test_a_session_is_planned_at_the_clock_of_paris(self, as_, planner, typed):
        client = as_(planner)
        client.post(NEW, typed)
        night_of_the_change = {"day": "2026-03-29", "trainer": "Dr\r\nMartin"}
        client.post(NEW, typed | night_of_the_change)

        saturday, sunday = RemoteSession.objects.order_by("starts_at")
        assert saturday.starts_at.isoformat() == "2026-03-28T13:00:00+00:00"
        assert sunday.starts_at.isoformat() == "2026-03-29T12:00:00+00:00"
        assert sunday.ends_at - sunday.starts_at == timedelta(minutes=90)
        assert sunday.trainer == "Dr Martin", "one line: it goes into e-mails"

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"day": "2026-03-29", "starts": "02:30"}, "on change d’heure"),
            ({"day": "2026-10-25", "starts": "02:30"}, "on change d’heure"),
            ({"day": "2026-03-01"}, "déjà passé"),
            ({"ends": "13:00"}, "La fin vient après le début"),
            ({"link": "http://visio.example"}, "https://"),
            ({"title": "x"}, "de 3 à 120"),
            ({"title": "Vos \u202esnoitseuq"}, "inverse le sens de lecture"),
            ({"day": "31/02/2026"}, "date valide"),
            ({"day": "0001-01-01"}, "une date de ce siècle"),
            ({"day": "9999-12-31", "starts": "23:59"}, "une date de ce siècle"),
            ({"course": "inconnue"}, "choix valide"),
            ({"starts": ""}, "obligatoire"),
        ],
    )
    def test_what_makes_no_sense_comes_back_with_what_was_typed(
        self, as_, planner, typed, changes, says
    ):
        answer = as_(planner).post(NEW, typed | changes)

        assert answer.status_code == 422
        assert says in words(answer).replace("\u00a0", " ")
        assert "Dr Martin" in answer.content.decode()
        assert not RemoteSession.objects.exists()

    def test_a_change_is_kept_and_told(
        self, as_, planner, relay, session, typed, mailoutbox, django_capture_on_commit_callbacks
    ):
        session.enrolments.create(user=relay, enrolled_at=NOW)
        page = as_(planner).get(at(session, "modifier/")).content.decode()
        assert 'value="09:00"' in page, "the hour of Paris"

        with django_capture_on_commit_callbacks(execute=True):
            answer = as_(planner).post(at(session, "modifier/"), typed, follow=True)

        assert "Les personnes inscrites sont prévenues" in words(answer)
        assert [message.to for message in mailoutbox] == [[relay.email]]
        session.refresh_from_db()
        assert (session.title, session.revision) == ("S’entraîner à l’urgence", 1)

    def test_cancelling_asks_first(self, as_, planner, session):
        client = as_(planner)

        assert "0 personne inscrite" in words(client.get(at(session, "annuler/"))).replace(
            "\u00a0", " "
        )
        session.refresh_from_db()
        assert session.cancelled_at is None
        client.post(at(session, "annuler/"))
        session.refresh_from_db()
        assert session.cancelled_at == NOW
        assert "Cette séance a commencé ou est annulée" in words(
            client.post(at(session, "annuler/"), follow=True)
        )

    def test_a_session_begun_is_no_longer_changed(self, as_, planner, session, typed, clock):
        clock(later(days=1))

        answer = as_(planner).post(at(session, "modifier/"), typed)

        assert answer.status_code == 422
        assert "a commencé" in words(answer)

    def test_its_organisation_s_coordinators_and_administrators_may(self, as_, session):
        for role in ("coordinator", "administrator"):
            user = MembershipFactory(role=role, organisation=session.organisation).user
            for address in (NEW, at(session, "modifier/"), at(session, "annuler/")):
                assert as_(user).get(address).status_code == 200
            assert "Modifier" in words(as_(user).get(SESSIONS))

    def test_others_may_not(self, as_, relay, stranger, session, typed):
        colleague = MembershipFactory(role="relay", organisation=session.organisation).user
        for user in (relay, stranger, colleague):
            for address in (at(session, "modifier/"), at(session, "annuler/")):
                assert as_(user).get(address).status_code == 403
                assert as_(user).post(address, typed).status_code == 403
            assert "Modifier" not in words(as_(user).get(SESSIONS))
        for user in (relay, colleague):
            assert as_(user).post(NEW, typed).status_code == 403
        assert as_(stranger).post(NEW, typed).status_code == 422, "not in another's name"
        assert RemoteSession.objects.get().revision == 0
