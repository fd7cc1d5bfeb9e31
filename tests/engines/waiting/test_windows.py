"""A window is never harder than the day around it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from small_days import one_queue, people, slow_waits

from maillage.engines.waiting.people import People, draw_people
from maillage.engines.waiting.windows import MANY, Choices, Window, count_late, windows_of

STEP = 30.0
MINUTES = np.array([15.0, 30.0])


def late(day, window, most):
    """Late of those of the window's step, by vector of choices, (n_vectors, 2)."""
    shifted = day.time - window.first * STEP
    inside = (shifted >= 0) & (day.time < (window.step + 1) * STEP)
    first = np.array([0, inside.sum()])
    part = People(first, shifted[inside], day.kind[inside], day.service[inside], np.empty(0))
    sizes = np.full(len(most), most.shape[1])
    if window.closes:
        sizes[-1] = 1
    step = window.step - window.first
    choices = Choices(sizes, most, window.closes, STEP, MINUTES, np.ones(2), step)
    return count_late(part, choices)


def truly_late(day, staff, step):
    waits = slow_waits(day, staff, STEP)
    mine = (day.time >= step * STEP) & (day.time < (step + 1) * STEP)
    # Whoever nobody ever sees waits too long.
    return (~(waits[mine, None] <= MINUTES)).sum(axis=0)


def test_a_step_sees_before_and_ahead_within_the_day():
    assert windows_of(4, 2, 1) == [
        Window(0, 0, 1, False),
        Window(0, 1, 2, False),
        Window(0, 2, 3, False),
        Window(1, 3, 3, True),
    ]


def test_by_hand():
    day = people((0.0, 50.0), (10.0, 25.0), (29.0, 5.0))

    total, squares = late(day, Window(0, 0, 1, False), np.array([[0, 1, 2], [0, 1, 2]]))

    # On duty in one step and the next; whoever is left after an hour has waited 60, 50, 31 minutes.
    assert total.tolist() == [
        [3, 3],  # 0, 0
        [3, 2],  # 0, 1: the first waits 30
        [3, 0],  # 0, 2: 30, 20 and, when the second ends, 26
        [2, 2],  # 1, 0: 0, 50, 31
        [2, 2],  # 1, 1: 0, 40, 31
        [2, 0],  # 1, 2: 0, 20, 21
        [1, 1],  # 2, 0: 0, 0, 31: the end of the second at 35 frees nobody on duty
        [1, 0],  # 2, 1: 0, 0, 21: so does it here, the end of the first at 50 does
        [0, 0],  # 2, 2: 0, 0, 6
    ]
    assert squares.tolist() == [each.sum() ** 2 for each in total]


@settings(max_examples=60)
@given(seed=st.integers(0, 10**6))
def test_nobody_waits_longer_in_a_window_than_in_the_whole_day(seed):
    generator = np.random.default_rng(seed)
    day = draw_people(one_queue(generator.uniform(0, 9, 6)), (0,), 1, (seed,))
    staff = generator.integers(0, 5, 6)
    closing = max(staff[-1], 1)

    for window in windows_of(6, int(generator.integers(0, 3)), 1):
        rows = [*staff[window.first : window.last + 1], *[closing] * window.closes]
        total, _ = late(day, window, np.array(rows)[:, None])
        true = truly_late(day, np.append(staff, closing), window.step)
        assert (total[0] <= true).all()


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6))
def test_a_window_as_long_as_the_day_is_the_day(seed):
    generator = np.random.default_rng(seed)
    day = draw_people(one_queue(generator.uniform(0, 9, 3)), (0,), 1, (seed,))
    most = np.array([[0, 1, 2, 4], [0, 1, 3, 5], [0, 1, 2, 3], [1, 1, 2, 3]])

    total, _ = late(day, Window(0, 2, 2, True), most)

    for vector, digits in enumerate(np.ndindex(4, 4, 4)):
        staff = [*most[range(3), digits], most[3, digits[-1]]]
        assert (total[vector] == truly_late(day, staff, 2)).all()


def test_with_many_nobody_waits():
    day = people(*[(float(i), 50.0) for i in range(20)])

    total, _ = late(day, Window(0, 0, 1, False), np.array([[2, MANY], [1, MANY]]))

    assert total[0].min() > 0
    assert (total[2:] == 0).all()
