"""Intervals against published ones, and how often they hold."""

import numpy as np
import pytest
from scipy.stats import binom

from maillage.engines.rota.chances import Count, chance_of, count_of, spread_of


@pytest.mark.parametrize(
    ("happened", "draws", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval_is_the_published_one(happened, draws, low, high):
    """Newcombe 1998, Statistics in Medicine 17:857, table I, score method, 95 %."""
    chance = chance_of(np.arange(draws) < happened, 0.95)

    assert (round(chance.low, 4), round(chance.high, 4)) == (low, high)
    assert chance.share == happened / draws


@pytest.mark.parametrize("probability", [0.02, 0.1, 0.3, 0.5, 0.9])
def test_the_interval_contains_the_probability_about_as_often_as_it_says(probability):
    """Every number of times it can happen in 1,000 draws, by its binomial probability."""
    draws, times = 1_000, np.arange(1_001)
    chance = chance_of(np.arange(draws)[:, None] < times, 0.9)

    holds = (chance.low <= probability) & (probability <= chance.high)

    assert binom.pmf(times, draws, probability)[holds].sum() == pytest.approx(0.9, abs=0.03)


def test_what_never_or_always_happened_is_within_its_own_interval():
    chance = chance_of(np.array([[True, False]] * 7), 0.9)

    assert chance.high[0] == chance.share[0] == 1 and chance.low[0] < 1
    assert chance.low[1] == chance.share[1] == 0 and chance.high[1] > 0


def test_a_spread_holds_at_least_the_share_of_draws_it_says():
    values = np.random.default_rng(1).poisson(3, (100, 4))

    spread = spread_of(values, 0.8)

    inside = (values >= spread.low) & (values <= spread.high)
    assert (inside.mean(axis=0) >= 0.8).all()
    assert spread.mean == pytest.approx(values.mean(axis=0))


def test_the_error_of_a_mean_is_that_of_a_normal_law():
    spread = spread_of(np.array([0, 2] * 50), 0.95)

    assert spread.error == pytest.approx(1.96 * np.sqrt(100 / 99) / 10, abs=1e-4)


def test_one_draw_has_no_error_that_can_be_told():
    assert spread_of(np.array([3]), 0.9).error == 0.0


def test_a_number_holds_if_as_many_or_more_do_often_enough():
    """At least 4 in 86 draws of 100, at least 3 in 95."""
    numbers = np.array([4] * 86 + [3] * 9 + [0] * 5)

    assert count_of(numbers, 0.9) == Count(3, 3, 4)
    assert count_of(numbers, 0.8) == Count(4, 4, 4)
    assert count_of(np.zeros(5, int), 0.9) == Count(0, 0, 0)
