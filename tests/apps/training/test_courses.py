"""Courses taught in sessions: written with sense, found in the catalogue, withdrawn when over."""

from dataclasses import replace

import pytest

from maillage.apps.accounts.models import AuditLine
from maillage.apps.training import services
from maillage.apps.training.errors import BadCourseText, HasSessions, NoSuchPart, StaleEdit
from maillage.apps.training.models import TaughtCourse
from maillage.apps.training.selectors import catalogue, entry
from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.training.factories import NOW, SessionFactory, TaughtCourseFactory, later

pytestmark = pytest.mark.django_db
ACTOR = "user:1"
PLAN = services.CoursePlan(
    title="Sortie d’hôpital\u00a0: qui prévenir",
    summary="Hôpital et ville relisent trois sorties.",
    theme="coordination",
    audiences=["cpts", "hospital_staff"],
)


def add(**changes):
    return services.add_course(
        actor=ACTOR, organisation=OrganisationFactory(), plan=replace(PLAN, **changes)
    )


def found(**filters):
    return [each.id for each in catalogue(**filters)]


class TestWriting:
    def test_its_address_is_its_title_and_never_that_of_another(self):
        assert add().slug == "sortie-dhopital-qui-prevenir"
        assert add().slug == "sortie-dhopital-qui-prevenir-2"
        assert add(title="Relais").slug == "relais-2", "a course of files has it"
        assert add(title="患者さん").slug == "formation"
        assert len(add(title="très " * 20).slug) <= 40

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"title": "ab"}, "title"),
            ({"title": "x" * 121}, "title"),
            ({"summary": "Court."}, "summary"),
            ({"programme": "x" * 4001}, "programme"),
            ({"theme": "cuisine"}, "theme"),
            ({"audiences": []}, "audiences"),
            ({"audiences": ["elected", "tous"]}, "audiences"),
        ],
    )
    def test_what_makes_no_sense_is_refused_at_its_field(self, changes, field):
        with pytest.raises(BadCourseText) as error:
            add(**changes)

        assert list(error.value.errors) == [field]
        assert not TaughtCourse.objects.exists()

    def test_a_change_keeps_the_address_and_refuses_what_is_out_of_date(self):
        course = add()
        new = replace(PLAN, title="Un autre titre")

        services.change_course(actor=ACTOR, course=course, plan=new, seen=0)
        with pytest.raises(StaleEdit):
            services.change_course(actor=ACTOR, course=course, plan=PLAN, seen=0)

        course.refresh_from_db()
        assert (course.title, course.slug, course.revision) == (
            "Un autre titre", "sortie-dhopital-qui-prevenir", 1,
        )  # fmt: skip
        actions = AuditLine.objects.order_by("number").values_list("action", flat=True)
        assert list(actions) == ["course.add", "course.change"]

    def test_withdrawn_it_leaves_the_catalogue_and_comes_back(self):
        course = add()

        services.withdraw_course(actor=ACTOR, course=course, now=NOW)
        services.withdraw_course(actor=ACTOR, course=course, now=later(days=1))
        assert course.slug not in found()
        assert entry(course.slug).is_withdrawn
        services.restore_course(actor=ACTOR, course=course)
        services.restore_course(actor=ACTOR, course=course)
        assert course.slug in found()
        assert AuditLine.objects.count() == 3

    def test_with_sessions_to_come_it_stays(self):
        course = add()
        session = SessionFactory(course=course.slug)

        with pytest.raises(HasSessions, match="une séance|1 séance à venir"):
            services.withdraw_course(actor=ACTOR, course=course, now=NOW)
        services.cancel_session(actor=ACTOR, session=session, now=NOW)
        services.withdraw_course(actor=ACTOR, course=course, now=NOW)


class TestCatalogue:
    @pytest.fixture(autouse=True)
    def courses(self):
        TaughtCourseFactory(slug="autonomie", organisation__name="CPTS du Grand Guéret")
        TaughtCourseFactory(
            slug="sorties", title="Sorties d’hôpital", theme="coordination", audiences=["cpts"]
        )
        TaughtCourseFactory(slug="passee", withdrawn_at=NOW)

    def test_it_holds_courses_of_files_and_courses_taught_by_title(self):
        assert found() == ["relais", "autonomie", "sorties"]
        assert [each.is_taught for each in catalogue()] == [False, True, True]

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({"theme": "autonomy"}, ["autonomie"]),
            ({"theme": "teleconsultation"}, ["relais"]),
            ({"audience": "elected"}, ["relais", "autonomie"]),
            ({"audience": "mutual_teams"}, []),
            ({"audience": "cpts", "theme": "autonomy"}, []),
            ({"theme": "inconnu", "audience": "'"}, ["relais", "autonomie", "sorties"]),
            ({"query": "REPERER perte"}, ["autonomie"]),
            ({"query": "gueret"}, ["autonomie"]),
            ({"query": "équipes de cpts"}, ["sorties"]),
            ({"query": "sorties ajain"}, []),
            ({"query": "  % \x00"}, ["relais", "autonomie", "sorties"]),
        ],
    )
    def test_it_is_filtered_by_theme_audience_and_words(self, filters, expected):
        assert found(**filters) == expected

    def test_a_course_that_does_not_exist_is_said_so(self):
        with pytest.raises(NoSuchPart):
            entry("inconnue")
