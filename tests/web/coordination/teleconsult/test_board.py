"""The supervisor's board: counts and no person, for those who run an organisation only."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.apps.teleconsult.models import Duty, Ticket
from maillage.apps.teleconsult.selectors.promise import MEASURES, Figures
from maillage.web.coordination.teleconsult import drawings, words
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.teleconsult.factories import NOW, a_duty, a_ticket, an_open_point, later

pytestmark = pytest.mark.django_db
BOARD = "/coordination/teleconsultation/"
FRAGMENT = BOARD + "en-ce-moment/"


@pytest.fixture(autouse=True)
def _at_ten(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: later(20))


@pytest.fixture
def signed_in(client):
    client.force_login(MembershipFactory(role="coordinator").user)
    return client


def read(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.replace("\u00a0", " ").split())


@pytest.mark.parametrize("address", [BOARD, FRAGMENT])
@pytest.mark.parametrize(
    ("role", "status"),
    [("coordinator", 200), ("administrator", 200), ("relay", 403), ("practitioner", 403)],
)
def test_only_those_who_run_an_organisation_see_the_board(client, address, role, status):
    client.force_login(MembershipFactory(role=role).user)

    assert client.get(address).status_code == status


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(BOARD).status_code == 302


def test_an_empty_board_says_what_to_do(signed_in):
    page = read(signed_in.get(BOARD))

    assert "Personne n’attend. Aucun praticien en garde." in page
    assert "Personne n’est venu pendant ces jours." in page
    assert "« Prendre des consultations »" in page


def test_the_board_shows_counts_and_practitioners_and_no_person(signed_in):
    point = an_open_point()
    a_ticket(point, now=NOW, care_type="psychiatry")
    a_ticket(point, now=later(8), care_type="psychiatry")
    duty = a_duty(now=later(19.5))

    page = read(signed_in.get(BOARD))

    assert "2 personnes attendent, depuis 20 minutes au plus. 1 praticien en garde." in page
    assert "psychiatrie 2 20 minutes Aucun praticien en garde pour ce soin" in page
    assert f"{duty.practitioner} disponible médecine générale français 14 h 19" in page
    assert "Durand" not in page and "Zoé" not in page


def test_a_practitioner_who_gives_no_sign_of_life_is_said_so(signed_in):
    a_duty(now=later(19))
    Duty.objects.update(heartbeat_at=later(18))

    assert "ne répond plus" in read(signed_in.get(FRAGMENT))


def test_the_promise_is_told_in_a_sentence_a_table_and_hours(signed_in):
    point = an_open_point()
    for minutes in (5, 40):
        ticket = a_ticket(point, now=NOW - timedelta(hours=2))
        Ticket.objects.filter(pk=ticket.pk).update(
            started_at=ticket.queued_at + timedelta(minutes=minutes),
            first_low_minutes=0,
            first_high_minutes=10,
        )

    page = read(signed_in.get(BOARD + "?periode=today"))

    assert "Aujourd’hui, la promesse n’est pas tenue : 50 % des personnes arrivées" in page
    assert f"{point.site.commune.name} 2 2 50 % 50 % 22 minutes 36 minutes 50 % 0 0" in page
    assert "personnes arrivées 2 vues en 15 minutes 50 %" in page
    assert "8 h : 2 arrivées, 1 en 15 minutes" in page


def test_a_period_that_does_not_exist_is_thirty_days(signed_in):
    assert "Ces trente derniers jours" in read(signed_in.get(BOARD + "?periode=x'"))


def test_the_live_part_alone_is_a_fragment(signed_in):
    assert "<html" not in signed_in.get(FRAGMENT).content.decode()


def figures(**given):
    usual = dict.fromkeys(("arrivals", "seen", "abandoned", "handed"), 10)
    shares = {"within_first": 0.95, "within_last": 0.99, "calibration": 0.8}
    return Figures(**usual | shares | {"median_minutes": 4.2, "ninth_minutes": None} | given)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "la promesse est tenue"),
        ({"within_first": 0.89}, "la promesse n’est pas tenue"),
        ({"within_last": 0.979}, "la promesse n’est pas tenue"),
        ({"arrivals": 0}, "Ces sept derniers jours, personne n’est venu."),
        ({"within_first": None}, words.TOO_SOON),
    ],
)
def test_the_conclusion_says_whether_both_targets_are_met(given, said):
    assert said in words.conclusion("7", figures(**given))


def test_what_was_not_measured_is_a_dash():
    told = dict(zip(MEASURES, words.figures_in_words(figures()), strict=True))

    assert (told["median_minutes"], told["ninth_minutes"]) == ("4\u00a0minutes", words.NONE)
    assert (told["arrivals"], told["within_first"]) == ("10", "95\u00a0%")


def test_the_hours_in_words_name_the_busiest_and_the_latest():
    hours = [(hour, 0, 0) for hour in range(24)]
    assert words.hours_in_words(hours) == "Personne n’est venu."

    hours[9], hours[18] = (9, 12, 12), (18, 5, 4)
    said = words.hours_in_words(hours).replace("\u00a0", " ")

    assert said.startswith("C’est entre 9 h et 10 h qu’on vient le plus : 12 personnes.")
    assert "Entre 18 h et 19 h, 1 personne n’a pas été vue" in said


def test_bars_are_as_high_as_their_numbers():
    rows = [(hour, 4 if hour == 9 else 0, 1 if hour == 9 else 0) for hour in range(24)]

    drawing = drawings.hours(rows)

    arrivals, seen = (bar for bar in drawing["bars"] if bar["height"])
    assert (arrivals["y"], arrivals["height"]) == (0, 200)
    assert (seen["y"], seen["height"]) == (150, 50)
    assert (drawing["first"], drawing["last"]) == ("7\u00a0h", "23\u00a0h")
