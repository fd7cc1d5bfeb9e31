"""Clauses: each under the level above, never in circles; quoted once signed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from maillage.apps.compact.enums import ClauseLevel
from maillage.apps.compact.errors import BadCompact, NotNow, StaleEdit
from maillage.apps.compact.models import Clause, SignedText
from maillage.apps.compact.selectors.clauses import in_order, possible_parents
from maillage.apps.compact.services import clauses
from maillage.apps.compact.services._compacts import mark_of
from tests.apps.accounts.factories import UserFactory
from tests.apps.compact.factories import NOW, a_clause, a_compact, an_action, pilot_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def draft():
    return a_compact(state="draft")


def add(user, compact, level, parent=None, **values):
    words = {"title": "Prévenir"} | values
    return clauses.add(user=user, compact=compact, level=level, parent=parent, **words)


def test_a_text_is_an_axis_its_objectives_and_their_commitments(user, draft):
    axis = add(user, draft, "axis")
    objective = add(user, draft, "objective", axis)
    commitment = add(user, draft, "commitment", objective, party=pilot_of(draft))
    second = add(user, draft, "axis")

    assert [clause.number for clause in in_order(draft)] == ["1", "1.1", "1.1.1", "2"]
    assert in_order(draft) == [axis, objective, commitment, second]
    draft.refresh_from_db()
    assert draft.revision == 4


def test_a_number_of_the_text_is_kept_and_a_free_one_found(user, draft):
    add(user, draft, "axis", number="2")
    assert add(user, draft, "axis").number == "3"
    with pytest.raises(BadCompact, match="porte déjà le numéro 2"):
        add(user, draft, "axis", number="2")


@pytest.mark.parametrize(
    ("level", "under"),
    [("axis", "axis"), ("objective", None), ("objective", "objective"), ("commitment", "axis")],
)
def test_a_clause_goes_under_the_level_above_and_nowhere_else(user, draft, level, under):
    parent = a_clause(draft, under) if under else None
    with pytest.raises(BadCompact) as refused:
        add(user, draft, level, parent)
    assert list(refused.value.errors) == ["parent"]


def test_a_clause_goes_under_a_clause_of_its_own_compact(user, draft):
    with pytest.raises(BadCompact, match="cette convention"):
        add(user, draft, "objective", a_clause(a_compact(state="draft"), "axis"))


def test_only_a_commitment_is_held_and_by_a_party_of_the_compact(user, draft):
    with pytest.raises(BadCompact, match="Seul un engagement"):
        add(user, draft, "axis", party=pilot_of(draft))
    stranger = pilot_of(a_compact())
    with pytest.raises(BadCompact, match="parties de cette convention"):
        add(user, draft, "commitment", a_clause(draft), party=stranger)


def test_circular_axes_are_refused_in_words(user, draft):
    objective = a_clause(draft, "objective")
    commitment = a_clause(draft, "commitment", parent=objective)
    for parent in (objective, commitment):
        with pytest.raises(BadCompact, match="ne peut pas se placer sous elle-même"):
            clauses.place(user=user, clause=objective, parent=parent)
    with pytest.raises(BadCompact, match="sous elle-même"):
        clauses.place(user=user, clause=objective.parent, parent=commitment)


def test_a_clause_moves_with_what_it_holds_and_goes_last(user, draft):
    objective = a_clause(draft, "objective")
    commitment = a_clause(draft, "commitment", parent=objective)
    other = a_clause(draft, "axis")
    first = a_clause(draft, "objective", parent=other)

    clauses.place(user=user, clause=objective, parent=other)

    left = objective.parent
    assert in_order(draft) == [left, other, first, objective, commitment]
    assert possible_parents(objective)[-1] == other


def test_clauses_go_up_and_down_and_stop_at_the_ends(user, draft):
    one, two, three = (a_clause(draft, "axis") for _ in range(3))

    clauses.shift(user=user, clause=three, by=-1)
    clauses.shift(user=user, clause=one, by=-1)
    clauses.shift(user=user, clause=two, by=1)

    assert in_order(draft) == [one, three, two]


def test_what_holds_something_is_not_removed(user, draft):
    objective = a_clause(draft, "objective")
    followed = a_clause(draft, "objective", parent=objective.parent)
    an_action(draft, clause=followed)
    for clause, why in ((objective.parent, "contient"), (followed, "actions")):
        with pytest.raises(NotNow, match=why):
            clauses.remove(user=user, clause=clause)
    clauses.remove(user=user, clause=objective)
    assert not Clause.objects.filter(pk=objective.pk).exists()


def test_a_clause_changed_meanwhile_is_not_overwritten(user, draft):
    clause = a_clause(draft, "axis")
    seen = mark_of(clause)
    clauses.change(user=user, clause=clause, seen=seen, title="Une")
    with pytest.raises(StaleEdit):
        clauses.change(user=user, clause=clause, seen=seen, title="Deux")


def test_a_signed_text_changes_only_by_an_amendment(user):
    compact = a_compact()
    clause = a_clause(compact, "axis")
    for change in (
        lambda: add(user, compact, "axis"),
        lambda: clauses.change(user=user, clause=clause, seen="", title="Autre"),
        lambda: clauses.place(user=user, clause=clause, parent=None),
        lambda: clauses.shift(user=user, clause=clause, by=1),
        lambda: clauses.remove(user=user, clause=clause),
    ):
        with pytest.raises(NotNow, match="avenant"):
            change()


def a_text(compact):
    return SignedText.objects.create(
        compact=compact, name="signe.pdf", media_type="application/pdf", content=b"x", added_at=NOW
    )


def quote(user, clause, **values):
    given = {"source": None, "page": None, "words": ""} | values
    return clauses.quote(user=user, clause=clause, seen="", **given)


def test_a_signed_clause_is_quoted_once_and_its_page_can_be_put_right(user):
    compact = a_compact()
    clause, text = a_clause(compact), a_text(compact)

    quote(user, clause, source=text, page=3, words="Les parties s’engagent.")
    found = quote(user, clause, source=text, page=4, words="Les parties s’engagent.")
    assert (found.page, found.quote) == (4, "Les parties s’engagent.")
    with pytest.raises(NotNow, match="avenant"):
        quote(user, clause, source=text, page=4, words="Les parties ne s’engagent pas.")


def test_a_quote_names_a_page_of_a_file_of_the_compact(user):
    compact = a_compact()
    clause = a_clause(compact)
    for values, field in (
        ({"page": 2}, "source"),
        ({"source": a_text(a_compact()), "page": 2}, "source"),
        ({"source": a_text(compact), "page": 0}, "page"),
    ):
        with pytest.raises(BadCompact) as refused:
            quote(user, clause, **values)
        assert list(refused.value.errors) == [field]


class AnyMoves(TestCase):
    @settings(max_examples=12)
    @given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=8))
    def test_whatever_is_moved_every_clause_stays_in_the_text_once(self, moves):
        compact, user = a_compact(state="draft"), UserFactory()
        first, second = a_clause(compact, "axis"), a_clause(compact, "axis")
        objectives = [a_clause(compact, parent=axis) for axis in (first, second)]
        found = [first, second, *objectives]
        found += [a_clause(compact, "commitment", parent=each) for each in objectives]
        found.append(a_clause(compact, parent=first))

        for moved, parent in moves:
            try:
                clauses.place(user=user, clause=found[moved], parent=found[parent])
            except BadCompact:
                continue

        text = in_order(compact)
        assert sorted(clause.pk for clause in text) == sorted(clause.pk for clause in found)
        for clause in text:
            above = clauses.ABOVE[ClauseLevel(clause.level)]
            assert (clause.parent and clause.parent.level) == above
