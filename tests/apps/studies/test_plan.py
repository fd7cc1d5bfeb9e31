"""Where to open: each aim worked by hand on a road, then against every plan tried one by one."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from maillage.apps.studies.enums import Aim
from maillage.apps.studies.inputs import travel_minutes
from maillage.apps.studies.plan import THRESHOLD, score_shares, solve_question
from maillage.engines.errors import Infeasible
from maillage.engines.siting import Stop
from tests.apps.studies.roads import (
    BANDS,
    CENTRE,
    POINT,
    ask,
    best_value,
    dense,
    inputs_of,
    nearest_of,
    road,
    value_of,
)

#          0 min  10    20    30    60
AT, RESIDENTS = [0, 10, 20, 30, 60], [100, 50, 300, 40, 200]


def solve(question, inputs):
    return solve_question(question, inputs, travel_minutes(inputs))


def names(plan, inputs):
    return inputs.places.id[plan.places].tolist()


class TestOnARoad:
    def test_cover_opens_where_most_residents_come_within_reach(self):
        inputs = road(AT, RESIDENTS)

        plan = solve(ask(minutes=10.0), inputs)

        assert names(plan, inputs) == ["p1"]  # 100 + 50 + 300 within ten minutes
        assert (plan.objective, plan.bound, plan.is_proven) == (450.0, 450.0, True)
        assert plan.responses == (CENTRE,)

    def test_a_trip_of_exactly_the_minutes_asked_counts(self):
        inputs = road([0, 10.0], [100, 60])

        assert solve(ask(minutes=10.0), inputs).objective == 160
        assert solve(ask(minutes=9.0), inputs).objective == 100

    def test_cover_counts_what_sites_open_already_reach(self):
        inputs = road(AT, RESIDENTS, existing=[20])

        plan = solve(ask(minutes=10.0), inputs)

        assert names(plan, inputs) == ["p4"]  # 200 more; another at 0 would bring 100
        assert plan.objective == 590

    def test_cover_counts_places_open_already_and_opens_others(self):
        inputs = road(AT, RESIDENTS)

        plan = solve(ask(minutes=10.0, existing=(2,)), inputs)

        assert names(plan, inputs) == ["p4"]

    def test_mean_opens_where_trips_add_up_to_least(self):
        inputs = road(AT, RESIDENTS)

        plan = solve(ask(Aim.MEAN), inputs)

        assert names(plan, inputs) == ["p2"]
        assert plan.objective == 100 * 20 + 50 * 10 + 40 * 10 + 200 * 40

    def test_worst_leaves_nobody_farther_than_it_must(self):
        inputs = road(AT, RESIDENTS)

        plan = solve(ask(Aim.WORST), inputs)

        assert names(plan, inputs) == ["p3"]
        assert (plan.objective, plan.bound, plan.is_proven) == (30.0, 30.0, True)

    def test_worst_takes_the_shorter_mean_among_equals(self):
        inputs = road([0, 10, 20], [100, 1, 1], places=[9, 10, 11])

        plan = solve(ask(Aim.WORST), inputs)

        assert names(plan, inputs) == ["p1"]  # only one leaves nobody beyond ten
        wide = road([0, 10, 20, 100], [100, 1, 1, 5], places=[5, 10, 15, 60])
        assert names(solve(ask(Aim.WORST, replace(CENTRE, count=2)), wide), wide) == ["p0", "p3"]

    @pytest.mark.parametrize("aim", [Aim.COVER, Aim.MEAN, Aim.WORST])
    def test_a_forced_place_opens_and_takes_one_of_the_openings(self, aim):
        inputs = road(AT, RESIDENTS)

        one = solve(ask(aim, forced=(0,)), inputs)
        two = solve(ask(aim, replace(CENTRE, count=2), forced=(0,)), inputs)

        assert names(one, inputs) == ["p0"]
        assert "p0" in names(two, inputs)
        assert two.places.size == 2

    @pytest.mark.parametrize("aim", [Aim.COVER, Aim.MEAN, Aim.WORST])
    def test_a_forbidden_place_stays_closed(self, aim):
        inputs = road(AT, RESIDENTS)

        plan = solve(ask(aim, minutes=10.0, forbidden=(2, 3)), inputs)

        assert not {"p2", "p3"} & set(names(plan, inputs))

    def test_the_largest_response_goes_where_most_residents_come(self):
        inputs = road(AT, RESIDENTS)

        plan = solve(ask(Aim.MEAN, POINT, CENTRE), inputs)

        served = dict(zip(names(plan, inputs), plan.responses, strict=True))
        assert served == {"p2": CENTRE, "p4": POINT}

    def test_a_budget_opens_as_many_as_it_pays(self):
        inputs = road(AT, RESIDENTS)
        points = replace(POINT, count=4)

        plan = solve(ask(Aim.COVER, points, limit_euros=2 * POINT.cost), inputs)

        assert plan.places.size == 2

    def test_a_commune_that_no_place_reaches_is_named(self):
        far = inputs_of([[5.0, np.inf], [np.inf, np.inf]], [10, 10])

        with pytest.raises(Infeasible, match="Commune 1"):
            solve(ask(Aim.WORST), far)

    def test_a_commune_out_of_reach_counts_three_hours_in_the_mean(self):
        far = inputs_of([[5.0, np.inf], [np.inf, 6.0]], [10, 20])

        plan = solve(ask(Aim.MEAN), far)

        assert names(plan, far) == ["p1"]
        assert plan.objective == 20 * 6 + 10 * 180

    @pytest.mark.parametrize("aim", [Aim.COVER, Aim.MEAN, Aim.WORST])
    def test_stopped_at_once_there_is_still_a_plan_with_its_bound(self, aim):
        inputs = road(list(range(0, 80, 4)), [10 + i for i in range(20)])
        question = ask(aim, replace(CENTRE, count=3), minutes=9.0)
        stop = Stop(asked=lambda: True)

        plan = solve_question(question, inputs, travel_minutes(inputs), stop)

        assert 1 <= plan.places.size <= 3
        best = solve(question, inputs)
        assert best.is_proven
        if aim == Aim.COVER:
            assert plan.objective <= best.objective <= plan.bound
        else:
            assert plan.objective >= best.objective >= plan.bound


@st.composite
def small_questions(draw, aims):
    """(question, inputs): at most 5 communes and 5 places, some out of reach, some in a role."""
    rows, places = draw(st.integers(1, 5)), draw(st.integers(2, 5))
    existing = draw(st.integers(0, 1))
    far = [] if Aim.WORST in aims else [np.inf]
    trip = st.sampled_from([*range(0, 42, 2), *far]).map(float)
    table = draw(
        st.lists(
            st.lists(trip, min_size=places + existing, max_size=places + existing),
            min_size=rows,
            max_size=rows,
        )
    )
    residents = draw(st.lists(st.integers(0, 50), min_size=rows, max_size=rows))
    roles = draw(st.permutations(range(places)))
    count = draw(st.integers(1, min(3, places - 1)))
    left = places - count  # places that may have a role and leave room for the openings
    kept = draw(st.integers(0, min(1, left)))
    forbidden = draw(st.integers(0, min(1, left - kept)))
    question = ask(
        draw(st.sampled_from(aims)),
        replace(CENTRE, count=count),
        minutes=float(draw(st.integers(1, 40))),
        existing=tuple(roles[:kept]),
        forbidden=tuple(roles[kept : kept + forbidden]),
        forced=tuple(roles[places - draw(st.integers(0, 1)) :]),
    )
    return question, inputs_of(table, residents, existing=existing)


class TestAgainstEveryPlan:
    @examples(max_examples=30)
    @given(st.one_of(small_questions([Aim.COVER, Aim.MEAN]), small_questions([Aim.WORST])))
    def test_no_plan_is_better_and_the_bound_says_so(self, drawn):
        question, inputs = drawn
        table = dense(travel_minutes(inputs))

        plan = solve(question, inputs)

        assert set(question.forced) <= set(plan.places.tolist())
        assert not set(plan.places.tolist()) & (set(question.forbidden) | set(question.existing))
        assert plan.places.size <= len(question.openings)
        assert value_of(question, inputs, table, plan.places) == pytest.approx(plan.objective)
        assert plan.objective == pytest.approx(best_value(question, inputs, table))
        assert plan.is_proven
        assert plan.bound == pytest.approx(plan.objective)

    @examples(max_examples=30)
    @given(small_questions([Aim.WORST]))
    def test_nobody_is_farther_and_the_mean_is_the_least_of_such_plans(self, drawn):
        question, inputs = drawn
        table = dense(travel_minutes(inputs))

        plan = solve(question, inputs)

        residents = inputs.communes.residents
        count = len(inputs.places)
        closed = set(question.existing) | set(question.forbidden)
        free = [j for j in range(count) if j not in closed]
        totals = []
        for places in combinations(free, len(question.openings)):
            if set(question.forced) <= set(places):
                nearest = nearest_of(question, inputs, table, places)
                if max(nearest) <= plan.objective + 1e-9:
                    totals.append(residents @ nearest)
        mine = residents @ nearest_of(question, inputs, table, plan.places)
        assert mine == pytest.approx(min(totals))


def access_road(score, residents, **options):
    """Communes 5 minutes apart, a place in each, with an official score."""
    at = [5.0 * i for i in range(len(score))]
    return road(at, residents, score=score, bands=BANDS, **options)


class TestScores:
    def test_an_opening_adds_its_consultations_shared_by_who_reaches_it(self):
        """m·w(t_ij) / Σ_k w(t_kj) P_k, communes around the territory included."""
        inputs = inputs_of(
            [[0.0], [12.0], [18.0], [25.0]],
            [900, 900, 900, 900],
            score=[2.0, 2.0, 2.0, 2.0],
            need=[1000, 600, 300, 5000],
            inside=[True, True, False, True],
            bands=BANDS,
        )

        shares = score_shares(inputs, travel_minutes(inputs)).toarray()[:, 0]

        supplied = 1 * 1000 + 2 / 3 * 600 + 1 / 3 * 300
        assert shares == pytest.approx([1 / supplied, 2 / 3 / supplied, 1 / 3 / supplied, 0])
        assert 4500 * shares @ inputs.communes.need == pytest.approx(4500)  # nothing is lost

    def test_lift_counts_residents_raised_to_the_threshold(self):
        # One centre adds 4,500 / (1,000 + 1,000) = 2.25 to both when they are five minutes apart.
        inputs = access_road([0.3, 0.2, 3.0], [1000, 1000, 50], need=[1000, 1000, 0])

        plan = solve(ask(Aim.LIFT), inputs)

        assert plan.objective == 1050  # the first reaches 2.55, the second 2.45
        assert plan.bound == plan.objective
        assert plan.is_proven

    def test_residents_around_the_territory_share_but_do_not_count(self):
        alone = access_road([1.0, 1.0], [1000, 0], need=[1000, 0])
        shared = access_road([1.0, 1.0], [1000, 9000], need=[1000, 9000], inside=[True, False])

        assert solve(ask(Aim.LIFT), alone).objective == 1000
        assert solve(ask(Aim.LIFT), shared).objective == 0

    def test_a_commune_without_a_score_does_not_count(self):
        inputs = access_road([np.nan, 2.4], [5000, 10], need=[0, 10])

        assert solve(ask(Aim.LIFT), inputs).objective == 10

    def test_a_forced_place_takes_the_largest_response(self):
        inputs = access_road([2.4, 2.4, 2.4], [10, 10, 5000], need=[10, 10, 5000])

        plan = solve(ask(Aim.LIFT, POINT, CENTRE, forced=(0,)), inputs)

        kinds = list(zip(plan.places.tolist(), plan.responses, strict=True))
        assert (0, CENTRE) in kinds

    def test_places_open_already_and_forbidden_ones_stay_as_they_are(self):
        inputs = access_road([2.4, 2.4, 2.4], [10, 10, 10])

        plan = solve(ask(Aim.LIFT, CENTRE, existing=(0,), forbidden=(1,)), inputs)

        assert set(plan.places.tolist()) <= {2}

    @examples(max_examples=20)
    @given(
        scores=st.lists(st.floats(0, 3), min_size=4, max_size=4),
        residents=st.lists(st.integers(0, 3000), min_size=4, max_size=4),
        gaps=st.lists(st.sampled_from([4.0, 9.0, 14.0]), min_size=3, max_size=3),
        counts=st.tuples(st.integers(1, 2), st.integers(1, 2)),
        budget=st.sampled_from([None, 0.0, 60_000.0, 110_000.0]),
    )
    def test_no_choice_of_places_and_kinds_raises_more(
        self, scores, residents, gaps, counts, budget
    ):
        at = np.concatenate([[0.0], np.cumsum(gaps)])
        inputs = road(at, residents, score=scores, bands=BANDS)
        kinds = (replace(CENTRE, count=counts[0]), replace(POINT, count=counts[1]))
        question = ask(Aim.LIFT, *kinds, limit_euros=budget)

        plan = solve(question, inputs)

        best = max(
            raised(inputs, opened)
            for size in range(sum(counts) + 1)
            for opened in combinations([(j, kind) for j in range(4) for kind in kinds], size)
            if all(sum(k == kind for _, k in opened) <= kind.count for kind in kinds)
            and (budget is None or sum(k.cost for _, k in opened) <= budget)
        )
        mine = [
            (place, next(kind for kind in kinds if kind.key == response.key))
            for place, response in zip(plan.places.tolist(), plan.responses, strict=True)
        ]
        assert plan.objective == pytest.approx(best)
        assert raised(inputs, mine) == pytest.approx(best)
        assert budget is None or sum(kind.cost for _, kind in mine) <= budget


def raised(inputs, opened):
    """Residents at the threshold once these (place, kind) are open, by the formula itself."""
    table, communes = dense(travel_minutes(inputs)), inputs.communes
    total = 0.0
    for i, score in enumerate(communes.score):
        for place, kind in opened:
            load = sum(
                weight(table[k, place]) * communes.need[k] for k in range(communes.need.size)
            )
            if load:
                score += kind.consultations * weight(table[i, place]) / load
        total += communes.residents[i] * (score >= THRESHOLD - 1e-9)
    return total


def weight(minutes):
    """Band weights of the official score."""
    return next((w for upper, w in ((10, 1.0), (15, 2 / 3), (20, 1 / 3)) if minutes <= upper), 0.0)
