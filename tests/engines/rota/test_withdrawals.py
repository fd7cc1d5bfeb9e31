"""Who withdraws and when, and the posts filled again."""

import numpy as np
import pytest
from hypothesis import given, settings
from offered import assignments_of, problems
from tiny_rotas import a_centre, a_problem, a_volunteer

from maillage.engines.rota import evaluate
from maillage.engines.rota.filling import copied, empty_filling, put
from maillage.engines.rota.offers import lines_of, offers_of
from maillage.engines.rota.planning import nobody_gone, plan_lines
from maillage.engines.rota.withdrawals import live_draws, losses_of

MANY = 4_000


def ten_weeks(number):
    people = [a_volunteer(f"v{n}", range(10)) for n in range(number)]
    return offers_of(a_problem([a_centre(open_to=9)], people, weeks=10))


def test_each_offer_is_withdrawn_with_the_probability_before_its_week():
    offers = ten_weeks(1)

    _, lost, moment = losses_of(offers, 0.3, (7, 0), MANY)

    assert np.bincount(lost) / MANY == pytest.approx(np.full(10, 0.3), abs=0.03)
    assert ((moment >= 0) & (moment <= offers.week[lost])).all()
    assert moment[lost == 9].mean() == pytest.approx(4.5, abs=0.3)


def test_two_offers_of_one_volunteer_are_withdrawn_apart():
    first, lost, _ = losses_of(ten_weeks(1), 0.3, (7, 0), MANY)
    year = np.repeat(np.arange(MANY), np.diff(first))

    both = np.intersect1d(year[lost == 3], year[lost == 4])

    assert both.size / MANY == pytest.approx(0.09, abs=0.015)


def test_withdrawals_of_a_year_come_in_the_order_of_time():
    first, _, moment = losses_of(ten_weeks(3), 0.5, (1, 0), 20)

    for begin, end in zip(first[:-1], first[1:], strict=True):
        assert (np.diff(moment[begin:end]) >= 0).all()


@pytest.mark.parametrize(("withdrawal", "share"), [(0, 0), (1, 1)])
def test_nobody_withdraws_at_zero_and_everybody_at_one(withdrawal, share):
    assert losses_of(ten_weeks(2), withdrawal, (1, 0), 5)[1].size == share * 100


def test_one_more_volunteer_changes_nothing_to_the_luck_of_the_others():
    _, lost, moment = losses_of(ten_weeks(2), 0.4, (3, 5), 1)
    _, lost_more, moment_more = losses_of(ten_weeks(3), 0.4, (3, 5), 1)

    assert lost.tolist() == lost_more[lost_more < 20].tolist()
    assert moment.tolist() == moment_more[lost_more < 20].tolist()


def test_a_draw_is_the_same_in_whatever_block_it_comes():
    _, lost, _ = losses_of(ten_weeks(2), 0.4, (3, 0), 6)
    first, _, _ = losses_of(ten_weeks(2), 0.4, (3, 0), 6)

    assert losses_of(ten_weeks(2), 0.4, (3, 5), 1)[1].tolist() == lost[first[5] :].tolist()


@settings(max_examples=30)
@given(problems())
def test_after_withdrawals_the_rota_still_breaks_no_rule_and_uses_no_offer_withdrawn(problem):
    offers = offers_of(problem)
    plan = plan_lines(offers, lines_of(offers))
    working, losses = copied(plan), losses_of(offers, 0.4, (1, 0), 1)
    posts = np.empty((1, offers.lines.size), np.int64)

    live_draws(offers, (plan, working), nobody_gone(offers), losses, 1, posts)

    assert (working.cell[losses[1]] < 0).all()
    assert evaluate(problem, assignments_of(problem, offers, working)).errors == ()
    assert posts.sum() == (working.cell >= 0).sum() <= (plan.cell >= 0).sum()


def filled_after(volunteers, plan, moves, moment=0.0):
    """Posts filled by week once the first offer is withdrawn; plan: {offer: week}."""
    offers = offers_of(a_problem([a_centre()], volunteers))
    filling = empty_filling(offers)
    for offer, week in plan.items():
        put(offers, filling, week, offer)
    posts = np.empty((1, 4), np.int64)
    losses = np.array([0, 1]), np.array([0]), np.array([moment])
    live_draws(offers, (filling, copied(filling)), nobody_gone(offers), losses, moves, posts)
    return posts[0].tolist()


def test_somebody_free_fills_the_post_left():
    people = [a_volunteer("a", (1,)), a_volunteer("b", (1,))]

    assert filled_after(people, {0: 1}, moves=0) == [0, 1, 0, 0]


def test_somebody_who_gives_all_their_weeks_already_does_not():
    people = [a_volunteer("a", (1,)), a_volunteer("b", (1, 2))]

    assert filled_after(people, {0: 1, 2: 2}, moves=0) == [0, 0, 1, 0]


@pytest.mark.parametrize(("moves", "filled"), [(0, [0, 0, 1, 0]), (1, [0, 1, 1, 0])])
def test_another_moves_to_the_post_left_and_somebody_free_takes_theirs(moves, filled):
    people = [a_volunteer("a", (1,)), a_volunteer("b", (1, 2)), a_volunteer("c", (2,))]

    assert filled_after(people, {0: 1, 2: 2}, moves) == filled


@pytest.mark.parametrize(("moment", "filled"), [(0.5, [0, 1, 1, 0]), (1.5, [0, 1, 0, 0])])
def test_nobody_leaves_a_week_that_has_begun(moment, filled):
    people = [a_volunteer("a", (2,)), a_volunteer("b", (1, 2)), a_volunteer("c", (1,))]

    assert filled_after(people, {0: 2, 1: 1}, 1, moment) == filled


def test_nobody_moves_where_another_of_their_weeks_would_be_too_near():
    """m serves weeks 0 and 2, two weeks apart: leaving week 2 is not enough to come in week 1."""
    people = [a_volunteer("x", (1,)), a_volunteer("m", (0, 1, 2), max_weeks=2, min_gap=2)]
    people.append(a_volunteer("a", (2,)))

    assert filled_after(people, {0: 1, 1: 0, 3: 2}, moves=1) == [1, 0, 1, 0]
