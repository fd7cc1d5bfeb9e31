"""What a study asks: all that cannot be computed is refused before, with the step that mends it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.studies.enums import Aim, Limit
from maillage.apps.studies.errors import BadStudy
from maillage.apps.studies.question import Chosen, question_of, share_out
from tests.apps.studies.factories import StudyFactory, chosen
from tests.apps.studies.roads import BANDS, CENTRE, POINT, ask, inputs_of, road


def study(**choices):
    facts = {"responses": [chosen(count=1)], "minutes": 15}
    return StudyFactory.build(organisation=None, created_by=None, **facts | choices)


def refusal(inputs=None, **choices):
    """(message, step) with which a study is refused."""
    inputs = inputs or road([0, 10, 20], [100, 200, 300])
    with pytest.raises(BadStudy) as refused:
        question_of(study(**choices), inputs)
    return str(refused.value), refused.value.step


def test_the_question_is_what_the_draft_says():
    question = question_of(
        study(
            responses=[chosen(count=2), chosen("mobile_clinic", count=0)],
            existing=["p2"],
            forced=["p0"],
            forbidden=["p3"],
            seed=4,
            draws=7,
        ),
        road([0, 10, 20, 30], [1, 1, 1, 1]),
    )

    assert [(c.key, c.count) for c in question.responses] == [("rotating_centre", 2)]
    assert (question.existing, question.forced, question.forbidden) == ((2,), (0,), (3,))
    assert (question.minutes, question.limit_euros) == (15.0, None)
    assert (question.seed, question.draws) == (4, 7)


@pytest.mark.parametrize("responses", [[], [chosen(count=0)]])
def test_without_a_response_there_is_nothing_to_open(responses):
    assert refusal(responses=responses) == ("Choisissez au moins une réponse à ouvrir.", 2)


@pytest.mark.parametrize("residents", [[0, 0], [None, None]])
def test_without_a_known_resident_no_place_is_better_than_another(residents):
    message, step = refusal(road([0, 10], residents))

    assert (message, step) == ("La population de ce territoire est inconnue.", 1)


def test_residents_around_the_territory_are_not_those_of_the_territory():
    inputs = road([0, 10], [0, 500], inside=[True, False])

    assert refusal(inputs)[1] == 1


def test_raising_scores_needs_a_score_in_the_territory():
    around = road([0, 10], [5, 500], inside=[True, False], score=[np.nan, 2.0], bands=BANDS)

    message, step = refusal(around, aim=Aim.LIFT)

    assert "Aucune commune de ce territoire n’a de score officiel." in message
    assert step == 3


def test_without_a_place_nothing_can_open():
    nowhere = inputs_of(np.zeros((2, 0)), [5, 6])

    message, step = refusal(nowhere)

    assert message.startswith("Il n’y a aucun lieu possible ici.")
    assert step == 3


def test_a_budget_that_pays_nothing_is_told():
    message, step = refusal(limit=Limit.BUDGET, budget=51_999)

    assert (message, step) == (
        "Ce budget ne paie aucune des réponses choisies. Augmentez-le.",
        3,
    )
    assert refusal(limit=Limit.BUDGET, budget=None)[0] == message


def test_more_openings_than_places_left_are_refused_with_both_numbers():
    choices = {"responses": [chosen(count=2)], "existing": ["p0"], "forbidden": ["p1"]}

    message, step = refusal(**choices)

    assert message.startswith("Lieux à ouvrir\u00a0: 2. Lieux possibles\u00a0: 1.")
    assert step == 3


@pytest.mark.parametrize(
    ("roles", "said"),
    [
        ({"existing": ["p0"], "forced": ["p0"]}, "à la fois déjà ouverts et obligatoires"),
        ({"existing": ["p0"], "forbidden": ["p0"]}, "à la fois déjà ouverts et interdits"),
        ({"forced": ["p0"], "forbidden": ["p0"]}, "à la fois obligatoires et interdits"),
    ],
)
def test_a_place_has_one_role(roles, said):
    assert said in refusal(**roles)[0]


def test_forced_places_are_openings():
    assert refusal(forced=["p0", "p1"])[0].startswith(
        "Lieux obligatoires\u00a0: 2. Ouvertures\u00a0: 1."
    )


def test_places_that_are_no_longer_there_are_named_five_at_most():
    gone = [f"x{n}" for n in range(7)]

    message, step = refusal(forbidden=gone)

    assert message.startswith("x0, x1, x2, x3, x4\u00a0: ces lieux ne sont plus")
    assert step == 3


def test_without_a_budget_all_openings_are_asked():
    question = ask(Aim.COVER, replace(CENTRE, count=2), replace(POINT, count=1))

    assert [c.key for c in question.openings] == ["rotating_centre"] * 2 + [POINT.key]


@pytest.mark.parametrize(
    ("euros", "keys"),
    [
        (6_599, []),
        (6_600, [POINT.key]),
        (13_200, [POINT.key] * 2),
        (65_199, [POINT.key] * 2),
        (65_200, [POINT.key] * 2 + [CENTRE.key]),
        (10**9, [POINT.key] * 2 + [CENTRE.key]),
    ],
)
def test_a_budget_pays_the_cheapest_first_to_the_last_euro(euros, keys):
    question = ask(Aim.COVER, CENTRE, replace(POINT, count=2), limit_euros=float(euros))

    assert [c.key for c in question.openings] == keys


@given(
    costs=st.lists(st.integers(0, 50), min_size=1, max_size=6),
    counts=st.lists(st.integers(1, 3), min_size=6, max_size=6),
    euros=st.integers(0, 200),
)
def test_no_budget_could_pay_for_more_openings(costs, counts, euros):
    responses = [
        Chosen(f"r{n}", f"R{n}", counts[n], 1.0, float(cost)) for n, cost in enumerate(costs)
    ]

    openings = ask(Aim.COVER, *responses, limit_euros=float(euros)).openings

    every = sorted(cost for n, cost in enumerate(costs) for _ in range(counts[n]))
    paid = sum(sum(every[:size]) <= euros for size in range(1, len(every) + 1))
    assert len(openings) == paid
    assert sum(c.cost for c in openings) <= euros


def test_the_largest_capacity_goes_where_most_residents_come():
    large, small = replace(POINT, consultations=9000.0), CENTRE

    shared = share_out([small, large, small], np.array([10.0, 400.0, 50.0]))

    assert [c.key for c in shared] == [small.key, large.key, small.key]


def test_fewer_places_than_openings_keep_the_largest():
    assert share_out([POINT, CENTRE], np.array([3.0])) == [CENTRE]
    assert share_out([POINT], np.zeros(0)) == []
