"""The queue of a point, and the counter where people are welcomed."""

import pytest
from django.urls import reverse

from maillage.apps.teleconsult.models import PointAgent, Ticket
from maillage.apps.teleconsult.services import matching, tickets
from maillage.apps.training.models import Certificate
from maillage.web.relay.welcome.forms import Counter
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.teleconsult.factories import a_duty, a_practitioner, a_ticket, an_open_point, person
from tests.web.public.care.care_case import text_of

pytestmark = pytest.mark.django_db

TYPED = {
    "family_name": "Martin",
    "given_name": "Anne",
    "care_type": "general_medicine",
    "motive": "pain",
    "priority": "usual",
    "modality": "video",
    "language": "fr",
    "preference": "none",
    "key": "6f1f1a52-9f0e-4d8e-8a4e-0d6d3b6c0f11",
}


def address(point, name="welcome", *arguments):
    return reverse(f"relay:{name}", args=[point.pk, *arguments])


def test_the_queue_shows_initials_never_a_name_nor_a_reason(client, point, relay):
    a_ticket(point, person=person(given_name="Zoé", family_name="Durand"), language="ar")

    page = text_of(client.get(address(point)))

    assert "Z. D." in page and "10 h" in page and "Médecine générale" in page and "arabe" in page
    assert "Durand" not in page and "Zoé" not in page and "Fièvre" not in page
    assert "accompagn" not in page


def test_initials_of_an_arabic_name_are_its_letters(client, point, relay):
    a_ticket(point, person=person(given_name="محمد", family_name="العربي"))

    assert "<bdi>م. ا.</bdi>" in text_of(client.get(address(point)))


def test_the_list_follows_the_queue_alone(client, point, relay):
    ticket = a_ticket(point)
    a_ticket(an_open_point(), person=person(given_name="Ailleurs", family_name="Ailleurs"))

    fragment = text_of(client.get(address(point, "welcome_queue")))
    tickets.abandon(ticket_id=ticket.pk)
    empty = text_of(client.get(address(point, "welcome_queue")))

    assert "Z. D." in fragment and "A. A." not in fragment and "<html" not in fragment
    assert "Personne n’attend ici." in empty


def test_a_person_is_welcomed_from_the_keyboard_in_one_screen(client, point, relay):
    form = text_of(client.get(address(point, "welcome_person")))
    response = client.post(address(point, "welcome_person"), TYPED)
    again = client.post(address(point, "welcome_person"), TYPED)

    ticket = Ticket.objects.get()
    assert "autofocus" in form and "article 40" in form
    assert response["Location"] == again["Location"]
    assert response["Location"] == address(point, "welcomed", ticket.public_id)
    assert (ticket.opened_by, ticket.person.family_name) == (relay, "Martin")
    page = text_of(client.get(response["Location"]))
    assert "A. M." in page and "Martin" not in page


def test_the_questions_are_closed_lists_and_a_way_to_call_back():
    """Research S15: the relay writes no narrative, so the list of fields is fixed here."""
    free_text = {"family_name", "given_name", "phone"}
    closed = {"birth_date", "care_type", "motive", "priority", "modality", "language"}

    assert set(Counter().fields) == free_text | closed | {"preference", "has_companion", "key"}


def test_who_is_bound_by_article_40_says_so_and_others_their_secrecy(client, point, relay):
    point.organisation.kind = "association"
    point.organisation.save()

    page = text_of(client.get(address(point, "welcome_person")))

    assert "article 40" not in page and "tenu au secret" in page


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"family_name": ""}, "Écrivez le nom."),
        ({"phone": "12"}, "téléphone"),
        ({"care_type": "surgery"}, "Choisissez une réponse de la liste."),
        ({"care_type": "psychology"}, "Cette raison ne va pas avec ce praticien."),
        ({"birth_date": "demain"}, "Cette date n’existe pas"),
    ],
)
def test_what_is_typed_wrong_is_said_and_nothing_is_lost(client, point, relay, changed, told):
    response = client.post(address(point, "welcome_person"), TYPED | changed)

    assert response.status_code == 422
    assert told in text_of(response) and "Anne" in text_of(response)
    assert not Ticket.objects.exists()


