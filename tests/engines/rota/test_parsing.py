"""From JSON to a `Problem`: what is read, and each refusal."""

import copy

import pytest

from maillage.engines.errors import InvalidInput
from maillage.engines.rota import (
    PREFERRED,
    Assignment,
    UnusualWeeks,
    assignments_from,
    problem_from,
)

CENTRE = {"id": "c1", "lines": 1, "beds": 2, "vehicles": 1, "open_from": 0, "open_to": 3}
VOLUNTEER = {
    "id": "v1",
    "senior": True,
    "max_weeks": 2,
    "wanted_weeks": 1,
    "available": [3, 0],
    "ready_from": 0,
    "beds": 1,
    "needs_vehicle": False,
    "min_gap": 1,
    "accepts": {"c1": 5},
    "served": [],
}
GIVEN = {
    "name": "two centres",
    "weeks": 4,
    "centres": [
        CENTRE | {"senior_required": True},
        CENTRE | {"id": "c2", "senior_required": False},
    ],
    "volunteers": [VOLUNTEER, VOLUNTEER | {"id": "v2", "served": ["c2"]}],
    "fixed": [{"volunteer": "v1", "centre": "c1", "week": 3}],
    "previous": None,
    "weights": {
        "empty_post": 1000,
        "empty_twice": 400,
        "no_senior": 120,
        "distance": 1,
        "new_to_centre": 15,
        "unmet_wish": 25,
        "change": 200,
    },
}
ABSENT = object()


def given_with(path, value):
    """GIVEN with one value changed, or absent."""
    given = copy.deepcopy(GIVEN)
    *way, last = path
    place = given
    for key in way:
        place = place[key]
    if value is ABSENT:
        del place[last]
    else:
        place[last] = value
    return given


def test_a_file_of_the_benchmark_is_read_whole():
    problem = problem_from(GIVEN)

    assert (problem.name, problem.weeks, len(problem.centres)) == ("two centres", 4, 2)
    assert problem.volunteers[0].available == (0, 3)
    assert problem.volunteers[1].served == {"c2"}
    assert problem.fixed == (Assignment("v1", "c1", 3),)
    assert (problem.previous, problem.weights.empty_twice, problem.weights.holiday) == (
        None,
        400,
        0,
    )


