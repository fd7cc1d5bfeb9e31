"""What residents read: signed compacts only, each action once, no small count of people."""

from datetime import UTC, datetime, timedelta

import pytest

from maillage.apps.compact.selectors.public import (
    compacts_of_commune,
    meetings,
    promises,
    public_compacts,
)
from maillage.apps.territory.models import Territory
from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.compact.factories import (
    NOW,
    TODAY,
    a_clause,
    a_compact,
    an_action,
    an_event,
)
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db


def _counts(promise):
    return promise.done, promise.running, promise.to_start, promise.late


@pytest.mark.parametrize("state", ["draft", "negotiated"])
def test_what_is_not_signed_is_not_public(state):
    compact = a_compact(state=state, area="france")
    signed = a_compact(area="france", frame=compact)
    assert list(public_compacts()) == [signed]


def test_an_objective_counts_its_actions_and_those_of_its_commitments():
    compact = a_compact()
    objective = a_clause(compact)
    commitment = a_clause(compact, "commitment", parent=objective)
    an_action(compact, clause=objective, state="done", done_on=TODAY)
    an_action(compact, clause=commitment, due_on=TODAY - timedelta(days=1))
    an_action(compact, clause=commitment, state="to_start", due_on=TODAY)
    an_action(compact, clause=commitment, state="abandoned")
    an_action(compact, clause=a_clause(compact, parent=objective.parent))
    found = promises(compact, TODAY)
    assert [_counts(each) for each in found] == [(1, 1, 1, 1), (0, 1, 0, 0)]


def test_an_action_of_a_signed_variant_counts_for_the_objective_that_frames_it():
    national = a_compact(kind="national", area="france")
    objective = a_clause(national)
    for state in ("running", "draft"):
        variant = a_compact(frame=national, state=state)
        an_action(variant, clause=a_clause(variant, framed_by=objective))
    assert [_counts(each) for each in promises(national, TODAY)] == [(0, 1, 0, 0)]


def test_a_removed_objective_is_no_longer_promised():
    compact = a_compact()
    a_clause(compact, removed_on=TODAY)
    assert promises(compact, TODAY) == []


@pytest.mark.parametrize(("reached", "told"), [((5, 5), None), ((5, 6), 11), ((40, None), 40)])
def test_fewer_than_eleven_people_are_not_told(reached, told):
    compact = a_compact()
    for people in reached:
        an_event(compact, reached=people)
    an_event(compact, reached=100, cancelled_at=NOW)
    an_event(compact, reached=100, starts_at=NOW - timedelta(days=400))
    found = meetings(compact, NOW)
    assert (found.held, found.people) == (2, told)


def test_only_announced_events_to_come_are_told():
    compact = a_compact()
    soon = NOW + timedelta(days=3)
    wanted = an_event(compact, starts_at=soon)
    an_event(compact, starts_at=soon, is_public=False)
    an_event(compact, starts_at=soon, cancelled_at=NOW)
    assert meetings(compact, NOW).coming == [wanted]


def test_the_year_turns_at_midnight_in_paris():
    compact = a_compact()
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    an_event(compact, starts_at=new_year - timedelta(days=1), reached=40)

    assert meetings(compact, new_year).held == 0
    assert meetings(compact, new_year - timedelta(hours=1)).held == 1


def test_a_commune_reads_what_holds_there_the_nearest_first():
    here, elsewhere = CommuneFactory(), CommuneFactory(epci=None)
    country = a_compact(area="france", title="A")
    own = a_compact(area=f"commune:{here.code}", title="B")
    together = a_compact(area=f"epci:{here.epci_id}", title="C")
    kept = Territory.objects.create(slug="pays", name="Pays", organisation=OrganisationFactory())
    kept.communes.add(here)
    saved = a_compact(area="enregistre:pays", title="D")
    assert compacts_of_commune(here) == [own, saved, together, country]
    assert compacts_of_commune(elsewhere) == [country]
