"""What no plan can do is said by name, and what real networks look like is no error."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from small_problems import BruteForce, line

from maillage.engines.errors import Infeasible, InvalidInput
from maillage.engines.siting import (
    CapacitatedPMedian,
    Lift,
    Matrix,
    MaxCover,
    Openings,
    PCenter,
    PMedian,
    SetCover,
    Sparse,
    solve,
)

TOWNS = tuple(f"town {letter}" for letter in "abcdefghijklm")
TEN_NAMES = ", ".join(TOWNS[1:11])


def questions(distances, openings, names):
    """Each question in which somebody may be impossible to serve."""
    n, m = distances.shape
    weight, room = np.ones(n), {"quantity": np.ones(n), "capacity": np.full(m, float(n))}
    return [
        SetCover(weight, distances, openings, radius=5, names=names),
        PCenter(weight, distances, openings, names=names),
        PMedian(weight, distances, openings, names=names),
        CapacitatedPMedian(weight, distances, openings, **room, names=names),
    ]


def as_sparse(matrix):
    row, column = np.nonzero(np.isfinite(matrix))
    return Sparse(csr_array((matrix[row, column], (row, column)), shape=matrix.shape))


@pytest.mark.parametrize("which", range(4))
@pytest.mark.parametrize("kind", [Matrix, as_sparse])
def test_points_out_of_reach_are_named_ten_at_most(which, kind):
    minutes = np.full((13, 1), np.inf)
    minutes[0] = 3.0

    with pytest.raises(Infeasible) as refused:
        solve(questions(kind(minutes), Openings(p=1), TOWNS)[which])

    assert f"12 point(s) {'fit' if which == 3 else 'cannot'}" in str(refused.value)
    assert f"{TEN_NAMES}, … and 2 others" in str(refused.value)


@pytest.mark.parametrize("which", range(4))
@pytest.mark.parametrize("kind", [Matrix, as_sparse])
def test_a_network_in_blocks_names_the_block_that_one_site_leaves_out(which, kind):
    minutes = np.array([[0.0, np.inf], [1.0, np.inf], [np.inf, 0.0]])
    names = ("Guéret", "Ajain", "Royère")

    with pytest.raises(Infeasible, match="leaves out 1: Royère; raise p or the budget"):
        solve(questions(kind(minutes), Openings(p=1), names)[which])


@pytest.mark.parametrize("kind", [Matrix, as_sparse])
def test_a_network_in_blocks_is_served_by_a_site_in_each(kind):
    minutes = np.array([[0.0, np.inf], [1.0, np.inf], [np.inf, 0.0]])

    objectives = [
        solve(problem).objective for problem in questions(kind(minutes), Openings(p=2), ())
    ]

    assert objectives == [2.0, 1.0, 1.0, 1.0]


@pytest.mark.parametrize("which", range(4))
def test_a_forbidden_site_covers_nobody(which):
    minutes = Matrix(np.array([[0.0, np.inf], [np.inf, 0.0]]))
    rules = Openings(p=1, forbidden=(1,))

    with pytest.raises(Infeasible, match="Ajain"):
        solve(questions(minutes, rules, ("Guéret", "Ajain"))[which])


def test_one_name_more_is_one_other():
    minutes = Matrix(np.full((11, 1), 9.0))

    with pytest.raises(Infeasible, match="town j, … and 1 other;"):
        solve(SetCover(np.ones(11), minutes, Openings(), radius=5, names=TOWNS[:11]))


def test_points_without_a_name_are_known_by_their_number():
    with pytest.raises(Infeasible, match="point 1;"):
        solve(PCenter(np.ones(2), Matrix(np.array([[1.0], [np.inf]])), Openings(p=1)))


@given(values=st.lists(st.integers(0, 20), min_size=25, max_size=25), p=st.integers(1, 3))
def test_times_that_differ_each_way_give_the_answer_of_brute_force(values, p):
    minutes = np.array(values, float).reshape(5, 5)
    np.fill_diagonal(minutes, 0.0)
    weight, rules, distances = np.arange(1.0, 6.0), Openings(p=p), Matrix(minutes)
    room = CapacitatedPMedian(
        weight, distances, rules, quantity=np.ones(5), capacity=np.full(5, 6 // p)
    )

    assert solve(PMedian(weight, distances, rules)).objective == pytest.approx(
        BruteForce.p_median(minutes, weight, rules)
    )
    assert solve(PCenter(weight, distances, rules)).objective == BruteForce.p_center(minutes, rules)
    assert solve(MaxCover(weight, distances, rules, radius=9)).objective == BruteForce.max_cover(
        minutes, weight, 9, rules
    )
    cover = SetCover(weight, distances, Openings(), radius=9)
    assert solve(cover).objective == BruteForce.set_cover(minutes, 9, Openings())
    best = BruteForce.capacitated(minutes, room)
    if best is not None:
        assert solve(room).objective == pytest.approx(best)


def test_a_site_that_reaches_nobody_is_not_opened():
    minutes = Matrix(np.array([[3.0, np.inf], [4.0, np.inf]]))
    gains = csr_array(np.array([[1.0, 0.0], [1.0, 0.0]]))
    problems = [
        *questions(minutes, Openings(p=1), ()),
        MaxCover(np.ones(2), minutes, Openings(p=1), radius=5),
        Lift(np.ones(2), np.full(2, 2.0), gains, 2.5, Openings(p=1)),
    ]

    assert [solve(problem).sites.tolist() for problem in problems] == [[0]] * 6


@pytest.mark.parametrize("wrong", [np.nan, -1.0, np.inf, -np.inf])
def test_a_demand_that_is_no_amount_is_refused_by_name_in_every_question(wrong):
    weight = np.array([1.0, wrong])
    minutes, rules, names = line(0, 1), Openings(p=1), ("Guéret", "Ajain")
    room = {"quantity": np.ones(2), "capacity": np.ones(2)}
    for make, more in (
        (PMedian, {}),
        (PCenter, {}),
        (SetCover, {"radius": 1}),
        (MaxCover, {"radius": 1}),
        (CapacitatedPMedian, room),
    ):
        with pytest.raises(InvalidInput, match=r"demand 1 \(Ajain\) is .*correct or remove"):
            make(weight, minutes, rules, **more, names=names)
    with pytest.raises(InvalidInput, match=r"demand 1 \(Ajain\)"):
        Lift(weight, np.ones(2), csr_array(np.eye(2)), 2.5, rules, names=names)


@pytest.mark.parametrize("wrong", [np.nan, -2.0])
def test_a_wrong_time_is_shown_with_its_row_and_column(wrong):
    minutes = np.array([[0.0, 1.0], [wrong, 0.0]])
    sparse = Sparse(csr_array((np.array([1.0, wrong]), ([0, 1], [1, 0])), shape=(2, 2)))
    for distances in (Matrix(minutes), sparse):
        with pytest.raises(InvalidInput, match="from demand 1 to site 0 is n"):
            PMedian(np.ones(2), distances, Openings(p=1))


def test_as_many_names_as_points_are_expected():
    with pytest.raises(InvalidInput, match="1 names for 2 demand points"):
        PMedian(np.ones(2), line(0, 1), Openings(p=1), names=("Ajain",))


@pytest.mark.parametrize("p", [0, -1, 1.5, np.nan, np.inf, True])
def test_p_must_be_a_whole_number_of_sites(p):
    with pytest.raises(InvalidInput, match="expected a whole number of sites"):
        PMedian(np.ones(2), line(0, 1), Openings(p=p))
