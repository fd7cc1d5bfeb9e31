"""How many more volunteers, and when, the next centre needs."""

import pytest
from tiny_rotas import a_centre, a_problem, a_volunteer

from maillage.engines.errors import InvalidInput
from maillage.engines.rota.forecast import Assumptions
from maillage.engines.rota.need import NextCentre, need
from maillage.engines.siting.result import Stop

SURE = Assumptions(withdrawal=0.0, draws=5)
LIKE = NextCentre(like="ajain")


def eight_weeks(people):
    """Two months of four weeks, one centre that is closed but for week 0."""
    return a_problem([a_centre(open_to=0)], people, weeks=8)


def test_recruits_are_asked_for_the_months_that_lack_them():
    """Ajain takes one of the two of week 0; weeks 0 to 5 are then filled, 6 and 7 are not."""
    people = [a_volunteer("first", (0,))]
    people += [a_volunteer(f"v{week}", (week,)) for week in range(6)]

    found = need(eight_weeks(people), LIKE, SURE)

    assert found.empty.tolist() == [0] * 6 + [1, 1]
    assert found.to_hold.by_month == (0, 2) and found.to_hold.number == 2
    assert found.held_today.share == 0 and found.to_hold.held.share == 1
    assert found.accepting == 7 and found.taken.mean == 0


def test_a_centre_held_already_needs_nobody():
    found = need(eight_weeks([a_volunteer(f"v{n}", range(8)) for n in range(9)]), LIKE, SURE)

    assert found.to_hold.number == 0 and found.held_today.share == 1


def test_where_recruits_may_withdraw_more_are_asked_for_until_it_holds_with_the_confidence():
    found = need(a_problem([], []), NextCentre(accept_share=0.0), Assumptions(0.2, draws=200))

    assert found.to_hold.number > 4
    assert found.to_hold.enough and found.to_hold.held.share >= 0.9


def test_two_lines_need_twice_as_many():
    wanted = NextCentre(lines=2, beds=2, accept_share=0.0)

    assert need(a_problem([], []), wanted, SURE).to_hold.by_month == (8,)


def test_one_week_in_twenty_less_is_needed_to_nearly_hold():
    people = [a_volunteer(f"v{week}", (week,), {"other": 0}) for week in range(18)]
    centres = [a_centre("other", open_to=0, lines=0)]

    found = need(a_problem(centres, people, weeks=20), NextCentre(like="other"), SURE)

    assert (found.to_nearly_hold.number, found.to_hold.number) == (2, 2)
    assert found.nearly_held_today.share == 0


@pytest.mark.parametrize(("share", "least", "most"), [(0.0, 0, 0), (1.0, 100, 100), (0.3, 15, 45)])
def test_the_share_who_accept_is_drawn_among_the_volunteers(share, least, most):
    people = [a_volunteer(f"v{n}", accepts={"ajain": 0}) for n in range(100)]

    found = need(a_problem([a_centre()], people), NextCentre(accept_share=share), SURE)

    assert least <= found.accepting <= most


def test_whoever_accepts_the_centre_near_accepts_the_next():
    people = [a_volunteer("a"), a_volunteer("b", accepts={"far": 0})]

    found = need(a_problem([a_centre(), a_centre("far")], people), LIKE, SURE)

    assert found.accepting == 1


def test_what_the_next_centre_takes_from_the_others_is_told():
    """Two doctors of week 0: with the next centre, nobody is left when the first withdraws."""
    people = [a_volunteer(f"v{n}", (0,)) for n in range(2)]
    problem = a_problem([a_centre(open_to=0)], people, weeks=1)

    found = need(problem, LIKE, Assumptions(withdrawal=0.5, draws=2_000))

    # Empty once in four without it; half the time with it, each having one doctor.
    assert found.taken.mean == pytest.approx(0.25, abs=0.05)


def test_a_stop_tells_the_recruits_so_far_as_not_enough():
    found = need(a_problem([], []), NextCentre(accept_share=0.0), SURE, Stop(asked=lambda: True))

    assert not found.to_hold.enough


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (NextCentre(), "either like .* or accept_share"),
        (NextCentre(like="ajain", accept_share=0.5), "not both"),
        (NextCentre(like="paris"), "like is 'paris', which is no centre"),
        (NextCentre(accept_share=1.2), "accept_share is 1.2"),
        (NextCentre(accept_share=0.2, lines=0), "at least one line"),
    ],
)
def test_a_centre_that_cannot_be_computed_with_is_refused(wanted, message):
    with pytest.raises(InvalidInput, match=message):
        need(a_problem([a_centre()], []), wanted)
