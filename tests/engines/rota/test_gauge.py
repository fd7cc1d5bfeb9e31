"""Lines held by N volunteers: by hand, resampling, bad input."""

import numpy as np
import pytest
from tiny_rotas import a_centre, a_problem, a_volunteer

from maillage.engines.errors import InvalidInput
from maillage.engines.rota import Assignment
from maillage.engines.rota.forecast import Assumptions
from maillage.engines.rota.gauge import _reach, _resampled, gauge
from maillage.engines.rota.offers import offers_of
from maillage.engines.siting.result import Stop


def all_year(number, **told):
    """Volunteers who give every week of the year."""
    return [a_volunteer(f"v{n}", max_weeks=4, **told) for n in range(number)]


def test_volunteers_who_give_every_week_hold_a_line_each():
    found = gauge(a_problem([a_centre()], all_year(2)), (1, 3, 7), Assumptions(0.0, draws=3))

    assert [mark.volunteers for mark in found.marks] == [1, 3, 7]
    assert [mark.held.spread.low for mark in found.marks] == [1, 3, 7]
    assert [mark.nearly_held.opened for mark in found.marks] == [1, 3, 7]


def test_volunteers_who_give_one_week_of_four_hold_a_fourth():
    found = gauge(
        a_problem([a_centre()], [a_volunteer("v")]), (3, 4, 9, 12), Assumptions(0.0, draws=2)
    )

    assert [mark.held.spread.mean for mark in found.marks] == [0, 1, 2, 3]


def test_centres_are_counted_open_all_the_year():
    problem = a_problem([a_centre(open_from=2)], [a_volunteer("v", (2, 3))])

    found = gauge(problem, (8,), Assumptions(0.0, draws=1))

    assert found.marks[0].held.spread.high == 0


def test_where_many_withdraw_fewer_lines_are_opened_and_a_reserve_is_kept():
    problem = a_problem([a_centre()], [a_volunteer("v")])

    found = gauge(problem, (40,), Assumptions(0.3, draws=40)).marks[0]

    assert found.held.opened < 10
    assert found.held.spread.mean < found.held.opened


def test_a_reserve_and_fixed_assignments_play_no_part():
    centres = [a_centre("reserve", reserve=True), a_centre()]
    people = [a_volunteer("v", max_weeks=4, accepts={"ajain": 0, "reserve": 0})]
    kept = (Assignment("v", "reserve", 0),)

    found = gauge(a_problem(centres, people, fixed=kept), (2,), Assumptions(0.0, draws=1))

    assert found.marks[0].held.spread.mean == 2


def test_a_drawn_group_is_what_its_volunteers_would_offer():
    people = [
        a_volunteer("a", (0, 2), {"x": 0}, beds=2, min_gap=2),
        a_volunteer("b", (1,), {"x": 0, "y": 0}, needs_vehicle=True),
        a_volunteer("c", (0, 1, 3), {"y": 0}, max_weeks=2),
    ]
    centres = [a_centre("x"), a_centre("y")]
    picks = np.array([2, 0, 2, 1])
    named = [people[pick] for pick in picks]

    drawn = _resampled(offers_of(a_problem(centres, people)), picks)
    expected = offers_of(a_problem(centres, named))

    for name in ("most", "gap", "needs_beds", "needs_vehicle", "giver", "week", "first", "last"):
        assert getattr(drawn, name).tolist() == getattr(expected, name).tolist(), name
    for cell in range(8):
        span = slice(drawn.first[cell], drawn.last[cell])
        assert sorted(drawn.by[span]) == sorted(expected.by[span])
        assert (drawn.giver[drawn.by[span]] == drawn.who[span]).all()


def test_a_same_seed_gives_the_same_gauge():
    problem = a_problem([a_centre()], [a_volunteer(f"v{n}", (n, n + 1)) for n in range(3)])

    assert gauge(problem, (9, 12), Assumptions(draws=4)) == gauge(
        problem, (9, 12), Assumptions(draws=4)
    )


def test_a_stop_tells_the_groups_drawn_so_far():
    found = gauge(a_problem([a_centre()], all_year(1)), (2,), stop=Stop(asked=lambda: True))

    assert found.draws == 1


@pytest.mark.parametrize("sizes", [(), (0, 5), (9, 5), (5, 5), (10**6,)])
def test_sizes_out_of_range_or_order_are_refused(sizes):
    with pytest.raises(InvalidInput, match="expected ascending numbers, 1 to 20,000"):
        gauge(a_problem([a_centre()], all_year(1)), sizes)


def test_nobody_to_draw_from_and_no_line_are_refused():
    with pytest.raises(InvalidInput, match="no volunteer"):
        gauge(a_problem([a_centre()], []))
    with pytest.raises(InvalidInput, match="no line"):
        gauge(a_problem([a_centre(lines=0)], all_year(1)))


def test_a_centre_that_nobody_accepts_does_not_close_the_others():
    centres = [a_centre("nobody"), a_centre(), a_centre("nobody either")]

    found = gauge(a_problem(centres, all_year(2)), (5,), Assumptions(0.0, draws=1))

    assert found.marks[0].held.spread.mean == 5


def test_beds_and_second_lines_are_those_of_the_centre_in_each_copy():
    """Two lines and three beds: families of two beds, one a week; the second line never."""
    families = [a_volunteer("v", max_weeks=4, beds=2)]

    found = gauge(a_problem([a_centre(lines=2, beds=3)], families), (6,), Assumptions(0.0, draws=1))

    assert found.marks[0].held.spread.mean == 4  # as many copies as six could fill with two lines


def test_the_share_opened_is_the_one_that_holds_most():
    """Of ten lines opened two are held for sure; of five opened, four."""
    found = np.array([[[10, 2, 10], [5, 4, 5]], [[10, 6, 10], [5, 4, 5]]])

    held, nearly_held = (_reach(found, kind, 0.9) for kind in (1, 2))

    assert (held.opened, held.held.number, held.spread.low) == (5, 4, 4)
    assert (nearly_held.opened, nearly_held.spread.mean) == (10, 10)


def test_more_volunteers_hold_as_many_lines():
    people = [a_volunteer(f"v{n}", (n % 4, (n + 1) % 4)) for n in range(10)]

    found = gauge(a_problem([a_centre()], people), (10, 20, 40, 80), Assumptions(draws=10))

    means = [mark.held.spread.mean for mark in found.marks]
    assert means == sorted(means) and means[-1] > means[0]


def test_a_group_as_large_as_the_volunteers_is_these_volunteers():
    """One for each week: drawn with repetition, they would nearly never fill the four."""
    people = [a_volunteer(f"v{week}", (week,)) for week in range(4)]

    found = gauge(a_problem([a_centre()], people), (4, 8), Assumptions(0.0, draws=5))

    assert [mark.held.spread.low for mark in found.marks] == [1, 2]
