"""The opening gate: each thing missing alone keeps a point closed, and ends on a known day."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.teleconsult import requirements
from maillage.apps.teleconsult.enums import COMPUTED, Requirement, Rung
from maillage.apps.teleconsult.gate import Answer, Line, gate

TODAY = date(2026, 3, 2)
HOURS = [[0, "09:00", "12:00"]]
RELAYS = [date(2027, 1, 1), date(2026, 9, 1), date(2028, 1, 1)]
ANSWERED = [each for each in Requirement if each not in COMPUTED]


def answers(on=TODAY, **changed):
    return {each: Answer(True, {}, on) for each in ANSWERED} | {
        Requirement(name): answer for name, answer in changed.items()
    }


def the_gate(**changed):
    usual = {
        "hours": HOURS,
        "answers": answers(),
        "line": Line(TODAY, Rung.HD),
        "relays": RELAYS,
        "today": TODAY,
    }
    return gate(**(usual | changed))


def test_a_point_that_has_everything_passes_until_the_first_thing_ends():
    found = the_gate()

    assert found.is_passed
    assert [item.requirement for item in found.items] == list(Requirement)
    assert found.lapses_on == TODAY + timedelta(days=29)  # the line test
    assert found.item(Requirement.RELAYS).lapses_on == date(2027, 1, 1)  # two of three remain
    assert found.item(Requirement.ROOM).lapses_on == date(2027, 3, 2)


@pytest.mark.parametrize("requirement", ANSWERED)
def test_each_answer_missing_alone_keeps_the_point_closed_and_says_which(requirement):
    never = {name: answer for name, answer in answers().items() if name != requirement}
    no = answers() | {requirement: Answer(False, {}, TODAY)}

    for given_answers in (never, no):
        found = the_gate(answers=given_answers)
        assert found.missing == (requirement,)
        assert not found.is_passed
        assert found.item(requirement).lapses_on is None


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"hours": []}, Requirement.HOURS),
        ({"hours": [[0, "06:30", "09:00"]]}, Requirement.HOURS),
        ({"hours": [[0, "22:00", "23:30"]]}, Requirement.HOURS),
        ({"relays": []}, Requirement.RELAYS),
        ({"relays": [date(2028, 1, 1)]}, Requirement.RELAYS),
        ({"relays": [date(2028, 1, 1), date(2026, 3, 1)]}, Requirement.RELAYS),
        ({"line": None}, Requirement.LINE),
        ({"line": Line(TODAY, Rung.TELEPHONE)}, Requirement.LINE),
        ({"line": Line(TODAY - timedelta(days=30), Rung.HD)}, Requirement.LINE),
    ],
)
def test_each_computed_requirement_keeps_the_point_closed_and_says_why(changed, missing):
    found = the_gate(**changed)

    assert found.missing == (missing,)
    assert found.item(missing).why


def test_what_is_just_enough_is_enough():
    found = the_gate(
        hours=[[6, "07:00", "23:00"]],
        relays=[TODAY, TODAY],
        line=Line(TODAY - timedelta(days=29), Rung.AUDIO),
        answers=answers(on=date(2025, 3, 2)),
    )

    assert found.is_passed
    assert found.lapses_on == TODAY
    assert not the_gate(answers=answers(on=date(2025, 3, 1))).is_passed


def test_an_old_sound_test_is_not_made_young_by_saying_yes_again():
    old = Answer(True, {"tested_on": "2025-06-15"}, TODAY)

    item = the_gate(answers=answers(sound=old)).item(Requirement.SOUND)

    assert item.is_met
    assert item.lapses_on == date(2026, 6, 15)


@given(days=st.integers(0, 800))
def test_a_point_passes_up_to_the_day_said_and_not_the_day_after(days):
    made = TODAY - timedelta(days=days)
    usual = {"answers": answers(on=made), "line": Line(made, Rung.HD)}
    last = gate(HOURS, usual["answers"], usual["line"], RELAYS, made).lapses_on

    assert the_gate(**usual, today=last).is_passed
    assert not the_gate(**usual, today=last + timedelta(days=1)).is_passed


def test_every_requirement_is_asked_in_plain_words_at_an_address_of_its_own():
    asked = requirements.all_asked()

    assert [each.requirement for each in asked] == list(Requirement)
    assert len({each.slug for each in asked}) == len(asked)
    assert all(each.question.endswith("\u00a0?") and each.why and each.origin for each in asked)
    assert all(each.steps for each in asked if each.requirement not in COMPUTED)


def test_past_their_date_the_texts_say_that_they_must_be_read_again():
    file = Path(requirements.__file__).with_name("requirements.toml")
    until = tomllib.loads(file.read_text("utf-8"))["valid_until"]

    assert requirements.review(until)["is_unverified"] is False
    assert requirements.review(until + timedelta(days=1))["is_unverified"] is True
    assert "6 mars 2024" in requirements.review(until)["source"]
