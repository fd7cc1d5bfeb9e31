"""Drafts, their settings, their computations and their comparison, page by page."""

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.apps.rota.enums import DraftState, SolveState
from maillage.apps.rota.models import Draft, Solve
from maillage.apps.rota.weights import WEIGHTS
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.rota.board_case import a_scene
from tests.apps.rota.factories import NOW, a_draft, monday
from tests.web.relay.scene import words

pytestmark = pytest.mark.django_db
LIST = "/coordination/planning/"


@pytest.fixture
def scene():
    return a_scene()


@pytest.fixture
def anne(client, scene):
    client.force_login(scene.anne)
    return client


def address(name, scene):
    return reverse(f"coordination:{name}", args=[scene.draft.pk])


def test_my_drafts_and_nobody_elses_are_listed(anne, scene):
    a_draft(a_scene(people=0).draft.collective, name="Ailleurs")

    page = words(anne.get(LIST))

    assert "Hiver" in page and "4 semaines" in page
    assert "Ailleurs" not in page


def test_who_coordinates_no_collective_is_refused_and_sees_no_link(client, scene):
    client.force_login(MembershipFactory(role="coordinator").user)

    for page in (LIST, reverse("coordination:rota_draft_new")):
        assert client.get(page).status_code == 403
    assert LIST not in client.get("/coordination/").content.decode()
    client.force_login(scene.anne)
    assert LIST in client.get("/coordination/").content.decode()


def new(scene, **values):
    usual = {"name": "Année", "first_day": "2027-01-07", "weeks": "52"}
    return {"collective": scene.draft.collective_id} | usual | values


def test_a_draft_is_made_or_copied(anne, scene):
    scene.put(scene.zoe, scene.ajain, 1)
    page = reverse("coordination:rota_draft_new")
    assert (
        f'value="{scene.draft.pk}" selected'
        in anne.get(page, {"copie": scene.draft.pk}).content.decode()
    )

    copied = anne.get(page, {"copie": scene.draft.pk}).content.decode()
    assert "Hiver (copie)" in copied and f'value="{monday(0)}"' in copied
    assert "(copie)" not in anne.get(page, {"copie": "x"}).content.decode()

    response = anne.post(page, new(scene, copy_of=scene.draft.pk))

    made = Draft.objects.get(name="Année")
    assert response.url == reverse("coordination:rota_board", args=[made.pk])
    assert (made.first_monday, made.cells.count()) == (monday(0), 1)


@pytest.mark.parametrize(
    "values", [{"name": ""}, {"weeks": "200"}, {"first_day": "hier"}, {"collective": "0"}]
)
def test_what_cannot_be_is_said_and_nothing_is_made(anne, scene, values):
    response = anne.post(reverse("coordination:rota_draft_new"), new(scene, **values))

    assert response.status_code == 422
    assert "à corriger" in words(response)
    assert Draft.objects.count() == 1


def test_settings_name_each_rule_in_french_and_are_kept(anne, scene):
    page = address("rota_draft_settings", scene)
    assert "Semaine sans médecin expérimenté" in words(anne.get(page))

    response = anne.post(page, WEIGHTS | {"name": "Hiver", "distance": "3"})

    assert response.url == address("rota_board", scene)
    assert Draft.objects.get(pk=scene.draft.pk).weights == {"distance": 3}
    assert "D’habitude" in words(anne.get(page))


@pytest.mark.parametrize("state", [DraftState.OPEN, DraftState.PUBLISHED])
def test_settings_that_cannot_be_are_refused(anne, scene, state):
    Draft.objects.update(state=state)
    distance = "-3" if state == DraftState.OPEN else "3"

    response = anne.post(
        address("rota_draft_settings", scene), WEIGHTS | {"name": "Hiver", "distance": distance}
    )

    assert response.status_code == 422
    assert Draft.objects.get(pk=scene.draft.pk).weights == {}


def test_a_draft_is_discarded_then_brought_back(anne, scene):
    anne.post(address("rota_draft_discard", scene))
    page = words(anne.get(LIST))
    assert "Abandonnés" in page and "Rétablir Hiver" in page

    anne.post(address("rota_draft_restore", scene))
    again = anne.post(address("rota_draft_restore", scene), follow=True)

    assert "n’est pas abandonné" in words(again)
    assert Draft.objects.get(pk=scene.draft.pk).state == DraftState.OPEN


