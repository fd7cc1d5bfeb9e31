"""What is printed: plain JSON, the same figures."""

import json

from tiny_rotas import a_centre, a_problem, a_volunteer

from maillage.engines.rota.answers import forecast_answer, gauge_answer, need_answer
from maillage.engines.rota.forecast import Assumptions, forecast
from maillage.engines.rota.gauge import gauge
from maillage.engines.rota.need import NextCentre, need

PROBLEM = a_problem(
    [a_centre(lines=2, open_to=2), a_centre("b")],
    [a_volunteer(f"v{n}", accepts={"ajain": 0, "b": 0}) for n in range(8)],
)


def test_a_forecast_is_told_by_week_and_by_centre():
    found = forecast(PROBLEM, withdrawal=0.2, draws=20)

    told = json.loads(json.dumps(forecast_answer(found)))

    assert told["withdrawal"] == 0.2 and told["draws"] == 20 and told["posts"] == 10
    assert [week["posts"] for week in told["weeks"]] == [3, 3, 3, 1]
    assert [len(centre["lines"]) for centre in told["centres"]] == [2, 1]
    assert told["weeks"][1]["empty"]["mean"] == found.week_empty.mean[1]
    assert told["centres"][0]["lines"][1]["held"].keys() == {"share", "low", "high"}
    assert told["held"].keys() == {"number", "low", "high", "at_most"}


def test_a_gauge_and_a_need_are_plain_json():
    marks = json.loads(json.dumps(gauge_answer(gauge(PROBLEM, (4, 8), Assumptions(draws=2)))))
    told = json.loads(json.dumps(need_answer(need(PROBLEM, NextCentre(like="b")))))

    assert [mark["volunteers"] for mark in marks["marks"]] == [4, 8]
    assert marks["draws"] == 2
    assert told["to_hold"]["number"] == sum(told["to_hold"]["by_month"])
    assert len(told["empty_by_week"]) == 4
