"""What a rota costs: as the judge of the benchmark says, and each further rule by hand."""

import importlib.util
import json
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_rotas import WEIGHTS, a_centre, a_problem, a_volunteer, random_problem, random_rota

from maillage.engines.rota import (
    PREFERRED,
    REFUSED,
    Assignment,
    UnusualWeeks,
    evaluate,
    problem_from,
)

AJAIN, BENEVENT = "ajain", "benevent"


@pytest.fixture(scope="module")
def bench(shared):
    folder = shared / "bench" / "rota"
    if not folder.is_dir():
        pytest.skip("the rota instances are not beside this repository (../shared/bench/rota)")
    return folder


@pytest.fixture(scope="module")
def judge(bench):
    spec = importlib.util.spec_from_file_location("rota_judge", bench / "check.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.judge


@pytest.mark.shared
@pytest.mark.parametrize(("name", "rotas"), [("tiny", 60), ("small", 40), ("medium", 4)])
def test_it_agrees_with_the_judge_of_the_benchmark(bench, judge, name, rotas):
    instance = json.loads((bench / f"{name}.json").read_text("utf-8"))
    for seed in range(rotas):
        rng = random.Random(seed)
        if seed % 2:
            instance["previous"] = [each._asdict() for each in careless_rota(instance, rng)]
        rota = careless_rota(instance, rng)
        expected = judge(instance, {"assignments": [each._asdict() for each in rota]})

        found = evaluate(problem_from(instance), rota)

        assert (found.cost, found.empty_posts) == (expected["cost"], expected["empty_posts"])
        assert found.feasible == expected["feasible"]
        assert {k: c for k, c in found.by_rule.items() if c} == {
            k: c for k, c in expected["by_rule"].items() if c
        }


def careless_rota(instance, rng):
    """Weeks drawn at random, now and then against a rule."""
    centres = [centre["id"] for centre in instance["centres"]]
    rota = []
    for given_ in instance["volunteers"]:
        most = given_["max_weeks"] + (rng.random() < 0.05)
        weeks = rng.sample(given_["available"], rng.randint(0, min(most, len(given_["available"]))))
        for week in weeks:
            anywhere = rng.random() < 0.02
            centre = rng.choice(centres if anywhere else list(given_["accepts"]))
            rota.append(Assignment(given_["id"], centre, week))
    return rota


def costs(problem, *rota):
    """Cost of each rule that costs something."""
    found = evaluate(problem, [Assignment(*each) for each in rota])
    assert found.feasible
    assert found.cost == sum(found.by_rule.values())
    return {rule: cost for rule, cost in found.by_rule.items() if cost}


def one(centre=None, volunteers=(), **weights):
    """A problem in which only the rules given cost."""
    nothing = dict.fromkeys(WEIGHTS.__dataclass_fields__, 0)
    only = replace(WEIGHTS, **(nothing | weights))
    return a_problem([centre or a_centre(), a_centre(BENEVENT)], volunteers, weights=only)


def two_places(name="v", **told):
    return a_volunteer(name, **({"accepts": {AJAIN: 0, BENEVENT: 0}, "max_weeks": 4} | told))


def test_the_rules_of_the_benchmark_by_hand():
    doctor = a_volunteer("v", senior=False, wanted_weeks=3, served=frozenset())
    problem = a_problem([a_centre(senior_required=True)], [doctor])

    assert costs(problem, ("v", AJAIN, 0)) == {
        "empty_post": 3000,
        "empty_twice": 800,
        "no_senior": 120,
        "distance": 10,
        "new_to_centre": 15,
        "unmet_wish": 50,
    }


def test_weeks_closed_in_between_are_not_empty_twice():
    centre = a_centre(unusual=(UnusualWeeks(1, 1, lines=0),), open_to=2)

    assert costs(a_problem([centre], [])) == {"empty_post": 2000}


def test_two_weeks_running_preferred_charges_each_week_alone():
    problem = one(volunteers=[two_places(two_running=PREFERRED)], two_running=10)

    assert costs(problem, ("v", AJAIN, 0), ("v", AJAIN, 1)) == {}
    assert costs(problem, ("v", AJAIN, 0), ("v", AJAIN, 2)) == {"two_running": 20}
    assert costs(problem, ("v", AJAIN, 0), ("v", BENEVENT, 1)) == {"two_running": 20}


def test_two_weeks_running_refused_charges_each_pair():
    problem = one(volunteers=[two_places(two_running=REFUSED)], two_running=10)

    assert costs(problem, ("v", AJAIN, 0), ("v", AJAIN, 2)) == {}
    running = [("v", AJAIN, 0), ("v", BENEVENT, 1), ("v", AJAIN, 2)]
    assert costs(problem, *running) == {"two_running": 20}


def test_friends_wish_one_week_in_one_centre():
    centre = a_centre(lines=2)
    friends = replace(
        one(centre, [two_places("v"), two_places("w")], together=10), together=(("v", "w"),)
    )

    assert costs(friends, ("v", AJAIN, 0), ("w", AJAIN, 0)) == {}
    assert costs(friends, ("v", AJAIN, 0), ("w", BENEVENT, 0)) == {"together": 10}
    assert costs(friends) == {"together": 10}


def test_a_first_timer_wishes_somebody_experienced_beside():
    doctors = [two_places("v", first_time=True), two_places("w", first_time=True), two_places("x")]
    problem = one(a_centre(lines=3, beds=3), doctors, first_timer=10)

    assert costs(problem, ("v", AJAIN, 0)) == {"first_timer": 10}
    assert costs(problem, ("v", AJAIN, 0), ("w", AJAIN, 0)) == {"first_timer": 20}
    assert costs(problem, ("v", AJAIN, 0), ("w", AJAIN, 0), ("x", AJAIN, 0)) == {}


def test_new_doctors_count_in_the_month_of_their_first_week():
    centre = a_centre(lines=2, new_per_month=1)
    doctors = [two_places(name, served=frozenset()) for name in ("v", "w")]
    problem = replace(one(centre, doctors, new_in_month=10), months=(0, 0, 1, 1))

    assert costs(problem, ("v", AJAIN, 0), ("w", AJAIN, 1)) == {"new_in_month": 10}
    assert costs(problem, ("v", AJAIN, 0), ("w", AJAIN, 2)) == {}
    assert costs(problem, ("v", AJAIN, 0), ("v", AJAIN, 1)) == {}


def test_a_reserve_has_its_own_price_and_no_other():
    reserve = a_centre(reserve=True, senior_required=True, new_per_month=0)
    prices = {"empty_post": 1000, "empty_twice": 400, "no_senior": 120, "new_to_centre": 15}
    junior = two_places(senior=False, served=frozenset())
    problem = a_problem([reserve], [junior], weights=one(**prices, reserve=3).weights)

    found = evaluate(problem, [Assignment("v", AJAIN, 0)])

    assert (found.cost, found.by_rule["reserve"], found.empty_posts) == (9, 9, 0)


@pytest.mark.parametrize(("last_year", "expected"), [(0, 10), (1, 20), (5, 20)])
def test_school_holidays_are_shared_over_the_years(last_year, expected):
    doctor = two_places(holidays_served=last_year)
    problem = replace(one(volunteers=[doctor], holiday=10), holidays=frozenset({0, 1}))

    assert costs(problem, ("v", AJAIN, 0), ("v", AJAIN, 1), ("v", AJAIN, 2)) == {
        "holiday": expected
    }


@pytest.mark.parametrize(
    ("weeks", "missed"),
    [
        ([(AJAIN, 0), (AJAIN, 3)], 0),
        ([(AJAIN, 0), (AJAIN, 2)], 1),
        ([(AJAIN, 0), (AJAIN, 1)], 0),  # one visit of two weeks
        ([(AJAIN, 0), (AJAIN, 1), (AJAIN, 3)], 1),
        ([(AJAIN, 0), (BENEVENT, 3)], 3),
        ([(AJAIN, 0), (BENEVENT, 1), (AJAIN, 3)], 3),
        ([(AJAIN, 3)], 0),
    ],
)
def test_continuity_counts_the_weeks_off_the_wished_return(weeks, missed):
    problem = replace(one(volunteers=[two_places()], continuity=10), return_every=3)

    rota = [("v", centre, week) for centre, week in weeks]

    assert costs(problem, *rota) == ({"continuity": 10 * missed} if missed else {})


def test_changes_to_a_published_rota_count_both_ways():
    published = (Assignment("v", AJAIN, 0),)
    problem = replace(one(volunteers=[two_places()], change=10), previous=published)

    assert costs(problem, *published) == {}
    assert costs(problem, ("v", AJAIN, 1)) == {"change": 20}
    assert costs(problem) == {"change": 10}


@pytest.mark.parametrize(
    ("doctor", "centre", "rota", "said"),
    [
        ({"available": (1,)}, {}, [(AJAIN, 0)], "not available in week 0"),
        ({"ready_from": 1}, {}, [(AJAIN, 0)], "not available in week 0"),
        ({"accepts": {BENEVENT: 1}}, {}, [(AJAIN, 0)], "does not accept ajain"),
        ({}, {"open_from": 1}, [(AJAIN, 0)], "closed in week 0"),
        ({}, {"unusual": (UnusualWeeks(0, 0, lines=0),)}, [(AJAIN, 0)], "closed in week 0"),
        ({}, {}, [(AJAIN, 0), (AJAIN, 1)], "serves 2 weeks, more than 1"),
        ({"max_weeks": 2, "min_gap": 3}, {}, [(AJAIN, 0), (AJAIN, 2)], "closer than 3"),
        ({"max_weeks": 2}, {}, [(AJAIN, 0), (BENEVENT, 0)], "weeks 0 and 0"),
        ({"beds": 3}, {}, [(AJAIN, 0)], "3 beds needed, 2 there"),
        ({"needs_vehicle": True}, {"vehicles": 0}, [(AJAIN, 0)], "1 vehicles needed, 0 there"),
        ({}, {}, [("nowhere", 0)], "unknown volunteer or centre"),
    ],
)
def test_each_hard_rule_broken_is_named(doctor, centre, rota, said):
    accepts = {"accepts": {AJAIN: 1, BENEVENT: 1}}
    problem = one(a_centre(**centre), [a_volunteer("v", **(accepts | doctor))])

    found = evaluate(problem, [Assignment("v", *each) for each in rota])

    assert not found.feasible
    assert any(said in error for error in found.errors)


def test_too_many_in_one_week_and_a_fixed_one_missing_are_named():
    problem = replace(
        one(volunteers=[a_volunteer("v"), a_volunteer("w")]), fixed=(Assignment("v", AJAIN, 3),)
    )

    errors = evaluate(problem, [Assignment("v", AJAIN, 0), Assignment("w", AJAIN, 0)]).errors

    assert "ajain week 0: 2 lines needed, 1 there" in errors
    assert "fixed assignment missing: v, ajain, week 3" in errors


@given(seed=st.integers(0, 2**32))
@settings(max_examples=25)
def test_the_order_of_the_assignments_does_not_matter(seed):
    problem = random_problem(seed)
    rota = random_rota(problem, seed)

    assert evaluate(problem, rota[::-1]) == evaluate(problem, rota)
