import re

import pytest

from maillage.apps.compact.effect_words import against_the_rule, tell
from maillage.apps.compact.models import Experiment, Reading

INTERVAL = {"estimate": 5.0, "low": 3.0, "high": 7.0}


def an_effect(**values):
    return {
        "interval": INTERVAL,
        "permutations": {"p": 0.04},
        "trend": {"carried": 1.5},
        "treated_before": 10.0,
        "treated_after": 16.0,
        "comparison_before": 12.0,
        "comparison_after": 13.0,
        "n_treated": 5,
        "n_comparison": 9,
        "warnings": (),
    } | values


def told(better="higher", least=2.0, version=None, **values):
    experiment = Experiment(
        measure="Dépistages", better=better, least_effect=least, protocol={"indicator_version": 1}
    )
    reading = Reading(values={"version": version or 1}, effect=an_effect(**values))
    found = tell(experiment, reading)
    return found, experiment, reading


def test_a_clear_gain_is_told_with_its_interval_and_what_it_does_not_prove():
    found, _, _ = told()

    assert found.conclusion == (
        "«\u00a0Dépistages\u00a0» a évolué mieux là où l’on a essayé\u00a0: +5,00 par rapport aux "
        "autres communes."
    )
    assert "entre +3,00 et +7,00" in found.certainty[0]
    assert "ne contient pas zéro" in found.certainty[1]
    assert "dans 4,0\u00a0% des cas" in found.certainty[2]
    assert any("ne prouve pas" in sentence for sentence in found.not_proved)
    assert "est remplie" in found.rule
    assert found.weakens == []


def test_figures_are_those_of_both_groups():
    found, _, _ = told()

    assert found.figures == [
        ("Là où l’on a essayé (5)", "10,00", "16,00", "+6,00"),
        ("Communes de comparaison (9)", "12,00", "13,00", "+1,00"),
    ]


def test_an_interval_with_zero_is_told_as_no_answer_never_as_no_effect():
    found, _, _ = told(interval={"estimate": 1.0, "low": -2.0, "high": 4.0})

    assert "ne permettent pas de dire" in found.conclusion
    assert "ni un effet ni son absence" in found.certainty[1]
    assert "ne tranchent pas" in found.rule


def test_a_bound_that_rounds_to_nothing_has_no_sign():
    found, _, _ = told(interval={"estimate": 0.4, "low": -0.001, "high": 0.8})

    assert "entre 0,00 et +0,80" in found.certainty[0]


def test_a_change_the_wrong_way_is_told_so():
    found, _, _ = told(better="lower")

    assert "a évolué moins bien" in found.conclusion
    assert "n’atteint pas ce qui serait utile" in found.rule


def test_without_interval_nothing_is_said_to_be_sure():
    nothing = {"estimate": 5.0, "low": None, "high": None}

    found, _, _ = told(interval=nothing, warnings=("no_interval", "permutation_blind"))

    assert "sans que l’on sache" in found.conclusion
    assert found.certainty == [
        "Il y a trop peu de communes pour vérifier ce résultat en échangeant leurs rôles."
    ]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("incomplete", "laissées de côté"),
        ("one_treated", "Un seul lieu"),
        ("few_places", "Peu de communes"),
        ("no_interval", "Une commune contre une"),
        ("no_spread", "aucun intervalle"),
        ("trends_unknown", "Trop peu de mesures"),
        ("trends_differ", "donnerait à elle seule +1,50"),
        ("levels_differ", "retour vers la moyenne"),
    ],
)
def test_every_weakness_is_told(code, words):
    found, _, _ = told(warnings=(code,))

    assert words in found.weakens[0]


def test_a_definition_that_changed_since_the_protocol_is_told():
    found, _, _ = told(version=2)

    assert "version 1, maintenant 2" in found.weakens[0]


@pytest.mark.parametrize(
    ("decision", "is_against"),
    [("generalise", False), ("stop", True), ("amend", True), ("", False)],
)
def test_a_decision_other_than_that_of_the_rule_is_told(decision, is_against):
    _, experiment, reading = told()
    experiment.decision = decision

    assert against_the_rule(experiment, reading) is is_against


def test_a_decision_without_reading_is_against_no_rule():
    assert not against_the_rule(Experiment(decision="stop"), None)


def test_every_sentence_has_the_blanks_of_french():
    found, _, _ = told(warnings=("trends_differ", "few_places", "permutation_blind"))

    sentences = [found.conclusion, found.rule, *found.certainty, *found.weakens, *found.not_proved]
    assert not [text for text in sentences if re.search(r"[^\u00a0][:;?!»]|« ", text)]
