"""One practitioner fewer: what becomes of the promise, step by step."""

import numpy as np
from small_days import one_queue, two_queues

from maillage.engines.waiting import effect_of_one_fewer


def test_it_hurts_most_where_most_come():
    problem = one_queue([2.0, 14.0, 2.0])

    effect = effect_of_one_fewer(problem, np.array([[3, 6, 3]]), seed=1)

    loss = effect.as_planned[0] - effect.one_fewer[0, :, 0]
    assert loss.argmax() == 1
    assert (loss >= 0).all()


def test_one_fewer_all_day_is_worse_than_at_any_step():
    effect = effect_of_one_fewer(one_queue([8.0] * 4), np.array([[4, 4, 4, 4]]), seed=1)

    assert (effect.all_day[0] < np.nanmin(effect.one_fewer[0], axis=0)).all()


def test_where_nobody_is_on_duty_there_is_nothing_to_tell():
    staffing = np.array([[2, 2, 2, 2, 2, 2, 2, 2], [0, 3, 3, 3, 3, 3, 3, 0]])

    effect = effect_of_one_fewer(two_queues(), staffing, seed=1)

    assert effect.minutes.tolist() == [15, 30]
    assert np.isnan(effect.one_fewer[1, [0, 7]]).all()
    assert np.isfinite(effect.one_fewer[0]).all()
