"""The plan of a forecast: it breaks no rule, it is the maximum flow where there is one."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from offered import assignments_of, most_filled, problems
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_flow
from tiny_rotas import a_centre, a_problem, a_volunteer

from maillage.engines.rota import Assignment, evaluate
from maillage.engines.rota.filling import empty_filling
from maillage.engines.rota.offers import Line, lines_of, offers_of
from maillage.engines.rota.planning import (
    hold,
    most_empty,
    most_posts,
    most_posts_by_week,
    nobody_gone,
    plan_lines,
)


def planned(problem):
    offers = offers_of(problem)
    filling = plan_lines(offers, lines_of(offers))
    return assignments_of(problem, offers, filling)


def ceiling(problem):
    offers = offers_of(problem)
    return most_posts(offers, nobody_gone(offers)).sum()


@given(problems())
def test_a_plan_breaks_no_hard_rule(problem):
    assert evaluate(problem, planned(problem)).errors == ()


@settings(max_examples=30)
@given(problems())
def test_a_plan_is_at_most_two_posts_below_the_best_and_the_best_below_the_flow(problem):
    best = most_filled(problem)

    assert len(planned(problem)) <= best <= ceiling(problem)
    assert len(planned(problem)) >= best - 2


@given(problems(simple=True))
def test_where_weeks_may_touch_and_room_never_lacks_the_plan_is_a_maximum_flow(problem):
    assert len(planned(problem)) == ceiling(problem) == by_scipy(problem)


@given(problems(simple=True, most_volunteers=6))
def test_one_more_volunteer_never_fills_fewer_posts(problem):
    fewer = replace(problem, volunteers=problem.volunteers[:-1])

    assert len(planned(fewer)) <= len(planned(problem))


def by_scipy(problem):
    """Volunteers, their weeks, cells: the flow through them by SciPy."""
    offers = offers_of(problem)
    people, given = offers.most.size, offers.giver.size
    source, sink = 0, 1 + people + given + offers.lines.size
    cell = np.repeat(np.arange(offers.lines.size), offers.last - offers.first)
    edges = [
        *((source, 1 + v, most) for v, most in enumerate(offers.most)),
        *((1 + v, 1 + people + offer, 1) for offer, v in enumerate(offers.giver)),
        *(
            (1 + people + o, 1 + people + given + c, 1)
            for o, c in zip(offers.by, cell, strict=True)
        ),
        *((1 + people + given + c, sink, lines) for c, lines in enumerate(offers.lines)),
    ]
    start, end, capacity = np.array(edges, np.int32).reshape(-1, 3).T
    graph = csr_matrix((capacity, (start, end)), (sink + 1, sink + 1))
    return maximum_flow(graph, source, sink).flow_value


def test_somebody_moves_to_let_another_come():
    """Both weeks of b are needed: a, who came in week 0, moves to week 1."""
    people = [a_volunteer("a", (0, 1)), a_volunteer("b", (0,))]

    assert sorted(planned(a_problem([a_centre(open_to=1)], people))) == [
        Assignment("a", "ajain", 1),
        Assignment("b", "ajain", 0),
    ]


def test_a_family_gives_way_when_two_can_come_instead():
    people = [a_volunteer("family", (0,), beds=3)]
    people += [a_volunteer(name, (0,), beds=2) for name in "ab"]
    centre = a_centre(lines=2, beds=4, open_to=0)

    assert sorted(each.volunteer for each in planned(a_problem([centre], people))) == ["a", "b"]


def test_a_doctor_leaves_two_posts_for_one_when_others_take_them():
    """Only m can come in week 1, two weeks from any other of theirs; a and b take weeks 0 and 2."""
    people = [
        a_volunteer("m", (0, 1, 2), max_weeks=2, min_gap=2),
        a_volunteer("a", (0,)),
        a_volunteer("b", (2,)),
    ]
    offers = offers_of(a_problem([a_centre(open_to=2)], people))
    # The flexible one first, so that the two posts are to be left.
    offers = offers._replace(who=offers.who[[1, 0, 2, 4, 3]], by=offers.by[[1, 0, 2, 4, 3]])
    filling = empty_filling(offers)

    assert hold(offers, filling, Line(0, 1), 0)
    assert filling.members[:3, 0].tolist() == [1, 0, 2]


def test_a_line_that_cannot_be_held_takes_nobody_from_one_that_can():
    """Easy has more support but nobody in week 1; the only doctor of week 0 goes to the other."""
    people = [a_volunteer("a", (0,), {"easy": 0, "other": 0})]
    people += [a_volunteer(f"b{n}", (2,), {"easy": 0}) for n in range(3)]
    people += [a_volunteer(f"c{n}", (n,), {"other": 0}) for n in (1, 2)]
    problem = a_problem([a_centre("easy", open_to=2), a_centre("other", open_to=2)], people)

    rota = planned(problem)

    assert lines_of(offers_of(problem))[0] == Line(0, 1)
    assert sum(each.centre == "other" for each in rota) == 3 and len(rota) == 4


def test_a_fixed_assignment_stays_even_where_moving_it_would_fill_more():
    people = [a_volunteer("a", (0, 1)), a_volunteer("b", (0,))]
    kept = (Assignment("a", "ajain", 0),)

    rota = planned(a_problem([a_centre(open_to=1)], people, fixed=kept))

    assert rota == [Assignment("a", "ajain", 0)]


def test_no_volunteer_fills_nothing():
    assert planned(a_problem([a_centre()], [])) == []


def test_most_posts_by_week_lets_everybody_give_every_week():
    offers = offers_of(a_problem([a_centre()], [a_volunteer("a", (0, 2))]))

    assert most_posts_by_week(offers, nobody_gone(offers)).tolist() == [1, 0, 1, 0]
    assert most_posts(offers, nobody_gone(offers)).sum() == 1


def test_most_posts_leaves_out_who_is_gone():
    offers = offers_of(a_problem([a_centre()], [a_volunteer("a", (0, 2), max_weeks=2)]))

    assert most_posts(offers, np.array([True, False])).tolist() == [0, 0, 1, 0]


def test_one_week_in_twenty_may_be_empty():
    offers = offers_of(a_problem([a_centre(open_to=19), a_centre("b", open_to=18)], [], weeks=20))

    assert [most_empty(offers, Line(centre, 1), 0.05) for centre in (0, 1)] == [1, 0]
