"""Two drafts side by side."""

import pytest

from maillage.apps.rota.selectors.comparison import compare
from maillage.apps.rota.services.drafts import make_draft
from tests.apps.rota.board_case import WEEKS, a_scene
from tests.apps.rota.factories import TODAY, monday

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return a_scene()


def copy_of(scene, **values):
    usual = {"first_day": monday(0), "weeks": WEEKS, "name": "Copie"} | values
    return make_draft(
        collective=scene.draft.collective, user=scene.anne, copy_of=scene.draft, **usual
    )


def test_a_copy_costs_as_much_and_differs_nowhere(scene):
    scene.put(scene.zoe, scene.ajain, 1)

    found = compare(scene.draft, copy_of(scene), TODAY)

    assert found.first.cost == found.second.cost
    assert found.first.by_rule == found.second.by_rule
    assert found.differences == []


def test_costs_are_told_rule_by_rule_with_how_often_each_is_charged(scene):
    """Seven posts of eight are empty; two volunteers of three wait for the week they wish."""
    scene.put(scene.zoe, scene.ajain, 1)

    found = compare(scene.draft, copy_of(scene), TODAY).first

    assert found.by_rule["empty_post"] == (7_000, 7)
    assert found.by_rule["unmet_wish"] == (50, 2)
    assert (found.empty_posts, found.broken) == (7, 0)
    assert found.cost == sum(cost for cost, _ in found.by_rule.values())


def test_places_that_differ_are_listed_by_week(scene):
    zoe, other, _ = scene.people
    scene.put(zoe, scene.ajain, 1)
    copy = copy_of(scene)
    copy.cells.all().delete()
    copy.cells.create(line=scene.ajain, monday=monday(1), volunteer=other)
    copy.cells.create(line=scene.arnac, monday=monday(0), volunteer=zoe)

    found = compare(scene.draft, copy, TODAY).differences

    assert [(each.monday, each.line, each.first, each.second) for each in found] == [
        (monday(0), scene.arnac, None, zoe),
        (monday(1), scene.ajain, zoe, other),
    ]


def test_both_are_judged_with_the_weights_of_the_first_over_their_own_weeks(scene):
    scene.draft.weights = {"empty_post": 10, "empty_twice": 0, "unmet_wish": 0}
    scene.draft.save()
    copy = copy_of(scene, weeks=2)
    copy.weights = {}
    copy.save()
    copy.cells.create(line=scene.ajain, monday=monday(1), volunteer=scene.zoe)

    found = compare(scene.draft, copy, TODAY)

    assert found.first.by_rule["empty_post"] == (80, 8)
    assert found.second.by_rule["empty_post"] == (30, 3)
    assert found.first.by_rule["unmet_wish"] == (0, 0)
    assert len(found.differences) == 1
