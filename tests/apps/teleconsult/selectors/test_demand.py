"""Arrivals by half-hour: measured from enough tickets, or estimated from residents."""

from datetime import timedelta

import numpy as np
import pytest

from maillage.apps.teleconsult.enums import CARE_TYPES
from maillage.apps.teleconsult.models import Ticket
from maillage.apps.teleconsult.selectors.demand import (
    ENOUGH,
    STEPS,
    documented_demand,
    estimated_demand,
    measured_demand,
    population_of,
)
from maillage.apps.territory.models import Commune
from tests.apps.teleconsult.factories import NOW, a_ticket, an_open_point
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db
EVERYWHERE = Commune.objects.all
MONDAY = NOW - timedelta(days=7)  # at ten in Paris


def came(count, at=MONDAY):
    ticket = a_ticket(an_open_point(), now=at)
    names = ("person", "point", "commune", "care_type", "motive", "queued_at")
    copy = {name: getattr(ticket, name) for name in names}
    Ticket.objects.bulk_create(Ticket(**copy, state="handed") for _ in range(count - 1))


def test_too_few_arrivals_measure_nothing():
    came(ENOUGH - 1)

    assert measured_demand(EVERYWHERE(), CARE_TYPES, "weekday", NOW) is None


def test_the_mean_of_a_weekday_is_over_all_weekdays_of_thirty_days():
    came(ENOUGH)

    demand = measured_demand(EVERYWHERE(), CARE_TYPES, "weekday", NOW)

    arrivals = demand.arrivals["general_medicine"]
    assert (demand.count, demand.is_estimated) == (ENOUGH, False)
    assert arrivals[6] == pytest.approx(ENOUGH / 20)  # from 31 January to 1 March
    assert arrivals.sum() == arrivals[6] and not demand.arrivals["psychiatry"].any()


def test_a_saturday_and_another_territory_do_not_count():
    came(ENOUGH)
    nowhere = Commune.objects.filter(code=CommuneFactory().code)

    saturday = measured_demand(EVERYWHERE(), CARE_TYPES, "saturday", NOW)
    assert not saturday.arrivals["general_medicine"].any()
    assert measured_demand(nowhere, CARE_TYPES, "weekday", NOW) is None


def test_today_is_not_over_and_does_not_count():
    came(ENOUGH, at=NOW)

    assert measured_demand(EVERYWHERE(), CARE_TYPES, "weekday", NOW) is None


def test_an_estimate_is_residents_times_rate_shared_and_spread_evenly():
    demand = estimated_demand(365_250, ["general_medicine"], 100)

    arrivals = demand.arrivals["general_medicine"]
    assert demand.is_estimated
    assert arrivals.sum() == pytest.approx(100 * 0.8)
    assert arrivals.shape == (STEPS,) and np.ptp(arrivals) == 0


def test_the_shares_of_care_types_make_the_whole_and_the_rate_has_a_source():
    told = documented_demand()

    assert sum(told["shares"].values()) == pytest.approx(1.0)
    assert set(told["shares"]) == set(CARE_TYPES) and told["source"] and told["to_verify"]


def test_residents_are_added_up_and_unknown_ones_are_none():
    CommuneFactory(population=300)
    CommuneFactory(no_ages=True)

    assert population_of(EVERYWHERE()) == 300
    assert population_of(Commune.objects.none()) == 0