def test_the_further_rules_are_read():
    more = {
        "together": [["v1", "v2"]],
        "months": [0, 0, 1, 1],
        "holidays": [2],
        "return_every": 9,
        "weights": GIVEN["weights"] | {"holiday": 13},
        "previous": [{"volunteer": "v2", "centre": "c1", "week": 0}],
        "fixed": None,
    }
    unusual = [{"from": 1, "to": 2, "beds": 1, "lines": None}]
    given = GIVEN | more
    given["centres"] = [
        GIVEN["centres"][0] | {"new_per_month": 2, "reserve": True, "unusual": unusual},
    ]
    given["volunteers"] = [
        VOLUNTEER | {"two_running": "preferred", "first_time": True, "holidays_served": 2},
        VOLUNTEER | {"id": "v2"},
    ]

    problem = problem_from(given)

    assert problem.together == (("v1", "v2"),)
    assert (problem.months, problem.holidays, problem.return_every) == ((0, 0, 1, 1), {2}, 9)
    assert problem.previous == (Assignment("v2", "c1", 0),)
    centre, doctor = problem.centres[0], problem.volunteers[0]
    assert (centre.new_per_month, centre.reserve) == (2, True)
    assert centre.unusual == (UnusualWeeks(1, 2, None, 1, None),)
    assert (doctor.two_running, doctor.first_time, doctor.holidays_served) == (PREFERRED, True, 2)
    assert (problem.weights.holiday, problem.fixed) == (13, ())
    assert problem.beds[0].tolist() == [2, 1, 1, 2]


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("name",), 3, "name is 3; expected a text"),
        (("name",), ABSENT, "the rota lacks 'name'"),
        (("colour",), 1, "unknown key 'colour'"),
        (("weeks",), 0, "weeks is 0; expected a whole number, 1 to 530"),
        (("weeks",), True, "weeks is True"),
        (("weeks",), 5.0, "weeks is 5.0"),
        (("weeks",), "5", "weeks is '5'"),
        (("centres",), {}, "centres is {}; expected a list"),
        (("centres", 0), 3, "a centre is 3; expected an object"),
        (("centres", 0, "id"), "c2", "centre id 'c2' is given twice"),
        (("centres", 0, "id"), 1, "the id of a centre is 1"),
        (("centres", 0, "lines"), -1, "centre 'c1': lines is -1"),
        (("centres", 0, "beds"), ABSENT, "a centre lacks 'beds'"),
        (("centres", 0, "open_to"), 4, "open_to is 4; expected a whole number, 0 to 3"),
        (("centres", 0, "open_from"), 9, "open_from is 9"),
        (
            ("centres", 0),
            CENTRE | {"open_to": 1, "open_from": 2, "senior_required": True},
            "before",
        ),
        (("centres", 0, "senior_required"), 1, "senior_required is 1; expected true or false"),
        (("centres", 0, "reserve"), "no", "reserve is 'no'"),
        (("centres", 0, "new_per_month"), -1, "new_per_month is -1"),
        (("centres", 0, "unusual"), [{"from": 2, "to": 1}], "unusual to is 1"),
        (("centres", 0, "unusual"), [{"from": 2}], "lacks 'to'"),
        (("centres", 0, "unusual"), [{"from": 0, "to": 1, "beds": -2}], "unusual beds is -2"),
        (("centres", 0, "unusual"), 3, "unusual is 3; expected a list"),
        (("volunteers", 0, "id"), "v2", "volunteer id 'v2' is given twice"),
        (("volunteers", 0, "senior"), None, "senior is None"),
        (("volunteers", 0, "available"), [4], "available is 4; expected a whole number, 0 to 3"),
        (("volunteers", 0, "available"), [1, 1], "names a week twice"),
        (("volunteers", 0, "available"), "12", "expected a list of weeks"),
        (("volunteers", 0, "min_gap"), -1, "min_gap is -1"),
        (("volunteers", 0, "wanted_weeks"), 1.5, "wanted_weeks is 1.5"),
        (("volunteers", 0, "accepts"), ["c1"], "expected centre → distance"),
        (("volunteers", 0, "accepts"), {"c9": 1}, "names 'c9', which is no centre"),
        (("volunteers", 0, "accepts"), {"c1": -1}, "distance of c1 is -1"),
        (("volunteers", 0, "served"), ["c9"], "served names 'c9'"),
        (("volunteers", 0, "served"), 3, "served is 3; expected a list"),
        (("volunteers", 0, "two_running"), "often", "two_running is 'often'"),
        (("volunteers", 0, "first_time"), 1, "first_time is 1"),
        (("weights", "change"), ABSENT, "weights lacks 'change'"),
        (("weights", "change"), -1, "weight change is -1"),
        (("weights", "change"), 1.5, "weight change is 1.5"),
        (("weights", "colour"), 1, "weights has an unknown key 'colour'"),
        (("weights",), None, "weights is None"),
        (("fixed",), {}, "expected a list"),
        (("fixed",), 3, "fixed is 3"),
        (("fixed", 0, "volunteer"), "v9", "fixed names 'v9', which is no volunteer"),
        (("fixed", 0, "centre"), "c9", "fixed names 'c9', which is no centre"),
        (("fixed", 0, "centre"), ["c1"], "which is no centre"),
        (("fixed", 0, "week"), 4, "fixed: week is 4"),
        (("fixed", 0, "week"), 1, "the fixed assignments break a rule: v1 is not available"),
        (("fixed",), GIVEN["fixed"] * 2, "twice; keep it once"),
        (("fixed",), [*GIVEN["fixed"], {"volunteer": "v2", "centre": "c1", "week": 3}], "2 lines"),
        (("previous",), [{"volunteer": "v9", "centre": "c1", "week": 0}], "previous names 'v9'"),
        (("previous",), 1, "previous is 1; expected a list"),
        (("together",), [["v1", "v1"]], "two different volunteers"),
        (("together",), [["v1", "v9"]], "together names 'v9'"),
        (("together",), 3, "together is 3; expected a list"),
        (("months",), [0, 1], "expected 4 numbers, one per week"),
        (("months",), [0, 0, 1, -1], "months is -1"),
        (("holidays",), [4], "holidays is 4"),
        (("holidays",), [1, 1], "names a week twice"),
        (("return_every",), -1, "return_every is -1"),
    ],
)
def test_what_cannot_be_computed_with_is_refused_and_named(path, value, said):
    with pytest.raises(InvalidInput) as refused:
        problem_from(given_with(path, value))

    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], 'has no "assignments"'),
        ({}, 'has no "assignments"'),
        ({"assignments": None}, 'has no "assignments"'),
        ({"assignments": 3}, "assignments is 3"),
        ({"assignments": [3]}, "an assignment of assignments is 3"),
        ({"assignments": [{"volunteer": "v1", "centre": "c1"}]}, "lacks 'week'"),
        ({"assignments": [{"volunteer": "v1", "centre": "c1", "week": 9}]}, "week is 9"),
        ({"assignments": [{"volunteer": "x", "centre": "c1", "week": 0}]}, "no volunteer"),
    ],
)
def test_a_rota_file_that_names_what_is_not_there_is_refused(given, said):
    with pytest.raises(InvalidInput) as refused:
        assignments_from(given, problem_from(GIVEN))

    assert said in str(refused.value)


def test_a_rota_file_may_say_more_than_its_assignments():
    given = {"assignments": GIVEN["fixed"], "cost": 12}

    assert assignments_from(given, problem_from(GIVEN)) == (Assignment("v1", "c1", 3),)
