"""The board: what its pages show, and who may open each of them."""

import csv
import gzip
import io
import re

import pytest
from django.urls import reverse

from maillage.apps.rota.enums import DraftState
from maillage.apps.rota.models import Draft
from tests.apps.accounts.factories import MembershipFactory, UserFactory
from tests.apps.rota.board_case import a_scene
from tests.apps.rota.factories import (
    a_collective,
    a_coordinator,
    a_reserve,
    a_volunteer_user,
    monday,
)
from tests.web.relay.scene import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return a_scene()


@pytest.fixture
def anne(client, scene):
    client.force_login(scene.anne)
    return client


def address(name, scene, *more):
    return reverse(f"coordination:{name}", args=[scene.draft.pk, *more])


def place(scene, line, week):
    return line.pk, f"{monday(week)}"


READ = ["rota_board", "rota_board_list", "rota_board_paper", "rota_board_csv", "rota_compare"]
READ += ["rota_solve_progress", "rota_draft_settings", "rota_cell"]
CHANGE = ["rota_draft_discard", "rota_draft_restore", "rota_solve", "rota_solve_stop"]
CHANGE += ["rota_place", "rota_remove", "rota_lock", "rota_move"]
OF_A_PLACE = {"rota_cell", "rota_place", "rota_remove", "rota_lock", "rota_move"}


def strangers(scene):
    """Those who may not: a coordinator of elsewhere, a doctor of the collective, a volunteer."""
    collective = scene.draft.collective
    return [
        a_coordinator(a_collective()),
        MembershipFactory(organisation=collective, role="practitioner").user,
        a_volunteer_user(scene.zoe),
        UserFactory(),
    ]


@pytest.mark.parametrize("name", READ)
def test_coordinators_of_the_collective_read_and_nobody_else(client, scene, name):
    more = place(scene, scene.ajain, 1) if name in OF_A_PLACE else ()
    page = address(name, scene, *more)

    assert client.get(page).status_code == 302  # to sign in
    for user in strangers(scene):
        client.force_login(user)
        assert client.get(page).status_code == 403
    for user in [scene.anne, a_coordinator(scene.draft.collective, role="administrator")]:
        client.force_login(user)
        assert client.get(page).status_code in {200, 286}


@pytest.mark.parametrize("name", CHANGE)
def test_coordinators_of_the_collective_change_and_nobody_else(client, scene, name):
    more = place(scene, scene.ajain, 1) if name in OF_A_PLACE else ()
    page, values = address(name, scene, *more), {"line": scene.arnac.pk, "monday": f"{monday(1)}"}
    scene.put(scene.zoe, scene.ajain, 1)
    values |= {"seen": scene.zoe.pk, "volunteer": scene.people[1].pk}

    for user in strangers(scene):
        client.force_login(user)
        assert client.post(page, values).status_code == 403
    assert scene.now() == {(scene.ajain, 1): scene.zoe}
    client.force_login(scene.anne)
    assert client.get(page).status_code == 405
    assert client.post(page, values).status_code == 302


def test_the_board_says_how_far_it_is_filled(anne, scene):
    scene.put(scene.zoe, scene.ajain, 1)

    page = words(anne.get(address("rota_board", scene)))

    assert "1 semaine sur 8 est pourvue (12 %) ; 7 à pourvoir." in page
    assert "janvier 2027" in page


def test_each_open_cell_leads_to_its_page_and_says_all_in_words(anne, scene):
    scene.put(scene.zoe, scene.ajain, 1, is_locked=True)

    page = anne.get(address("rota_board", scene)).content.decode()

    cells = re.findall(r'href="(case/[^"]+)" aria-label="([^"]*)"', page)
    assert len(cells) == 8
    said = dict(cells)[f"case/{scene.ajain.pk}/{monday(1)}/"]
    assert said == f"{scene.zoe.full_name}, première semaine, verrouillé"
    assert dict(cells)[f"case/{scene.arnac.pk}/{monday(1)}/"] == "à pourvoir"


