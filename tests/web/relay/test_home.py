"""What an organisation booked for people: found again, and seen by its members only."""

import pytest
from django.urls import reverse

from maillage.apps.booking import services
from maillage.apps.booking.booker import Booker
from maillage.apps.booking.codes import shown_code
from maillage.apps.offer.models import Reason
from tests.apps.booking.factories import NINE, NOW, booked, later, person
from tests.web.relay.scene import words

pytestmark = pytest.mark.django_db
HOME = "/relais/"


@pytest.fixture
def ours(place, relay, town_hall):
    """`ours(minutes, **person)`: booked by the town hall, some minutes after nine."""

    def book_one(minutes=0, **who):
        return booked(
            *place,
            start=NINE.replace(minute=minutes),
            person=person(**who),
            channel="relay",
            booker=Booker.relay(relay, town_hall),
        )

    return book_one


def test_an_empty_page_has_the_one_button_that_matters(as_, relay):
    page = as_(relay).get(HOME)

    assert "Aucun rendez-vous à venir." in words(page)
    assert page.content.decode().count('class="button"') == 2  # book for someone, search
    assert reverse("relay:find") in page.content.decode()


def test_only_what_my_organisation_booked_is_there(place, ours, as_, relay):
    ours()
    booked(*place, start=NINE.replace(minute=20), person=person(family_name="Autre"))

    text = words(as_(relay).get(HOME))

    assert "Zoé Durand" in text
    assert "mardi 3 mars 2026 à 9 h" in text
    assert "Autre" not in text


def test_how_it_stands_is_told_but_never_what_the_visit_is_about(place, ours, as_, relay):
    one = ours()
    Reason.objects.filter(pk=place[1].pk).update(inside_name="Dépistage", public_label="Dépistage")

    for address in (HOME, reverse("relay:appointment", args=[one.public_id])):
        text = words(as_(relay).get(address))
        assert "éservé" in text
        assert "Dépistage" not in text


def test_a_sensitive_reason_leaves_neither_the_service_nor_its_place(place, ours, as_, relay):
    one, (agenda, reason) = ours(), place
    Reason.objects.filter(pk=reason.pk).update(is_sensitive=True)
    pages = [HOME, *(reverse(f"relay:{n}", args=[one.public_id]) for n in ("appointment", "slip"))]

    for address in pages:
        text = words(as_(relay).get(address))
        assert agenda.service.name not in text
        assert agenda.service.site.name not in text
        assert "Ajain" in text


@pytest.mark.parametrize("query", ["durand", "DÜRAND zoe", "06 12 34 56 78", "code"])
def test_a_person_is_found_by_name_telephone_or_code(ours, as_, relay, query):
    one = ours(phone="0612345678")
    ours(20, family_name="Petit", given_name="Luc")
    query = shown_code(one).lower() if query == "code" else query

    text = words(as_(relay).get(HOME, {"q": query}))

    assert "1 rendez-vous pour" in text
    assert "Zoé Durand" in text


def test_a_search_looks_at_the_past_year_too(ours, as_, relay, clock):
    ours()
    clock(later(days=60))
    client = as_(relay)

    assert "Zoé" not in words(client.get(HOME))
    assert "Zoé Durand" in words(client.get(HOME, {"q": "durand"}))


def test_a_search_that_finds_nothing_says_where_it_looked(ours, as_, relay):
    ours()

    assert "votre organisation" in words(as_(relay).get(HOME, {"q": "inconnue"}))


def test_who_may_see_it_and_who_may_not(ours, client, as_, relay, secretary, stranger):
    one = ours()
    page = reverse("relay:appointment", args=[one.public_id])

    assert client.get(page).status_code == 302
    assert as_(relay).get(page).status_code == 200
    for user in (secretary, stranger):  # the service has its own door
        assert as_(user).get(page).status_code == 403
        assert "Zoé" not in words(as_(user).get(HOME))


def test_the_number_of_questions_does_not_grow_with_the_appointments(
    ours, as_, relay, django_assert_max_num_queries
):
    for minutes in (0, 20, 40):
        ours(minutes)
    client = as_(relay)

    with django_assert_max_num_queries(8):
        client.get(HOME)


def test_what_was_cancelled_stays_in_the_list_with_its_state(ours, as_, relay):
    services.cancel(appointment_id=ours().pk, booker=Booker.person(), now=NOW)

    assert "annulé par la personne" in words(as_(relay).get(HOME))


def test_the_first_page_after_sign_in_leads_here(as_, relay):
    page = as_(relay).get(reverse("coordination:home")).content.decode()

    for name in ("relay:find", "relay:home", "practitioner:home"):
        assert f'href="{reverse(name)}"' in page
