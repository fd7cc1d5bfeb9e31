"""A staffing question is read whole, or refused with what to do about it."""

import json
from math import inf, nan

import numpy as np
import pytest

from maillage.engines.errors import InvalidInput
from maillage.engines.waiting import problem_from


@pytest.fixture
def given():
    return {
        "step_minutes": 30,
        "steps": 2,
        "care_types": [
            {
                "id": "gp",
                "arrivals": [4, 6.5],
                "service_minutes": {"mean": 10.5, "cv": 0.6},
                "patience_minutes": {"mean": 60},
            },
            {"id": "psy", "arrivals": 1, "service_minutes": {"mean": 26, "cv": 0}},
        ],
        "skills": [
            {"id": "gp_only", "serves": ["gp"], "on_duty": None},
            {"id": "both", "serves": ["psy", "gp"], "on_duty": [1, 2]},
        ],
        "targets": [{"minutes": 15, "share": 0.90}, {"minutes": 30, "share": 0.98}],
    }


def test_what_is_written_is_what_is_computed_with(given):
    problem = problem_from(given)

    assert problem.arrivals.tolist() == [[4, 6.5], [1, 1]]
    assert [care.patience_minutes for care in problem.care_types] == [60, inf]
    assert problem.serves.tolist() == [[True, False], [True, True]]
    assert problem.skills[0].on_duty is None
    assert problem.skills[1].on_duty.tolist() == [1, 2]
    assert problem.work_minutes == pytest.approx([110.25, 52])
    assert problem.doctor_hours(np.array([[1, 2], [1, 0]])) == 2.0


GP, PSY, BOTH = ("care_types", 0), ("care_types", 1), ("skills", 1)


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        (("weeks",), 1, "unknown key 'weeks'"),
        ((*GP, "color"), "red", "unknown key 'color'"),
        (("steps",), 0, "steps is 0; expected a number from 1"),
        (("steps",), 2.5, "expected a whole number"),
        (("step_minutes",), True, "step_minutes is True"),
        (("step_minutes",), "30", "step_minutes is '30'"),
        ((*GP, "arrivals"), [4], "has 1 numbers; expected 2"),
        ((*GP, "arrivals"), [4, -1], r"arrivals\[1\] is -1"),
        ((*GP, "arrivals"), nan, "arrivals is nan"),
        ((*GP, "arrivals"), [1, inf], "is inf"),
        ((*GP, "arrivals"), 900_000, "are arrivals given per step"),
        ((*GP, "service_minutes"), {"mean": 0, "cv": 1}, "mean service minutes is 0"),
        ((*GP, "service_minutes"), {"mean": 10, "cv": -0.1}, "cv is -0.1"),
        ((*GP, "service_minutes"), {"mean": 10}, "lacks 'cv'"),
        ((*GP, "service_minutes"), 10, "expected an object with mean, cv"),
        ((*GP, "patience_minutes"), {"mean": 0}, "give a mean above 0, or null"),
        ((*GP, "patience_minutes"), {"mean": -5}, "give a mean above 0, or null"),
        ((*GP, "id"), "", "expected a text"),
        ((*PSY, "id"), "gp", "'gp' is given twice"),
        ((*BOTH, "id"), "gp_only", "'gp_only' is given twice"),
        ((*BOTH, "serves"), ["gp"], "nobody serves care type 'psy'"),
        ((*BOTH, "serves"), ["dentist"], "'dentist', which is no care type; known: gp, psy"),
        ((*BOTH, "serves"), ["psy", "psy"], "serves a care type twice"),
        ((*BOTH, "serves"), [["psy"]], "which is no care type"),
        ((*BOTH, "on_duty"), 1.5, "expected whole numbers"),
        ((*BOTH, "on_duty"), [1, -1], "is -1"),
        (("targets",), [], "expected a list of 1"),
        (("targets", 0, "share"), 1, "no finite staff promises everything"),
        (("targets", 0, "share"), 0, "above 0 and below 1"),
        (("targets", 0, "share"), 90, "target share is 90"),
        (("targets", 0, "minutes"), -1, "target minutes is -1"),
        (("targets", 0, "minutes"), 30, "two targets have the same minutes"),
        (("skills",), {}, "expected a list"),
    ],
)
def test_what_cannot_be_computed_with_is_refused(given, place, value, told):
    where = given
    for key in place[:-1]:
        where = where[key]
    where[place[-1]] = value

    with pytest.raises(InvalidInput, match=told):
        problem_from(given)


@pytest.mark.parametrize("given", [None, [], "question", 3])
def test_a_question_is_an_object(given):
    with pytest.raises(InvalidInput, match="expected an object"):
        problem_from(json.loads(json.dumps(given)))


def test_a_missing_key_is_named(given):
    del given["targets"]

    with pytest.raises(InvalidInput, match="the question lacks 'targets'"):
        problem_from(given)
