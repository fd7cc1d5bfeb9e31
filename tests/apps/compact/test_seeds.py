"""The files of the demonstration hold together: parties, indicators, links, what is invented."""

import tomllib

import pytest

from maillage.apps.compact.definitions import definition
from maillage.apps.compact.demonstration import SEEDS
from maillage.apps.compact.enums import CompactKind, PartyRole
from maillage.apps.training.enums import Theme

FILES = sorted(path for path in SEEDS.glob("*.toml") if path.stem != "exchange")
SEED = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in FILES}


def _objectives(seed):
    return [each for axis in seed["axes"] for each in axis["objectives"]]


def _actions(seed):
    own = [action for each in _objectives(seed) for action in each.get("actions", ())]
    return own + [action for each in seed.get("variants", ()) for action in each["actions"]]


def _names(seed):
    sides = [seed, *seed.get("variants", ())]
    return {party["name"] for side in sides for party in side["parties"]}


@pytest.mark.parametrize("name", SEED)
def test_a_compact_says_what_is_invented_and_has_one_pilot(name):
    seed = SEED[name]
    assert "invent" in seed["invented"]
    assert seed["kind"] in CompactKind
    assert [party["role"] for party in seed["parties"]].count(PartyRole.PILOT) == 1


@pytest.mark.parametrize("name", SEED)
def test_every_commitment_and_action_is_held_by_a_party_of_the_text(name):
    seed, names = SEED[name], _names(SEED[name])
    promises = [each for one in _objectives(seed) for each in one.get("commitments", ())]
    assert promises and {each["party"] for each in promises} <= names
    assert {action["organisation"] for action in _actions(seed)} <= names
    assert {action["theme"] for action in _actions(seed)} <= set(Theme.values)


@pytest.mark.parametrize("name", SEED)
def test_every_target_is_a_known_indicator(name):
    targets = [each for one in _objectives(SEED[name]) for each in one.get("targets", ())]
    assert targets
    for indicator, goal in targets:
        assert definition(indicator).id == indicator
        assert goal > 0


def test_creteil_has_twelve_partners_and_six_objectives():
    assert len(SEED["creteil"]["parties"]) == 12
    assert len(_objectives(SEED["creteil"])) == 6


def test_the_national_convention_of_2018_has_three_themes_and_two_variants():
    seed = SEED["mutualite-maires"]
    assert f"{seed['signed_on']}" == "2018-06-13"
    assert len(seed["axes"]) == 3
    assert len(seed["variants"]) == 2
