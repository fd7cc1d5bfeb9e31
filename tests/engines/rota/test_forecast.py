"""Cases worked by hand, what more volunteers or withdrawals change, calibration, bad input."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from offered import problems
from tiny_rotas import a_centre, a_problem, a_volunteer

from maillage.engines.errors import InvalidInput
from maillage.engines.rota.chances import chance_of
from maillage.engines.rota.forecast import Assumptions, Years, forecast
from maillage.engines.rota.offers import lines_of, offers_of
from maillage.engines.siting.result import Stop, Watch

NEAR = 0.04  # four standard errors of 2,000 draws or more


def one_post(doctors):
    people = [a_volunteer(f"v{n}", (0,)) for n in range(doctors)]
    return a_problem([a_centre(open_to=0)], people, weeks=1)


@pytest.mark.parametrize("doctors", [1, 2, 3])
def test_a_post_is_empty_when_all_who_offer_its_week_withdraw(doctors):
    found = forecast(one_post(doctors), withdrawal=0.4, draws=2_000)

    assert found.week_hole.share[0] == pytest.approx(0.4**doctors, abs=NEAR)
    assert found.line_held.share[0] == 1 - found.week_hole.share[0]
    assert found.filled.mean + found.empty.mean == pytest.approx(1)


def test_two_weeks_and_a_doctor_for_both_worked_by_hand():
    """a: week 0; b: weeks 0 and 1, one of them; each offer is withdrawn once in two.

    b is planned in week 1. Week 1 is empty when b withdraws it, 1/2 (nobody else offers it). Week 0
    is empty when a withdraws it, 1/2, and b does not come: b comes only if free (week 1 withdrawn)
    and not withdrawn in week 0. Week 0 is withdrawn at moment 0, before week 1 is: b is not free.
    """
    people = [a_volunteer("a", (0,)), a_volunteer("b", (0, 1))]

    found = forecast(
        a_problem([a_centre(open_to=1)], people, weeks=2), withdrawal=0.5, draws=4_000, seed=2
    )

    assert found.planned.tolist() == [[1, 1]]
    assert found.week_hole.share == pytest.approx([0.5, 0.5], abs=NEAR)
    assert found.line_held.share == pytest.approx([0.25], abs=NEAR)


def test_one_empty_week_in_twenty_is_nearly_held_and_not_held():
    people = [a_volunteer(f"v{week}", (week,)) for week in range(19)]
    centres = [a_centre(open_to=19)]

    found = forecast(a_problem(centres, people, weeks=20), withdrawal=0, draws=10)

    assert (found.held.number, found.nearly_held.number) == (0, 1)
    assert found.short_weeks.tolist() == [19]
    assert found.week_empty.mean.tolist() == [0.0] * 19 + [1.0]


def test_without_withdrawal_abundant_offers_hold_every_line_for_sure():
    people = [a_volunteer(f"v{n}", accepts={"a": 0, "b": 0}) for n in range(30)]
    problem = a_problem([a_centre("a", lines=2), a_centre("b")], people)

    found = forecast(problem, withdrawal=0, draws=5)

    assert found.line_held.share.tolist() == [1, 1, 1]
    assert found.held.number == found.nearly_held.number == found.held_at_most.number == 3
    assert found.empty.high == found.least_empty == 0 and found.short_weeks.size == 0


def test_without_volunteer_nothing_is_held():
    found = forecast(a_problem([a_centre(), a_centre("b")], []), draws=5)

    assert found.held.number == found.held_at_most.number == found.planned_at_most == 0
    assert found.filled.high == 0 and found.week_hole.share.tolist() == [1] * 4


def test_without_centre_there_is_nothing_to_fill():
    found = forecast(a_problem([], []), draws=5)

    assert (found.lines, found.held.number, found.empty.mean) == ((), 0, 0)


def test_a_reserve_is_no_centre_to_hold_and_lends_its_doctors():
    both = {"ajain": 0, "reserve": 0}
    people = [a_volunteer("a", (0,)), a_volunteer("b", (0,), both)]
    centres = [a_centre("reserve", reserve=True), a_centre(open_to=0)]

    found = forecast(a_problem(centres, people, weeks=4), withdrawal=0.4, draws=2_000)

    assert found.centres == ("ajain",) and [line.centre for line in found.lines] == [0]
    assert found.week_hole.share[0] == pytest.approx(0.16, abs=NEAR)


@settings(max_examples=15)
@given(problems())
def test_what_is_told_hangs_together(problem):
    found = forecast(problem, withdrawal=0.3, draws=30)

    assert found.posts.sum() == pytest.approx(found.filled.mean + found.empty.mean)
    assert found.filled.high <= found.planned.sum() <= found.planned_at_most
    assert found.least_empty <= found.empty.mean + 1e-9
    assert found.held.number <= min(found.held_at_most.number, found.nearly_held.number)
    assert found.cell_empty.sum() == pytest.approx(found.week_empty.mean.sum())
    assert (found.line_held.share <= found.line_nearly_held.share).all()
    assert (found.cell_hole.share.max(axis=0, initial=0) <= found.week_hole.share).all()


@settings(max_examples=15)
@given(problems(simple=True, most_volunteers=6))
def test_one_more_volunteer_fills_as_many_posts_of_the_same_years(problem):
    """Year by year a plan may be unlucky, by two posts at most on so few; on the mean, not half."""
    fewer = replace(problem, volunteers=problem.volunteers[:-1])

    before, after = (forecast(each, withdrawal=0.2, draws=30) for each in (fewer, problem))

    assert after.planned.sum() >= before.planned.sum()
    assert after.filled.mean >= before.filled.mean - 0.5
    assert after.least_empty <= before.least_empty


def test_more_withdrawals_leave_more_posts_empty():
    people = [a_volunteer(f"v{n}") for n in range(7)]
    problem = a_problem([a_centre()], people)

    empty = [forecast(problem, withdrawal=p, draws=300).empty.mean for p in (0, 0.2, 0.5, 1)]

    assert empty == sorted(empty) and empty[0] == 0 and empty[-1] == 4


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    """The post of two doctors is empty with probability 0.09: 200 forecasts, each another seed."""
    offers, holds = offers_of(one_post(2)), 0
    for seed in range(200):
        assumptions = Assumptions(withdrawal=0.3, draws=150, seed=seed)
        years = Years(offers, lines_of(offers), assumptions, Watch(Stop()))
        hole = chance_of(years.filled[:, 0, 0] == 0, 0.9)
        holds += hole.low <= 0.09 <= hole.high

    assert 167 <= holds <= 193  # 0.9 of 200, three standard errors around


def test_a_same_seed_gives_the_same_forecast_and_another_seed_another():
    problem = one_post(2)

    first, again, other = (forecast(problem, withdrawal=0.3, draws=50, seed=s) for s in (4, 4, 5))

    assert np.array_equal(first.week_empty.mean, again.week_empty.mean)
    assert first.week_empty.mean != other.week_empty.mean


def test_a_stop_tells_what_was_drawn_so_far():
    found = forecast(one_post(2), draws=5_000, stop=Stop(asked=lambda: True))

    assert 1 <= found.draws < 5_000


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"withdrawal": -0.1}, "withdrawal is -0.1; expected a share from 0 to 1"),
        ({"withdrawal": 1.5}, "withdrawal is 1.5"),
        ({"withdrawal": float("nan")}, "withdrawal is nan"),
        ({"draws": 0}, "draws is 0; expected a number, 1 to 100,000"),
        ({"draws": 10**9}, "draws is 1000000000"),
        ({"confidence": 1.0}, "confidence is 1.0; expected a share between 0 and 1"),
        ({"seed": -1}, "seed is -1; expected a whole number from 0 up"),
    ],
)
def test_a_number_out_of_its_range_is_refused_with_what_was_expected(told, message):
    with pytest.raises(InvalidInput, match=message):
        forecast(one_post(1), **told)
