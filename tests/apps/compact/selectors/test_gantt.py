"""Bars of a calendar, worked by hand."""

from datetime import date

import pytest

from maillage.apps.compact.selectors.actions import card
from maillage.apps.compact.selectors.gantt import SHORTEST_SHARE, gantt
from tests.apps.compact.factories import TODAY, a_compact, an_action

pytestmark = pytest.mark.django_db


@pytest.fixture
def compact():
    return a_compact()


def drawn(*actions):
    return gantt([card(action, TODAY) for action in actions], TODAY)


def test_a_bar_covers_its_first_and_its_last_day(compact):
    whole = an_action(compact, starts_on=date(2026, 1, 1), due_on=date(2026, 12, 31))
    autumn = an_action(
        compact, clause=whole.clause, starts_on=date(2026, 9, 1), due_on=date(2026, 9, 30)
    )

    found = drawn(whole, autumn)

    assert (found.first, found.last) == (date(2026, 1, 1), date(2026, 12, 31))
    assert (found.bars[0].start, found.bars[0].width) == (0, 1)
    assert found.bars[1].start == pytest.approx(243 / 365)
    assert found.bars[1].width == pytest.approx(30 / 365)
    assert found.today == pytest.approx(319 / 365)


def test_steps_are_marked_where_they_are_due(compact):
    action = an_action(compact, starts_on=date(2026, 1, 1), due_on=date(2026, 6, 30))
    step = action.milestones.create(title="Bail", due_on=date(2026, 12, 31))

    found = drawn(action)

    assert found.bars[0].steps == ((pytest.approx(364 / 365), step),)


def test_an_action_with_one_date_is_a_mark_and_one_without_has_no_bar(compact):
    one = an_action(compact, starts_on=None, due_on=date(2026, 3, 1))
    none = an_action(compact, clause=one.clause, starts_on=None, due_on=None)

    found = drawn(one, none)

    assert found.bars[0].width == SHORTEST_SHARE
    assert (found.bars[1].start, found.bars[1].width) == (None, None)
    assert drawn(none) is None
    assert drawn() is None


def test_quarters_are_told_for_few_years_and_years_alone_for_many(compact):
    short = an_action(compact, starts_on=date(2025, 1, 1), due_on=date(2026, 12, 31))
    long = an_action(
        compact, clause=short.clause, starts_on=date(2020, 1, 1), due_on=date(2024, 12, 31)
    )

    assert [tick.label for tick in drawn(short).ticks][:5] == ["2025", "T2", "T3", "T4", "2026"]
    assert [tick.label for tick in drawn(long).ticks] == ["2020", "2021", "2022", "2023", "2024"]
    assert drawn(long).today is None
