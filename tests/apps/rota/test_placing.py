"""What forbids one more week, and what it would cost: the engine's `evaluate` is the judge."""

from collections import Counter

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from maillage.apps.rota.placing import Obstacle, Placing
from maillage.engines.rota import Assignment, Centre, Problem, Volunteer, Weights, evaluate

WEIGHTS = Weights(1000, 400, 120, 1, 15, 25, 200, 30, 40, 20, 30, 200, 20, 2)
WEEKS, CENTRES, PEOPLE = 6, ("a", "b", "reserve"), ("v0", "v1", "v2", "v3")


def doctor(name="v0", **values):
    usual = {
        "senior": True,
        "max_weeks": 2,
        "wanted_weeks": 1,
        "available": tuple(range(WEEKS)),
        "ready_from": 0,
        "beds": 1,
        "needs_vehicle": False,
        "min_gap": 1,
        "accepts": {"a": 3, "b": 0},
    }
    return Volunteer(id=name, **usual | values)


def centre(name="a", **values):
    usual = {"lines": 1, "beds": 2, "vehicles": 1, "open_from": 0, "open_to": WEEKS - 1}
    return Centre(id=name, **usual | values)


def problem(*people, centres=None):
    return Problem("", WEEKS, centres or (centre(), centre("b")), people, WEIGHTS)


@pytest.mark.parametrize(
    ("values", "obstacle"),
    [
        ({"available": (0, 1)}, Obstacle.NOT_OFFERED),
        ({"ready_from": 4}, Obstacle.NOT_READY),
        ({"accepts": {"b": 0}}, Obstacle.NOT_ACCEPTED),
        ({"max_weeks": 1}, Obstacle.MOST_WEEKS),
        ({"min_gap": 4}, Obstacle.TOO_CLOSE),
        ({"beds": 3}, Obstacle.BEDS),
    ],
)
def test_each_rule_is_named(values, obstacle):
    """Who serves week 0 elsewhere is asked for week 3."""
    placing = Placing(problem(doctor(**values)), [Assignment("v0", "b", 0)])

    assert placing.obstacles(Assignment("v0", "a", 3)) == [obstacle]


def test_nothing_keeps_from_a_place_one_whom_no_rule_keeps_from_it():
    placing = Placing(problem(doctor()), [Assignment("v0", "b", 0)])

    assert placing.obstacles(Assignment("v0", "a", 3)) == []


def test_a_place_that_is_taken_is_full_and_beds_and_vehicles_are_shared():
    people = doctor(needs_vehicle=True, beds=2), doctor("v1", needs_vehicle=True)
    one = Placing(problem(*people), [Assignment("v0", "a", 3)])
    two = Placing(problem(*people, centres=(centre(lines=2),)), [Assignment("v0", "a", 3)])

    full = [Obstacle.FULL, Obstacle.BEDS, Obstacle.VEHICLES]
    assert one.obstacles(Assignment("v1", "a", 3)) == full
    assert two.obstacles(Assignment("v1", "a", 3)) == [Obstacle.BEDS, Obstacle.VEHICLES]


def test_nobody_serves_two_places_in_one_week():
    placing = Placing(problem(doctor()), [Assignment("v0", "b", 3)])

    assert placing.obstacles(Assignment("v0", "a", 3)) == [Obstacle.SAME_WEEK]


@pytest.mark.parametrize(
    ("asked", "obstacle"),
    [
        (Assignment("gone", "a", 3), Obstacle.GONE),
        (Assignment("v0", "nowhere", 3), Obstacle.CLOSED),
        (Assignment("v0", "a", WEEKS), Obstacle.CLOSED),
        (Assignment("v0", "a", -1), Obstacle.CLOSED),
    ],
)
def test_what_is_not_known_is_refused(asked, obstacle):
    assert Placing(problem(doctor())).obstacles(asked) == [obstacle]


def test_an_assignment_is_judged_with_the_others_as_they_are_and_stays():
    here, near = Assignment("v0", "a", 3), Assignment("v0", "b", 4)
    placing = Placing(problem(doctor(min_gap=2)), [here, near])

    assert placing.broken(here) == [Obstacle.TOO_CLOSE]
    assert set(placing.assignments) == {here, near}


@st.composite
def situations(draw):
    """A small problem with every rule in use, a feasible rota, and one more assignment."""
    weeks = st.lists(st.integers(0, WEEKS - 1), unique=True, min_size=2)
    people = [
        doctor(
            name,
            senior=draw(st.booleans()),
            max_weeks=draw(st.integers(1, 3)),
            available=tuple(sorted(draw(weeks))),
            min_gap=draw(st.integers(1, 3)),
            needs_vehicle=draw(st.booleans()),
            accepts={"a": draw(st.integers(0, 9)), "b": 0, "reserve": 0},
            served=draw(st.sampled_from([frozenset(), frozenset("a")])),
            two_running=draw(st.sampled_from([None, "preferred", "refused"])),
            first_time=draw(st.booleans()),
        )
        for name in PEOPLE
    ]
    centres = (
        centre(lines=2, senior_required=True, new_per_month=1),
        centre("b", open_from=1),
        centre("reserve", beds=99, vehicles=99, reserve=True),
    )
    assignments = st.builds(
        Assignment,
        st.sampled_from(PEOPLE),
        st.sampled_from(CENTRES),
        st.integers(0, WEEKS - 1),
    )
    previous = tuple(draw(st.sets(assignments, max_size=3)))
    asked = Problem(
        "", WEEKS, centres, tuple(people), WEIGHTS, previous=previous, together=(("v0", "v1"),),
        holidays=frozenset({1, 2}), return_every=3,
    )  # fmt: skip
    rota = []
    for each in draw(st.lists(assignments, max_size=8)):
        if not evaluate(asked, [*rota, each]).errors:
            rota.append(each)
    return asked, rota, draw(assignments)


@settings(max_examples=25)
@given(situations())
def test_there_is_an_obstacle_exactly_when_the_engine_finds_a_rule_broken(situation):
    asked, rota, more = situation
    assume(more not in rota)

    obstacles = Placing(asked, rota).obstacles(more)

    assert bool(obstacles) == bool(evaluate(asked, [*rota, more]).errors)


@settings(max_examples=25)
@given(situations())
def test_what_one_more_costs_is_what_the_engine_counts_over_the_whole_rota(situation):
    asked, rota, more = situation
    placing = Placing(asked, rota)
    assume(not placing.obstacles(more))

    before, after = evaluate(asked, rota).by_rule, evaluate(asked, [*rota, more]).by_rule

    extra = Counter(after)
    extra.subtract(before)
    assert placing.extra_cost(more) == {rule: cost for rule, cost in extra.items() if cost}
