"""The dated rules: reviewed files that say where they come from and when they stop."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from maillage.apps.accounts.french import unbroken
from maillage.apps.teleconsult.errors import RuleExpired
from maillage.apps.teleconsult.rules import current, load, price

RULES = load()
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("name", RULES)
def test_each_rule_says_its_source_its_dates_and_what_a_person_must_still_check(name):
    rule = RULES[name]

    assert rule.title and rule.words and rule.source and rule.to_verify
    assert rule.valid_from < rule.valid_until
    if rule.verified_on is None:
        assert "de mémoire" in rule.to_verify
    else:
        assert rule.valid_until - rule.verified_on <= timedelta(days=190), "read it twice a year"


@pytest.mark.parametrize("name", RULES)
def test_rules_are_written_in_french_as_people_read_it(name):
    rule = RULES[name]

    for text in (rule.title, rule.words, rule.source, rule.to_verify):
        assert text == unbroken(text)


def test_a_rule_holds_on_its_first_and_last_day_and_not_a_day_more():
    rule = RULES["sick_leave"]

    assert current(RULES, "sick_leave", rule.valid_from) is rule
    assert current(RULES, "sick_leave", rule.valid_until) is rule
    with pytest.raises(RuleExpired, match="ne commence que le 1er janvier 2024"):
        current(RULES, "sick_leave", rule.valid_from - timedelta(days=1))
    with pytest.raises(RuleExpired, match="devait être relue avant le 1er mai 2027"):
        current(RULES, "sick_leave", rule.valid_until + timedelta(days=1))


@pytest.mark.parametrize(
    ("care_type", "cents"),
    [("general_medicine", 2500), ("psychiatry", 5020), ("gynaecology", 3200)],
)
def test_prices_are_those_published(care_type, cents):
    assert price(care_type, RULES, TODAY) == cents


@pytest.mark.parametrize("care_type", ["paediatrics", "psychology"])
def test_a_price_that_was_not_found_is_not_invented(care_type):
    assert price(care_type, RULES, TODAY) is None


def test_an_old_price_is_never_given_as_today_s():
    old = {"prices": replace(RULES["prices"], valid_until=TODAY - timedelta(days=1))}

    with pytest.raises(RuleExpired):
        price("general_medicine", old, TODAY)
