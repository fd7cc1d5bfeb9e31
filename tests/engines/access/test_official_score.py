import numpy as np
import pytest
from random_problems import sparse_times

from maillage.engines.access import (
    AccessProblem,
    AplParameters,
    Bands,
    apl,
    bounded_activity,
    standardised_population,
)
from maillage.engines.errors import InvalidInput

PARAMETERS = AplParameters(
    vintage="test",
    bands=Bands((10, 15, 20), (1.0, 2 / 3, 1 / 3)),
    activity_floor=250,
    activity_low=3600,
    activity_high=6000,
    age_starts=(0, 65),
    age_weights=(0.8, 1.6),
    source="made up",
)


def test_a_site_is_shared_in_proportion_to_the_bands():
    problem = AccessProblem([900, 600, 300], [5500], sparse_times([[10], [15], [20]]))

    found = apl(problem, PARAMETERS)

    shared = 900 + 600 * 2 / 3 + 300 / 3
    assert found.method == "apl"
    assert found.score == pytest.approx([5500 / shared, 5500 * 2 / 3 / shared, 5500 / 3 / shared])


def test_over_20_minutes_a_doctor_does_not_exist():
    found = apl(AccessProblem([900, 100], [5500], sparse_times([[5], [20.1]])), PARAMETERS)

    assert found.out_of_reach.tolist() == [False, True]


@pytest.mark.parametrize(
    ("given", "counted"),
    [(0, 0), (250, 0), (251, 3600), (3600, 3600), (4800, 4800), (6000, 6000), (9000, 6000)],
)
def test_a_practitioners_activity_is_bounded_as_the_ministry_does(given, counted):
    assert bounded_activity([given], PARAMETERS).tolist() == [counted]


def test_older_residents_count_for_the_care_they_use():
    residents = [[100, 0], [50, 50]]

    assert standardised_population(residents, PARAMETERS) == pytest.approx([80, 120])


def test_age_groups_must_be_those_of_the_vintage():
    with pytest.raises(InvalidInput, match=r"shape \(2, 3\); expected \(places, 2\).*0, 65"):
        standardised_population(np.ones((2, 3)), PARAMETERS)
