"""The list of scenarios: whose, where each stands, one line of its answer, which to compare."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.apps.studies.factories import StudyFactory, small_answer

from .builder.builder_case import SCENARIOS, draft, keeper_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def keeper(client, organisation):
    return keeper_of(client, organisation)


def page_of(client, **query):
    response = client.get(SCENARIOS, query)
    assert response.status_code == 200
    return text_of(response)


def row_of(page, study):
    return next(row for row in re.findall(r"<tr>.*?</tr>", page, re.S) if study.name in row)


def count_queries(client):
    with CaptureQueriesContext(connection) as queries:
        page_of(client)
    return len(queries)


@pytest.mark.usefixtures("keeper")
def test_an_empty_list_says_what_a_scenario_is_for(client):
    page = page_of(client)

    assert "Aucun scénario pour l’instant." in page
    assert "combien d’habitants y gagnent" in page
    assert f"{SCENARIOS}nouveau/" in page


def test_an_empty_list_tells_a_reader_who_may_make_one(client, organisation):
    client.force_login(MembershipFactory(organisation=organisation, role="relay").user)

    page = page_of(client)

    assert "Les personnes qui coordonnent" in page
    assert f"{SCENARIOS}nouveau/" not in page


def test_someone_without_organisation_is_told_whom_to_ask(client):
    client.force_login(UserFactory())

    assert "Vous n’êtes membre d’aucune organisation." in page_of(client)


@pytest.mark.usefixtures("keeper")
@pytest.mark.parametrize(
    ("trait", "said"),
    [
        ("waiting", "En attente de calcul, "),
        ("running", "Calcul en cours, "),
        ("answered", "Calculé, "),
        ("failed", "Calcul impossible, "),
    ],
)
def test_each_says_where_it_stands_and_when(client, organisation, trait, said):
    study = StudyFactory(organisation=organisation, **{trait: True})

    assert said in row_of(page_of(client), study)


@pytest.mark.usefixtures("keeper")
def test_the_day_is_the_one_of_paris(client, organisation):
    study = draft(organisation=organisation, created_at="2026-10-31T23:30:00Z")

    assert "Brouillon, 1er novembre 2026" in row_of(page_of(client), study)


@pytest.mark.usefixtures("keeper")
def test_an_answer_is_one_line_in_words(client, organisation):
    study = StudyFactory(organisation=organisation, answered=True)

    row = row_of(page_of(client), study)

    assert "2 500 habitants de plus à moins de 15 minutes" in row
    assert "Creuse" in row
    assert study.get_absolute_url() in row


@pytest.mark.usefixtures("keeper")
def test_an_answer_is_said_in_the_terms_of_its_aim(client, organisation):
    far = StudyFactory(organisation=organisation, answered=True, aim="worst")
    score = small_answer() | {"measure": "score", "threshold": 2.5}
    lift = StudyFactory(organisation=organisation, answered=True, aim="lift", result=score)

    page = page_of(client)

    assert "La commune la plus éloignée passe de 40 à 22 minutes" in row_of(page, far)
    assert "2 500 habitants de plus à 2,5 consultations par an" in row_of(page, lift)


@pytest.mark.usefixtures("keeper")
def test_one_that_failed_says_why_and_one_without_answer_says_nothing(client, organisation):
    failed = StudyFactory(organisation=organisation, failed=True)
    waiting = StudyFactory(organisation=organisation, waiting=True)

    page = page_of(client)

    assert "Aucun lieu possible." in row_of(page, failed)
    assert "<td></td>" in row_of(page, waiting)


@pytest.mark.usefixtures("keeper")
def test_newest_first_and_nobody_elses_nor_a_removed_one(client, organisation):
    old = draft(organisation=organisation, created_at="2026-01-01T00:00Z")
    new = draft(organisation=organisation, created_at="2026-06-01T00:00Z")
    gone = draft(organisation=organisation, name="Retiré", removed_at=timezone.now())
    other = draft(name="Ailleurs")

    page = page_of(client)

    assert page.index(new.name) < page.index(old.name)
    assert gone.name not in page
    assert other.name not in page


@pytest.mark.usefixtures("keeper")
def test_answered_ones_can_be_ticked_to_be_compared(client, organisation):
    answers = [StudyFactory(organisation=organisation, answered=True) for _ in range(2)]
    unanswered = draft(organisation=organisation)

    page = page_of(client)

    assert f'method="get" action="{SCENARIOS}comparer/"' in page
    ticks = re.findall(r'<input type="checkbox" name="id" value="(\d+)"', page)
    assert {int(pk) for pk in ticks} == {study.pk for study in answers}
    assert "checkbox" not in row_of(page, unanswered)


@pytest.mark.usefixtures("keeper")
def test_a_single_answer_has_nothing_to_be_compared_with(client, organisation):
    StudyFactory(organisation=organisation, answered=True)

    page = page_of(client)

    assert "checkbox" not in page
    assert "Comparer" not in page


@pytest.mark.usefixtures("keeper")
def test_a_search_looks_into_names_and_can_be_left(client, organisation):
    draft(organisation=organisation, name="Trois CENTRES")
    draft(organisation=organisation, name="Points d’accès")

    found = page_of(client, q="centres")
    nothing = page_of(client, q="zzz")

    assert "Trois CENTRES" in found
    assert "Points d’accès" not in found
    assert "Aucun scénario ne porte ce nom." in nothing
    assert "Montrer tous les scénarios" in nothing


@pytest.mark.usefixtures("keeper")
def test_twenty_a_page_and_the_search_goes_along(client, organisation):
    for number in range(21):
        draft(organisation=organisation, name=f"Centres {number}")

    first, second = page_of(client, q="centres"), page_of(client, q="centres", page="2")

    assert first.count('<th scope="row">') == 20
    assert second.count('<th scope="row">') == 1
    assert "?q=centres&amp;page=2" in first
    assert page_of(client, page="pas un nombre").count('<th scope="row">') == 20


@pytest.mark.usefixtures("keeper")
def test_one_that_runs_cannot_be_removed_and_the_others_can(client, organisation):
    running = StudyFactory(organisation=organisation, running=True)
    stopped = draft(organisation=organisation)

    page = page_of(client)

    assert f"{SCENARIOS}{stopped.pk}/retirer/" in row_of(page, stopped)
    assert "retirer" not in row_of(page, running)


def test_a_member_reads_the_list_but_changes_nothing(client, organisation):
    answered = StudyFactory(organisation=organisation, answered=True)
    unfinished = draft(organisation=organisation)
    client.force_login(MembershipFactory(organisation=organisation, role="practitioner").user)

    page = page_of(client)

    assert answered.get_absolute_url() in row_of(page, answered)
    assert "href" not in row_of(page, unfinished)
    assert "retirer" not in page
    assert "Nouveau scénario" not in page


def test_someone_of_two_organisations_sees_which_keeps_each_and_changes_her_own(
    client, organisation, keeper
):
    other = MembershipFactory(user=keeper, role="relay", organisation__name="Mairie").organisation
    mine, theirs = draft(organisation=organisation), draft(organisation=other)

    page = page_of(client)

    assert "Mairie" in row_of(page, theirs)
    assert "retirer" in row_of(page, mine)
    assert "retirer" not in row_of(page, theirs)


@pytest.mark.usefixtures("keeper")
def test_more_scenarios_ask_no_more_queries(client, organisation):
    StudyFactory(organisation=organisation, answered=True)
    few = count_queries(client)
    for _ in range(10):
        StudyFactory(organisation=organisation, answered=True)

    assert count_queries(client) == few


@pytest.mark.usefixtures("keeper")
def test_heavy_parts_of_the_answers_are_not_read(client, organisation):
    StudyFactory(organisation=organisation, answered=True)

    with CaptureQueriesContext(connection) as queries:
        page_of(client)

    asked = [query["sql"] for query in queries if "studies_study" in query["sql"]]
    assert asked
    assert not any('"studies_study"."snapshot"' in sql for sql in asked)
    assert not any('"studies_study"."result", "studies_study"' in sql for sql in asked)


def test_a_visitor_signs_in_first(client):
    assert client.get(SCENARIOS).url.startswith("/compte/connexion/?next=")


@pytest.mark.usefixtures("keeper")
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_other_methods_are_refused(client, method):
    assert getattr(client, method)(SCENARIOS).status_code == 405
