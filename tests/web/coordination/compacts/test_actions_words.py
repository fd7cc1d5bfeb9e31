"""Actions in plain French, case by case."""

from datetime import timedelta

import pytest

from maillage.apps.compact.selectors.actions import board, card
from maillage.web.coordination.compacts.actions_words import (
    badges,
    calendar,
    conclusion,
    shown_card,
)
from tests.apps.compact.factories import TODAY, a_clause, a_compact, an_action

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def compact():
    return a_compact()


def said(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("starts", "due", "words"),
    [
        (TODAY, TODAY + DAY, "Du 16 novembre 2026 au 17 novembre 2026"),
        (None, TODAY, "Pour le 16 novembre 2026"),
        (TODAY, None, "À partir du 16 novembre 2026"),
        (None, None, "Sans date"),
    ],
)
def test_a_calendar_says_the_dates_that_are_known(compact, starts, due, words):
    assert calendar(an_action(compact, starts_on=starts, due_on=due)) == words


def test_badges_say_the_worst_first_and_how_long(compact):
    action = an_action(compact, due_on=TODAY - DAY)
    action.obstacles.create(what="Pas de local", since=TODAY)

    found = badges(card(action, TODAY))

    assert [(badge.tone, said(badge.text)) for badge in found] == [
        ("late", "En retard de 1 jour"),
        ("blocked", "Bloquée : Pas de local"),
    ]


@pytest.mark.parametrize(
    ("state", "words"),
    [("done", "Faite le 16 novembre 2026"), ("abandoned", "Abandonnée"), ("running", None)],
)
def test_a_badge_says_how_it_ended(compact, state, words):
    done_on = TODAY if state == "done" else None
    action = an_action(compact, state=state, done_on=done_on)

    assert [badge.text for badge in badges(card(action, TODAY))] == ([words] if words else [])


def test_a_card_tells_the_next_step_to_reach(compact):
    action = an_action(compact)
    action.milestones.create(title="Clés", due_on=TODAY + 9 * DAY)
    action.milestones.create(title="Bail", due_on=TODAY + DAY)
    action.milestones.create(title="Accord", due_on=TODAY, done_on=TODAY)

    assert shown_card(card(action, TODAY))["step"] == "Bail, pour le 17 novembre 2026"


def test_the_conclusion_agrees_with_its_numbers(compact):
    assert conclusion(board(compact, TODAY)) == "Cette convention n’a pas encore d’action."

    clause = a_clause(compact)
    an_action(compact, clause=clause)
    assert said(conclusion(board(compact, TODAY))) == (
        "1 action : 0 faite, 1 en cours, 0 à démarrer. Aucune n’est en retard ni bloquée."
    )

    an_action(compact, clause=clause, state="abandoned")
    an_action(compact, clause=clause, state="to_start", due_on=TODAY - DAY)
    assert said(conclusion(board(compact, TODAY))) == (
        "3 actions : 0 faite, 1 en cours, 1 à démarrer, 1 abandonnée. 1 en retard, 0 bloquée."
    )
