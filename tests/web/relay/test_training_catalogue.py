"""The catalogue: found by theme, audience and words; written by those who coordinate."""

import pytest

from maillage.apps.training.models import TaughtCourse
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.training.factories import NOW, SessionFactory, TaughtCourseFactory
from tests.web.relay.scene import words

pytestmark = pytest.mark.django_db
CATALOGUE = "/relais/formations/catalogue/"
NEW = f"{CATALOGUE}nouvelle/"
COURSE = "/relais/formations/cours/autonomie/"


@pytest.fixture(autouse=True)
def today(clock):
    clock(NOW)


@pytest.fixture
def course():
    return TaughtCourseFactory(
        slug="autonomie", organisation__name="CPTS", programme="Cinq signes\nQui appeler"
    )


@pytest.fixture
def writer(course):
    return MembershipFactory(role="coordinator", organisation=course.organisation).user


@pytest.fixture
def typed(course):
    return {
        "organisation": course.organisation_id,
        "title": "Sortie d’hôpital",
        "summary": "Hôpital et ville relisent trois sorties.",
        "theme": "coordination",
        "audiences": ["cpts", "hospital_staff"],
        "programme": " Trois sorties \r\n\r\nUne règle commune",
        "seen": "0",
    }


class TestFinding:
    @pytest.mark.parametrize(
        ("query", "says", "not_said"),
        [
            ({}, "2 formations", "Tout revoir"),
            ({"theme": "autonomy"}, "1 formation", "formation des relais"),
            ({"public": "relays"}, "formation des relais", "Repérer"),
            ({"q": "reperer", "public": "mutual_teams"}, "Aucune formation", "par CPTS"),
            ({"theme": "x", "public": "\x00", "page": "z"}, "2 formations", "Aucune formation"),
        ],
    )  # fmt: skip
    def test_it_is_filtered_and_says_when_nothing_is_left(
        self, as_, relay, course, query, says, not_said
    ):
        text = words(as_(relay).get(CATALOGUE, query)).replace("\u00a0", " ")

        assert says in text
        assert not_said not in text

    def test_it_says_when_the_next_session_is(self, as_, relay, course):
        assert "Aucune séance à venir" in words(as_(relay).get(CATALOGUE))
        SessionFactory(course="autonomie", cancelled_at=NOW)
        SessionFactory(course="autonomie", starts_at=NOW)
        assert "Aucune séance à venir" in words(as_(relay).get(CATALOGUE))
        SessionFactory(course="autonomie")

        assert "mardi 3 mars 2026" in words(as_(relay).get(CATALOGUE))

    def test_a_course_shows_its_programme_and_its_own_sessions(self, as_, relay, course):
        SessionFactory(course="autonomie", title="À Ajain")
        SessionFactory(title="Une autre")

        text = words(as_(relay).get(COURSE))

        for said in ("Cinq signes", "Qui appeler", "Pour : élus", "À Ajain", "M’inscrire"):
            assert said in text, said
        assert "Une autre" not in text


class TestWriting:
    def test_a_course_is_added_then_changed(self, as_, writer, typed):
        page = as_(writer).post(NEW, typed, follow=True)
        assert "La formation est au catalogue" in words(page)
        added = TaughtCourse.objects.get(slug="sortie-dhopital")
        assert added.programme == "Trois sorties\nUne règle commune"

        changed = as_(writer).post(
            f"{CATALOGUE}sortie-dhopital/modifier/", typed | {"title": "Sorties"}, follow=True
        )
        assert "La formation est changée" in words(changed)
        late = as_(writer).post(f"{CATALOGUE}sortie-dhopital/modifier/", typed)
        assert late.status_code == 422
        assert "Quelqu’un d’autre a changé" in words(late)

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"title": ""}, "obligatoire"),
            ({"summary": "court"}, "de 10 à 300"),
            ({"summary": "Une phrase \u202eesrevni"}, "inverse le sens de lecture"),
            ({"theme": "cuisine"}, "choix valide"),
            ({"audiences": []}, "obligatoire"),
            ({"seen": "x"}, "nombre entier"),
        ],
    )
    def test_what_makes_no_sense_comes_back(self, as_, writer, typed, changes, says):
        answer = as_(writer).post(NEW, typed | changes)

        assert answer.status_code == 422
        assert says in words(answer).replace("\u00a0", " ")
        assert TaughtCourse.objects.count() == 1

    def test_it_is_withdrawn_and_put_back_but_not_with_sessions_to_come(self, as_, writer, course):
        client = as_(writer)
        session = SessionFactory(course="autonomie")
        address = f"{CATALOGUE}autonomie/"
        assert "1 séance à venir" in words(client.post(f"{address}retirer/", follow=True))
        session.delete()

        assert "plus au catalogue" in words(client.post(f"{address}retirer/", follow=True))
        assert "1 formation" in words(client.get(CATALOGUE)).replace("\u00a0", " ")
        assert "de nouveau au catalogue" in words(client.post(f"{address}remettre/", follow=True))
        assert client.get(f"{address}retirer/").status_code == 405

    def test_others_may_not(self, as_, relay, stranger, course, typed):
        colleague = MembershipFactory(role="relay", organisation=course.organisation).user
        address = f"{CATALOGUE}autonomie/"
        for user in (relay, stranger, colleague):
            client = as_(user)
            assert client.get(f"{address}modifier/").status_code == 403
            for what in ("modifier/", "retirer/", "remettre/"):
                assert client.post(f"{address}{what}", typed).status_code == 403
            assert "Modifier" not in words(client.get(COURSE))
        assert as_(relay).get(NEW).status_code == 403
        assert as_(stranger).post(NEW, typed).status_code == 422, "not in another's name"
        course.refresh_from_db()
        assert (course.revision, TaughtCourse.objects.count()) == (0, 1)
