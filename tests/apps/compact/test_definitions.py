from datetime import date

import pytest

from maillage.apps.compact.definitions import definition, definitions, read
from maillage.apps.compact.errors import BadDefinition, BadQuestion
from maillage.apps.compact.selectors.computed import COMPUTED
from tests.apps.compact.definitions import toml


def test_the_platform_has_its_indicators_and_each_is_computed_or_declared():
    found = definitions()

    assert len([each for each in found if not each.is_declared]) >= 25
    assert {each.selector for each in found} <= {"", *COMPUTED}


def test_everything_computed_has_a_definition():
    assert set(COMPUTED) == {each.selector for each in definitions() if each.selector}


def test_a_file_becomes_a_definition_with_the_blanks_of_french(indicators):
    indicators.write(why="À quoi bon : pour savoir ?", decimals=1)

    found = definition("care.seen")

    assert (found.version, found.per, found.decimals) == (1, 100, 1)
    assert found.next_review == date(2027, 6, 30)
    assert found.why == "À quoi bon\u00a0: pour savoir\u00a0?"
    assert not found.is_declared and not found.grows
    assert found.text.startswith('id = "care.seen"')


def test_a_number_without_denominator_grows_unless_its_file_says_otherwise(indicators):
    indicators.write(denominator="", per=1)
    assert definition("care.seen").grows

    indicators.write(denominator="", per=1, adds_up=False)
    assert not definition("care.seen").grows


def test_only_what_makes_the_number_changes_its_meaning(indicators):
    indicators.write()
    before = definition("care.seen").meaning
    indicators.write(title="Personnes reçues", checked_by="Une troisième", next_review="2028-06-30")
    assert definition("care.seen").meaning == before

    indicators.write(exclusions="Les personnes venues deux fois.")
    assert definition("care.seen").meaning != before


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"why": None}, "add why"),
        ({"colour": "red"}, "remove colour"),
        ({"why": ""}, "write why"),
        ({"version": "1"}, "version is '1'; expected a int"),
        ({"version": 0}, "expected 1 or more"),
        ({"needs_compact": 1}, "expected a bool"),
        ({"next_review": None}, "add next_review"),
        ({"direction": "better"}, "expected one of ('up', 'down', 'none')"),
        ({"people": "everyone"}, "people is 'everyone'"),
        ({"checked_by": "Une personne"}, "someone else"),
        ({"denominator": "", "people": "both", "per": 1}, "people names a denominator"),
        ({"denominator": ""}, "per multiplies a share"),
        ({"id": "care.other"}, "expected the name of the file"),
        ({"selector": "care.nothing"}, "selector is 'care.nothing'"),
    ],
)
def test_a_bad_file_is_refused_with_what_to_mend(indicators, changed, told):
    path = indicators.folder / "care.seen.toml"
    path.write_text(toml(**changed), "utf-8")

    with pytest.raises(BadDefinition) as refusal:
        read(path)

    assert "care.seen.toml: " in str(refusal.value)
    assert told in str(refusal.value)


def test_everything_to_mend_is_told_at_once(indicators):
    path = indicators.folder / "care.seen.toml"
    path.write_text(toml(why="", direction="better"), "utf-8")

    with pytest.raises(BadDefinition, match="write why; direction is"):
        read(path)


def test_a_file_that_is_not_toml_is_named(indicators):
    path = indicators.folder / "care.seen.toml"
    path.write_bytes(b"id = \xff")

    with pytest.raises(BadDefinition, match=r"care\.seen\.toml"):
        read(path)


def test_an_unknown_indicator_is_told_with_near_ones(indicators):
    indicators.write()

    with pytest.raises(BadQuestion, match=r"care\.sen\b.*vouliez-vous care\.seen"):
        definition("care.sen")
    with pytest.raises(BadQuestion, match="maillage indicators list"):
        definition("\x00")