def test_a_computation_is_asked_followed_and_stopped(anne, scene):
    anne.post(address("rota_solve", scene), {"seconds": "60", "keep_placed": "on"})
    board = anne.get(address("rota_board", scene))
    assert "Le calcul va commencer" in words(board)
    assert '<meta http-equiv="refresh" content="5">' in board.content.decode()

    again = anne.post(address("rota_solve", scene), {"seconds": "60"}, follow=True)
    assert "déjà en cours" in words(again)

    anne.post(address("rota_solve_stop", scene))
    assert anne.get(address("rota_solve_progress", scene)).status_code == 286
    page = words(anne.get(address("rota_board", scene)))
    assert "Vous avez arrêté le calcul. Il n’avait encore rien trouvé" in page
    assert anne.post(address("rota_solve_stop", scene)).status_code == 302


def test_a_duration_that_is_not_in_the_list_is_refused(anne, scene):
    page = anne.post(address("rota_solve", scene), {"seconds": "9999"}, follow=True)

    assert "Choisissez la durée" in words(page)
    assert not Solve.objects.exists()


def solve_of(scene, **values):
    usual = {"asked_at": NOW, "heartbeat_at": timezone.now(), "empty_posts": 2}
    return Solve.objects.create(draft=scene.draft, **usual | values)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"state": "running"}, "On cherche le meilleur planning…"),
        (
            {"state": "running", "cost": 500, "bound": 496},
            "2 semaines restent à pourvoir. Ce planning coûte 500 points, au plus 0,8 % de plus "
            "que le meilleur planning possible.",
        ),
        ({"state": "running", "cost": 500, "bound": 200}, "on ne sait pas encore s’il en existe"),
        ({"state": "running", "cost": 5, "empty_posts": 0}, "toutes les semaines sont pourvues"),
        ({"state": "running", "cost": 0, "bound": 0}, "c’est prouvé, on ne peut pas faire mieux"),
        ({"state": "running", "stop_asked": True, "cost": 5}, "On s’arrête"),
        ({"state": "running", "heartbeat_at": NOW}, "ne donne plus de nouvelles"),
    ],
)
def test_the_progress_is_told_in_words(anne, scene, values, said):
    solve_of(scene, **values)

    page = words(anne.get(address("rota_solve_progress", scene)))

    assert said in page


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"state": SolveState.DONE, "cost": 5, "bound": 5}, "Le calcul est terminé."),
        (
            {"state": SolveState.STOPPED, "cost": 5, "bound": 4, "left_out": 3},
            "Le calcul a été interrompu. Le meilleur planning trouvé est gardé. "
            "3 cases n’ont pas été remplies",
        ),
        ({"state": SolveState.FAILED, "refusal": "Impossible ainsi."}, "Impossible ainsi."),
    ],
)
def test_the_end_is_told_in_words(anne, scene, values, said):
    solve_of(scene, **values)

    page = words(anne.get(address("rota_board", scene)))

    assert said in page


def test_two_drafts_are_compared_rule_by_rule_and_place_by_place(anne, scene):
    other = a_draft(scene.draft.collective, name="Autre", weeks=4)
    scene.put(scene.zoe, scene.ajain, 1)
    page = address("rota_compare", scene)
    assert "Autre" in words(anne.get(page))

    found = words(anne.get(page, {"avec": other.pk}))

    assert "« Hiver » est le meilleur, de" in found
    assert "poste vide 7 (7 000 points) 8 (8 000 points) mieux à gauche" in found
    assert f"du 11 au 16 janvier 2027 Ajain, ligne 1 {scene.zoe.full_name} à pourvoir" in found
    assert "1 case différente" in found


def test_drafts_of_other_weeks_are_not_said_better_or_worse(anne, scene):
    other = a_draft(scene.draft.collective, name="Autre", weeks=3)

    found = words(anne.get(address("rota_compare", scene), {"avec": other.pk}))

    assert "ne couvrent pas les mêmes semaines" in found
    assert "le meilleur" not in found
    assert "Aucune différence" in found


def test_a_draft_is_compared_to_one_of_its_own_collective_only(anne, scene):
    stranger = a_scene(people=0).draft
    page = address("rota_compare", scene)

    assert "Il n’y a pas d’autre brouillon" in words(anne.get(page))
    for asked in (stranger.pk, scene.draft.pk, "x", "9" * 5000):
        assert anne.get(page, {"avec": asked}).url == page


def test_a_number_of_draft_too_long_to_read_copies_nothing(anne):
    page = anne.get(reverse("coordination:rota_draft_new"), {"copie": "9" * 5000})

    assert page.status_code == 200
