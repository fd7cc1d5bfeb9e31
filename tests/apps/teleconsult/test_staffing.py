"""Plans by care type: they keep the promise, lie above their bound, and one fewer is worse."""

import numpy as np
import pytest

from maillage.apps.teleconsult.selectors.demand import STEPS, Demand
from maillage.apps.teleconsult.selectors.service_times import ServiceTime, ServiceTimes
from maillage.apps.teleconsult.staffing import plans

TEN_MINUTES = ServiceTime(10.0, 0.6, 0, "test")
TIMES = ServiceTimes(dict.fromkeys(("general_medicine", "psychiatry"), TEN_MINUTES), 1.0, None)


def arrivals(a_day):
    return np.full(STEPS, a_day / STEPS)


@pytest.fixture(scope="module")
def gp():
    [plan] = plans(Demand({"general_medicine": arrivals(60)}, 0), TIMES)
    return plan


def test_a_plan_keeps_the_promise_above_its_bound(gp):
    assert gp.keeps_promise
    assert gp.doctor_hours == gp.on_duty.sum() / 2
    assert 10 <= gp.bound_doctor_hours <= gp.doctor_hours and gp.gap >= 0  # 60 × 10 minutes


def test_one_practitioner_fewer_is_worse_and_most_so_all_day(gp):
    assert gp.without_one[0] < gp.worst_share < gp.shares[0]
    assert gp.on_duty[gp.worst_step] > 0


def test_where_few_come_one_practitioner_stays_all_day_and_no_bound_is_claimed():
    [plan] = plans(Demand({"psychiatry": arrivals(0.5)}, 0), TIMES)

    assert plan.on_duty.tolist() == [1] * STEPS and plan.doctor_hours == 16
    assert plan.bound_doctor_hours is plan.gap is None
    assert plan.shares[0] > 0.95 and plan.without_one == (0.0, 0.0)


def test_care_nobody_comes_for_needs_no_plan():
    assert plans(Demand({"general_medicine": arrivals(0)}, 0), TIMES) == []
