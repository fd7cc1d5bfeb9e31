"""Figures of the centres on the page: counts of the book, a year, its CSV."""

from datetime import date

import pytest
from django.urls import reverse

from maillage.apps.rota.models import CentreMonth, LineWeek
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.rota.factories import MONDAY, a_centre, a_collective, a_coordinator, a_reserve
from tests.apps.rota.handing import SATURDAY, a_handover, an_item, at, two_doctors

pytestmark = pytest.mark.django_db
JANUARY = date(2027, 1, 1)


@pytest.fixture
def scene(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(SATURDAY, 16))
    return two_doctors()


@pytest.fixture
def coordinator(client, scene):
    client.force_login(scene.coordinator)
    return client


def address(name, scene):
    return reverse(f"coordination:{name}", args=[scene.centre.pk])


def a_month(scene, **values):
    given = {"registered": 812, "long_term_ill": 203, "counted_on": JANUARY, "month": JANUARY}
    CentreMonth.objects.create(centre=scene.centre, typed_at=at(JANUARY), **given | values)


def test_the_book_is_seen_in_counts_and_not_a_word_of_it(coordinator, scene):
    an_item(scene, kind="watch", patient="Mme Secrète", text="Tension", due_on=MONDAY)
    an_item(scene)
    a_handover(scene)
    a_reserve(scene.centre.collective)

    page = coordinator.get(reverse("coordination:rota_handovers")).content.decode()

    assert "2\u00a0éléments ouverts en tout." in page and "Réserve" not in page
    cells = page.split("<tbody>")[1].split("</tbody>")[0]
    assert [cell[1] for cell in cells.split('<td class="numeric"')[1:]] == list("210110")
    assert "Secrète" not in page and "Tension" not in page


def test_a_team_sees_its_own_centre_only(client, scene):
    other = a_centre()
    team = MembershipFactory(organisation=scene.centre.site.organisation, role="coordinator").user
    client.force_login(team)

    page = client.get(reverse("coordination:rota_handovers")).content.decode()

    assert scene.centre.name in page and other.name not in page
    assert client.get(address("rota_figures", scene)).status_code == 200
    assert client.get(reverse("coordination:rota_figures", args=[other.pk])).status_code == 403


def test_nobody_else_sees_any_figure(client, scene):
    pages = [reverse("coordination:rota_handovers")]
    pages += [address(name, scene) for name in ("rota_figures", "rota_figures_csv")]

    for user in (scene.leaving, a_coordinator(scene.centre.collective, "relay")):
        client.force_login(user)
        assert {client.get(page).status_code for page in pages} == {403}
    client.force_login(a_coordinator(a_collective()))
    assert {client.get(page).status_code for page in pages} == {403}
    client.logout()
    assert {client.get(page).status_code for page in pages} == {302}


def test_a_reserve_and_a_year_to_come_are_not_found(coordinator, scene):
    reserve = a_reserve(scene.centre.collective)

    assert (
        coordinator.get(reverse("coordination:rota_figures", args=[reserve.pk])).status_code == 404
    )
    for year in ("2028", "1999", "x", "20²7", ""):
        answer = coordinator.get(address("rota_figures", scene), {"annee": year})
        assert answer.status_code == 404


def test_a_year_says_each_figure_with_its_source_and_its_sentence(coordinator, scene):
    a_month(scene)
    LineWeek.objects.create(line=scene.line, monday=MONDAY, consultations=84)

    page = coordinator.get(address("rota_figures", scene)).content.decode()

    assert "84\u00a0consultations en 2027, sur 1\u00a0semaine" in page
    assert "25\u00a0%" in page and "le 1er janvier 2027" in page and "saisi" in page
    assert '<rect class="class-4"' in page
    assert "du 4 au 9 janvier 2027" in page
    assert page.count("pas assez de données") == 2


def test_an_empty_year_says_so(coordinator, scene):
    page = coordinator.get(address("rota_figures", scene), {"annee": "2026"}).content.decode()

    assert "Aucune consultation connue en 2026." in page
    assert 'class="class-4"' not in page and page.count("pas de chiffre") == 4 * 12


def test_the_file_may_leave_the_team(coordinator, scene):
    a_month(scene, registered=100, long_term_ill=10)

    answer = coordinator.get(address("rota_figures_csv", scene))

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.decode().splitlines() == [
        "month,registered,counted_on,long_term_share,consultations,per_line_week,sources",
        "2027-01-01,100,2027-01-01,,,,",
    ]
