"""One place of the board, changed by plain forms or by the script."""

import re

import pytest
from django.urls import reverse

from maillage.apps.rota.models import OfferedWeek
from tests.apps.rota.board_case import a_scene
from tests.apps.rota.factories import a_volunteer, monday
from tests.web.relay.scene import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return a_scene()


@pytest.fixture
def anne(client, scene):
    client.force_login(scene.anne)
    return client


def address(name, scene, line, week):
    return reverse(f"coordination:{name}", args=[scene.draft.pk, line.pk, f"{monday(week)}"])


def post(client, name, place, **values):
    """`place`: the scene, a line and a week."""
    headers = values.pop("headers", {})
    return client.post(address(name, *place), values, headers=headers)


def test_an_empty_place_says_who_could_come_and_why_the_others_cannot(anne, scene):
    zoe, other, third = scene.people
    OfferedWeek.objects.filter(volunteer=third, monday=monday(1)).delete()

    page = words(anne.get(address("rota_cell", scene, scene.ajain, 1)))

    assert "Ajain, ligne 1, du 11 au 16 janvier 2027" in page
    assert zoe.full_name in page and other.full_name in page
    assert third.full_name not in page
    assert "ne connaît pas encore ce centre, souhaite encore une semaine" in page
    assert "n’ont pas proposé cette semaine 1" in page


def test_a_filled_place_says_which_rule_does_not_hold(anne, scene):
    scene.put(scene.zoe, scene.ajain, 1)
    OfferedWeek.objects.filter(volunteer=scene.zoe).delete()

    page = words(anne.get(address("rota_cell", scene, scene.ajain, 1)))

    assert "Une règle n’est pas respectée : n’a pas proposé cette semaine" in page


@pytest.mark.parametrize("day", ["2027-01-05", "2026-12-28", "2027-02-01", "demain"])
def test_a_day_that_is_no_monday_of_the_draft_is_not_found(anne, scene, day):
    page = reverse("coordination:rota_cell", args=[scene.draft.pk, scene.ajain.pk, day])

    assert anne.get(page).status_code == 404


def test_without_script_a_form_places_locks_unlocks_and_removes(anne, scene):
    here = (scene, scene.ajain, 1)
    response = post(anne, "rota_place", here, volunteer=scene.zoe.pk, seen="")
    assert response.url == address("rota_cell", *here)
    assert scene.now() == {(scene.ajain, 1): scene.zoe}

    post(anne, "rota_lock", here, seen=scene.zoe.pk, verrou="1")
    assert "Déverrouiller" in words(anne.get(address("rota_cell", *here)))
    post(anne, "rota_lock", here, seen=scene.zoe.pk, verrou="0")
    post(anne, "rota_remove", here, seen=scene.zoe.pk)

    assert scene.now() == {}


def test_with_the_script_whoever_leaves_a_place_is_put_back_in_a_click(anne, scene):
    scene.put(scene.zoe, scene.ajain, 1)
    here = (scene, scene.ajain, 1)

    page = post(anne, "rota_remove", here, seen=scene.zoe.pk, headers={"X-Board": "1"})
    assert f"{scene.zoe.full_name} n’est plus ici. Remettre" in words(page)

    page = post(anne, "rota_place", here, seen="", volunteer=scene.zoe.pk, headers={"X-Board": "1"})
    assert "n’est plus ici" not in words(page)
    assert scene.now() == {(scene.ajain, 1): scene.zoe}


def test_without_script_a_form_moves_to_a_week_that_the_volunteer_offers(anne, scene):
    scene.put(scene.zoe, scene.ajain, 1)
    OfferedWeek.objects.filter(volunteer=scene.zoe, monday=monday(3)).delete()
    page = anne.get(address("rota_cell", scene, scene.ajain, 1)).content.decode()
    offered = re.findall(r'<option value="(2027[^"]+)"', page)
    assert offered == [f"{monday(week)}" for week in (0, 1, 2)]

    values = {"seen": scene.zoe.pk, "line": scene.arnac.pk, "monday": f"{monday(2)}"}
    response = post(anne, "rota_move", (scene, scene.ajain, 1), **values)

    assert response.url == address("rota_cell", scene, scene.arnac, 2)
    assert scene.now() == {(scene.arnac, 2): scene.zoe}


def test_without_script_a_refusal_comes_back_to_the_place_with_its_reason(anne, scene):
    other = scene.people[1]
    scene.put(scene.zoe, scene.ajain, 1)
    scene.place(other, scene.arnac, 2, user=scene.paul)

    values = {"seen": scene.zoe.pk, "line": scene.arnac.pk, "monday": f"{monday(2)}"}
    response = post(anne, "rota_move", (scene, scene.ajain, 1), **values)

    assert response.url == address("rota_cell", scene, scene.ajain, 1)
    assert "Paul Second a mis" in words(anne.get(response.url))
    assert len(scene.now()) == 2


SCRIPT = {"X-Board": "1"}


def test_the_script_gets_the_rows_that_changed_the_totals_and_the_panel(anne, scene):
    response = post(
        anne,
        "rota_place",
        (scene, scene.ajain, 1),
        volunteer=scene.zoe.pk,
        seen="",
        headers=SCRIPT,
    )

    page = response.content.decode()
    assert response.status_code == 200
    assert re.findall(r'data-row="(\d+)"', page) == [f"{scene.ajain.pk}"]
    assert f'data-v="{scene.zoe.pk}"' in page
    assert "1 semaine sur 8" in words(response)
    assert "À pourvoir 2 1 2 2" in words(response)


def test_a_move_gives_the_rows_of_both_places(anne, scene):
    scene.put(scene.zoe, scene.ajain, 1)

    response = post(
        anne,
        "rota_move",
        (scene, scene.ajain, 1),
        seen=scene.zoe.pk,
        seen_there="",
        line=scene.arnac.pk,
        monday=f"{monday(1)}",
        headers=SCRIPT,
    )

    rows = re.findall(r'data-row="(\d+)"', response.content.decode())
    assert rows == [f"{scene.ajain.pk}", f"{scene.arnac.pk}"]


@pytest.mark.parametrize(("seen", "status"), [("", 409), ("zoe", 422)])
def test_the_script_is_told_what_was_refused_and_sees_what_is_there_now(anne, scene, seen, status):
    """Someone else is there; or the one asked for did not offer the week."""
    other = scene.people[1]
    OfferedWeek.objects.filter(volunteer=other).delete()
    scene.put(scene.zoe, scene.ajain, 1)

    response = post(
        anne,
        "rota_place",
        (scene, scene.ajain, 1),
        volunteer=other.pk,
        seen=scene.zoe.pk if seen else "",
        headers=SCRIPT,
    )

    assert response.status_code == status
    assert "Rien n’a été changé" in words(response)
    assert f'data-v="{scene.zoe.pk}"' in response.content.decode()


@pytest.mark.parametrize("given", ["", "x", "9" * 30, "stranger"])
def test_a_volunteer_who_is_not_of_the_collective_is_not_found(anne, scene, given):
    given = a_volunteer(weeks=[monday(1)]).pk if given == "stranger" else given

    response = post(anne, "rota_place", (scene, scene.ajain, 1), volunteer=given, seen="")

    assert response.status_code == 404
    assert scene.now() == {}
