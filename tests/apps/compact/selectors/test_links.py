"""What may be found to link an action to, and how each thing is named."""

import pytest

from maillage.apps.compact.selectors.links import KINDS, Thing, links_of, search_things, thing_for
from maillage.apps.offer.enums import Visibility
from maillage.apps.studies.enums import State
from maillage.apps.training import content
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.compact.factories import a_compact, a_coordinator, an_action, an_event, pilot_of
from tests.apps.offer.factories import CareServiceFactory
from tests.apps.rota.factories import a_centre, a_collective
from tests.apps.studies.factories import StudyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def compact():
    return a_compact()


@pytest.fixture
def user(compact):
    return a_coordinator(pilot_of(compact).organisation)


def found(kind, words, user, compact):
    return [thing.name for thing in search_things(kind, words, user=user, compact=compact)]


def test_every_word_must_be_found_somewhere_in_its_name_or_its_commune(user, compact):
    centre = a_centre(a_collective(), name="Ajain")
    town = centre.site.commune.name

    assert found("centre", "ajain", user, compact) == [f"Ajain ({town})"]
    assert found("centre", f"AJAIN {town[:3]}", user, compact)
    assert not found("centre", "ajain ailleurs", user, compact)


def test_a_service_kept_from_the_public_is_found_by_its_own_people_only(user, compact):
    service = CareServiceFactory(name="Régulation", visibility=Visibility.SAS)
    insider = MembershipFactory(organisation=service.site.organisation, role="relay").user

    assert not found("service", "régulation", user, compact)
    assert thing_for("service", str(service.pk), user=user, compact=compact) is None
    assert found("service", "Régul", insider, compact)


def test_a_removed_study_is_found_by_nobody(user, compact):
    organisation = pilot_of(compact).organisation
    kept = StudyFactory(name="Ouvrir", organisation=organisation, state=State.DRAFT)
    StudyFactory(name="Ouvrir jadis", organisation=organisation, removed_at=kept.created_at)

    assert found("study", "ouvrir", user, compact) == [f"Ouvrir ({kept.perimeter_name})"]


def test_events_are_those_of_the_compact(user, compact):
    mine = an_event(compact, title="Marché")
    an_event(a_compact(), title="Marché couvert")

    day = f"{mine.starts_at:%d/%m/%Y}"
    assert found("event", "marché", user, compact) == [f"Marché ({mine.commune.name}, {day})"]


def test_courses_of_the_catalogue_are_found_without_accents(user, compact):
    course = content.course("relais")
    word = course.title.split()[0]

    assert course.title in found("course", word.upper(), user, compact)
    thing = thing_for("course", "relais", user=user, compact=compact)
    assert thing == Thing("course", "relais", course.title)
    assert thing.kind_label == KINDS["course"]


def test_links_come_in_the_order_they_were_made_and_keep_a_course_that_is_gone(compact):
    action, service = an_action(compact), CareServiceFactory(name="Diabétologie")
    action.links.create(course="disparu")
    action.links.create(service=service)

    shown = [linked.thing for linked in links_of(action)]

    assert shown[0] == Thing("course", "disparu", "disparu")
    assert shown[1].name.endswith("Diabétologie")


def test_links_of_many_kinds_are_read_in_one_query(compact, django_assert_num_queries):
    action = an_action(compact)
    for _ in range(3):
        action.links.create(service=CareServiceFactory())
    action.links.create(centre=a_centre(a_collective()))

    with django_assert_num_queries(1):
        assert len(links_of(action)) == 4
