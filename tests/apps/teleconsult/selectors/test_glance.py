"""The queue at a glance."""

import pytest

from maillage.apps.teleconsult.selectors.glance import glance
from tests.apps.teleconsult.factories import NOW, a_ticket, an_open_point, later

pytestmark = pytest.mark.django_db


def test_counts_by_care_type_longest_wait_first_and_nobody_by_name():
    point = an_open_point()
    assert glance(NOW) == []

    a_ticket(point, now=NOW)
    a_ticket(point, now=later(3), care_type="psychiatry", motive="mind")
    a_ticket(point, now=later(5))

    assert glance(later(8)) == [
        {"care_type": "general_medicine", "name": "médecine générale", "count": 2,
         "longest_minutes": 8},
        {"care_type": "psychiatry", "name": "psychiatrie", "count": 1, "longest_minutes": 5},
    ]  # fmt: skip
