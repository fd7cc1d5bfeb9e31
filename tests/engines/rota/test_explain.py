"""Why a post is empty."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_rotas import a_centre, a_problem, a_volunteer, random_problem, random_rota

from maillage.engines.errors import InvalidInput
from maillage.engines.rota import REASONS, Assignment, evaluate, why_empty


def test_each_volunteer_counts_once_at_the_first_reason():
    doctors = [
        a_volunteer("away", (2,), accepts={"benevent": 1}),
        a_volunteer("not yet", ready_from=2),
        a_volunteer("elsewhere only", accepts={"benevent": 1}),
        a_volunteer("busy", accepts={"ajain": 1, "benevent": 1}),
        a_volunteer("tired", (0, 1)),
        a_volunteer("too soon", (0, 1), max_weeks=2, min_gap=2),
        a_volunteer("family", beds=3),
        a_volunteer("no car", needs_vehicle=True),
        a_volunteer("free"),
    ]
    problem = a_problem([a_centre(lines=3, vehicles=0), a_centre("benevent")], doctors)
    rota = [
        Assignment("busy", "benevent", 1),
        Assignment("tired", "ajain", 0),
        Assignment("too soon", "ajain", 0),
    ]

    why = why_empty(problem, rota, "ajain", 1)

    reasons = [reason for reason in REASONS if reason != "posts_full"]
    assert why.ruled_out == dict.fromkeys(reasons, 1) | {"posts_full": 0}
    assert list(why.ruled_out) == list(REASONS)
    assert why.could_come == ("free",)


def test_a_full_centre_is_the_last_reason():
    problem = a_problem([a_centre()], [a_volunteer("there"), a_volunteer("free")])

    why = why_empty(problem, [Assignment("there", "ajain", 1)], "ajain", 1)

    assert (why.ruled_out["serves_elsewhere"], why.ruled_out["posts_full"]) == (1, 1)


@given(seed=st.integers(0, 2**32))
@settings(max_examples=15)
def test_who_could_come_is_who_breaks_no_rule_by_coming(seed):
    problem = random_problem(seed)
    rota = random_rota(problem, seed)[:-2]
    for row, centre in enumerate(problem.centres):
        for week in range(problem.weeks):
            if not problem.lines[row, week]:
                continue
            why = why_empty(problem, rota, centre.id, week)
            assert sum(why.ruled_out.values()) + len(why.could_come) == len(problem.volunteers)
            for volunteer in problem.volunteers:
                more = (*rota, Assignment(volunteer.id, centre.id, week))
                feasible = not evaluate(problem, more).errors
                assert feasible == (volunteer.id in why.could_come)


@pytest.mark.parametrize(
    ("centre", "week", "said"),
    [("x", 1, "'x' is no centre"), ("ajain", 3, "closed in week 3"), ("ajain", 9, "closed")],
)
def test_only_an_open_week_of_a_centre_is_explained(centre, week, said):
    problem = a_problem([a_centre(open_to=2)], [])

    with pytest.raises(InvalidInput, match=said):
        why_empty(problem, (), centre, week)
