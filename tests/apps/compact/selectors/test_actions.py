"""Late, blocked, done on time: read from dates and obstacles, on a given day."""

from datetime import timedelta
from itertools import product

import pytest

from maillage.apps.compact.enums import ActionState
from maillage.apps.compact.models import Action, Milestone
from maillage.apps.compact.selectors import actions as selectors
from tests.apps.compact.factories import TODAY, a_clause, a_compact, an_action

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def compact():
    return a_compact()


@pytest.fixture
def clause(compact):
    return a_clause(compact)


def a_step(action, days, **values):
    return action.milestones.create(title="Étape", due_on=TODAY + days * DAY, **values)


def an_obstacle(action, **values):
    return action.obstacles.create(what="Local introuvable", since=TODAY - 9 * DAY, **values)


def test_an_action_is_late_the_day_after_its_due_date(compact, clause):
    action = an_action(compact, clause=clause, due_on=TODAY)

    assert not selectors.is_late(action, TODAY)
    assert selectors.is_late(action, TODAY + DAY)
    assert list(selectors.late_actions(compact, TODAY)) == []
    assert list(selectors.late_actions(compact, TODAY + DAY)) == [action]


def test_a_step_that_was_missed_makes_it_late_and_counts_the_days(compact, clause):
    action = an_action(compact, clause=clause)
    a_step(action, -20, done_on=TODAY - 21 * DAY)
    a_step(action, -12)
    a_step(action, 5)

    card = selectors.card(action, TODAY)

    assert card.is_late
    assert card.days_late == 12
    assert card.next_step.due_on == TODAY - 12 * DAY
    assert list(selectors.late_actions(compact, TODAY)) == [action]


@pytest.mark.parametrize("state", ["done", "abandoned"])
def test_what_is_closed_is_neither_late_nor_blocked(compact, clause, state):
    done_on = TODAY if state == "done" else None
    action = an_action(compact, clause=clause, state=state, done_on=done_on, due_on=TODAY - 9 * DAY)
    a_step(action, -50)
    an_obstacle(action)

    assert not selectors.is_late(action, TODAY)
    assert not selectors.is_blocked(action)
    assert not selectors.late_actions(compact, TODAY).exists()
    assert not selectors.blocked_actions(compact).exists()


def test_an_action_is_blocked_until_its_last_obstacle_is_lifted(compact, clause):
    blocked, freed = an_action(compact, clause=clause), an_action(compact, clause=clause)
    an_obstacle(blocked)
    an_obstacle(blocked, lifted_on=TODAY)
    an_obstacle(freed, lifted_on=TODAY)

    assert selectors.is_blocked(blocked)
    assert not selectors.is_blocked(freed)
    assert list(selectors.blocked_actions(compact)) == [blocked]


def test_one_action_and_a_query_agree_on_what_is_late(compact, clause):
    """The rule is written twice, for a row and for the database: every case of both."""
    dues = (None, TODAY - DAY, TODAY, TODAY + DAY)
    steps = ((), (-1, None), (-1, TODAY), (0, None), (1, None))
    for number, (state, due, step) in enumerate(product(ActionState, dues, steps)):
        done_on = TODAY if state == ActionState.DONE else None
        action = an_action(
            compact,
            clause=clause,
            number=str(number),
            state=state,
            done_on=done_on,
            starts_on=None,
            due_on=due,
        )
        if step:
            a_step(action, step[0], done_on=step[1])

    found = set(selectors.late_actions(compact, TODAY))

    every = set(selectors.actions_of(compact))
    assert found == {action for action in every if selectors.is_late(action, TODAY)}
    assert 0 < len(found) < len(every) == 80


def test_the_board_puts_late_and_blocked_first_in_each_column(compact, clause):
    quiet = an_action(compact, clause=clause)
    blocked = an_action(compact, clause=clause, due_on=TODAY + 90 * DAY)
    late = an_action(compact, clause=clause, due_on=TODAY - DAY)
    both = an_action(compact, clause=clause, due_on=TODAY - DAY)
    for action in (blocked, both):
        an_obstacle(action)
    to_come = an_action(compact, clause=clause, state="to_start")

    board = selectors.board(compact, TODAY)

    columns = {column.state: [card.action for card in column.cards] for column in board.columns}
    assert columns[ActionState.RUNNING] == [both, late, blocked, quiet]
    assert columns[ActionState.TO_START] == [to_come]
    assert [card.action for card in board.late] == [both, late]
    assert [card.action for card in board.blocked] == [both, blocked]
    assert board.count == 5


def test_a_compact_without_action_has_an_empty_board(compact):
    board = selectors.board(compact, TODAY)

    assert (board.count, board.late, board.blocked) == (0, (), ())
    assert selectors.deadlines(compact) == []


def test_a_board_of_many_actions_is_read_in_few_queries(
    compact, clause, django_assert_max_num_queries
):
    for number in range(12):
        a_step(an_action(compact, clause=clause, number=f"{number}"), 1)

    with django_assert_max_num_queries(4):
        selectors.board(compact, TODAY)


def test_deadlines_are_those_of_open_actions_and_of_steps_to_reach(compact, clause):
    action = an_action(compact, clause=clause, title="Ouvrir", due_on=TODAY + 9 * DAY)
    a_step(action, -2)
    a_step(action, 3, done_on=TODAY)
    an_action(compact, clause=clause, state="done", done_on=TODAY)
    an_action(compact, clause=clause, due_on=None)

    found = selectors.deadlines(compact)

    assert [(each.day, each.title) for each in found] == [
        (TODAY - 2 * DAY, "Étape"),
        (TODAY + 9 * DAY, "Ouvrir"),
    ]
    assert isinstance(found[0].milestone, Milestone)
    assert isinstance(found[1].action, Action)
