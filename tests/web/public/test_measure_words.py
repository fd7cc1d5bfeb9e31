"""Measures in words: values, classes, legend."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.territory.selectors import Measure, Spread
from maillage.engines.access.classes import classify
from maillage.web.public import measure_words

GP = Measure("acces-gp-2023", "Accès", "consultations par an", "higher", "apl", threshold=2.5)
NURSE = Measure(
    "acces-nurse-2021", "Accès", "équivalents temps plein pour 100 000 habitants", "higher", "apl"
)
PHARMACY = Measure("minutes-pharmacy", "Minutes", "minutes", "lower", "travel", estimated=True)
AGE = Measure("65-ans-et-plus", "Part", "%", "lower", "population")
NEED = Measure("besoin-de-soins", "Besoin", "fois", "lower", "population", estimated=True)


def spread(bounds, communes):
    zeros = tuple(0.0 for _ in communes)
    return Spread(tuple(bounds), zeros, tuple(communes), 0.0, 0.0, 0.0, 0.0, 0.0, None)


@pytest.mark.parametrize(
    ("measure", "value", "shown"),
    [
        (GP, 2.14, "2,1 consultations par an et par habitant"),
        (GP, 1.94, "1,9 consultation par an et par habitant"),
        (GP, 1.96, "2,0 consultations par an et par habitant"),
        (NURSE, 156.1, "156,1 équivalents temps plein pour 100 000 habitants"),
        (NURSE, 0.5, "0,5 équivalent temps plein pour 100 000 habitants"),
        (PHARMACY, 12.4, "environ 12 min en voiture (estimé)"),
        (AGE, 29.4, "29 % d’habitants de 65 ans et plus"),
        (NEED, 1.084, "besoin de soins 1,08 fois la moyenne (estimé)"),
    ],
)
def test_a_value_is_said_with_its_unit(measure, value, shown):
    assert measure_words.spoken(measure, value).replace("\u00a0", " ") == shown


@pytest.mark.parametrize("measure", [GP, NURSE, PHARMACY, AGE, NEED])
def test_a_missing_value_is_said_and_never_called_nought(measure):
    assert measure_words.spoken(measure, None) == "chiffre non publié"
    assert measure_words.figure(measure, None) == "chiffre non publié"


@pytest.mark.parametrize("measure", [PHARMACY, NEED])
def test_our_own_estimates_are_called_so(measure):
    assert "estimé" in measure_words.spoken(measure, 1.0)


@pytest.mark.parametrize(
    ("measure", "anchor"),
    [(GP, "score"), (NURSE, "score"), (PHARMACY, "temps"), (AGE, "ages"), (NEED, "besoin")],
)
def test_each_measure_is_explained_one_click_away(measure, anchor):
    assert measure_words.anchor(measure) == anchor


def test_without_bounds_there_is_one_class():
    assert measure_words.class_labels([]) == ["toutes les communes"]


@given(st.lists(st.floats(0.5, 99, allow_nan=False), min_size=1, max_size=6, unique=True))
def test_there_is_one_label_more_than_bounds_and_none_twice(bounds):
    bounds = sorted({round(bound, 1) for bound in bounds})

    labels = measure_words.class_labels(bounds)

    assert len(labels) == len(set(labels)) == len(bounds) + 1


def test_a_value_equal_to_a_bound_belongs_where_its_label_says():
    labels = measure_words.class_labels([1.5, 2.5])

    assert labels[classify(np.array([2.5]), [1.5, 2.5])[0]] == "2,5 ou plus"
    assert labels[classify(np.array([2.49]), [1.5, 2.5])[0]] == "de 1,5 à moins de 2,5"


def test_the_legend_starts_with_the_best_served_and_darkens():
    legend = measure_words.legend(GP, spread([1.5, 2.5], [3, 4, 5]), 0)

    assert [line["label"] for line in legend] == [
        "2,5 ou plus",
        "de 1,5 à moins de 2,5",
        "moins de 1,5",
    ]
    assert [line["css"] for line in legend] == ["class-1", "class-4", "class-7"]
    assert [line["count"] for line in legend] == [
        "5\u00a0communes",
        "4\u00a0communes",
        "3\u00a0communes",
    ]


def test_where_less_is_better_the_legend_starts_with_the_least():
    legend = measure_words.legend(PHARMACY, spread([10], [1, 2]), 0)

    assert [(line["label"], line["css"]) for line in legend] == [
        ("moins de 10", "class-1"),
        ("10 ou plus", "class-7"),
    ]


def test_communes_without_a_figure_have_their_hatched_line():
    legend = measure_words.legend(GP, spread([2.5], [1, 1]), 1)

    assert legend[-1] == {
        "label": "chiffre non publié",
        "css": "class-none",
        "count": "1\u00a0commune",
    }
