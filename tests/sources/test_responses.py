"""The catalogue of responses: each with its figures, their source and the date of the review."""

from dataclasses import FrozenInstanceError
from datetime import date, timedelta

import pytest

from maillage.sources.responses import read_responses

KEYS = (
    "rotating_centre",
    "teleconsultation_point",
    "hospital_consultation",
    "mobile_clinic",
    "mutualist_centre",
)


@pytest.fixture(scope="module")
def catalogue():
    return read_responses()


def test_the_five_responses_are_there_in_their_order(catalogue):
    assert tuple(response.key for response in catalogue.responses) == KEYS
    assert len({response.name for response in catalogue.responses}) == len(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_each_has_positive_figures_and_says_where_they_come_from(catalogue, key):
    response = catalogue.named(key)

    for figure in ("consultations_per_year", "hours_per_week", "cost_per_year"):
        value = getattr(response, figure)
        assert isinstance(value, int)
        assert value > 0
    for text in ("name", "description", "capacity_source", "cost_source"):
        assert getattr(response, text).strip() == getattr(response, text) != ""
    assert isinstance(response.is_measured, bool)


@pytest.mark.parametrize("key", KEYS)
def test_figures_stay_within_what_a_draft_accepts(catalogue, key):
    response = catalogue.named(key)

    assert response.consultations_per_year < 100_000
    assert response.hours_per_week <= 3 * 40  # three people at most
    # A consultation lasts 5 minutes at least, and an hour at most.
    a_year = response.hours_per_week * 52
    assert a_year <= response.consultations_per_year <= a_year * 12


def test_what_has_no_published_source_says_that_it_is_ours(catalogue):
    for response in catalogue.responses:
        ours = "Proposition de Maillage" in response.capacity_source + response.cost_source
        assert response.is_measured is not ours, response.key


def test_what_is_measured_gives_its_source_and_year_or_study(catalogue):
    for response in catalogue.responses:
        if response.is_measured:
            assert any(mark in response.capacity_source for mark in ("202", "étude"))


def test_the_french_is_typeset(catalogue):
    for response in catalogue.responses:
        text = " ".join(
            [response.name, response.description, response.capacity_source, response.cost_source]
        )
        assert "'" not in text, response.key
        assert '"' not in text, response.key


def test_the_review_is_dated_and_ends(catalogue):
    assert date(2026, 1, 1) <= catalogue.verified_on < catalogue.valid_until
    assert catalogue.valid_until - catalogue.verified_on <= timedelta(days=3 * 366)


def test_figures_are_old_the_day_after_their_last(catalogue):
    assert not catalogue.is_old(catalogue.valid_until)
    assert catalogue.is_old(catalogue.valid_until + timedelta(days=1))
    assert not catalogue.is_old(catalogue.verified_on)


def test_an_unknown_response_is_none(catalogue):
    assert catalogue.named("spa") is None


def test_the_catalogue_is_read_once_and_cannot_be_changed(catalogue):
    assert read_responses() is catalogue
    with pytest.raises(FrozenInstanceError):
        catalogue.named("mobile_clinic").cost_per_year = 1
    facts = catalogue.named("mobile_clinic").as_dict()
    facts["cost_per_year"] = 1
    assert catalogue.named("mobile_clinic").cost_per_year > 1
