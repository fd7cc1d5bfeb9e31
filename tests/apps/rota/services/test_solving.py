"""A computation fills a draft, loses nothing when it dies, and writes over nobody's change."""

import time

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from maillage.apps.rota import run
from maillage.apps.rota.enums import DraftState, SolveState
from maillage.apps.rota.errors import BadRota, NotNow
from maillage.apps.rota.models import Draft, OfferedWeek, Solve
from maillage.apps.rota.run import claim, compute
from maillage.apps.rota.services.cells import remove
from maillage.apps.rota.services.solving import (
    SILENCE,
    ask_solve,
    end_solve,
    settle_abandoned,
    stop_solve,
)
from maillage.engines.rota import Assignment, Rota
from tests.apps.rota.board_case import a_scene, last_line
from tests.apps.rota.factories import monday
from tests.web.portal import fork, kill

pytestmark = pytest.mark.django_db
PATIENCE_SECONDS = 30


@pytest.fixture
def scene():
    return a_scene()


def asked(scene, *, keep_placed=False, seconds=30):
    return ask_solve(draft=scene.draft, seconds=seconds, keep_placed=keep_placed, user=scene.anne)


def running(scene, best, **values):
    """A solve under way that found `best`: [(volunteer, line, week)]."""
    solve = asked(scene, **values)
    claimed = claim(solve.pk).solve
    claimed.best = [[v.pk, line.pk, f"{monday(week)}"] for v, line, week in best]
    claimed.cost, claimed.bound, claimed.empty_posts = 10, 5, 0
    claimed.save()
    return claimed


def fresh(solve):
    return Solve.objects.get(pk=solve.pk)


def test_the_rest_is_filled_and_locked_places_stay(scene):
    scene.put(scene.zoe, scene.ajain, 3, is_locked=True)
    solve = asked(scene)

    compute(solve.pk)

    kept, now = fresh(solve), scene.now()
    assert (kept.state, kept.left_out, kept.refusal) == (SolveState.DONE, 0, "")
    assert now[scene.ajain, 3] == scene.zoe
    assert len(now) == 6  # three volunteers, two weeks each
    assert (kept.empty_posts, kept.bound) == (2, kept.cost)
    assert kept.cost == sum(kept.by_rule.values())
    assert last_line() == ("rota.solve_end", f"solve:{solve.pk}")


def test_a_solve_may_keep_all_that_is_placed_or_only_what_is_locked(scene):
    scene.put(scene.zoe, scene.ajain, 3)

    def fixed(solve):
        return run.unpack(solve.problem)[0]["fixed"]

    kept = asked(scene, keep_placed=True)
    assert fixed(kept) == [
        {"volunteer": f"v{scene.zoe.pk}", "centre": f"c{scene.ajain.centre_id}", "week": 3}
    ]
    stop_solve(solve=kept, user=scene.anne)
    assert fixed(asked(scene)) == []


def test_a_place_to_keep_that_breaks_a_rule_is_named_and_nothing_is_queued(scene):
    OfferedWeek.objects.filter(volunteer=scene.zoe, monday=monday(3)).delete()
    scene.put(scene.zoe, scene.ajain, 3, is_locked=True)

    with pytest.raises(BadRota, match="Ajain, ligne 1, du 25 au 30 janvier 2027.*n’a pas proposé"):
        asked(scene)

    assert not Solve.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_one_draft_is_computed_once_at_a_time(scene):
    solve = asked(scene)

    with pytest.raises(NotNow, match="déjà en cours"):
        asked(scene)
    with pytest.raises(IntegrityError), transaction.atomic():
        Solve.objects.create(draft=scene.draft, asked_at=solve.asked_at)


@pytest.mark.parametrize("seconds", [0, 1_801])
def test_the_time_allowed_has_an_end(scene, seconds):
    with pytest.raises(BadRota, match="durée"):
        asked(scene, seconds=seconds)


def test_nothing_is_computed_when_no_line_is_open(scene):
    scene.draft.first_monday = scene.ajain.opens_on.replace(year=2000)
    scene.draft.save()

    with pytest.raises(BadRota, match="Aucune ligne"):
        asked(scene)


