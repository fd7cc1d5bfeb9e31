"""Repairs: by hand, against every rota of a tiny problem, and what must always hold."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_rotas import (
    a_centre,
    a_problem,
    a_volunteer,
    every_rota,
    random_problem,
    random_rota,
)

from maillage.engines.errors import InvalidInput, Stopped
from maillage.engines.rota import (
    Assignment,
    Offer,
    Unusual,
    UnusualWeeks,
    Withdrawal,
    after,
    closing,
    evaluate,
    opening,
    repair,
)
from maillage.engines.rota.moves import Program

SEEDS = st.integers(0, 2**32)
AJAIN, BENEVENT = "ajain", "benevent"


def at(volunteer, week, centre=AJAIN):
    return Assignment(volunteer, centre, week)


def told(repaired):
    return [(change.kind, change.volunteer) for change in repaired.changes]


def test_somebody_free_comes_and_nobody_else_moves():
    doctors = [a_volunteer("gone"), a_volunteer("near", accepts={AJAIN: 2}), a_volunteer("far")]
    problem = a_problem([a_centre(open_from=1, open_to=1)], doctors)

    best, other = repair(problem, [at("gone", 1)], Withdrawal("gone", 1))

    assert told(best) == [("added", "near")]
    assert (best.assignments, best.n_changes, best.proven) == ((at("near", 1),), 1, True)
    assert (best.lost, best.people) == ((at("gone", 1),), ("near",))
    assert told(other) == [("added", "far")]
    assert other.cost == best.cost + 8


def test_a_volunteer_comes_a_week_earlier_when_only_their_week_can_be_taken_over():
    weeks = {"gone": (0,), "early": (0, 1), "late": (1,)}
    problem = a_problem([a_centre(open_to=1)], [a_volunteer(*each) for each in weeks.items()])

    best, leave = repair(problem, [at("gone", 0), at("early", 1)], Withdrawal("gone", 0))

    assert told(best) == [("moved", "early"), ("added", "late")]
    assert best.n_changes == best.least_changes == 3
    assert best.changes[0].before == at("early", 1)
    assert best.changes[0].after == at("early", 0)
    assert best.people == ("early", "late")
    assert (leave.n_changes, leave.still_empty, leave.proven) == (0, ((AJAIN, 0),), False)
    assert leave.least_empty_posts == 0
    assert leave.cost == best.cost + 1000 + 25 - 10


def test_the_week_left_may_be_more_than_one_because_weeks_keep_apart():
    doctors = [
        a_volunteer("gone", (1,)),
        a_volunteer("two", (0, 1, 2), max_weeks=2, min_gap=2),
        a_volunteer("first", (0,)),
        a_volunteer("last", (2,)),
    ]
    problem = a_problem([a_centre(open_to=2)], doctors)
    published = [at("two", 0), at("gone", 1), at("two", 2)]

    best = repair(problem, published, Withdrawal("gone", 1))[0]

    assert set(best.assignments) == {at("first", 0), at("two", 1), at("last", 2)}
    assert (best.n_changes, best.empty_posts, best.proven) == (5, 0, True)


def test_the_reserve_doctor_who_is_called_in_is_offered_as_another_way():
    reserve = a_centre("reserve", reserve=True, beds=9)
    kept = a_volunteer("kept", (1,), accepts={AJAIN: 1, "reserve": 0})
    doctors = [a_volunteer("gone", (1,)), kept, a_volunteer("free", (1,))]
    problem = a_problem([a_centre(open_from=1, open_to=1), reserve], doctors)

    best, called_in = repair(
        problem, [at("gone", 1), at("kept", 1, "reserve")], Withdrawal("gone", 1)
    )

    assert told(best) == [("added", "free")]
    assert told(called_in) == [("moved", "kept")]
    assert called_in.changes[0].from_reserve
    assert (called_in.n_changes, called_in.empty_posts, called_in.proven) == (2, 0, False)


def test_nobody_is_put_into_the_reserve_by_a_repair():
    reserve = a_centre("reserve", reserve=True, beds=9)
    doctors = [a_volunteer(name, (1,), accepts={"reserve": 0}) for name in ("gone", "free")]
    problem = a_problem([reserve], doctors)

    (only,) = repair(problem, [at("gone", 1, "reserve")], Withdrawal("gone", 1))

    assert (only.changes, only.proven) == ((), True)


def test_a_post_that_nobody_can_fill_stays_empty_and_that_is_proven():
    problem = a_problem([a_centre(open_from=1, open_to=1)], [a_volunteer("gone")])

    (only,) = repair(problem, [at("gone", 1)], Withdrawal("gone", 1))

    assert (only.changes, only.still_empty) == ((), ((AJAIN, 1),))
    assert (only.empty_posts, only.least_empty_posts, only.proven) == (1, 1, True)


def test_those_who_come_differ_by_half_at_least_from_one_way_to_the_next():
    doctors = [a_volunteer(f"v{i}", (0, 1)) for i in range(7)]
    problem = a_problem([a_centre(open_to=1)], doctors)

    ways = repair(problem, [at("v0", 0), at("v1", 1)], Withdrawal("v0"), Withdrawal("v1"))

    coming = [{change.volunteer for change in way.changes} for way in ways]
    assert len(ways) == 3
    assert all(len(a & b) <= 1 for i, a in enumerate(coming) for b in coming[:i])
    assert all(way.proven for way in ways)


def test_a_week_offered_fills_a_post_that_was_empty():
    problem = a_problem([a_centre(open_to=0)], [a_volunteer("v", (2,))])

    (only,) = repair(problem, [], Offer("v", 0))

    assert told(only) == [("added", "v")]
    assert only.evaluation.feasible


def test_a_week_offered_that_fills_nothing_changes_nothing():
    problem = a_problem([a_centre(open_to=0)], [a_volunteer("v", (0,)), a_volunteer("w", (2,))])

    (only,) = repair(problem, [at("v", 0)], Offer("w", 0))

    assert (only.changes, only.n_changes, only.proven) == ((), 0, True)


def test_a_centre_that_closes_frees_its_doctor_for_another_post():
    doctors = [a_volunteer("v", accepts={AJAIN: 1, BENEVENT: 3})]
    problem = a_problem([a_centre(open_to=0), a_centre(BENEVENT, open_to=0)], doctors)

    best = repair(problem, [at("v", 0)], closing(AJAIN, 0, 0))[0]

    assert best.lost == (at("v", 0),)
    assert best.assignments == (at("v", 0, BENEVENT),)
    assert (best.people, best.still_empty) == (("v",), ())


def test_a_centre_that_opens_is_filled():
    problem = a_problem([a_centre(open_to=0)], [a_volunteer("v", max_weeks=4)])

    best = repair(problem, [at("v", 0)], opening(AJAIN, 2, 3, 1))[0]

    assert set(best.assignments) == {at("v", 0), at("v", 2), at("v", 3)}
    assert best.evaluation.feasible


def test_a_flat_that_floods_sends_one_of_two_away_and_the_cheaper_one_stays():
    doctors = [a_volunteer("near", (0,), accepts={AJAIN: 1}), a_volunteer("far", (0,))]
    problem = a_problem([a_centre(lines=2, open_to=0)], doctors)
    flooded = Unusual(AJAIN, UnusualWeeks(0, 0, beds=1))

    best, *_ = repair(problem, [at("near", 0), at("far", 0)], flooded)

    assert told(best) == [("removed", "far")]
    assert (best.still_empty, best.empty_posts, best.proven) == (((AJAIN, 0),), 1, True)


def test_a_car_that_breaks_down_is_answered_by_one_who_needs_none():
    doctors = [a_volunteer("drives", needs_vehicle=True), a_volunteer("walks")]
    problem = a_problem([a_centre(open_to=0)], doctors)

    best = repair(problem, [at("drives", 0)], Unusual(AJAIN, UnusualWeeks(0, 0, vehicles=0)))[0]

    assert best.assignments == (at("walks", 0),)


def test_the_reserve_too_may_become_too_small():
    reserve = a_centre("reserve", reserve=True, lines=2, beds=9)
    doctors = [a_volunteer(name, (1,), accepts={"reserve": 0}) for name in ("a", "b")]
    problem = a_problem([reserve], doctors)
    smaller = Unusual("reserve", UnusualWeeks(1, 1, lines=1))

    best = repair(problem, [at("a", 1, "reserve"), at("b", 1, "reserve")], smaller)[0]

    assert (best.n_changes, best.evaluation.feasible, best.proven) == (1, True, True)


def test_out_of_time_the_rota_is_left_as_it_is_and_nothing_is_proven(monkeypatch):
    monkeypatch.setattr(Program, "best", lambda self, seconds: None)
    problem = a_problem([a_centre(open_to=0)], [a_volunteer("gone"), a_volunteer("free")])

    (only,) = repair(problem, [at("gone", 0)], Withdrawal("gone", 0), seconds=0.0)

    assert (only.changes, only.empty_posts, only.proven) == ((), 1, False)
    assert (only.least_empty_posts, only.least_changes) == (0, 1)


def test_out_of_time_a_rota_that_cannot_be_left_as_it_is_is_said(monkeypatch):
    monkeypatch.setattr(Program, "best", lambda self, seconds: None)
    problem = a_problem([a_centre(lines=2)], [a_volunteer("v"), a_volunteer("w")])
    flooded = Unusual(AJAIN, UnusualWeeks(0, 0, beds=1))

    with pytest.raises(Stopped, match="more seconds"):
        repair(problem, [at("v", 0), at("w", 0)], flooded, seconds=0.0)


def test_only_the_posts_asked_about_are_filled():
    doctors = [a_volunteer("gone", (1,)), a_volunteer("v", max_weeks=3)]
    problem = a_problem([a_centre(lines=2, beds=4)], doctors)

    (best, *_) = repair(problem, [at("gone", 1)], Withdrawal("gone", 1), only=[(AJAIN, 3)])

    assert set(best.assignments) == {at("v", 1), at("v", 3)}
    assert (best.empty_posts, best.least_empty_posts, best.proven) == (6, 6, True)


@given(seed=SEEDS)
@settings(max_examples=20)
def test_no_rota_fills_more_nor_changes_less_nor_then_costs_less(seed):
    problem, published, events, asked = an_incident(seed)
    left = after(problem, published, *events, now=asked["now"])

    best, *others = repair(problem, published, *events, **asked)

    assert best.proven
    expected = best_of_all(problem, published, left, **asked)
    assert worth(best.assignments, left) == expected
    assert (best.n_changes, best.least_changes) == (expected[1], expected[1])
    for other in others:
        assert not other.evaluation.errors
        assert worth(other.assignments, left) >= expected


@given(seed=SEEDS)
@settings(max_examples=30)
def test_the_past_and_what_is_fixed_stay_and_every_rule_is_kept(seed):
    problem, published, events, asked = an_incident(seed)
    now = asked["now"]
    left = after(problem, published, *events, now=now)

    for way in repair(problem, published, *events, **asked):
        rota = set(way.assignments)
        assert {e for e in rota if e.week < now} == {e for e in left.kept if e.week < now}
        assert rota >= set(left.problem.fixed)
        assert way.evaluation == evaluate(left.problem, way.assignments)
        assert way.evaluation.feasible
        assert way.n_changes == len(rota ^ set(left.kept))


def test_the_same_question_has_the_same_answer():
    problem, published, events, asked = an_incident(7)

    ways = [repair(problem, published, *events, **asked) for _ in range(2)]

    assert [each.changes for each in ways[0]] == [each.changes for each in ways[1]]


def an_incident(seed):
    """A random problem with every rule, a published rota, what happened to it, what is asked."""
    rng = random.Random(seed)
    while True:
        problem = random_problem(rng.randrange(2**32))
        published = random_rota(problem, seed)
        if rng.random() < 0.5:
            problem = replace(problem, fixed=tuple(e for e in published if rng.random() < 0.2))
        if rng.random() < 0.3:
            problem = replace(problem, previous=random_rota(problem, seed + 1))
        now = rng.choice((0, 0, 1))
        events = [_event(rng, problem, published) for _ in range(rng.choice((1, 1, 2)))]
        cells = [(c.id, w) for c in problem.centres for w in range(problem.weeks)]
        only = rng.choice((None, None, [each for each in cells if rng.random() < 0.2]))
        try:
            after(problem, published, *events, now=now)
        except InvalidInput:
            continue
        return problem, published, events, {"now": now, "only": only}


def _event(rng, problem, published):
    week = rng.randrange(problem.weeks)
    if rng.random() < 0.5 and published:
        gone = rng.choice(published)
        return Withdrawal(gone.volunteer, rng.choice((gone.week, None)))
    if rng.random() < 0.2:
        return Offer(rng.choice(problem.volunteers).id, week)
    sizes = [rng.choice((None, None, 0, 1, 2)) for _ in range(3)]
    return Unusual(
        rng.choice(problem.centres).id,
        UnusualWeeks(week, rng.randrange(week, problem.weeks), *sizes),
    )


def worth(rota, left):
    """(posts filled, as a loss; changes; cost) of a rota."""
    posts = sum(each.centre != "r" for each in rota)
    return -posts, len(set(rota) ^ set(left.kept)), evaluate(left.problem, rota).cost


def best_of_all(problem, published, left, *, now, only):
    """The least `worth` of all rotas that leave the past alone and fill only what is asked."""
    past, best = {each for each in left.kept if each.week < now}, None
    most = most_there(problem, published, left, now, only)
    for rota in every_rota(left.problem):
        there = Counter(each[1:] for each in rota if each.centre != "r")
        if any(there[cell] > most.get(cell, 9) for cell in there):
            continue
        if {each for each in rota if each.week < now} != past:
            continue
        quick = -there.total(), len(set(rota) ^ set(left.kept))
        if best is None or quick <= best[:2]:
            best = min(best or (1,), worth(rota, left))
    return best


def most_there(problem, published, left, now, only):
    """How many may come where nothing is to be filled."""
    if only is None:
        return {}
    most = {}
    for row, centre in enumerate(problem.centres):
        for week in range(now, problem.weeks):
            cell = centre.id, week
            before = sum(each[1:] == cell for each in published)
            since = sum(each[1:] == cell for each in left.kept)
            emptied = left.problem.lines[row, week] - since > max(
                0, problem.lines[row, week] - before
            )
            if cell not in only and not emptied:
                most[cell] = since
    return most
