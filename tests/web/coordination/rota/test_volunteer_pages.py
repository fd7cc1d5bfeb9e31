"""The volunteers of a collective, for who coordinates that collective and nobody else."""

import pytest
from django.core import mail
from django.urls import reverse

from maillage.apps.accounts.outbox import deliver_due
from maillage.apps.rota.models import Volunteer
from maillage.apps.rota.weeks import in_words
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.offer.factories import PractitionerFactory
from tests.apps.rota.factories import (
    MONDAY,
    NOW,
    TODAY,
    a_centre,
    a_coordinator,
    a_post,
    a_volunteer,
    a_volunteer_user,
    monday,
)
from tests.web.relay.scene import words

pytestmark = pytest.mark.django_db
LIST = "/coordination/planning/medecins/"
ACTIONS = ["accept", "refuse", "tick", "put_off", "week"]


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def collective(db):
    return a_centre().collective


@pytest.fixture
def browser(client, collective):
    client.force_login(a_coordinator(collective))
    return client


def page_of(volunteer):
    return reverse("coordination:rota_volunteer", args=[volunteer.public_id])


def act(browser, volunteer, name, **values):
    address = reverse(f"coordination:rota_volunteer_{name}", args=[volunteer.public_id])
    return browser.post(address, values, follow=True)


def strangers(collective):
    other = a_centre().collective
    return [
        a_coordinator(other),
        a_volunteer_user(a_volunteer(collective)),
        MembershipFactory(organisation=collective, role="relay").user,
    ]


def test_only_coordinators_of_the_collective_open_a_volunteer(client, browser, collective):
    volunteer = a_volunteer(collective, family_name="Introuvable")
    edit, identity = (
        reverse(f"coordination:rota_volunteer_{name}", args=[volunteer.public_id])
        for name in ("edit", "identity")
    )
    for address in (page_of(volunteer), edit, identity):
        assert browser.get(address).status_code == 200

    for user in strangers(collective):
        client.force_login(user)
        for address in (page_of(volunteer), edit, identity):
            answer = client.get(address)
            assert answer.status_code == 403
            assert "Introuvable" not in words(answer)
        assert "Introuvable" not in words(client.get(LIST))
    client.logout()
    assert client.get(page_of(volunteer)).status_code == client.get(LIST).status_code == 302


@pytest.mark.parametrize("name", ACTIONS)
def test_nobody_else_changes_a_volunteer(client, collective, name):
    volunteer = a_volunteer(collective, is_ready=False, state="candidate")
    before = Volunteer.objects.values().get(pk=volunteer.pk)
    for user in strangers(collective):
        client.force_login(user)
        values = {"demarche": "contract", "fait": "1", "ajouter": MONDAY, "jour": "2027-01-01"}
        assert act(client, volunteer, name, **values).status_code == 403

    assert Volunteer.objects.values().get(pk=volunteer.pk) == before
    assert not volunteer.offered_weeks.exists()
    assert not volunteer.formalities.exclude(done_on=None).exists()


def test_who_coordinates_no_collective_is_told_why_not(client):
    client.force_login(MembershipFactory(role="coordinator").user)

    answer = client.get(LIST)

    assert answer.status_code == 403
    assert "réservée aux personnes qui coordonnent" in words(answer)


def test_lists_are_counted_searched_and_paged(browser, collective):
    a_volunteer(collective, given_name="Zoé", family_name="Ångström", weeks=[MONDAY])
    a_volunteer(collective, family_name="Autre", is_ready=False)
    a_volunteer(collective, family_name="Demande", state="candidate")
    page = words(browser.get(LIST))

    assert "Volontaires (2) Demandes à lire (1) Démarches à finir (1)" in page
    assert "Sans semaine proposée (1)" in page
    assert "Demande Inès" not in page
    assert "Ångström" in words(browser.get(LIST, {"q": "angstrom zoe"}))
    assert "Autre" not in words(browser.get(LIST, {"q": "angstrom"}))
    assert "Demande" in words(browser.get(LIST, {"liste": "demandes"}))
    assert "moins de lettres" in words(browser.get(LIST, {"q": "xyz"}))
    assert "Personne n’est en pause." in words(browser.get(LIST, {"liste": "pause"}))
    assert browser.get(LIST, {"liste": "n'importe", "page": "zéro"}).status_code == 200


def test_a_page_of_the_list_takes_as_many_queries_for_three_as_for_twelve(
    browser, collective, django_assert_max_num_queries
):
    for _ in range(12):
        a_volunteer(collective, weeks=[MONDAY])
    with django_assert_max_num_queries(10):
        browser.get(LIST)


def test_a_request_is_read_and_accepted(browser, collective, django_capture_on_commit_callbacks):
    candidate = a_volunteer(collective, state="candidate", is_ready=False, beds=3, has_pet=True)
    candidate.formalities.all().delete()
    page = words(browser.get(page_of(candidate)))
    assert "3 couchages, vient avec un animal" in page and "05 55 00 00 04" in page

    with django_capture_on_commit_callbacks(execute=True):
        answer = act(browser, candidate, "accept")
    deliver_due()

    assert "est accueilli" in words(answer)
    candidate.refresh_from_db()
    assert (candidate.state, candidate.user.email) == ("active", candidate.email)
    assert [message.to for message in mail.outbox] == [[candidate.email]] * 2
    assert "C’est déjà fait" in words(act(browser, candidate, "accept"))


