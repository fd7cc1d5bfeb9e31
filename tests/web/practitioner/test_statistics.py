"""The figures of an organisation: a table with its definitions, its CSV, for its members."""

import csv

import pytest
from django.urls import reverse

from maillage.apps.booking.statistics import DELAY, MEASURES
from tests.apps.booking.factories import booked
from tests.web.relay.scene import organisation_of, words

pytestmark = pytest.mark.django_db
PAGE, CSV = "/agenda/statistiques/", "/agenda/statistiques.csv"


def test_each_figure_has_its_definition_and_small_counts_are_not_published(place, as_, secretary):
    booked(*place)

    text = words(as_(secretary).get(PAGE))

    for measure in (*MEASURES.values(), DELAY):
        assert measure["definition"].replace("\u00a0", " ") in text
    assert "Mars 2026 198 non publié" in text
    assert "moins de 11 personnes" in text
    assert "moins d’un jour" in text


def test_the_csv_has_a_line_a_month_and_nothing_where_it_is_withheld(place, as_, secretary):
    rows = list(csv.DictReader(as_(secretary).get(CSV).content.decode().splitlines()))

    assert len(rows) == 12
    assert rows[-1] == {
        "month": "2026-03", "offered": "198",
        "booked": "", "seen": "", "no_show": "", "cancelled": "",
    }  # fmt: skip


def test_the_organisation_that_keeps_an_agenda_comes_first(place, as_, secretary, town_hall):
    town_hall.name = "Aaa"
    town_hall.save()
    secretary.memberships.create(organisation=town_hall, role="relay")

    text = words(as_(secretary).get(PAGE))

    assert f"{organisation_of(place[0]).name}, au 2 mars 2026" in text
    assert "Autre organisation : Aaa" in text


@pytest.mark.parametrize("page", [PAGE, CSV])
def test_figures_of_others_are_refused_with_an_explanation(place, as_, relay, stranger, page):
    wanted = {"organisation": organisation_of(place[0]).pk}

    for user in (relay, stranger):
        answer = as_(user).get(page, wanted)
        assert answer.status_code == 403
        assert "autre organisation" in words(answer)
    assert as_(relay).get(page, {"organisation": "x"}).status_code == 403


def test_without_any_organisation_the_page_says_what_to_do(as_, relay):
    relay.memberships.all().delete()

    assert "Demandez une invitation" in words(as_(relay).get(PAGE))
    assert as_(relay).get(CSV).status_code == 403


def test_an_organisation_without_an_agenda_has_no_service_to_wait_for(as_, relay):
    assert "Aucun agenda ouvert." in words(as_(relay).get(reverse("practitioner:statistics")))
