"""The town hall: open now or not, when next, how to reach it."""

from datetime import UTC, datetime

import pytest

from maillage.apps.territory.models import Commune, TownHall
from maillage.web.public import town_hall

WEEKDAY_MORNINGS = [[day, "08:30", "12:00"] for day in range(5)]
TWICE_A_DAY = [[0, "09:00", "12:00"], [0, "14:00", "17:30"]]


def commune_with(hours, departement="23", **fields):
    commune = Commune(code=f"{departement}002"[:5], name="Ajain", departement_id=departement)
    commune.town_hall = TownHall(commune=commune, opening_hours=hours, **fields)
    return commune


def at(day, hour, minute=0, month=11):
    """An instant of 2026, in coordinated universal time: one hour less than Paris in winter."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def sentence(hours, now, departement="23"):
    said = town_hall.hours(commune_with(hours, departement), now)["sentence"]
    return said.replace("\u00a0", " ")


# 23 November 2026 is a Monday.


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (at(23, 8), "Ouverte en ce moment, jusqu’à 12 h."),
        (at(23, 7), "Fermée ; ouvre aujourd’hui à 8 h 30."),
        (at(23, 11), "Fermée ; ouvre demain à 8 h 30."),
        (at(27, 11), "Fermée ; ouvre lundi à 8 h 30."),
        (at(28, 10), "Fermée ; ouvre lundi à 8 h 30."),
    ],
)
def test_the_next_opening_is_said_as_people_say_it(now, said):
    assert sentence(WEEKDAY_MORNINGS, now) == said


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (at(23, 12), "Fermée ; ouvre aujourd’hui à 14 h."),
        (at(23, 15), "Ouverte en ce moment, jusqu’à 17 h 30."),
        (at(23, 17), "Fermée ; ouvre lundi prochain à 9 h."),
        (at(24, 17), "Fermée ; ouvre lundi à 9 h."),
    ],
)
def test_a_hall_open_one_day_a_week_says_next_week(now, said):
    assert sentence(TWICE_A_DAY, now) == said


def test_the_clock_is_that_of_the_place():
    assert sentence(WEEKDAY_MORNINGS, at(23, 5), "974") == "Ouverte en ce moment, jusqu’à 12 h."
    assert sentence(WEEKDAY_MORNINGS, at(23, 5), "23").startswith("Fermée ; ouvre aujourd’hui")
    assert sentence(WEEKDAY_MORNINGS, at(23, 14), "972") == "Ouverte en ce moment, jusqu’à 12 h."


def test_a_public_holiday_is_said_and_taken_for_closed():
    now = at(11, 9)

    found = town_hall.hours(commune_with(WEEKDAY_MORNINGS), now)

    assert found["status"] == "closed"
    assert "Jour férié (Armistice)" in found["sentence"]
    assert "Appelez" in found["sentence"]


def test_a_next_opening_on_a_public_holiday_is_not_promised():
    assert "sauf fermeture ce jour férié" in sentence(WEEKDAY_MORNINGS, at(10, 15))


def test_a_holiday_of_alsace_is_a_working_day_elsewhere():
    saint_stephen = at(26, 9, month=12)
    saturdays = [[5, "08:00", "12:00"]]

    assert sentence(saturdays, saint_stephen, "67").startswith("Jour férié")
    assert sentence(saturdays, saint_stephen, "23").startswith("Ouverte en ce moment")


def test_unknown_hours_are_never_called_closed():
    found = town_hall.hours(commune_with([]), at(23, 8))

    assert found["status"] == "unknown"
    assert found["days"] == []
    assert "appelez avant de venir" in found["sentence"]


@pytest.mark.django_db
def test_a_commune_without_a_town_hall_has_unknown_hours_and_no_contact():
    commune = Commune(code="55039", name="Beaumont", departement_id="55")

    assert town_hall.contact(commune) is None
    assert town_hall.hours(commune, at(23, 8))["status"] == "unknown"


def test_today_is_marked_in_the_week():
    days = town_hall.hours(commune_with(WEEKDAY_MORNINGS), at(25, 8))["days"]

    assert [day["name"] for day in days if day["is_today"]] == ["mercredi"]
    assert [len(day["ranges"]) for day in days] == [1, 1, 1, 1, 1, 0, 0]


def test_on_paper_days_alike_share_a_line():
    week = [*WEEKDAY_MORNINGS, [1, "14:00", "17:00"], [5, "09:00", "12:00"]]

    lines = town_hall.hours(commune_with(week), at(23, 8))["week"]

    assert [line.replace("\u00a0", " ") for line in lines] == [
        "lundi : 8 h 30 – 12 h",
        "mardi : 8 h 30 – 12 h et 14 h – 17 h",
        "du mercredi au vendredi : 8 h 30 – 12 h",
        "samedi : 9 h – 12 h",
    ]


@pytest.mark.parametrize(
    ("given", "dialled"),
    [
        ("05 55 80 96 19", "0555809619"),
        ("0555809619", "0555809619"),
        ("+262 262 12 34 56", "+262262123456"),
        ("36 46", "3646"),
        ("", ""),
        ("voir site", ""),
        ("1" * 30, ""),
    ],
)
def test_only_what_can_be_dialled_becomes_a_link(given, dialled):
    assert town_hall.dialled(given) == dialled


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("https://www.ajain.fr", "https://www.ajain.fr"),
        ("http://ajain.fr/mairie", "http://ajain.fr/mairie"),
        ("www.ajain.fr", "https://www.ajain.fr"),
        (" mairie-ajain.fr/contact ", "https://mairie-ajain.fr/contact"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://", ""),
        ("pas de site", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_become_links(given, safe):
    assert town_hall.safe_website(given) == safe


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("mairie@ajain.fr", "mairie@ajain.fr"),
        ("mairie(at)ajain.fr", ""),
        ("a@b <script>", ""),
        ("", ""),
    ],
)
def test_only_e_mail_addresses_become_links(given, kept):
    assert town_hall.contact(commune_with([], email=given))["email"] == kept


def test_a_contact_carries_its_address_line_by_line():
    commune = commune_with([], address="51 route de Guéret\n23380 Ajain\n", website="www.ajain.fr")

    found = town_hall.contact(commune)

    assert found["address"] == ["51 route de Guéret", "23380 Ajain"]
    assert found["website_label"] == "ajain.fr"
