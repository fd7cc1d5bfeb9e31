"""Drafts are made, copied, changed, discarded and brought back."""

from datetime import date

import pytest

from maillage.apps.rota.enums import DraftState
from maillage.apps.rota.errors import BadRota, NotNow
from maillage.apps.rota.services.drafts import (
    change_draft,
    discard_draft,
    make_draft,
    restore_draft,
)
from maillage.apps.rota.weights import WEIGHTS
from tests.apps.rota.board_case import a_scene, last_line
from tests.apps.rota.factories import MONDAY, NOW, a_collective, a_draft, monday

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return a_scene(people=1)


def made(scene, **values):
    usual = {"name": " Année  2027 ", "first_day": date(2027, 1, 7), "weeks": 52}
    collective = scene.draft.collective
    return make_draft(**{"collective": collective, "user": scene.anne} | usual | values)


def test_a_draft_starts_on_the_monday_of_the_day_given(scene):
    draft = made(scene)

    assert (draft.name, draft.first_monday, draft.weeks) == ("Année 2027", MONDAY, 52)
    assert (draft.made_by, draft.state, draft.weights) == (scene.anne, DraftState.OPEN, {})
    assert last_line() == ("rota.draft", f"draft:{draft.pk}")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"weeks": 0}, "weeks"),
        ({"weeks": 107}, "weeks"),
        ({"first_day": date(9999, 12, 31)}, "first_day"),
        ({"first_day": date(1, 1, 1)}, "first_day"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(scene, values, field):
    with pytest.raises(BadRota) as refused:
        made(scene, **values)

    assert list(refused.value.errors) == [field]


def test_a_copy_takes_the_weights_and_the_places_of_the_weeks_it_shares(scene):
    scene.draft.weights = {"distance": 5}
    scene.draft.save()
    scene.put(scene.zoe, scene.ajain, 0, is_locked=True)
    scene.put(scene.zoe, scene.ajain, 2)

    copy = made(scene, first_day=monday(1), weeks=3, copy_of=scene.draft)

    assert (copy.weights, copy.based_on) == ({"distance": 5}, scene.draft)
    assert [(cell.monday, cell.volunteer) for cell in copy.cells.all()] == [(monday(2), scene.zoe)]
    assert len(scene.now()) == 2


def test_a_draft_of_another_collective_is_not_copied(scene):
    with pytest.raises(BadRota, match="autre collectif"):
        made(scene, copy_of=a_draft(a_collective()))


def test_only_the_weights_that_are_not_the_usual_ones_are_kept(scene):
    changed = change_draft(
        draft=scene.draft, name="Essai", weights=WEIGHTS | {"distance": 3}, user=scene.anne
    )

    assert (changed.name, changed.weights) == ("Essai", {"distance": 3})


@pytest.mark.parametrize("points", [-1, 100_001, 1.5, "3", True])
def test_a_weight_is_a_whole_number_of_points(scene, points):
    with pytest.raises(BadRota) as refused:
        change_draft(draft=scene.draft, name="Essai", weights={"distance": points}, user=scene.anne)

    assert list(refused.value.errors) == ["distance"]


def test_a_rule_that_does_not_exist_is_refused(scene):
    with pytest.raises(BadRota, match="n’est pas une règle"):
        change_draft(draft=scene.draft, name="Essai", weights={"moon": 3}, user=scene.anne)


def test_a_draft_is_discarded_and_comes_back_with_its_places(scene):
    scene.put(scene.zoe, scene.ajain, 0)

    assert discard_draft(draft=scene.draft, user=scene.anne).state == DraftState.DISCARDED
    assert restore_draft(draft=scene.draft, user=scene.anne).state == DraftState.OPEN
    assert len(scene.now()) == 1
    with pytest.raises(NotNow, match="pas abandonné"):
        restore_draft(draft=scene.draft, user=scene.anne)


def test_a_draft_being_computed_is_not_discarded(scene):
    scene.draft.solves.create(asked_at=NOW, state="running")

    with pytest.raises(NotNow, match="Arrêtez-le"):
        discard_draft(draft=scene.draft, user=scene.anne)
