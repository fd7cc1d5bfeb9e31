"""One place of a draft: who could come, in which order, and why the others cannot."""

import pytest

from maillage.apps.rota.enums import VolunteerState
from maillage.apps.rota.models import OfferedWeek
from maillage.apps.rota.placing import Obstacle
from maillage.apps.rota.selectors.places import place_of
from tests.apps.rota.board_case import a_scene
from tests.apps.rota.factories import TODAY, a_post, a_volunteer, monday

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return a_scene()


def read(scene, line, week):
    return place_of(scene.draft, line, monday(week), TODAY)


def test_those_who_could_come_are_ordered_by_what_they_cost(scene):
    """All else equal, who already served in Ajain costs less than who discovers it."""
    zoe, other, third = scene.people
    a_post(scene.ajain, monday(-20), third)
    a_post(scene.arnac, monday(-20), other)

    place = read(scene, scene.ajain, 1)

    assert (place.cell, place.broken) == (None, [])
    assert [each.volunteer for each in place.candidates] == [third, other, zoe]
    assert [each.cost for each in place.candidates] == sorted(c.cost for c in place.candidates)
    best, second, _ = (each.extra for each in place.candidates)
    assert best["unmet_wish"] < 0 and "new_to_centre" not in best
    assert second["new_to_centre"] > 0


def test_each_volunteer_who_cannot_come_is_counted_once(scene):
    zoe, other, third = scene.people
    OfferedWeek.objects.filter(volunteer=zoe, monday=monday(1)).delete()
    a_volunteer(scene.draft.collective, weeks=[])
    a_volunteer(scene.draft.collective, weeks=[monday(1)], state=VolunteerState.PAUSED)
    scene.put(other, scene.arnac, 1)
    scene.put(third, scene.ajain, 2)
    scene.put(third, scene.arnac, 3)

    place = read(scene, scene.ajain, 1)

    assert place.candidates == []
    assert place.ruled_out == {"not_offered": 2, "serves_elsewhere": 1, "all_given": 1}


def test_whoever_is_there_is_told_apart_from_who_else_could_come(scene):
    zoe, other, third = scene.people
    scene.put(zoe, scene.ajain, 1)
    OfferedWeek.objects.filter(volunteer=zoe).delete()

    place = read(scene, scene.ajain, 1)

    assert place.cell.volunteer == zoe
    assert place.broken == [Obstacle.NOT_OFFERED]
    assert {each.volunteer for each in place.candidates} == {other, third}


def test_one_published_that_week_could_come_though_the_offer_is_gone(scene):
    OfferedWeek.objects.all().delete()
    a_post(scene.ajain, monday(1), scene.zoe)

    assert [each.volunteer for each in read(scene, scene.ajain, 1).candidates] == [scene.zoe]


def test_nobody_is_looked_for_where_the_line_is_closed(scene):
    scene.ajain.opens_on = monday(2)
    scene.ajain.save()

    place = read(scene, scene.ajain, 1)

    assert (place.candidates, place.ruled_out) == ([], {})
