import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.compact.selectors.suppression import tells_too_much
from maillage.apps.compact.shapes import Counted


@pytest.mark.parametrize(
    ("counted", "people", "withheld"),
    [
        (Counted(11), "numerator", False),
        (Counted(10), "numerator", True),
        (Counted(0), "numerator", False),  # nobody
        (Counted(3), "none", False),
        (Counted(30, 40), "both", True),  # 10 others, by subtraction
        (Counted(30, 41), "both", False),
        (Counted(0, 41), "both", True),  # what everybody did
        (Counted(5, 41), "denominator", False),
        (Counted(500, 10), "denominator", True),
        (Counted(12.5, people=10), "none", True),
        (Counted(12.5, people=11), "none", False),
        (Counted(0, people=0), "none", False),
    ],
)
def test_counts_of_fewer_than_11_people_are_withheld(counted, people, withheld):
    assert tells_too_much(counted, people) is withheld


@given(st.integers(0, 60), st.integers(0, 60))
def test_no_published_share_gives_back_a_count_of_1_to_10_people(part, other):
    if not tells_too_much(Counted(part, part + other), "both"):
        assert not {part, other, part + other} & set(range(1, 11))
