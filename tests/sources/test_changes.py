"""The reviewed list of changes, against the files that showed them."""

import datetime
import tomllib

import pytest

from maillage.sources import changes
from maillage.sources.codes import CodeMap

ALL = [*changes.absorbed(), *changes.splits()]


@pytest.mark.parametrize("change", ALL, ids=lambda change: change["code"])
def test_every_change_says_when_it_happened_and_who_says_so(change):
    assert isinstance(change["since"], datetime.date)
    assert change["source"].startswith("https://")


@pytest.mark.parametrize("change", changes.absorbed(), ids=lambda change: change["code"])
def test_every_absorbed_commune_comes_with_what_was_compared(change):
    assert len(change["evidence"]) > 10


def test_the_list_was_reviewed_on_a_date():
    with changes.CHANGES.open("rb") as stream:
        assert isinstance(tomllib.load(stream)["verified_on"], datetime.date)


def test_an_absorbed_commune_is_no_commune_of_today_and_its_successor_is(france):
    today = set(france.communes["code"])

    for change in changes.absorbed():
        assert change["code"] not in today
        assert change["successor"] in today


def test_a_commune_taken_out_of_another_is_one_of_today_and_so_is_the_other(france):
    today = set(france.communes["code"])

    for change in changes.splits():
        assert {change["code"], change["left"]} <= today


def test_an_absorbed_commune_joins_one_of_its_departement():
    for change in changes.absorbed():
        assert change["code"][:2] == change["successor"][:2]


def test_no_change_is_listed_twice():
    codes = [change["code"] for change in ALL]

    assert len(set(codes)) == len(codes)


@pytest.mark.shared
def test_no_code_of_the_official_workbooks_is_left_unexplained(official_scores, france):
    code_map = CodeMap.from_france(france)

    for key, scores in official_scores.items():
        assert [c for c in scores.table["code"] if code_map.find(c) is None] == [], key


@pytest.mark.shared
def test_every_absorbed_commune_was_still_there_in_an_official_file(official_scores):
    codes = {code for scores in official_scores.values() for code in scores.table["code"]}

    assert {change["code"] for change in changes.absorbed()} <= codes
