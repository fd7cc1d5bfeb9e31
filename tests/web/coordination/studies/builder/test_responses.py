"""Step 2: how many of each response, its figures, their sources, what was changed."""

import re
from datetime import date

import pytest

from maillage.apps.studies.selectors import default_responses
from maillage.sources.responses import Catalogue, read_responses
from maillage.web.coordination.studies.builder import steps as builder
from maillage.web.coordination.studies.builder.forms import (
    ResponsesForm,
    initial_of,
    whole_responses,
    with_defaults,
)
from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.studies.factories import StudyFactory, chosen

from .builder_case import draft, keeper_of, step, text_of

pytestmark = pytest.mark.django_db
KEYS = [entry["key"] for entry in default_responses()]


@pytest.fixture
def study(client):
    organisation = OrganisationFactory()
    keeper_of(client, organisation)
    return draft(organisation=organisation, responses=default_responses())


def typed(**changes):
    """What a browser sends: the figures shown, and changes as `centre__count="2"`."""
    values = {name: str(value) for name, value in initial_of(default_responses()).items()}
    return values | {name.replace("__", "-"): value for name, value in changes.items()}


def kept(study, key):
    study.refresh_from_db()
    return next(entry for entry in study.responses if entry["key"] == key)


def card_of(page, key):
    return re.search(rf'<li class="card" id="{key}">.*?</li>', page, re.S)[0]


def test_every_response_is_shown_with_its_figures_and_their_source(client, study):
    page = text_of(client.get(step(2, study)))

    assert "Étape 2 sur 3" in page
    for response in read_responses().responses:
        card = card_of(page, response.key)
        assert response.description in card
        for source in (response.capacity_source, response.cost_source):
            assert source.replace("\u00a0", " ").replace("\u202f", " ") in card
        assert ("Proposition de Maillage, à vérifier" in card) != response.is_measured
    centre = card_of(page, "rotating_centre")
    assert "Chiffres : 4 500 consultations par an, 52 000 € par an" in centre
    assert re.search(r"data-edited[^>]* hidden", centre)


def test_numbers_are_kept_and_lead_to_the_next_step(client, study):
    response = client.post(step(2, study), typed(rotating_centre__count="3"))

    assert response.url == step(3, study)
    assert kept(study, "rotating_centre") == chosen(count=3)
    assert [entry["key"] for entry in study.responses] == KEYS, "unused ones are kept too"
    assert kept(study, "mobile_clinic")["count"] == 0


def test_a_changed_figure_is_kept_marked_and_shown_as_changed(client, study):
    client.post(
        step(2, study),
        typed(rotating_centre__count="1", rotating_centre__cost_per_year="60 000"),
    )

    entry = kept(study, "rotating_centre")
    assert (entry["cost_per_year"], entry["is_edited"]) == (60_000, True)
    assert not kept(study, "mobile_clinic")["is_edited"]
    card = card_of(text_of(client.get(step(2, study))), "rotating_centre")
    assert "<details open>" in card
    assert "Modifié par vous.</strong> Nous proposions 52 000." in card
    marks = re.findall(r'<p class="small edited"[^>]*>', card)
    assert [" hidden" in mark for mark in marks] == [True, True, False]


def test_figures_are_set_back_to_the_proposed_ones_without_losing_what_else_was_typed(
    client, study
):
    data = typed(
        rotating_centre__count="2",
        rotating_centre__cost_per_year="60000",
        mobile_clinic__cost_per_year="1234",
        reset="rotating_centre",
    )

    response = client.post(step(2, study), data)

    page = text_of(response)
    assert response.status_code == 200
    centre = card_of(page, "rotating_centre")
    assert 'name="rotating_centre-cost_per_year" value="52 000"' in centre
    assert 'name="rotating_centre-count" value="2"' in centre
    assert re.search(r'name="mobile_clinic-cost_per_year" value="1234"', page)
    assert kept(study, "rotating_centre")["count"] == 0, "nothing is saved before « Continuer »"


def test_setting_back_a_response_that_does_not_exist_changes_nothing(client, study):
    response = client.post(step(2, study), typed(reset="palace"))

    assert response.status_code == 200


