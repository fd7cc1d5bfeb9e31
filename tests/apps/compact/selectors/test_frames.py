"""A national frame and its variants: nothing counts twice."""

from datetime import timedelta

import pytest

from maillage.apps.compact.models import ActionLink, BudgetLine
from maillage.apps.compact.selectors.frames import (
    joinable,
    joined_area,
    lines,
    signed_variants,
    totals,
    variants,
)
from tests.apps.compact.factories import (
    NOW,
    TODAY,
    a_clause,
    a_compact,
    an_action,
    an_event,
    pilot_of,
)
from tests.apps.offer.factories import CareServiceFactory
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def national():
    frame = a_compact(kind="national", area="france", title="Cadre")
    a_clause(frame, "objective", title="Partager")
    return frame


def a_variant(frame, **values):
    return a_compact(kind="regional", frame=frame, **values)


def test_a_commune_of_two_variants_counts_once_and_drafts_do_not_count(national):
    commune = CommuneFactory()
    first = a_variant(national, area=f"commune:{commune.code}")
    second = a_variant(national, area=f"departement:{commune.departement_id}")
    draft = a_variant(national, state="draft", area="france")
    gone = a_variant(national, area="enregistre:supprime")

    assert joined_area(national).communes.count() == 1
    assert set(variants(national)) == {first, second, draft, gone}
    assert draft not in signed_variants(national)


def test_a_thing_two_variants_share_counts_once(national):
    service = CareServiceFactory()
    for each in (a_variant(national), a_variant(national)):
        action = an_action(each)
        ActionLink.objects.create(action=action, service=service)
        BudgetLine.objects.create(
            action=action, financier=pilot_of(each).organisation, year=2026, planned=100, spent=40
        )
        an_event(each, reached=30)
    an_action(national, state="done", done_on=TODAY)
    an_action(national, state="abandoned")
    an_action(national, due_on=TODAY - timedelta(days=1))
    an_event(national, reached=99, cancelled_at=NOW)
    an_action(a_variant(national, state="draft"))

    found = totals(national, TODAY)

    assert (found.actions, found.done, found.late, found.blocked) == (4, 1, 1, 0)
    assert (found.things, found.reached, found.planned, found.spent) == (1, 60, 200, 80)


def test_actions_of_variants_carry_out_the_objective_of_the_frame(national):
    objective = national.clauses.get(level="objective")
    variant = a_variant(national)
    copied = a_clause(variant, framed_by=objective)
    held = a_clause(variant, "commitment", parent=copied)
    own = a_clause(variant, parent=copied.parent)
    for clause in (copied, held, own):
        an_action(variant, clause=clause, state="done", done_on=TODAY)
    an_action(national, clause=objective)

    (line,) = lines(national)

    assert (line.objective, line.actions, line.done, line.compacts) == (objective, 3, 2, 2)


def test_national_signed_texts_are_joinable(national):
    a_compact()
    a_compact(kind="national", state="draft")
    a_compact(kind="national", state="ended")
    assert list(joinable()) == [national]
