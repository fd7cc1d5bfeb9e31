import numpy as np
import pytest

from maillage.engines.errors import InvalidInput
from maillage.engines.travel import Places
from maillage.engines.travel.places import name_some


def test_places_have_a_length_and_points_on_the_sphere():
    places = Places(["pole", "null island"], [90, 0], [0, 0])

    assert len(places) == 2
    assert places.unit_vectors() == pytest.approx(np.array([[0, 0, 1], [1, 0, 0]]), abs=1e-12)


def test_a_name_given_twice_is_refused():
    with pytest.raises(InvalidInput, match="given twice: Ajain"):
        Places(["Ajain", "Ajain"], [46, 46], [2, 2])


@pytest.mark.parametrize(("latitude", "longitude"), [(91, 0), (0, 181), (float("nan"), 0)])
def test_a_point_that_is_not_on_earth_is_refused_by_name(latitude, longitude):
    with pytest.raises(InvalidInput, match="unknown: b; expected degrees"):
        Places(["a", "b"], [46, latitude], [2, longitude])


def test_one_of_each_per_place():
    with pytest.raises(InvalidInput, match="one of each per place"):
        Places(["a", "b"], [46], [2, 3])


def test_many_names_are_shortened():
    assert name_some("abcdefg") == "a, b, c, d, e and 2 more"
