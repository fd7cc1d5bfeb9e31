"""Who may come where: closed weeks, other centres, formalities, beds and vehicles."""

import numpy as np
import pytest
from tiny_rotas import a_centre, a_problem, a_volunteer

from maillage.engines.rota import Assignment, UnusualWeeks
from maillage.engines.rota.offers import Line, lines_of, most_weeks, offers_of


def candidates(offers, cell):
    return [int(who) for who in offers.who[offers.first[cell] : offers.last[cell]]]


def test_a_candidate_is_available_ready_accepts_an_open_centre_and_fits_in():
    centre = a_centre(open_from=1, beds=1, vehicles=0)
    people = [
        a_volunteer("able", (0, 1)),
        a_volunteer("elsewhere", (1,), {"other": 0}),
        a_volunteer("not ready", (1,), ready_from=2),
        a_volunteer("family", (1,), beds=2),
        a_volunteer("by car", (1,), needs_vehicle=True),
    ]

    offers = offers_of(a_problem([centre, a_centre("other", lines=0)], people))

    assert [candidates(offers, week) for week in range(4)] == [[], [0], [], []]


def test_those_who_leave_room_come_first_then_those_with_the_fewest_choices():
    people = [
        a_volunteer("family", (0,), beds=2),
        a_volunteer("flexible", (0, 1, 2)),
        a_volunteer("bound", (0,)),
    ]

    offers = offers_of(a_problem([a_centre(lines=2, beds=3)], people))

    assert candidates(offers, 0) == [2, 1, 0]


def test_a_reserve_has_no_line_and_its_doctors_are_free():
    reserve = a_centre("reserve", reserve=True)
    volunteer = a_volunteer("v", (0,), {"ajain": 0, "reserve": 0})
    kept = (Assignment("v", "reserve", 0),)

    offers = offers_of(a_problem([a_centre(), reserve], [volunteer], fixed=kept))

    assert lines_of(offers) == [Line(0, 1)]
    assert offers.locked.tolist() == [-1] and candidates(offers, 0) == [0]


def test_a_fixed_assignment_is_locked_in_its_cell():
    kept = (Assignment("v", "ajain", 2),)

    offers = offers_of(a_problem([a_centre()], [a_volunteer("v", (1, 2))], fixed=kept))

    assert offers.locked.tolist() == [-1, 2]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"max_weeks": 2}, 2),
        ({"max_weeks": 9}, 4),
        ({"max_weeks": 9, "min_gap": 2}, 2),
        ({"max_weeks": 9, "ready_from": 3}, 1),
        ({"max_weeks": 0}, 0),
    ],
)
def test_weeks_one_can_give_are_bounded_by_wish_gap_and_formalities(told, expected):
    assert most_weeks(a_volunteer("v", **told)) == expected


def test_first_lines_come_before_second_ones_and_easy_centres_before_hard_ones():
    hard, easy = a_centre("hard"), a_centre("easy", lines=2)
    people = [a_volunteer(f"v{n}", accepts={"easy": 0}) for n in range(4)]
    people.append(a_volunteer("w", accepts={"hard": 0}))

    lines = lines_of(offers_of(a_problem([hard, easy], people)))

    assert lines == [Line(1, 1), Line(0, 1), Line(1, 2)]


def test_a_line_opened_for_some_weeks_only_is_a_line():
    centre = a_centre(unusual=(UnusualWeeks(1, 2, lines=2),))

    offers = offers_of(a_problem([centre], []))

    assert lines_of(offers) == [Line(0, 1), Line(0, 2)]
    assert np.array_equal(offers.lines, [1, 2, 2, 1])


def test_nothing_at_all_is_no_line_and_no_offer():
    offers = offers_of(a_problem([], []))

    assert lines_of(offers) == [] and offers.giver.size == 0
