"""What events leave of a problem and of its published rota."""

import pytest
from tiny_rotas import a_centre, a_problem, a_volunteer

from maillage.engines.errors import InvalidInput
from maillage.engines.rota import (
    Assignment,
    Offer,
    Unusual,
    UnusualWeeks,
    Withdrawal,
    after,
    closing,
    opening,
)

PUBLISHED = (Assignment("v", "ajain", 0), Assignment("v", "ajain", 2), Assignment("w", "ajain", 3))


def problem(**told):
    doctors = [a_volunteer("v", max_weeks=2), a_volunteer("w", (1, 3))]
    return a_problem([a_centre(**told)], doctors)


def lines(left):
    return left.problem.lines[0].tolist()


def test_a_week_withdrawn_is_no_longer_offered():
    left = after(problem(), PUBLISHED, Withdrawal("v", 2))

    assert left.problem.volunteers[0].available == (0, 1, 3)
    assert left.kept == (PUBLISHED[0], PUBLISHED[2])
    assert (left.lost, left.withdrawn) == ((PUBLISHED[1],), {"v"})


def test_who_withdraws_for_good_keeps_the_weeks_already_served():
    left = after(problem(), PUBLISHED, Withdrawal("v"), now=1)

    assert left.problem.volunteers[0].available == (0,)
    assert left.lost == (PUBLISHED[1],)


def test_a_week_offered_is_added_in_its_place():
    assert after(problem(), PUBLISHED, Offer("w", 2)).problem.volunteers[1].available == (1, 2, 3)


def test_a_centre_that_closes_loses_who_was_there():
    left = after(problem(), PUBLISHED, closing("ajain", 1, 2))

    assert lines(left) == [1, 0, 0, 1]
    assert left.lost == (PUBLISHED[1],)


def test_a_flat_that_floods_changes_only_what_it_says():
    left = after(problem(lines=2), PUBLISHED, Unusual("ajain", UnusualWeeks(0, 1, beds=1)))

    assert left.problem.beds[0].tolist() == [1, 1, 2, 2]
    assert lines(left) == [2, 2, 2, 2]
    assert left.lost == ()


@pytest.mark.parametrize(
    ("opened", "weeks", "expected"),
    [
        ({"open_from": 0, "open_to": 0}, (2, 3), [1, 0, 2, 2]),
        ({"open_from": 3, "open_to": 3}, (0, 1), [2, 2, 0, 1]),
        ({"open_from": 1, "open_to": 2}, (0, 1), [2, 2, 1, 0]),
        ({"lines": 0}, (1, 1), [0, 2, 0, 0]),
    ],
)
def test_weeks_that_open_leave_the_weeks_between_closed(opened, weeks, expected):
    assert lines(after(problem(**opened), (), opening("ajain", *weeks, 2))) == expected


def test_a_fixed_assignment_that_became_impossible_is_no_longer_fixed():
    fixed = a_problem([a_centre()], problem().volunteers, fixed=PUBLISHED[:2])

    assert after(fixed, PUBLISHED, closing("ajain", 2, 3)).problem.fixed == (PUBLISHED[0],)


def test_fixed_assignments_that_no_longer_fit_together_are_freed():
    both = (Assignment("v", "ajain", 3), Assignment("w", "ajain", 3))
    fixed = a_problem([a_centre(lines=2)], problem().volunteers, fixed=both)

    left = after(fixed, both, Unusual("ajain", UnusualWeeks(3, 3, beds=1)))

    assert left.problem.fixed == ()
    assert left.kept == both


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (Withdrawal("x", 2), "'x' is no volunteer"),
        (Withdrawal("v", 3), "v does not serve week 3"),
        (Withdrawal("w"), "w does not serve any week from week 4"),
        (Withdrawal("v", 0), "week 0 is past"),
        (Withdrawal("v", 9), "week 9 is not in the rota"),
        (Withdrawal("v", True), "week True is not in the rota"),
        (Offer("w", 1), "week 1 is past"),
        (closing("x", 2, 3), "'x' is no centre"),
        (closing("ajain", 1, 3), "week 1 is past"),
        (closing("ajain", 3, 4), "week 4 is not in the rota"),
        (closing("ajain", 3, 2), "end in 2, before 3"),
    ],
)
def test_what_cannot_have_happened_is_refused(event, said):
    now = 4 if event == Withdrawal("w") else 2

    with pytest.raises(InvalidInput, match=said):
        after(problem(), PUBLISHED, event, now=now)


def test_a_week_offered_twice_or_before_one_is_ready_is_refused():
    late = a_problem([a_centre()], [a_volunteer("v", (3,), ready_from=2)])

    with pytest.raises(InvalidInput, match="already offers week 3"):
        after(late, (), Offer("v", 3))
    with pytest.raises(InvalidInput, match="not ready before week 2"):
        after(late, (), Offer("v", 1))


@pytest.mark.parametrize(
    ("published", "said"),
    [
        ((PUBLISHED[0], PUBLISHED[0]), "twice"),
        ((Assignment("w", "ajain", 0),), "w is not available in week 0"),
        ((Assignment("z", "ajain", 0),), "unknown volunteer"),
    ],
)
def test_a_published_rota_that_breaks_a_rule_is_refused(published, said):
    with pytest.raises(InvalidInput, match=said):
        after(problem(), published, closing("ajain", 3, 3))


def test_now_must_be_a_week_of_the_rota():
    with pytest.raises(InvalidInput, match="now is week 9"):
        after(problem(), PUBLISHED, now=9)
