from hypothesis import given
from hypothesis import strategies as st

from maillage.web.coordination.compacts.experiments_drawn import EDGE, HEIGHT, WIDTH, lines_of

ROWS = st.lists(st.floats(-1e6, 1e6), min_size=4, max_size=4)


def values(places, comparison, n_before=2):
    periods = [f"2026-{rank + 1:02d}" for rank in range(len(places[0]))]
    return {
        "periods": periods,
        "n_before": n_before,
        "places": {str(rank): row for rank, row in enumerate(places)},
        "comparison": {str(rank): row for rank, row in enumerate(comparison)},
    }


def test_the_highest_mean_is_at_the_top_and_the_lowest_at_the_bottom():
    found = lines_of(values([[0.0, 10.0], [2.0, 12.0]], [[5.0, 5.0]], n_before=1))

    assert (found["low"], found["high"]) == (1.0, 11.0)
    assert found["places"] == [f"{EDGE},{HEIGHT - EDGE}", f"{WIDTH - EDGE},{EDGE}"]
    assert found["start"] == str(WIDTH // 2)


def test_a_commune_that_misses_a_value_is_in_no_mean_nor_line():
    found = lines_of(values([[1.0, None], [3.0, 5.0]], [[2.0, 2.0]], n_before=1))
    nobody = lines_of(values([[1.0, None]], [[2.0, 2.0]], n_before=1))

    assert found["place_means"] == [3.0, 5.0]
    assert (nobody["place_means"], nobody["places"]) == ([None, None], [])


def test_two_flat_groups_are_drawn_in_the_middle():
    found = lines_of(values([[4.0, 4.0]], [[4.0, 4.0]], n_before=1))

    assert {point.split(",")[1] for point in found["places"]} == {str(HEIGHT // 2)}


@given(places=st.lists(ROWS, min_size=1, max_size=3), comparison=st.lists(ROWS, min_size=1))
def test_nothing_is_drawn_out_of_the_frame(places, comparison):
    found = lines_of(values(places, comparison))

    for point in found["places"] + found["others"]:
        x, y = map(float, point.split(","))
        assert 0 <= x <= WIDTH
        assert EDGE - 1 <= y <= HEIGHT - EDGE + 1
    assert found["low"] <= min(found["place_means"])
