"""After a session: its organisers note who came; who came says what it was worth."""

import pytest

from tests.apps.accounts.factories import MembershipFactory
from tests.apps.training.factories import NOW, EnrolmentFactory, SessionFactory, later
from tests.web.relay.scene import words

pytestmark = pytest.mark.django_db
SESSIONS = "/relais/formations/seances/"


@pytest.fixture(autouse=True)
def today(clock):
    clock(NOW)


@pytest.fixture
def planner():
    return MembershipFactory(role="coordinator").user


@pytest.fixture
def session(planner):
    organisation = planner.memberships.get().organisation
    return SessionFactory(organisation=organisation, starts_at=NOW)


@pytest.fixture
def lines(session, relay):
    return [EnrolmentFactory(session=session, user=relay), EnrolmentFactory(session=session)]


def at(session, what=""):
    return f"{SESSIONS}{session.public_id}/{what}"


def test_attendance_is_noted_and_shown(as_, planner, session, lines):
    waits = EnrolmentFactory(session=session, is_waiting=True)
    client = as_(planner)
    text = words(client.get(at(session, "presences/")))
    assert "En liste d’attente, venues quand même" in text
    assert str(waits.user) in text

    sent = {"present": [lines[0].pk, "x", "²", "9" * 5_000]}
    page = client.post(at(session, "presences/"), sent, follow=True)

    assert "1 personne présente" in words(page).replace("\u00a0", " ")
    assert f"{lines[0].user} présente" in words(page)
    assert f"{lines[1].user} absente" in words(page)
    assert client.get(at(session, "presences/")).content.decode().count(" checked") == 1
    organised = words(client.get(f"{SESSIONS}organisees/")).replace("\u00a0", " ")
    assert "1 présent sur 2" in organised


def test_before_the_beginning_it_says_when(as_, planner, session, lines, clock):
    clock(later(minutes=-1))

    assert "à partir de son début" in words(as_(planner).get(at(session, "presences/")))
    page = as_(planner).post(at(session, "presences/"), {"present": [lines[0].pk]}, follow=True)
    assert "n’a pas commencé" in words(page)
    lines[0].refresh_from_db()
    assert lines[0].attended is None


def test_sessions_to_note_are_listed_and_none_says_what_to_do(as_, planner, session, stranger):
    EnrolmentFactory(session=session)

    assert "à noter" in words(as_(planner).get(f"{SESSIONS}organisees/"))
    assert "Aucune séance n’a encore eu lieu" in words(as_(stranger).get(f"{SESSIONS}organisees/"))


def test_the_sheet_to_sign_has_a_column_a_day(as_, planner, session, lines):
    session.ends_at = later(days=1, hours=1)
    session.save()
    EnrolmentFactory(session=session, is_waiting=True, user__full_name="Attend Encore")

    text = words(as_(planner).get(at(session, "emargement/")))

    assert "Signature, lundi 2 mars 2026 Signature, mardi 3 mars 2026" in text
    assert str(lines[1].user) in text
    assert "Attend Encore" not in text


def test_organisers_alone_see_names_and_note(as_, relay, stranger, session, lines):
    colleague = MembershipFactory(role="relay", organisation=session.organisation).user
    for user in (relay, stranger, colleague):
        client = as_(user)
        for what in ("presences/", "emargement/"):
            assert client.get(at(session, what)).status_code == 403
        assert client.post(at(session, "presences/"), {"present": []}).status_code == 403
        assert "La liste" not in words(client.get(at(session)))
        assert str(lines[1].user) not in words(client.get(at(session)))
    assert as_(relay).get(f"{SESSIONS}organisees/").status_code == 403


class TestRating:
    def test_who_came_answers_and_may_change_it(self, as_, relay, session):
        line = EnrolmentFactory(session=session, user=relay, attended=True)
        client = as_(relay)

        sent = {"satisfaction": "4", "words": "Bien.\r\nUn peu long."}
        page = client.post(at(session, "avis/"), sent, follow=True)

        line.refresh_from_db()
        assert (line.satisfaction, line.words) == (4, "Bien.\nUn peu long.")
        assert "Changer mon avis" in words(page)
        assert "Un peu long." in client.get(at(session, "avis/")).content.decode()

    @pytest.mark.parametrize(
        ("sent", "says"),
        [
            ({}, "Choisissez une note"),
            ({"satisfaction": "6"}, "choix valide"),
            ({"satisfaction": "4", "words": "x" * 1001}, "1000 caractères"),
            ({"satisfaction": "4", "words": "\u202e"}, "inverse le sens de lecture"),
        ],
    )
    def test_what_cannot_be_read_comes_back(self, as_, relay, session, sent, says):
        line = EnrolmentFactory(session=session, user=relay, attended=True)

        answer = as_(relay).post(at(session, "avis/"), sent)

        assert answer.status_code == 422
        assert says in words(answer).replace("\u00a0", " ").replace("1\u202f000", "1000")
        line.refresh_from_db()
        assert line.satisfaction is None

    def test_who_did_not_come_may_not(self, as_, relay, stranger, session, lines):
        for user in (relay, stranger):
            refused = as_(user).get(at(session, "avis/"))
            assert refused.status_code == 403
            assert "Seules les personnes notées présentes" in words(refused)

    @pytest.mark.parametrize(
        ("marks", "says"), [([5, 4], "à partir de 3 avis"), ([5, 4, 4], "4,3 sur 5, d’après 3")]
    )
    def test_organisers_see_the_mean_from_three_answers(self, as_, planner, session, marks, says):
        for mark in marks:
            EnrolmentFactory(
                session=session, attended=True, satisfaction=mark, words=f"Note {mark}"
            )

        text = words(as_(planner).get(at(session)))

        assert says in text
        assert ("Note 4" in text) is (len(marks) == 3)
