"""Actions, money, commitments, events, experiments and reviews; each figure worked by hand."""

from datetime import date, timedelta

import pytest

from maillage.apps.compact import models
from maillage.apps.compact.areas import read_area
from maillage.apps.compact.errors import NotMeasured
from tests.apps.compact.factories import (
    NOW,
    a_clause,
    a_compact,
    an_action,
    pilot_of,
)
from tests.apps.territory.factories import CommuneFactory

from .worked import area_of, at, measured, parts

pytestmark = pytest.mark.django_db
DUE = date(2026, 3, 31)


@pytest.fixture
def ajain():
    return CommuneFactory(name="Ajain")


@pytest.fixture
def compact(ajain):
    """A compact of Ajain; another one holds an action that no figure of this one may count."""
    other = a_compact()
    _done(_action(other, due_on=DUE, commune=ajain), DUE)
    return a_compact(area=f"commune:{ajain.code}")


def _action(compact, **values):
    """An action with no first day, unless given."""
    return an_action(compact, **{"starts_on": None} | values)


def _done(action, day):
    action.state, action.done_on = "done", day
    action.save()
    return action


def test_actions_on_time_are_done_by_the_day_they_were_due(compact, ajain):
    _done(_action(compact, due_on=DUE, commune=ajain), DUE)
    _done(_action(compact, due_on=DUE), DUE + timedelta(days=1))
    _action(compact, due_on=DUE)
    _action(compact, due_on=DUE, state="abandoned")
    _action(compact, due_on=None)
    _done(_action(compact, due_on=date(2027, 1, 1)), DUE)
    assert parts("actions.on_time", ajain, compact=compact) == (1, 3)


def test_an_action_without_a_commune_counts_in_its_whole_perimeter_only(ajain):
    compact = a_compact(area="departement:23")
    _done(_action(compact, due_on=DUE, commune=ajain), DUE)
    _done(_action(compact, due_on=DUE), DUE)
    counts = [
        parts("actions.on_time", area, compact=compact)
        for area in (read_area("departement:23"), area_of(ajain), read_area("france"))
    ]
    assert counts == [(2, 2), (1, 1), (2, 2)]


def test_actions_of_variants_count_once_in_the_frame_they_joined(compact):
    frame = a_compact(kind="national", area="france")
    compact.frame = frame
    compact.save()
    _done(_action(compact, due_on=DUE), DUE)
    _action(frame, due_on=DUE)
    assert parts("actions.on_time", read_area("france"), compact=frame) == (1, 2)


def test_steps_on_time_leave_out_those_of_abandoned_actions(compact, ajain):
    going_on, given_up = _action(compact), _action(compact, state="abandoned")
    for action, done_on in ((going_on, DUE), (going_on, None), (given_up, DUE)):
        models.Milestone.objects.create(action=action, title="x", due_on=DUE, done_on=done_on)
    models.Milestone.objects.create(action=going_on, title="x", due_on=date(2027, 1, 1))
    assert parts("actions.steps_on_time", ajain, compact=compact) == (1, 2)


def test_an_action_is_blocked_while_its_obstacle_stands(compact, ajain):
    blocked, freed, free = (_action(compact, starts_on=date(2026, 1, 1)) for _ in range(3))
    _obstacle(blocked, since=date(2026, 3, 31))
    _obstacle(blocked, since=date(2026, 3, 1))  # two obstacles, one action
    _obstacle(freed, since=date(2026, 2, 1), lifted_on=date(2026, 3, 31))
    _done(_action(compact), date(2026, 3, 31))
    _action(compact, state="abandoned")
    _action(compact, starts_on=date(2026, 4, 1))
    assert parts("actions.blocked", ajain, "2026-T1", compact) == (1, 3)
    assert parts("actions.blocked", ajain, "2026-02", compact) == (1, 4)
    assert free.obstacles.count() == 0


def _obstacle(action, **values):
    models.Obstacle.objects.create(action=action, what="Local non trouvé", **values)


def test_money_is_read_by_whole_years(compact, ajain):
    action = _action(compact)
    for year, planned, spent in ((2025, 999, 999), (2026, 3000, 1200), (2027, 500, 0)):
        models.BudgetLine.objects.create(
            action=action, financier=action.organisation, year=year, planned=planned, spent=spent
        )
    assert parts("actions.spent", ajain, "2026", compact) == (1200, 3000)
    assert parts("actions.spent", ajain, "2026-01-01..2027-12-31", compact) == (1200, 3500)
    with pytest.raises(NotMeasured, match="par exemple 2026"):
        measured("actions.spent", ajain, "2026-T1", compact)


def test_a_commitment_needs_an_action_that_was_not_given_up(compact, ajain):
    kept, empty, given_up, removed = (a_clause(compact, "commitment") for _ in range(4))
    _action(compact, clause=kept)
    _action(compact, clause=kept)
    _action(compact, clause=given_up, state="abandoned")
    removed.removed_on = date(2026, 6, 30)
    removed.save()
    _action(compact, clause=empty, created_at=at(1, 1, year=2027))
    assert parts("actions.commitments", ajain, "2026", compact) == (1, 3)
    assert parts("actions.commitments", ajain, "2026-T1", compact) == (0, 4)


def test_experiments_that_ended_wait_for_a_signed_decision(compact, ajain):
    _experiment(compact, ajain, state="decided")
    _experiment(compact, CommuneFactory())
    _experiment(compact, ajain, ends_on=date(2026, 11, 17))  # tomorrow
    _experiment(compact, ajain, state="draft")
    found = measured("experiments.decided", ajain, "2026", compact)
    assert (found.numerator, found.denominator) == (1, 2)
    assert found.notes == ("1 décision attendue.",)
    compact.area = "departement:23"
    compact.save()
    assert parts("experiments.decided", ajain, "2026", compact) == (1, 1)


def _experiment(compact, commune, state="running", ends_on=DUE):
    started = {"protocol": {}, "fingerprint": "0" * 64, "started_at": at(1, 1)}
    decided = {"decided_at": NOW, "decision": "stop", "signatory_name": "Ana"}
    experiment = models.Experiment.objects.create(
        compact=compact, title="Bus", organisation=pilot_of(compact).organisation, state=state,
        starts_on=date(2026, 1, 1), ends_on=ends_on, created_at=at(1, 1),
        **(started if state != "draft" else {}), **(decided if state == "decided" else {}),
    )  # fmt: skip
    experiment.communes.add(commune)


def test_a_review_is_closed_on_time_by_the_day_of_its_conclusions(compact, ajain):
    _review(compact, 2024, at(3, 31, 23, 59))
    _review(compact, 2025, at(4, 1, 0))
    _review(compact, 2027, at(3, 1), concludes_on=date(2027, 3, 31))
    _review(a_compact(), 2026, None)
    assert parts("reviews.on_time", ajain, "2026", compact) == (1, 2)


def _review(compact, year, closed_at, concludes_on=DUE):
    closed = {"state": "closed", "report": {}, "decision": "continue", "conclusions": "Bien."}
    models.Review.objects.create(
        compact=compact, year=year, created_at=at(1, 1), closed_at=closed_at,
        opens_on=date(2026, 1, 1), comments_until=date(2026, 2, 1), concludes_on=concludes_on,
        **(closed if closed_at else {}),
    )  # fmt: skip
