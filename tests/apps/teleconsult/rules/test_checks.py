"""What the rules say of a document: worked by hand, at the limits, and past their date."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.teleconsult.rules import BLOCKING, WARNING, check, load

RULES = load()
TODAY = date(2026, 11, 22)
PRESCRIBER = {
    "name": "Dr Anne Martin",
    "quality": "Médecin généraliste",
    "rpps": "10000000017",
    "address": "1 place de la Mairie, 23000 Guéret",
    "phone": "+33 5 55 00 00 01",
    "email": "anne@exemple.fr",
}
PATIENT = {"family_name": "Durand", "given_name": "Zoé", "sex": "F", "birth_date": "1948-02-29"}
LINE = {"medicine": "Amoxicilline", "form": "500 mg", "dosage": "…", "days": 7, "renewals": 0}


def prescription(*, lines=({},), prescriber=None, patient=None, weight_kg=None):
    return {
        "kind": "prescription",
        "prescriber": PRESCRIBER | (prescriber or {}),
        "patient": PATIENT | (patient or {}),
        "lines": [LINE | line for line in lines],
        "weight_kg": weight_kg,
    }


def sick_leave(days, **values):
    return {
        "kind": "certificate",
        "certificate": "sick_leave",
        "prescriber": PRESCRIBER,
        "patient": PATIENT,
        "days": days,
        "days_before": 0,
        "is_referent": False,
        "cannot_come": False,
    } | values


def levels(document, rules=RULES, today=TODAY):
    return [each.level for each in check(document, rules, today)]


def words(document):
    return " ".join(each.words for each in check(document, RULES, TODAY))


def test_a_complete_prescription_has_nothing_to_say_against_it():
    assert check(prescription(), RULES, TODAY) == []


@pytest.mark.parametrize(
    ("days", "before", "found"),
    [
        (1, 0, []),
        (3, 0, []),
        (4, 0, [BLOCKING]),
        (1, 2, []),
        (1, 3, [BLOCKING]),
        (3, 1, [BLOCKING]),
    ],
)
def test_three_days_at_most_what_came_before_included(days, before, found):
    assert levels(sick_leave(days, days_before=before)) == found


@pytest.mark.parametrize("exception", ["is_referent", "cannot_come"])
def test_the_two_exceptions_of_the_law_are_the_practitioner_s_to_answer_for(exception):
    document = sick_leave(10, **{exception: True})

    assert levels(document) == [WARNING]
    assert "écrivez pourquoi" in words(document)


@given(days=st.integers(1, 60), before=st.integers(0, 60))
def test_no_one_s_leave_goes_past_three_days_without_an_exception(days, before):
    assert (BLOCKING in levels(sick_leave(days, days_before=before))) == (days + before > 3)


@pytest.mark.parametrize("mention", ["name", "quality", "rpps", "address"])
def test_a_mention_the_law_asks_of_the_prescriber_is_not_left_out(mention):
    assert levels(prescription(prescriber={mention: ""})) == [BLOCKING]


@pytest.mark.parametrize("mention", ["family_name", "given_name", "sex", "birth_date"])
def test_a_mention_the_law_asks_of_the_person_is_not_left_out(mention):
    assert BLOCKING in levels(prescription(patient={mention: ""}))


@pytest.mark.parametrize("mention", ["phone", "email"])
def test_how_to_reach_the_prescriber_is_asked_for(mention):
    assert levels(prescription(prescriber={mention: ""})) == [WARNING]


@pytest.mark.parametrize(
    ("born", "weight", "found"),
    [
        ("2011-11-23", None, [WARNING]),  # fifteen tomorrow
        ("2011-11-22", None, []),
        ("2020-01-01", 18, []),
    ],
)
def test_a_child_s_weight_is_asked_for_below_fifteen(born, weight, found):
    assert levels(prescription(patient={"birth_date": born}, weight_kg=weight)) == found


@pytest.mark.parametrize(
    ("days", "renewals", "found"), [(30, 11, []), (366, 0, []), (31, 11, [BLOCKING])]
)
def test_twelve_months_at_most_renewals_included(days, renewals, found):
    assert levels(prescription(lines=[{"days": days, "renewals": renewals}])) == found


@pytest.mark.parametrize(
    "medicine",
    ["Morphine", "sulfate de MORPHINE", "codeine", "Paracétamol/codéine", "Subutex", "Zolpidem"],
)
def test_what_needs_a_secured_prescription_is_refused_in_words(medicine):
    document = prescription(lines=[{}, {"medicine": medicine}])

    assert levels(document) == [BLOCKING]
    assert f"{medicine} demande une ordonnance sécurisée" in words(document)


@pytest.mark.parametrize("medicine", ["Lévothyroxine", "Apomorphine", "Amoxicilline"])
def test_a_name_that_only_looks_like_one_is_not(medicine):
    assert levels(prescription(lines=[{"medicine": medicine}])) == []


def test_a_secured_medicine_hidden_in_the_form_is_seen():
    assert levels(prescription(lines=[{"form": "comprimé, tramadol 50 mg"}])) == [BLOCKING]


@pytest.mark.parametrize(
    "document", [prescription(prescriber={"quality": "Psychologue"}),
                 sick_leave(1, prescriber=PRESCRIBER | {"quality": "Psychologue clinicienne"})]
)  # fmt: skip
def test_a_psychologist_prescribes_neither_medicine_nor_leave(document):
    assert levels(document) == [BLOCKING]


def test_a_psychologist_may_attest_that_the_person_came():
    document = sick_leave(0, prescriber=PRESCRIBER | {"quality": "Psychologue"})

    assert levels(document | {"certificate": "presence"}) == []


def test_past_its_date_a_rule_forbids_nothing_and_says_so_once():
    stale = {
        name: replace(rule, valid_until=TODAY - timedelta(days=1)) for name, rule in RULES.items()
    }

    found = check(prescription(lines=[{"medicine": "Morphine", "days": 400}]), stale, TODAY)
    assert [each.level for each in found] == [WARNING, WARNING]
    assert all("n’est plus appliquée" in each.words for each in found)
    assert levels(sick_leave(30), stale) == [WARNING, WARNING]


def test_what_is_forbidden_comes_first_and_each_finding_says_its_source():
    found = check(
        prescription(prescriber={"phone": ""}, lines=[{"medicine": "Tramadol"}]), RULES, TODAY
    )

    assert [each.level for each in found] == [BLOCKING, WARNING]
    assert all("santé publique" in each.source for each in found)


def test_a_summary_is_held_to_no_rule():
    assert check({"kind": "summary"}, RULES, TODAY) == []
