"""`solve` against every rota of tiny problems, the published optima, and whoever interrupts it."""

import json
import random
from dataclasses import replace

import pytest

from maillage.engines.errors import InvalidInput
from maillage.engines.rota import Assignment, Stop, evaluate, problem_from, solve
from maillage.engines.rota.solving import planning, settling
from tests.engines.rota.tiny_rotas import (
    a_centre,
    a_problem,
    a_volunteer,
    every_rota,
    random_problem,
    random_rota,
)


def a_season(seed, volunteers=30):
    """Three centres for ten weeks: more rotas than can be tried, solved in a moment."""
    rng = random.Random(seed)
    names = ("c1", "c2", "c3")
    centres = [
        a_centre(name, lines=lines, beds=3, open_to=9, senior_required=True)
        for name, lines in zip(names, (1, 1, 2), strict=True)
    ]
    people = [
        a_volunteer(
            f"v{number}",
            sorted(rng.sample(range(10), 4)),
            {name: rng.randrange(12) for name in rng.sample(names, 2)},
            senior=rng.random() < 0.6,
            max_weeks=rng.choice((1, 2, 3)),
            beds=rng.choice((1, 1, 2)),
            needs_vehicle=rng.random() < 0.5,
            served=frozenset({"c1"}),
        )
        for number in range(volunteers)
    ]
    return a_problem(centres, people, weeks=10)


def with_a_past(problem, seed):
    """The problem after a publication, one of whose assignments is kept."""
    published = random_rota(problem, seed)
    return replace(problem, previous=tuple(published), fixed=tuple(published[:1]))


def benchmark(shared, name):
    path = shared / "bench" / "rota" / f"{name}.json"
    if not path.exists():
        pytest.skip("the rota instances are not beside this repository (../shared/bench/rota)")
    return problem_from(json.loads(path.read_text("utf-8")))


@pytest.mark.parametrize("seed", range(6))
def test_the_rota_is_the_best_of_all_and_proven_so_whatever_the_rules(seed):
    problem = random_problem(seed)

    rota = solve(problem)

    costs = [evaluate(problem, each).cost for each in every_rota(problem)]
    assert (rota.cost, rota.bound, rota.proven_optimal) == (min(costs), min(costs), True)


@pytest.mark.parametrize("seed", range(10, 14))
def test_the_rota_near_a_published_one_is_the_best_that_keeps_what_is_fixed(seed):
    problem = with_a_past(random_problem(seed), seed)

    rota = solve(problem)

    costs = [evaluate(problem, each).cost for each in every_rota(problem)]
    assert (rota.cost, rota.bound) == (min(costs), min(costs))
    assert set(problem.fixed) <= set(rota.assignments)


@pytest.mark.shared
@pytest.mark.parametrize(("name", "optimum"), [("tiny", 3_620), ("small", 1_474)])
def test_the_published_optima_are_found_and_proven(shared, name, optimum):
    rota = solve(benchmark(shared, name))

    assert (rota.cost, rota.proven_optimal) == (optimum, True)


@pytest.mark.parametrize("seed", range(2))
def test_the_answer_is_what_evaluate_says_of_its_assignments(seed):
    problem = a_season(seed)

    rota = solve(problem)

    found = evaluate(problem, rota.assignments)
    assert found.feasible
    assert (rota.cost, rota.by_rule) == (found.cost, found.by_rule)
    assert rota.empty_posts == found.empty_posts
    assert rota.bound <= rota.cost


def test_the_same_seed_gives_the_same_rota():
    problem = a_season(0)

    assert solve(problem, seed=3).assignments == solve(problem, seed=3).assignments


def test_who_wants_to_stop_at_once_still_has_a_rota():
    problem = a_season(1)

    rota = solve(problem, stop=Stop(asked=lambda: True))

    assert evaluate(problem, rota.assignments).feasible
    assert rota.assignments
    assert rota.bound <= solve(problem).bound


@pytest.mark.parametrize("calls", [5, 60, 700])
def test_stopped_at_any_moment_the_best_rota_and_its_bound_are_given(calls):
    problem, left = a_season(2), iter(range(calls))

    rota = solve(problem, stop=Stop(asked=lambda: next(left, None) is None))

    assert evaluate(problem, rota.assignments).cost == rota.cost
    assert rota.bound <= solve(problem).cost <= rota.cost


def test_no_time_means_the_first_rota():
    rota = solve(a_season(1), time_limit=0)

    assert rota.assignments
    assert not rota.proven_optimal


def test_a_gap_small_enough_ends_the_search():
    problem = a_season(1)

    rota = solve(problem, stop=Stop(gap=0.9))

    assert rota.gap <= 0.9
    assert rota.cost >= solve(problem).cost


def test_the_search_begins_from_the_rota_it_is_given():
    problem = a_season(3)
    best = solve(problem)

    again = solve(problem, start=best.assignments, time_limit=0)

    assert again.cost == best.cost


def test_a_given_rota_that_breaks_a_rule_is_left_aside():
    problem = a_season(3)

    rota = solve(problem, start=[Assignment("nobody", "c1", 0)], time_limit=0)

    assert evaluate(problem, rota.assignments).feasible


def test_progress_tells_rotas_that_only_get_better():
    problem, told = a_season(4), []

    rota = solve(problem, progress=told.append)

    costs, bounds = [each.cost for each in told], [each.bound for each in told]
    assert costs == sorted(costs, reverse=True)
    assert bounds == sorted(bounds)
    assert (costs[-1], bounds[-1]) == (rota.cost, rota.bound)
    assert all(evaluate(problem, each.assignments).feasible for each in told)


def test_nothing_is_written_on_the_output(capfd):
    solve(a_season(0))

    assert capfd.readouterr() == ("", "")


def test_nobody_and_nowhere_have_a_rota_too():
    assert solve(a_problem([], [])).cost == 0
    assert solve(a_problem([a_centre()], [])).cost == 4 * 1000 + 3 * 400
    assert solve(a_problem([a_centre()], [a_volunteer("v", available=())])).proven_optimal


def test_the_explanation_counts_posts_and_says_what_the_bound_rests_on():
    centre = a_centre(open_to=1)

    filled, bound = solve(a_problem([centre], [a_volunteer("v")], weeks=2)).explanation[:2]

    assert filled == "1 of 2 posts are filled."
    assert bound.startswith("No rota costs less than 1,010")


def test_a_proof_made_in_another_process_is_the_same(monkeypatch):
    problem = a_season(3)
    here = solve(problem)
    monkeypatch.setattr(planning, "SMALL", 0)

    there = solve(problem)

    assert (there.cost, there.proven_optimal) == (here.cost, True)
    assert "branch and bound" in there.explanation[2]


def test_a_gap_with_too_many_plans_to_list_is_left_open_never_called_proven(monkeypatch):
    problem = a_season(3)
    best = solve(problem)
    monkeypatch.setattr(settling, "MOST_PLANS", 1)

    rota = solve(problem)

    assert rota.bound < best.cost <= rota.cost
    assert not rota.proven_optimal


def test_a_centre_with_too_many_ways_to_share_a_week_is_refused():
    kinds = [
        a_volunteer(f"v{number}", beds=1 + number % 6, needs_vehicle=number % 2 == 0)
        for number in range(12)
    ]
    hall = a_centre(lines=12, beds=20, vehicles=4)

    with pytest.raises(InvalidInput, match="'ajain' has 12 lines"):
        solve(a_problem([hall], kinds))