def test_nothing_is_told_by_colour_alone(anne, scene):
    scene.ajain.centre.senior_required = True
    scene.ajain.centre.save()
    scene.zoe.is_senior = False
    scene.zoe.save()
    scene.zoe.offered_weeks.all().delete()
    scene.put(scene.zoe, scene.ajain, 1, is_locked=True)

    page = anne.get(address("rota_board", scene)).content.decode()

    assert "<i>!△①■</i>" in page


def test_the_board_stays_light(anne, scene):
    """A cell weighs less than 20 bytes once compressed: 50 lines of 52 weeks, some 50 kB."""
    scene.draft.weeks = 104
    scene.draft.save()

    page = anne.get(address("rota_board", scene)).content

    assert len(gzip.compress(page)) < 4_000 + 2 * 104 * 20


def test_a_board_without_an_open_line_says_what_to_do(anne, scene):
    Draft.objects.update(first_monday=scene.ajain.opens_on.replace(year=2001, day=1))

    page = words(anne.get(address("rota_board", scene)))

    assert "Aucune ligne n’est ouverte" in page


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (DraftState.OPEN, "Publier ce planning"),
        (DraftState.PUBLISHED, "les changements se voient et se font dans le planning publié"),
        (DraftState.DISCARDED, "copiez-le dans un nouveau brouillon"),
    ],
)
def test_only_an_open_draft_offers_to_be_changed_and_published(anne, scene, state, said):
    Draft.objects.update(state=state)

    page = words(anne.get(address("rota_board", scene)))

    is_open = state == DraftState.OPEN
    assert said in page
    assert ("Publier ce planning" in page) is is_open
    assert ("Compléter le reste" in page) is is_open


def test_a_narrow_screen_reads_one_week_or_one_centre(anne, scene):
    scene.put(scene.zoe, scene.ajain, 1)
    page = address("rota_board_list", scene)

    week = words(anne.get(page, {"semaine": f"{monday(1)}"}))
    centre = words(anne.get(page, {"centre": scene.ajain.centre_id}))

    assert "Semaine du 11 au 16 janvier 2027" in week
    assert scene.zoe.full_name in week and "Arnac-la-Poste, ligne 1 à pourvoir" in week
    assert "du 18 au 23 janvier 2027 à pourvoir" in centre
    assert "Semaine du 4 au 9 janvier 2027" in words(anne.get(page))


@pytest.mark.parametrize("query", [{"semaine": "2027-01-05"}, {"centre": "0"}, {"centre": "x"}])
def test_a_week_or_a_centre_that_the_draft_does_not_hold_is_not_found(anne, scene, query):
    assert anne.get(address("rota_board_list", scene), query).status_code == 404


def test_the_sheets_of_paper_hold_half_a_year_or_all_of_it(anne, scene):
    scene.draft.weeks = 52
    scene.draft.save()
    scene.put(scene.zoe, scene.ajain, 30)
    page = address("rota_board_paper", scene)

    two, one = (anne.get(page, query).content.decode() for query in ({}, {"feuilles": "1"}))

    assert (two.count('<table class="rota-paper">'), one.count('<table class="rota-paper">')) == (
        2,
        1,
    )
    assert scene.zoe.full_name in words(anne.get(page))


def test_the_file_has_a_row_for_each_open_week_of_each_line(anne, scene):
    a_reserve(scene.draft.collective)
    scene.put(scene.zoe, scene.ajain, 1, is_locked=True)

    response = anne.get(address("rota_board_csv", scene))

    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert len(rows) == 12
    filled = next(row for row in rows if row["medecin"])
    assert filled == {
        "centre": "Ajain",
        "ligne": "1",
        "lundi": "2027-01-11",
        "medecin": scene.zoe.full_name,
        "verrouille": "true",
        "remarques": "première semaine; verrouillé",
    }
    assert "attachment" in response["Content-Disposition"]