def test_one_that_waits_stops_at_once_and_is_not_computed(scene):
    solve = asked(scene)

    assert stop_solve(solve=solve, user=scene.anne).state == SolveState.STOPPED
    compute(solve.pk)

    assert scene.now() == {}
    with pytest.raises(NotNow, match="déjà terminé"):
        stop_solve(solve=solve, user=scene.anne)


def test_one_that_runs_hears_the_stop_and_its_best_is_kept(scene, monkeypatch):
    solve = asked(scene)

    def endless(problem, *, stop, seed, progress, start):
        stop_solve(solve=solve, user=scene.anne)
        assert stop.asked()
        return rota_of(scene.zoe, scene.ajain, 1)

    monkeypatch.setattr(run, "solve", endless)
    compute(solve.pk)

    assert fresh(solve).state == SolveState.STOPPED
    assert scene.now() == {(scene.ajain, 1): scene.zoe}


def rota_of(volunteer, line, week, cost=10):
    """What the engine answers, with one assignment."""
    place = Assignment(f"v{volunteer.pk}", f"c{line.centre_id}", week)
    return Rota((place,), cost, {"distance": cost}, 7, 5, 0.1)


def test_the_best_is_kept_as_it_improves_at_most_once_a_second(scene):
    work = claim(asked(scene).pk)

    work.tell(rota_of(scene.zoe, scene.ajain, 1, cost=10))
    work.tell(rota_of(scene.zoe, scene.ajain, 2, cost=8))
    assert fresh(work.solve).cost == 10
    work.live()  # what waited its turn is written with the next sign of life

    kept = fresh(work.solve)
    assert (kept.cost, kept.bound, kept.empty_posts) == (8, 5, 7)
    assert kept.best == [[scene.zoe.pk, scene.ajain.pk, f"{monday(2)}"]]


def test_a_rota_that_is_no_better_changes_only_the_bound(scene):
    work = claim(asked(scene).pk)
    work.keep(rota_of(scene.zoe, scene.ajain, 1, cost=8))

    work.keep(rota_of(scene.zoe, scene.ajain, 2, cost=9))

    assert fresh(work.solve).best[0][2] == f"{monday(1)}"


def test_the_search_begins_from_what_is_placed_and_allowed(scene):
    scene.put(scene.zoe, scene.ajain, 1)
    scene.put(scene.people[1], scene.arnac, 2)
    OfferedWeek.objects.filter(volunteer=scene.people[1]).delete()
    work = claim(asked(scene).pk)

    start = work.start(run.problem_from(run.unpack(work.solve.problem)[0]))

    assert start == [Assignment(f"v{scene.zoe.pk}", f"c{scene.ajain.centre_id}", 1)]


def test_a_bug_is_told_and_what_was_found_is_kept(scene, monkeypatch):
    solve = asked(scene)

    def broken(problem, *, stop, seed, progress, start):
        progress(rota_of(scene.zoe, scene.ajain, 1))
        raise ZeroDivisionError

    monkeypatch.setattr(run, "solve", broken)
    with pytest.raises(ZeroDivisionError):
        compute(solve.pk)

    assert (fresh(solve).state, fresh(solve).refusal) == (SolveState.FAILED, run.BUG)
    assert scene.now() == {(scene.ajain, 1): scene.zoe}


def test_a_place_freed_or_filled_meanwhile_is_left_as_the_coordinator_made_it(scene):
    zoe, other, third = scene.people
    freed = scene.put(other, scene.arnac, 0)
    solve = running(
        scene, [(other, scene.arnac, 0), (zoe, scene.ajain, 1), (third, scene.arnac, 3)]
    )
    remove(draft=scene.draft, line=scene.arnac, monday=freed.monday, seen=other.pk, user=scene.anne)
    scene.place(third, scene.ajain, 1)

    assert end_solve(solve=solve, state=SolveState.DONE)

    assert scene.now() == {(scene.ajain, 1): third, (scene.arnac, 3): third}
    assert fresh(solve).left_out == 2


