"""A review in words: whose turn it is, at each step."""

import pytest

from maillage.apps.compact.services import conclusions, review_comments
from maillage.web.coordination.compacts import review_words
from tests.apps.compact.factories import NOW
from tests.apps.compact.reviews import (
    a_closed_review,
    a_decided_review,
    a_partnership,
    a_prepared_review,
    a_review_to_conclude,
    an_agreed_review,
    an_open_review,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def who():
    return a_partnership()


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (a_prepared_review, "Il s’ouvrira aux parties le 1er novembre 2026."),
        (an_open_review, "Chaque partie lit le rapport et le commente, jusqu’au 5 décembre 2026."),
        (a_review_to_conclude, "La partie pilote écrit les conclusions communes"),
        (a_decided_review, "Accord attendu\u00a0: CHI."),
        (an_agreed_review, "Toutes les parties signataires sont d’accord"),
        (a_closed_review, "Clos le 16 novembre 2026"),
    ],
)
def test_each_step_says_whose_turn_it_is(who, made, expected):
    review = made(who)

    assert review_words.turn(review).startswith(expected)
    assert [step["is_here"] for step in review_words.steps(review)].count(True) == 1


def test_once_some_have_answered_the_others_are_named(who):
    review = an_open_review(who)
    review_comments.say_done(
        review=review, organisation=who.hall, is_done=True, user=who.mayor, now=NOW
    )

    assert review_words.turn(review).endswith("Réponse attendue\u00a0: CHI et Club.")


def test_closing_says_what_follows(who):
    review = an_agreed_review(who)
    assert "reprendra son cours" in review_words.after_closing(review)

    review.decision = "renew"

    assert "un avenant sera préparé" in review_words.after_closing(review)


def test_the_history_tells_the_last_step_first_with_its_reason(who):
    review = a_decided_review(who)
    conclusions.ask_for_a_fix(review=review, reason="Le budget.", user=who.mayor, now=NOW)

    first, *_, last = review_words.history(review.steps)

    assert (first["words"], first["reason"]) == ("conclusions en écriture", "Le budget.")
    assert (last["words"], last["day"]) == ("préparé", "16 novembre 2026")


def test_each_cell_of_a_report_has_the_head_of_its_column():
    table = {"caption": "Budget", "head": ["Qui", "Prévu"], "rows": [["A", "3"]], "numbers": [1]}
    section = {"code": "money", "title": "", "lead": "", "notes": [], "tables": [table]}

    [shown] = review_words.shown({"sections": [section]})

    assert shown["tables"][0]["rows"] == [
        [
            {"text": "A", "label": "Qui", "is_number": False},
            {"text": "3", "label": "Prévu", "is_number": True},
        ]
    ]
