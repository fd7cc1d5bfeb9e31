"""The practitioner's day and week: who comes, who is here, what is free."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from maillage.apps.booking import services
from maillage.apps.booking.booker import Booker
from maillage.apps.offer.models import Practitioner
from tests.apps.booking.factories import NINE, NOW, booked, held, person
from tests.apps.offer.factories import AgendaFactory, open_agenda
from tests.web.relay.scene import organisation_of, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(place, as_, secretary):
    """`day()`: the page of Tuesday 3 March."""

    def page(date="2026-03-03", name="day"):
        return as_(secretary).get(reverse(f"practitioner:{name}", args=[place[0].pk, date]))

    return page


def mark(appointment, state, user, now=NINE):
    booker = Booker.member(user, organisation_of(appointment.agenda))
    return services.mark(appointment_id=appointment.pk, state=state, booker=booker, now=now)


def test_the_day_is_a_list_by_hour_of_who_comes_and_what_is_free(day, place):
    booked(*place)

    text = words(day())

    assert "Mardi 3 mars 2026" in text
    assert text.index("Zoé Durand") < text.index("9 h 20") < text.index("11 h 40")
    assert text.count("Libre :") == 8


@pytest.mark.parametrize("name", ["day", "week"])
@pytest.mark.parametrize("date", ["2000-01-01", "2099-12-31"])
def test_the_first_and_last_days_of_the_century_are_shown_and_nothing_beyond(day, name, date):
    assert day(date, name).status_code == 200
    assert day(date.replace("2000", "1999").replace("2099", "2100"), name).status_code == 404


def test_a_free_slot_leads_to_the_counter_with_that_slot(day, place):
    link = reverse("practitioner:book", args=[place[0].pk, place[1].pk])

    assert f'href="{link}?debut=20260303T0820Z"' in day().content.decode()


def test_who_arrived_is_told_on_top_with_the_other_agendas_of_the_place(
    day, place, secretary, clock
):
    service = place[0].service
    other, reason = open_agenda(service=service, name="Dr Petit")
    mark(booked(*place), "arrived", secretary)
    mark(booked(other, reason, person=person(family_name="Roy")), "arrived", secretary)
    clock(NINE)

    text = words(day())

    assert "2 personnes attendent : Zoé Durand, Zoé Roy (Dr Petit)" in text


def test_who_was_left_as_arrived_the_day_before_no_longer_waits(day, place, secretary, clock):
    mark(booked(*place), "arrived", secretary)
    clock(NINE + timedelta(days=1))

    assert "attend" not in words(day("2026-03-04")).split("Sonner")[0]


def test_the_banner_is_sent_again_only_when_someone_came_or_went(place, as_, secretary, clock):
    clock(NINE)
    client, address = as_(secretary), reverse("practitioner:waiting", args=[place[0].pk])
    empty = client.get(address)
    assert empty.status_code == 200
    again = re.search(r'hx-get="([^"]+)"', empty.content.decode())[1]
    assert client.get(again).status_code == 204

    mark(booked(*place), "arrived", secretary)

    assert "Une personne attend" in words(client.get(again))


def test_a_place_held_on_the_portal_is_shown_until_its_ten_minutes_are_over(day, place, clock):
    held(*place)

    assert "en cours de réservation" in words(day())
    clock(NOW + timedelta(minutes=11))
    assert "en cours de réservation" not in words(day())


def test_what_is_cancelled_is_apart_and_can_be_restored(day, place, secretary):
    one = booked(*place)
    services.cancel(appointment_id=one.pk, booker=Booker.person(), now=NOW)

    text = words(day())

    assert "Annulés (1)" in text
    assert text.index("11 h 40") < text.index("Zoé Durand")
    assert "Défaire « annulé par la personne »" in text


def test_a_group_is_one_line_with_its_places_left(place, as_, secretary):
    service = place[0].service
    agenda, reason = open_agenda(service=service, rule={"capacity": 10})
    services.refresh_free_slots([agenda.pk], now=NOW)
    for name in ("Roy", "Petit"):
        booked(agenda, reason, person=person(family_name=name))
    client = as_(secretary)

    text = words(client.get(reverse("practitioner:day", args=[agenda.pk, "2026-03-03"])))
    assert "Séance : 2 personnes" in text
    assert "8 places libres" in text

    session = client.get(reverse("practitioner:session", args=[agenda.pk, "20260303T0800Z"]))
    assert "2 inscrits, 8 places restantes" in words(session)
    assert "Zoé Roy" in words(session)


def test_an_empty_day_says_what_to_do(day):
    assert "Ouvrir un jour de plus" in words(day("2026-03-07"))


def test_the_week_is_a_table_of_hours_and_days(day, place):
    booked(*place)

    page = day(name="week").content.decode()

    assert "Semaine du lundi 2 mars 2026" in page
    cell = re.search(r'<td class="d1">(.*?)</td>', page, re.S)[1]
    assert "Zoé Durand" in cell
    assert 'data-start="20260303T0820Z"' in cell
    assert page.count('<th scope="row"') == 3  # 9, 10 and 11 o'clock
    assert page.count("empty-cell") == 2 * 3  # Saturday and Sunday


def test_an_empty_week_says_so(day, place):
    place[0].rules.all().delete()
    services.refresh_free_slots([place[0].pk], now=NOW)

    assert "Rien cette semaine." in words(day(name="week"))


@pytest.mark.parametrize("name", ["day", "week"])
def test_the_number_of_questions_does_not_grow_with_the_appointments(
    day, place, name, django_assert_num_queries
):
    for minutes in (0, 20):
        booked(*place, start=NINE + timedelta(minutes=minutes))
    few = _count(day, name)

    for minutes in (40, 60, 80, 100):
        booked(*place, start=NINE + timedelta(minutes=minutes))

    assert _count(day, name) == few


def _count(day, name):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    day(name=name)
    with CaptureQueriesContext(connection) as queries:
        day(name=name)
    return len(queries)


class TestHome:
    def test_a_practitioner_opens_their_own_day(self, place, as_, secretary):
        agenda = AgendaFactory(service=place[0].service, name="Avant tous les autres")
        mine = place[0]
        Practitioner.objects.filter(pk=mine.role.practitioner_id).update(user=secretary)
        assert agenda.name < mine.name

        page = as_(secretary).get(reverse("practitioner:home"), follow=True)

        assert page.redirect_chain[-1][0] == reverse(
            "practitioner:day", args=[mine.pk, "2026-03-02"]
        )

    def test_a_secretary_opens_the_first_agenda(self, place, as_, secretary):
        page = as_(secretary).get(reverse("practitioner:home"), follow=True)

        assert "Dr Martin" in words(page)

    def test_a_town_hall_without_an_agenda_is_shown_what_it_can_do(self, as_, relay):
        page = as_(relay).get(reverse("practitioner:home"))

        assert "Aucun agenda" in words(page)
        assert reverse("relay:find") in page.content.decode()

    def test_today_is_the_day_of_the_place(self, as_, secretary, place, clock):
        commune = place[0].service.site.commune
        commune.departement = type(commune.departement).objects.create(
            code="974", name="La Réunion", region=commune.departement.region
        )
        commune.save()
        clock(NOW.replace(hour=21))  # already the 3rd there

        answer = as_(secretary).get(reverse("practitioner:today", args=[place[0].pk]))

        assert answer["Location"].endswith("/jour/2026-03-03/")
