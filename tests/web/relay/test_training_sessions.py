"""Sessions: seen by all who learn, joined by those who come, planned by those who may."""

import re
from datetime import timedelta

import icalendar
import pytest

from maillage.apps.accounts.models import Notice
from maillage.apps.training.models import Enrolment, Session
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.training.factories import NOW, EnrolmentFactory, SessionFactory, later
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
    return SessionFactory(organisation=planner.memberships.get().organisation)


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

    def test_full_one_waits_in_turn_without_the_link(self, as_, relay, session):
        EnrolmentFactory(session=session)
        Session.objects.update(capacity=1)
        client = as_(relay)
        assert "Complet Me mettre en liste d’attente" in words(client.get(SESSIONS))

        page = client.post(at(session, "inscription/"), follow=True)

        assert "vous êtes sur la liste d’attente" in words(page)
        assert "en liste d’attente, au rang 1" in words(client.get("/relais/formations/"))
        for address in (at(session, ""), at(session, "seance.ics"), SESSIONS):
            assert SECRET not in client.get(address).content.decode()
        assert "Ne plus attendre" in words(page)

    def test_a_cancelled_session_says_so_and_hides_its_link(self, as_, relay, session):
        session.enrolments.create(user=relay, enrolled_at=NOW)
        Session.objects.update(cancelled_at=NOW)

        page = as_(relay).get(SESSIONS)

        assert "Séance annulée" in words(page)
        assert SECRET not in page.content.decode()

    def test_no_session_says_what_to_do(self, as_, relay):
        assert "Aucune séance n’est prévue." in words(as_(relay).get(SESSIONS))

    def test_the_number_of_questions_does_not_grow_with_the_sessions(
        self, as_, planner, session, django_assert_max_num_queries
    ):
        for days in range(2, 7):
            SessionFactory(starts_at=later(days=days))
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

        saturday, sunday = Session.objects.order_by("starts_at")
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
            ({"link": ""}, "Donnez l’adresse de la salle"),
            ({"place": "Mairie d’Ajain"}, "pas les deux"),
            ({"place": "Mairie \u202enoitatpada"}, "inverse le sens de lecture"),
            ({"capacity": "0"}, "de 1 à 1000"),
            ({"capacity": "douze"}, "nombre entier"),
            ({"last_day": "2026-03-27"}, "La fin vient après le début"),
            ({"last_day": "2026-04-10"}, "5 jours de suite au plus"),
        ],
    )
    def test_what_makes_no_sense_comes_back_with_what_was_typed(
        self, as_, planner, typed, changes, says
    ):
        answer = as_(planner).post(NEW, typed | changes)

        assert answer.status_code == 422
        assert says in words(answer).replace("\u00a0", " ")
        assert "Dr Martin" in answer.content.decode()
        assert not Session.objects.exists()

    def test_a_session_in_a_place_lasts_two_days_for_twelve_people(self, as_, planner, typed):
        where = {"link": "", "place": " Mairie  d’Ajain ", "capacity": "12"}

        page = as_(planner).post(NEW, typed | where | {"last_day": "2026-03-29"}, follow=True)

        session = Session.objects.get()
        assert (session.place, session.capacity) == ("Mairie d’Ajain", 12)
        assert session.ends_at.isoformat() == "2026-03-29T13:30:00+00:00"
        text = words(page).replace("\u00a0", " ")
        assert "Du samedi 28 mars au dimanche 29 mars 2026, de 14 h à 15 h 30 chaque jour" in text
        assert "0 personne inscrite, 12 places libres" in text
        change = as_(planner).get(at(session, "modifier/")).content.decode()
        assert 'value="2026-03-29"' in change

    def test_a_change_is_kept_and_told(self, as_, planner, relay, session, typed):
        session.enrolments.create(user=relay, enrolled_at=NOW)
        page = as_(planner).get(at(session, "modifier/")).content.decode()
        assert 'value="09:00"' in page, "the hour of Paris"

        answer = as_(planner).post(at(session, "modifier/"), typed, follow=True)

        assert "Les personnes inscrites sont prévenues" in words(answer)
        assert Notice.objects.get().recipient == relay.email
        session.refresh_from_db()
        assert (session.title, session.revision) == ("S’entraîner à l’urgence", 1)

    def test_someone_is_taken_off_the_list_by_its_organisers_alone(
        self, as_, planner, relay, session
    ):
        line = EnrolmentFactory(session=session)
        address = at(session, f"inscrits/{line.pk}/retirer/")
        assert address in as_(planner).get(at(session, "")).content.decode()

        assert as_(relay).post(address).status_code == 403
        assert as_(planner).get(address).status_code == 405
        other = EnrolmentFactory()
        assert as_(planner).post(at(session, f"inscrits/{other.pk}/retirer/")).status_code == 404
        page = as_(planner).post(address, follow=True)

        assert "n’est plus sur la liste" in words(page)
        assert list(Enrolment.objects.all()) == [other]

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
            assert "Modifier" in words(as_(user).get(at(session, "")))

    def test_others_may_not(self, as_, relay, stranger, session, typed):
        colleague = MembershipFactory(role="relay", organisation=session.organisation).user
        for user in (relay, stranger, colleague):
            for address in (at(session, "modifier/"), at(session, "annuler/")):
                assert as_(user).get(address).status_code == 403
                assert as_(user).post(address, typed).status_code == 403
            assert "Modifier" not in words(as_(user).get(at(session, "")))
        for user in (relay, colleague):
            assert as_(user).post(NEW, typed).status_code == 403
        assert as_(stranger).post(NEW, typed).status_code == 422, "not in another's name"
        assert Session.objects.get().revision == 0
