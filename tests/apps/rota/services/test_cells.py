"""Placing by hand: rules are said, and nobody writes over somebody else's change."""

import pytest
from django.db import IntegrityError, transaction

from maillage.apps.rota.enums import DraftState
from maillage.apps.rota.errors import BadRota, NotNow, StaleEdit
from maillage.apps.rota.models import Cell, OfferedWeek
from maillage.apps.rota.services import cells
from tests.apps.rota.board_case import a_scene, last_line
from tests.apps.rota.factories import NOW, a_centre, a_volunteer, monday

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return a_scene()


def place_of(line, week):
    return {"line": line, "monday": monday(week)}


def test_a_volunteer_is_placed_and_the_trail_says_by_whom(scene):
    cell = scene.place(scene.zoe, scene.ajain, 1)

    assert scene.now() == {(scene.ajain, 1): scene.zoe}
    assert (cell.placed_by, cell.is_locked) == (scene.anne, False)
    subject = f"cell:{scene.draft.pk}-{scene.ajain.pk}-{monday(1)}"
    assert last_line() == ("rota.place", subject)


def test_a_placement_that_breaks_a_rule_is_refused_and_says_which(scene):
    OfferedWeek.objects.filter(volunteer=scene.zoe, monday=monday(1)).delete()

    with pytest.raises(BadRota, match="Ajain du 11 au 16 janvier 2027.*n’a pas proposé"):
        scene.place(scene.zoe, scene.ajain, 1)

    assert scene.now() == {}


def test_the_second_week_of_one_week_is_refused_before_the_database_has_to(scene):
    scene.put(scene.zoe, scene.ajain, 1)

    with pytest.raises(BadRota, match="déjà dans une autre case la même semaine"):
        scene.place(scene.zoe, scene.arnac, 1)


def test_the_database_refuses_a_volunteer_twice_in_a_week_and_two_in_a_place(scene):
    scene.put(scene.zoe, scene.ajain, 1)

    with pytest.raises(IntegrityError), transaction.atomic():
        scene.put(scene.zoe, scene.arnac, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        scene.put(scene.people[1], scene.ajain, 1)


def test_whoever_is_there_gives_way_when_that_is_what_was_seen(scene):
    scene.put(scene.zoe, scene.ajain, 1)

    scene.place(scene.people[1], scene.ajain, 1, seen=scene.zoe.pk)

    assert scene.now() == {(scene.ajain, 1): scene.people[1]}


def test_a_second_coordinator_who_saw_it_empty_is_told_who_filled_it(scene):
    scene.place(scene.zoe, scene.ajain, 1, user=scene.anne)

    with pytest.raises(StaleEdit, match="Anne Board a mis Dr .* dans cette case entre-temps"):
        scene.place(scene.people[1], scene.ajain, 1, user=scene.paul)

    assert scene.now() == {(scene.ajain, 1): scene.zoe}


def test_a_second_coordinator_who_saw_it_filled_is_told_who_freed_it(scene):
    scene.place(scene.zoe, scene.ajain, 1, user=scene.anne)
    freed = place_of(scene.ajain, 1) | {"draft": scene.draft, "seen": scene.zoe.pk}
    assert cells.remove(**freed, user=scene.paul) == scene.zoe

    with pytest.raises(StaleEdit, match="Paul Second a libéré cette case"):
        cells.remove(**freed, user=scene.anne)


def test_what_the_computation_placed_is_said_to_be_its_doing(scene):
    scene.put(scene.zoe, scene.ajain, 1)
    scene.draft.solves.create(asked_at=NOW, ended_at=NOW, left_out=0, state="done")

    with pytest.raises(StaleEdit, match="Le calcul a mis"):
        scene.place(scene.people[1], scene.ajain, 1)


def test_a_locked_place_is_not_changed_until_it_is_unlocked(scene):
    cell = scene.place(scene.zoe, scene.ajain, 1)
    seen = place_of(scene.ajain, 1) | {"draft": scene.draft, "seen": scene.zoe.pk}
    cells.lock(**seen, is_locked=True, user=scene.anne)

    with pytest.raises(NotNow, match="Déverrouillez-la"):
        cells.remove(**seen, user=scene.anne)

    cells.lock(**seen, is_locked=False, user=scene.anne)
    assert last_line()[0] == "rota.unlock"
    cells.remove(**seen, user=scene.anne)
    assert not Cell.objects.filter(pk=cell.pk).exists()


def test_there_is_nothing_to_lock_or_remove_in_an_empty_place(scene):
    empty = place_of(scene.ajain, 1) | {"draft": scene.draft, "seen": None, "user": scene.anne}

    with pytest.raises(NotNow, match="Personne"):
        cells.lock(**empty, is_locked=True)
    with pytest.raises(NotNow, match="Personne"):
        cells.remove(**empty)


def moved(scene, origin, target, seen):
    return cells.move(
        draft=scene.draft,
        origin=(origin[0], monday(origin[1])),
        target=(target[0], monday(target[1])),
        seen=seen,
        user=scene.anne,
        now=NOW,
    )


def test_a_volunteer_goes_from_a_place_to_another(scene):
    scene.put(scene.zoe, scene.ajain, 1)

    moved(scene, (scene.ajain, 1), (scene.arnac, 1), (scene.zoe.pk, None))

    assert scene.now() == {(scene.arnac, 1): scene.zoe}


def test_two_volunteers_change_places(scene):
    other = scene.people[1]
    scene.put(scene.zoe, scene.ajain, 1)
    scene.put(other, scene.arnac, 2)

    moved(scene, (scene.ajain, 1), (scene.arnac, 2), (scene.zoe.pk, other.pk))

    assert scene.now() == {(scene.arnac, 2): scene.zoe, (scene.ajain, 1): other}


def test_a_move_refused_at_its_end_leaves_both_where_they_were(scene):
    other = scene.people[1]
    OfferedWeek.objects.filter(volunteer=other, monday=monday(1)).delete()
    scene.put(scene.zoe, scene.ajain, 1)
    scene.put(other, scene.arnac, 2)

    with pytest.raises(BadRota, match="n’a pas proposé"):
        moved(scene, (scene.ajain, 1), (scene.arnac, 2), (scene.zoe.pk, other.pk))

    assert scene.now() == {(scene.ajain, 1): scene.zoe, (scene.arnac, 2): other}


@pytest.mark.parametrize("target", [0, 1])
def test_a_move_needs_someone_to_move_and_somewhere_else_to_go(scene, target):
    if target:
        scene.put(scene.zoe, scene.ajain, 1)
    seen = (scene.zoe.pk,) * 2 if target else (None, None)

    with pytest.raises(NotNow):
        moved(scene, (scene.ajain, 1), (scene.ajain, target), seen)


def test_a_volunteer_or_a_line_of_elsewhere_is_refused(scene):
    stranger, line = a_volunteer(weeks=[monday(1)]), a_centre().lines.get()

    with pytest.raises(BadRota, match="volontaire de ce collectif"):
        scene.place(stranger, scene.ajain, 1)
    with pytest.raises(BadRota, match="la ligne est fermée"):
        scene.place(scene.zoe, line, 1)


@pytest.mark.parametrize("state", [DraftState.PUBLISHED, DraftState.DISCARDED])
def test_only_an_open_draft_changes(scene, state):
    scene.draft.state = state
    scene.draft.save()

    with pytest.raises(NotNow, match="n’est plus un brouillon"):
        scene.place(scene.zoe, scene.ajain, 1)
