"""What a plan changes: each figure of the answer against a loop that follows its definition."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from maillage.apps.studies.answer import describe, fingerprint, worth
from maillage.apps.studies.enums import Aim
from maillage.apps.studies.inputs import travel_minutes
from maillage.apps.studies.plan import Plan, score_shares
from tests.apps.studies.factories import small_answer
from tests.apps.studies.roads import BANDS, CENTRE, POINT, ask, dense, inputs_of, line_inputs, road

RUN_ALONE_KNOWS = {"quality", "times", "notes", "variations", "stability"}


def plan_of(*places, responses=None, objective=0.0):
    return Plan(
        np.array(places, int),
        tuple(responses or [CENTRE] * len(places)),
        objective=objective,
        bound=objective,
        gap=0.0,
        is_proven=True,
    )


def told(question, inputs, plan):
    return describe(question, inputs, travel_minutes(inputs), plan)


class TestOnARoad:
    """Communes at 0, 10, 20 and 60 minutes; a pharmacy at 10; a place opens at 60."""

    @pytest.fixture
    def answer(self):
        inputs = road([0, 10, 20, 60], [100, 50, 300, 40], existing=[10])
        return told(ask(minutes=10.0), inputs, plan_of(3))

    def test_the_summary_says_before_and_after(self, answer):
        assert answer["summary"] == {
            "residents": 490,
            "communes": 4,
            "without_residents": 0,
            "before": {
                "inside": 450,
                "mean": round((100 * 10 + 0 + 300 * 10 + 40 * 50) / 490, 2),
                "worst": 50.0,
                "worst_commune": ["23004", "Commune 3"],
            },
            "after": {
                "inside": 490,
                "mean": round((100 * 10 + 300 * 10) / 490, 2),
                "worst": 10.0,
                "worst_commune": ["23001", "Commune 0"],
            },
        }

    def test_the_place_says_who_gains(self, answer):
        place = answer["places"][0]

        assert (place["id"], place["role"], place["response"]) == ("p3", "new", CENTRE.key)
        assert (place["gained"], place["alone"], place["served"]) == (40, 40, 40)
        assert place["gained_communes"] == [["23004", "Commune 3", 40, 50.0, 0.0]]
        assert (place["mean_before"], place["mean_after"]) == (50.0, 0.0)
        assert place["commune"] == "23004"  # a place without a commune takes the nearest

    def test_what_was_open_and_each_commune_are_told(self, answer):
        assert [site["id"] for site in answer["existing"]] == ["e0"]
        assert answer["existing"][0]["kind"] == "pharmacy"
        assert answer["communes"]["before"] == [10.0, 0.0, 10.0, 50.0]
        assert answer["communes"]["after"] == [10.0, 0.0, 10.0, 0.0]
        assert answer["communes"]["place"] == [-1, -1, -1, 0]

    def test_it_has_the_keys_of_the_contract(self, answer):
        expected = small_answer()

        assert set(answer) == set(expected) - RUN_ALONE_KNOWS
        assert set(answer["places"][0]) == set(expected["places"][0])
        assert set(answer["existing"][0]) == set(expected["existing"][0])
        assert set(answer["communes"]) == set(expected["communes"])
        assert set(answer["summary"]) == set(expected["summary"])
        json.dumps(answer, allow_nan=False)


def test_places_open_already_are_told_and_do_not_gain():
    inputs = road([0, 30], [100, 50])

    answer = told(ask(minutes=10.0, existing=(0,)), inputs, plan_of(1))

    assert answer["existing"] == [
        {"id": "p0", "name": "Lieu p0", "latitude": 46.0, "longitude": 2.0, "kind": ""}
    ]
    assert answer["communes"]["before"] == [0.0, 30.0]
    assert answer["places"][0]["gained"] == 50


def test_where_nothing_was_open_there_is_no_before():
    answer = told(ask(minutes=10.0), road([0, 5], [100, 50]), plan_of(0))

    assert answer["summary"]["before"] == dict.fromkeys(
        ("inside", "mean", "worst", "worst_commune")
    )
    assert answer["communes"]["before"] == [None, None]
    assert answer["places"][0]["mean_before"] is None
    assert answer["places"][0]["gained"] == 150


def test_a_commune_that_nothing_reaches_has_no_minutes():
    inputs = inputs_of([[5.0], [np.inf]], [100, 50])

    answer = told(ask(minutes=10.0), inputs, plan_of(0))

    assert answer["communes"]["after"] == [5.0, None]
    assert answer["communes"]["place"] == [0, -1]
    assert answer["summary"]["after"]["inside"] == 100


def test_unknown_residents_count_for_nothing_and_are_counted():
    answer = told(ask(minutes=10.0), road([0, 5], [100, None]), plan_of(0))

    assert answer["summary"]["residents"] == 100
    assert answer["summary"]["without_residents"] == 1


def test_a_plan_that_opens_nothing_changes_nothing():
    inputs = road([0, 10], [5, 6], existing=[10])

    answer = told(ask(minutes=5.0), inputs, plan_of())

    assert answer["places"] == []
    assert answer["communes"]["before"] == answer["communes"]["after"]
    assert answer["summary"]["before"] == answer["summary"]["after"]


def test_forced_places_are_told_so_and_amounts_add_up():
    inputs = road([0, 10, 20], [5, 6, 7])

    answer = told(ask(forced=(2,)), inputs, plan_of(0, 2, responses=[POINT, CENTRE]))

    assert [place["role"] for place in answer["places"]] == ["new", "forced"]
    assert answer["cost_per_year"] == 58_600
    assert answer["consultations_per_year"] == 7350


def test_two_places_as_near_leave_nobody_alone():
    inputs = inputs_of([[4.0, 4.0], [30.0, 2.0]], [100, 10])

    answer = told(ask(minutes=10.0), inputs, plan_of(0, 1))

    assert [place["alone"] for place in answer["places"]] == [0, 10]
    assert [place["gained"] for place in answer["places"]] == [100, 10]


def test_the_farthest_commune_is_told_its_true_minutes_on_the_straight_line():
    inputs = line_inputs([10, 10, 10, 10])

    answer = told(ask(minutes=5.0), inputs, plan_of(0))

    kilometres = 6371.0088 * np.pi / 180 * 3 / 50
    assert answer["summary"]["after"]["worst"] == round(1.33 + 1.15 * kilometres, 1)


@st.composite
def opened(draw):
    """(question, inputs, plan) of any small plan, good or bad, with places out of reach."""
    rows, places, existing = draw(st.integers(1, 5)), draw(st.integers(1, 4)), draw(
        st.integers(0, 2)
    )  # fmt: skip
    trip = st.sampled_from([*map(float, range(0, 40, 3)), np.inf])
    width = places + existing
    row = st.lists(trip, min_size=width, max_size=width)
    table = draw(st.lists(row, min_size=rows, max_size=rows))
    residents = draw(
        st.lists(st.one_of(st.none(), st.integers(0, 90)), min_size=rows, max_size=rows)
    )
    order = draw(st.permutations(range(places)))
    size = draw(st.integers(0, places))
    kept = draw(st.integers(0, places - size))
    question = ask(minutes=draw(st.sampled_from([3.0, 9.0, 15.0])), existing=tuple(order[:kept]))
    plan = plan_of(*sorted(order[kept : kept + size]))
    return question, inputs_of(table, residents, existing=existing), plan


def naive(table, columns):
    return [min((row[j] for j in columns), default=np.inf) for row in table]


@examples(max_examples=60)
@given(opened())
def test_every_figure_is_what_its_words_say(drawn):
    question, inputs, plan = drawn
    table, residents = dense(travel_minutes(inputs)), inputs.communes.residents
    width, count = table.shape[1], len(inputs.places)
    open_before = [*question.existing, *range(count, width)]
    before = naive(table, open_before)
    after = naive(table, [*open_before, *plan.places])

    answer = told(question, inputs, plan)

    for values, said in (
        (before, answer["summary"]["before"]),
        (after, answer["summary"]["after"]),
    ):
        check_figures(said, values, residents, question.minutes)
    for at, (place, said) in enumerate(zip(plan.places, answer["places"], strict=True)):
        others = [j for j in plan.places if j != place]
        without = naive(table, [*open_before, *others])
        mine = [i for i, nearest in enumerate(answer["communes"]["place"]) if nearest == at]
        for i in mine:
            assert table[i, place] == after[i] < before[i]
        raised = [i for i in mine if after[i] <= question.minutes < before[i]]
        assert said["gained"] == sum(residents[i] for i in raised)
        assert [row[0] for row in said["gained_communes"]] == [
            inputs.communes.code[i] for i in sorted(raised, key=lambda i: (-residents[i], i))
        ]
        assert said["served"] == sum(residents[i] for i in mine)
        assert said["communes_served"] == len(mine)
        fall = [i for i in range(len(table)) if after[i] <= question.minutes < without[i]]
        assert said["alone"] == sum(residents[i] for i in fall)
        total = sum(residents[i] for i in mine)
        mean = sum(residents[i] * after[i] for i in mine) / total if total else None
        assert said["mean_after"] == (None if mean is None else pytest.approx(mean, abs=0.006))
    served = [i for i in range(len(table)) if after[i] < before[i]]
    assert served == [i for i, nearest in enumerate(answer["communes"]["place"]) if nearest >= 0]


def check_figures(said, values, residents, minutes):
    known = [i for i, value in enumerate(values) if np.isfinite(value)]
    if not known:
        assert set(said.values()) == {None}
        return
    assert said["inside"] == sum(residents[i] for i in known if values[i] <= minutes)
    assert said["worst"] == max(values[i] for i in known)
    total = sum(residents[i] for i in known)
    weights = [residents[i] if total else 1 for i in known]
    mean = sum(w * values[i] for w, i in zip(weights, known, strict=True)) / sum(weights)
    assert said["mean"] == pytest.approx(mean, abs=0.006)


@examples(max_examples=60)
@given(opened())
def test_what_the_places_gain_is_what_the_territory_gains(drawn):
    question, inputs, plan = drawn

    answer = told(question, inputs, plan)

    before, after = answer["summary"]["before"], answer["summary"]["after"]
    gained = sum(place["gained"] for place in answer["places"])
    assert gained == (after["inside"] or 0) - (before["inside"] or 0)
    for place in answer["places"]:
        assert place["gained"] == sum(row[2] for row in place["gained_communes"])


@examples(max_examples=30)
@given(
    scores=st.lists(
        st.one_of(st.floats(0, 3.5), st.just(float("nan"))), min_size=5, max_size=5
    ),
    residents=st.lists(st.integers(0, 3000), min_size=5, max_size=5),
    inside=st.lists(st.booleans(), min_size=5, max_size=5),
    places=st.lists(st.integers(0, 4), min_size=0, max_size=3).map(sorted),
)  # fmt: skip
def test_scores_are_raised_by_what_each_place_adds(scores, residents, inside, places):
    if not any(inside):
        inside[0] = True
    inputs = road(
        [0, 6, 12, 18, 24], residents, score=scores, need=residents, inside=inside, bands=BANDS
    )
    plan = plan_of(*places, responses=[CENTRE, POINT, CENTRE][: len(places)])

    answer = told(ask(Aim.LIFT), inputs, plan)

    shares = score_shares(inputs, travel_minutes(inputs)).toarray()
    communes = answer["communes"]
    rows = np.flatnonzero(inside)
    for at, i in enumerate(rows):
        added = sum(
            shares[i, j] * response.consultations
            for j, response in zip(plan.places, plan.responses, strict=True)
        )
        if np.isnan(scores[i]):
            assert communes["before"][at] is communes["after"][at] is None
        else:
            assert communes["before"][at] == round(scores[i], 4)
            assert communes["after"][at] == pytest.approx(scores[i] + added, abs=0.006)
    summary = answer["summary"]
    gained = sum(place["gained"] for place in answer["places"])
    assert gained == (summary["after"]["inside"] or 0) - (summary["before"]["inside"] or 0)
    assert (answer["measure"], answer["threshold"]) == ("score", 2.5)
    json.dumps(answer, allow_nan=False)


def test_the_worst_score_is_the_lowest():
    inputs = road([0, 50], [10, 10], score=[1.0, 2.0], bands=BANDS)

    answer = told(ask(Aim.LIFT), inputs, plan_of(0))

    assert answer["summary"]["before"]["worst_commune"][0] == "23001"
    assert answer["summary"]["after"]["worst_commune"][0] == "23002"


class TestFingerprint:
    inputs = road([0, 10, 20], [5, 6, 7])

    def test_equal_answers_have_equal_fingerprints(self):
        one = plan_of(0, 2, responses=[CENTRE, POINT], objective=100.0)
        other = plan_of(2, 0, responses=[POINT, CENTRE], objective=100.000001)

        assert fingerprint(self.inputs, one) == fingerprint(self.inputs, other)

    @pytest.mark.parametrize(
        "other",
        [
            plan_of(0, 1, responses=[CENTRE, POINT], objective=100.0),
            plan_of(0, 2, responses=[POINT, CENTRE], objective=100.0),
            plan_of(0, 2, responses=[CENTRE, POINT], objective=100.1),
            plan_of(0, responses=[CENTRE], objective=100.0),
        ],
    )
    def test_another_place_response_or_worth_has_another(self, other):
        one = plan_of(0, 2, responses=[CENTRE, POINT], objective=100.0)

        assert fingerprint(self.inputs, one) != fingerprint(self.inputs, other)

    def test_the_same_places_in_other_inputs_have_another(self):
        moved = replace(
            self.inputs, places=replace(self.inputs.places, id=np.array(["a", "b", "c"]))
        )

        assert fingerprint(self.inputs, plan_of(0)) != fingerprint(moved, plan_of(0))


def test_worth_is_what_compares_plans_of_different_sizes():
    inputs = road([0, 10, 40], [100, 50, 10])
    question = ask(minutes=10.0)

    found = worth(question, inputs, travel_minutes(inputs), plan_of(0, objective=150.0))

    assert found == {
        "sites": 1,
        "inside": 150,
        "mean": round((50 * 10 + 10 * 40) / 160, 2),
        "worst": 40.0,
        "objective": 150.0,
        "is_proven": True,
    }