def test_a_volunteer_whom_a_change_keeps_from_the_best_is_left_out(scene):
    """Two weeks at most: the one placed by hand meanwhile counts."""
    zoe = scene.zoe
    solve = running(scene, [(zoe, scene.ajain, 1), (zoe, scene.ajain, 2)])
    scene.place(zoe, scene.arnac, 0)

    end_solve(solve=solve, state=SolveState.DONE)

    assert scene.now() == {(scene.arnac, 0): zoe, (scene.ajain, 1): zoe}
    assert fresh(solve).left_out == 1


def test_a_week_withdrawn_meanwhile_is_not_given(scene):
    solve = running(scene, [(scene.zoe, scene.ajain, 1)])
    OfferedWeek.objects.filter(volunteer=scene.zoe).delete()

    end_solve(solve=solve, state=SolveState.DONE)

    assert scene.now() == {}
    assert fresh(solve).left_out == 1


def test_places_that_the_best_fills_as_before_are_not_written_again(scene):
    cell = scene.put(scene.zoe, scene.ajain, 1, placed_by=scene.paul)
    gone = scene.put(scene.people[1], scene.arnac, 1)
    solve = running(scene, [(scene.zoe, scene.ajain, 1)])

    end_solve(solve=solve, state=SolveState.DONE)

    assert list(scene.draft.cells.values_list("pk", "placed_by")) == [(cell.pk, scene.paul.pk)]
    assert gone.pk != cell.pk


def test_a_draft_published_meanwhile_is_left_alone(scene):
    solve = running(scene, [(scene.zoe, scene.ajain, 1)])
    Draft.objects.update(state=DraftState.PUBLISHED)

    assert end_solve(solve=solve, state=SolveState.DONE)

    assert scene.now() == {}
    assert fresh(solve).left_out is None


def test_a_solve_that_fell_silent_is_ended_with_its_best_once(scene):
    solve = running(scene, [(scene.zoe, scene.ajain, 1)])
    silent = solve.heartbeat_at + SILENCE

    assert settle_abandoned(silent) == 0
    assert settle_abandoned(silent + SILENCE) == 1
    assert settle_abandoned(silent + SILENCE) == 0

    assert fresh(solve).state == SolveState.STOPPED
    assert scene.now() == {(scene.ajain, 1): scene.zoe}


def test_a_worker_taken_for_dead_writes_nothing_any_more(scene):
    work = claim(asked(scene).pk)
    settle_abandoned(timezone.now() + 2 * SILENCE)

    work.keep(rota_of(scene.zoe, scene.ajain, 1))
    work.end(SolveState.DONE)

    assert work.asked() is True
    assert (fresh(work.solve).state, fresh(work.solve).best) == (SolveState.STOPPED, None)
    assert scene.now() == {}


def test_a_solve_whose_task_was_lost_is_queued_again(scene):
    solve = asked(scene)
    later = solve.asked_at + 2 * SILENCE
    assert settle_abandoned(later) == 0  # its task waits its turn

    DBTaskResult.objects.all().delete()

    assert settle_abandoned(later) == 1
    assert [task.args_kwargs["args"] for task in DBTaskResult.objects.ready()] == [[solve.pk]]


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_loses_nothing_of_its_best(scene, monkeypatch):
    solve = asked(scene)

    def endless(problem, *, stop, seed, progress, start):
        progress(rota_of(scene.zoe, scene.ajain, 1))
        time.sleep(PATIENCE_SECONDS)

    monkeypatch.setattr(run, "solve", endless)
    worker = fork(compute, solve.pk)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while fresh(solve).best is None and time.monotonic() < deadline:
        time.sleep(0.05)
    kill(worker)
    assert scene.now() == {}

    settle_abandoned(fresh(solve).heartbeat_at + 2 * SILENCE)

    assert scene.now() == {(scene.ajain, 1): scene.zoe}
    assert fresh(solve).state == SolveState.STOPPED
