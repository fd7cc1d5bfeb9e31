"""An answer says that time cut it short, at the gap that its territory was to be solved to."""

from types import SimpleNamespace

import numpy as np
import pytest

from maillage.apps.studies.plan import Plan
from maillage.apps.studies.run import _quality


@pytest.mark.parametrize(
    ("places", "gap", "is_proven", "is_cut_short"),
    [
        (255, 0.0005, False, True),  # a small territory is solved to a proof
        (255, 0.0, True, False),
        (4293, 0.0005, False, False),  # a large one to one in a thousand
        (4293, 0.002, False, True),
    ],
)
def test_a_solve_that_time_cut_short_says_so(places, gap, is_proven, is_cut_short):
    plan = Plan(np.zeros(0, int), (), 100.0, 100.0 * (1 + gap), gap, is_proven)

    quality = _quality(plan, SimpleNamespace(places=range(places)), 60.0)

    assert quality["is_cut_short"] is is_cut_short