def test_a_name_the_directory_does_not_agree_with_is_never_silent(browser, collective):
    candidate = a_volunteer(collective, state="candidate")
    PractitionerFactory(rpps=candidate.rpps, family_name="Martin", given_name="Jeanne")
    assert "à Dr Jeanne Martin" in words(browser.get(page_of(candidate)))

    refused = act(browser, candidate, "accept")
    assert refused.status_code == 422
    assert "vérifiez l’identité" in words(refused)

    act(browser, candidate, "accept", verifie="1")
    candidate.refresh_from_db()
    assert candidate.state == "active"
    assert "un autre nom dans l’annuaire" in words(browser.get(page_of(candidate)))


def test_a_refusal_erases_the_request(browser, collective):
    candidate = a_volunteer(collective, state="candidate")

    address = reverse("coordination:rota_volunteer_refuse", args=[candidate.public_id])
    assert "Cela ne s’annule pas" in words(browser.get(address))
    assert Volunteer.objects.exists()

    assert "effacée" in words(act(browser, candidate, "refuse", mot="À bientôt"))
    assert not Volunteer.objects.exists()
    assert browser.get(page_of(candidate)).status_code == 404


def test_formalities_are_ticked_unticked_and_put_off(browser, collective):
    volunteer = a_volunteer(collective, is_ready=False)
    act(browser, volunteer, "tick", demarche="contract", fait="1")
    assert volunteer.formalities.get(formality="contract").done_on == TODAY
    act(browser, volunteer, "tick", demarche="contract", fait="0")
    assert volunteer.formalities.get(formality="contract").done_on is None

    answer = act(browser, volunteer, "put_off", demarche="contract", jour="2027-02-01")
    assert "peut venir à partir du 1er février 2027" in words(answer)
    assert "Donnez une date" in words(
        act(browser, volunteer, "put_off", demarche="contract", jour="demain")
    )
    for unknown in ("x", "\x00"):
        page = act(browser, volunteer, "tick", demarche=unknown, fait="1")
        assert "n’est pas demandée" in words(page)


def test_a_week_said_on_the_phone_is_offered_and_taken_back(browser, collective):
    volunteer = a_volunteer(collective)
    added = words(act(browser, volunteer, "week", ajouter=MONDAY.isoformat()))
    assert f"Semaine proposée : {in_words(MONDAY)}." in added

    removed = words(act(browser, volunteer, "week", retirer=MONDAY.isoformat()))

    assert f"Semaine retirée : {in_words(MONDAY)}." in removed
    assert not volunteer.offered_weeks.exists()
    assert "Rien n’a changé." in words(act(browser, volunteer, "week"))
    assert "commencée" in words(act(browser, volunteer, "week", ajouter="2026-11-16"))


def test_the_page_shows_wishes_friends_weeks_and_history(browser, collective):
    centre, friend = a_centre(collective, name="Ajain"), a_volunteer(collective, given_name="Léa")
    volunteer = a_volunteer(
        collective, weeks=[MONDAY, monday(3)], two_running="refused", family_note="Un lit bébé"
    )
    volunteer.wishes.create(centre=centre, wish="preferred")
    volunteer.friendships.create(friend=friend, agreed_at=NOW)
    a_post(centre.lines.get(), MONDAY, volunteer)
    a_post(centre.lines.get(), monday(-30), volunteer)

    page = words(browser.get(page_of(volunteer)))

    assert "De préférence : Ajain." in page
    assert "Jamais deux semaines de suite." in page
    assert f"Aimerait venir avec Dr Léa {friend.family_name}." in page
    assert "Un lit bébé" in page
    assert f"Ajain, {in_words(MONDAY)}" in page and f"Ajain, {in_words(monday(-30))}" in page
    assert f"{in_words(MONDAY)} publiée" in page


def test_contact_and_needs_are_changed_on_the_phone(browser, collective):
    volunteer = a_volunteer(collective)
    address = reverse("coordination:rota_volunteer_edit", args=[volunteer.public_id])
    answers = {"phone": "0698765432", "email": "b@exemple.fr", "practice": "locum", "beds": "4"}
    assert browser.post(address, answers | {"beds": "99"}).status_code == 422

    assert browser.post(address, answers).status_code == 302

    volunteer.refresh_from_db()
    assert (volunteer.beds, volunteer.phone) == (4, "+33698765432")


def test_a_name_misspelt_is_corrected_and_a_wrong_number_said_at_its_field(browser, collective):
    volunteer = a_volunteer(collective)
    address = reverse("coordination:rota_volunteer_identity", args=[volunteer.public_id])
    answers = {"family_name": "Juste", "given_name": "Anne", "rpps": "12345678901"}
    assert "sa clé ne correspond pas" in words(browser.post(address, answers))

    assert browser.post(address, answers | {"rpps": volunteer.rpps}).status_code == 302

    assert "Dr Anne Juste" in words(browser.get(page_of(volunteer)))