def test_nothing_chosen_is_refused(client, study):
    response = client.post(step(2, study), typed())

    assert response.status_code == 422
    assert "Choisissez au moins une réponse" in text_of(response)


@pytest.mark.parametrize("wrong", ["", "-1", "501", "deux", "1,5"])
def test_a_wrong_number_is_refused_in_words_and_all_that_was_typed_stays(client, study, wrong):
    data = typed(
        rotating_centre__count=wrong, mobile_clinic__count="7", mobile_clinic__hours_per_week="12"
    )

    response = client.post(step(2, study), data)

    page = text_of(response)
    assert response.status_code == 422
    assert "Centre de médecins solidaires, combien : donnez un nombre entier de 0 à 500." in page
    assert 'name="mobile_clinic-count" value="7"' in page
    assert 'name="mobile_clinic-hours_per_week" value="12"' in page
    assert kept(study, "mobile_clinic")["count"] == 0


def test_a_wrong_figure_opens_its_card(client, study):
    response = client.post(
        step(2, study), typed(rotating_centre__count="1", rotating_centre__cost_per_year="-5")
    )

    assert "<details open>" in card_of(text_of(response), "rotating_centre")


def test_what_the_service_refuses_is_shown(client, study, monkeypatch):
    from maillage.apps.studies.errors import BadStudy

    def refuse(**_):
        raise BadStudy("Cette réponse n’existe pas.", step=2)

    monkeypatch.setattr(builder, "change_study", refuse)

    response = client.post(step(2, study), typed(rotating_centre__count="1"))

    assert response.status_code == 422
    assert "Cette réponse n’existe pas." in text_of(response)


def test_old_figures_are_said_to_be_old(client, study, monkeypatch):
    today = read_responses()
    old = Catalogue(today.responses, date(2020, 1, 1), date(2020, 12, 31))
    assert "Nos chiffres sont anciens" not in text_of(client.get(step(2, study)))

    monkeypatch.setattr(builder, "read_responses", lambda: old)

    page = text_of(client.get(step(2, study)))
    assert "Nos chiffres sont anciens : vérifiés le 1er janvier 2020" in page


def test_the_enter_key_presses_continue_not_a_reset(client, study):
    page = text_of(client.get(step(2, study)))

    first = re.search(r"<button[^>]*>", page[page.index('id="etape"') :])[0]
    assert 'name="reset"' not in first


def test_a_study_that_lacks_a_response_gets_it_from_the_catalogue():
    entries = whole_responses([chosen(count=4, cost_per_year=1)])

    assert [entry["key"] for entry in entries] == KEYS
    assert (entries[0]["count"], entries[0]["cost_per_year"]) == (4, 1)
    assert {entry["count"] for entry in entries[1:]} == {0}


def test_a_response_that_left_the_catalogue_is_left_out():
    assert [e["key"] for e in whole_responses([chosen() | {"key": "palace"}])] == KEYS


def test_setting_back_touches_one_response_only():
    from django.http import QueryDict

    sent = QueryDict("rotating_centre-cost_per_year=1&mobile_clinic-cost_per_year=2")

    values = with_defaults(sent, "rotating_centre")

    assert values["rotating_centre-cost_per_year"] == 52_000
    assert values["mobile_clinic-cost_per_year"] == "2"


def test_each_field_has_a_name_of_its_own_for_someone_who_hears_the_page():
    form = ResponsesForm(entries=default_responses())

    labels = [str(field.label) for field in form]

    assert len(labels) == 4 * len(KEYS)
    assert len(set(labels)) == len(labels)


def test_a_launched_scenario_shows_its_page_and_changes_no_more(client, study):
    launched = StudyFactory(answered=True, organisation=study.organisation)
    before = launched.responses

    assert client.get(step(2, launched)).url == launched.get_absolute_url()
    response = client.post(step(2, launched), typed(rotating_centre__count="9"))

    assert response.url == launched.get_absolute_url()
    launched.refresh_from_db()
    assert launched.responses == before
