"""A month in one form: kept, refused at its field, and never over someone else's."""

from datetime import date

import pytest
from django.urls import reverse

from maillage.apps.rota.models import CentreMonth, LineWeek
from maillage.apps.rota.services.figures import MonthData, save_month
from tests.apps.rota.factories import MONDAY
from tests.apps.rota.handing import SATURDAY, at, two_doctors

pytestmark = pytest.mark.django_db
TYPED = {"registered": "812", "long_term_ill": "203", "counted_on": "2027-01-08", "seen": "0"}


@pytest.fixture
def scene(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(SATURDAY, 16))
    scene = two_doctors(lines=2)
    scene.page = reverse("coordination:rota_figures_month", args=[scene.centre.pk, 2027, 1])
    scene.week = f"week-{scene.line.pk}-{MONDAY}"
    return scene


@pytest.fixture
def coordinator(client, scene):
    client.force_login(scene.coordinator)
    return client


def test_a_month_is_typed_and_shown(coordinator, scene):
    page = coordinator.get(scene.page).content.decode()
    assert "Consultations du 4 au 9 janvier 2027, ligne\u00a02" in page
    assert "11 au 16 janvier" not in page

    page = coordinator.post(scene.page, TYPED | {scene.week: "84"}, follow=True).content.decode()

    assert "Les chiffres de janvier 2027 sont enregistrés." in page and "812" in page
    assert LineWeek.objects.get().consultations == 84
    assert CentreMonth.objects.get().typed_by == scene.coordinator


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"long_term_ill": "900"}, "ne peuvent pas être plus nombreux"),
        ({"registered": "12,5"}, "sans virgule"),
        ({"registered": "-3"}, "négatif"),
        ({"registered": "9" * 30}, "trop grand"),
        ({"counted_on": "2027-01-30"}, "déjà passé"),
        ({"week": "900"}, "total du mois"),
    ],
)
def test_what_is_absurd_is_refused_and_nothing_typed_is_lost(coordinator, scene, typed, words):
    typed = {scene.week if name == "week" else name: value for name, value in typed.items()}

    answer = coordinator.post(scene.page, TYPED | typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page and next(iter(typed.values())) in page
    assert not CentreMonth.objects.exists()


def test_of_two_who_type_a_month_the_second_sees_the_first_and_may_insist(coordinator, scene):
    data = MonthData(registered=700, counted_on=date(2027, 1, 7))
    first = {"month": date(2027, 1, 1), "user": scene.coordinator, "seen": 0}
    save_month(centre=scene.centre, data=data, now=at(SATURDAY), **first)

    answer = coordinator.post(scene.page, TYPED)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Quelqu’un d’autre" in page and "\u00a0: 700</li>" in page and 'value="812"' in page
    assert coordinator.post(scene.page, TYPED | {"seen": "1"}).status_code == 302
    assert CentreMonth.objects.get().registered == 812


def test_a_month_to_come_or_that_does_not_exist_is_not_found(coordinator, scene):
    for year, month in ((2027, 2), (2027, 13), (2027, 0), (1999, 1), (10**9, 1)):
        page = reverse("coordination:rota_figures_month", args=[scene.centre.pk, year, month])
        assert coordinator.get(page).status_code == 404


def test_nobody_else_types(client, scene):
    client.force_login(scene.leaving)

    assert client.get(scene.page).status_code == 403
    assert client.post(scene.page, TYPED).status_code == 403
    assert not CentreMonth.objects.exists()