def test_the_paper_says_what_comes_next_and_leads_back(client, point, relay):
    ticket = a_ticket(point)

    page = text_of(client.get(address(point, "welcome_slip", ticket.public_id)))

    assert "Ce qui va se passer" in page and "05 55 00 00 01" in page
    assert "data:image/svg+xml" in page and "Durand" not in page


def test_someone_who_left_no_longer_waits(client, point, relay):
    ticket = a_ticket(point)

    client.post(address(point, "welcome_left", ticket.public_id))

    ticket.refresh_from_db()
    assert ticket.state == "abandoned"
    assert client.get(address(point, "welcomed", ticket.public_id)).status_code == 404


def test_a_consultation_under_way_cannot_be_taken_away(client, point, relay):
    duty, ticket = a_duty(), a_ticket(point)
    matching.accept(ticket_id=ticket.pk, duty_id=duty.pk)
    tickets.start(ticket_id=ticket.pk, actor="system")

    page = text_of(client.post(address(point, "welcome_left", ticket.public_id), follow=True))

    assert "La consultation a déjà commencé ou elle est terminée." in page


def test_a_closed_point_says_why_and_asks_nothing(client, point, relay, clock):
    clock.advance(hours=11)

    page = text_of(client.get(address(point)))
    counter = client.get(address(point, "welcome_person"))
    refused = client.post(address(point, "welcome_person"), TYPED)

    assert "Ce point est fermé à cette heure. Il ouvre demain à 8 h." in page
    assert counter["Location"] == refused["Location"] == address(point)
    assert not Ticket.objects.exists()


def test_a_point_that_is_not_open_says_what_it_lacks(client, point, relay):
    point.state = "preparing"
    point.save()
    point.gate_answers.filter(requirement="sound").update(is_met=False)

    page = text_of(client.get(address(point)))

    assert "Il manque" in page and reverse("relay:point", args=[point.pk]) in page


PAGES = ("welcome", "welcome_queue", "welcome_person")


def test_only_a_trained_relay_of_the_point_enters(client, point, relay):
    elsewhere = an_open_point().agents.first().user
    coordinator = MembershipFactory(role="coordinator", organisation=point.organisation).user
    practitioner = a_practitioner().user
    ticket = a_ticket(point)
    pages = [address(point, name) for name in PAGES]
    pages += [address(point, name, ticket.public_id) for name in ("welcomed", "welcome_slip")]

    for page in pages:
        for user, status in ((relay, 200), (elsewhere, 403), (coordinator, 403)):
            client.force_login(user)
            response = client.get(page)
            assert response.status_code == status, (page, user)
            assert "no-store" in response["Cache-Control"]
        client.force_login(practitioner)
        assert client.get(page).status_code == 403
        client.logout()
        assert client.get(page)["Location"].startswith("/compte/connexion/")


def test_an_agent_whose_training_lapsed_is_led_to_the_course(client, point, relay):
    Certificate.objects.filter(user=relay).update(valid_until="2026-03-01")

    response = client.get(address(point))

    assert response.status_code == 403
    assert "formation de relais manque" in text_of(response)
    assert reverse("relay:training") in text_of(response)


def test_a_relay_who_is_not_an_agent_is_told_to_be_added(client, point, relay):
    PointAgent.objects.filter(user=relay).delete()

    assert "pas inscrit parmi les agents" in text_of(client.get(address(point)))


def test_the_relays_home_leads_to_their_points(client, point, relay):
    an_open_point()

    page = text_of(client.get(reverse("relay:home")))

    assert page.count("/relais/accueil/") == 1 and address(point) in page
