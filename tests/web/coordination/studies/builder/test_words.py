"""Words of the builder."""

from datetime import date

import pytest

from maillage.apps.studies.enums import Aim, Candidates, Limit
from maillage.sources.responses import read_responses
from maillage.web.coordination.studies.builder import words
from tests.apps.studies.factories import chosen

BLANK, THIN = "\u00a0", "\u202f"


def test_a_scenario_is_named_after_its_territory():
    assert words.default_name("Creuse") == f"Creuse{BLANK}: où ouvrir{BLANK}?"


@pytest.mark.parametrize("length", [1, 84, 85, 86, 200])
def test_a_default_name_is_never_too_long(length):
    name = words.default_name("é" * length)

    assert len(name) <= 100
    assert name.endswith("?")


def test_figures_say_consultations_and_cost():
    assert words.figures_in_words(chosen()) == (
        f"4{THIN}500{BLANK}consultations par an, 52{THIN}000{BLANK}€ par an"
    )


def test_what_was_chosen_adds_up_and_leaves_out_what_was_not():
    entries = [
        chosen(count=3),
        chosen("teleconsultation_point", count=25),
        chosen("mobile_clinic", count=0),
    ]

    said = words.chosen_in_words(entries)

    assert said == (
        f"Centre de médecins solidaires{BLANK}: 3{BLANK}; Point de téléconsultation{BLANK}: 25. "
        f"En tout, 321{THIN}000{BLANK}€ par an."
    )
    assert 3 * 52_000 + 25 * 6_600 == 321_000


def test_nothing_chosen_is_said():
    assert "Rien" in words.chosen_in_words([chosen(count=0)])
    assert "Rien" in words.chosen_in_words([])


def test_figures_are_said_old_after_their_review_date_and_not_before():
    catalogue = read_responses()

    assert words.age_of_figures(catalogue, catalogue.valid_until) == ""
    said = words.age_of_figures(catalogue, date(2100, 1, 1))
    assert "vérifiés le 22 novembre 2026" in said
    assert "31 décembre 2027" in said


@pytest.mark.parametrize(
    ("enumeration", "said"),
    [(Aim, words.AIMS), (Candidates, words.CANDIDATES), (Limit, words.LIMITS)],
)
def test_every_choice_has_its_words(enumeration, said):
    assert set(said) == set(enumeration)


def test_places_are_counted():
    assert words.places_here(1) == f"1{BLANK}lieu possible ici."
    assert words.places_here(25) == f"25{BLANK}lieux possibles ici."
