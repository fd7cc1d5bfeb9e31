"""Pages of expertise and practices: who asks, answers, rates, writes, copies."""

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.apps.compact.models import Expertise, ExpertiseRequest, Practice
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.apps.compact.exchange import a_copy, a_practice, a_request, an_expertise
from tests.apps.compact.factories import a_coordinator
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall():
    return OrganisationFactory(name="Mairie d’Ajain")


@pytest.fixture
def mayor(client, hall):
    """Signed in as who speaks for the town hall."""
    user = a_coordinator(hall)
    client.force_login(user)
    return user


def url(name, *args):
    return reverse(f"coordination:{name}", args=[getattr(each, "pk", each) for each in args])


def text_of(answer):
    return answer.content.decode()


def test_an_offer_is_made_found_changed_and_asked(client, mayor, hall):
    offer = {"organisation": hall.pk, "title": "Ouvrir un point", "theme": "teleconsultation",
             "level": "national", "answer_days": "7", "is_open": "on"}  # fmt: skip
    page = client.post(url("expertise_new"), offer, follow=True)
    assert "Répond en 7 jours" in text_of(page)
    made = Expertise.objects.get()
    assert client.get(url("expertise_change", made)).context["form"].initial["answer_days"] == 7

    client.force_login(MembershipFactory(role="relay").user)
    listed = text_of(client.get(url("expertise") + "?q=OUVRIR&theme=teleconsultation"))
    assert "Ouvrir un point" in listed
    only = client.get(url("expertise_one", made)).context["form"]["organisation"].initial
    asked = client.post(
        url("expertise_one", made), {"organisation": only, "text": "Quel budget ?"}, follow=True
    )
    assert "Quel budget" in text_of(asked)
    assert "Vos demandes" in text_of(client.get(url("expertise")))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"level": "regional"}, "departements"),
        ({"answer_days": "0"}, "answer_days"),
        ({"departements": ["9" * 30]}, "departements"),
        ({"organisation": "999999"}, "organisation"),
        ({"person": "999999"}, "person"),
    ],
)
def test_a_bad_offer_is_told_at_its_field(client, mayor, hall, values, field):
    offer = {"organisation": hall.pk, "title": "Un point", "theme": "other", "level": "national",
             "answer_days": "10"} | values  # fmt: skip
    answer = client.post(url("expertise_new"), offer)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_a_request_is_answered_then_rated_by_those_two_sides_only(client, mayor, hall):
    asked = a_request(an_expertise(hall))
    asker = a_coordinator(asked.organisation)
    assert "On attend votre réponse" in text_of(client.get(url("expertise")))
    page = client.post(url("expertise_request", asked), {"text": "Par la mairie."}, follow=True)
    assert "Par la mairie." in text_of(page)
    assert client.post(url("expertise_rate", asked), {"rating": "5"}).status_code == 403

    client.force_login(asker)
    client.post(url("expertise_rate", asked), {"rating": "9"})
    assert ExpertiseRequest.objects.get().rating is None
    page = client.post(url("expertise_rate", asked), {"rating": "4", "words": "Clair"}, follow=True)
    assert "4 sur 5" in text_of(page)

    client.force_login(a_coordinator(OrganisationFactory()))
    assert client.get(url("expertise_request", asked)).status_code == 403


def test_a_request_is_withdrawn_by_who_made_it(client, mayor):
    asked = a_request(an_expertise(), by=mayor, organisation=mayor.memberships.get().organisation)
    page = client.post(url("expertise_withdraw", asked), follow=True)
    assert "Retirée" in text_of(page)
    page = client.post(url("expertise_request", asked), {"text": "Moi"}, follow=True)
    assert "Ce n’est plus possible" in text_of(page)


def test_members_read_who_coordinates_writes_others_do_not(client):
    theirs, practice = an_expertise(), a_practice()
    pages = [url("expertise"), url("expertise_one", theirs), url("practices"),
             url("practice", practice), url("expertise_new"), url("practice_new"),
             url("practice_copy", practice), url("expertise_change", theirs),
             url("practice_change", practice)]  # fmt: skip
    allowed = {
        a_coordinator(theirs.organisation): [200] * 8 + [403],
        a_coordinator(practice.organisation): [200] * 7 + [403, 200],
        MembershipFactory(role="relay").user: [200] * 4 + [403] * 5,
        UserFactory(): [403] * 9,
    }
    for user, codes in allowed.items():
        client.force_login(user)
        assert [client.get(page).status_code for page in pages] == codes
    client.logout()
    assert {client.get(page).status_code for page in pages} == {302}


def test_a_practice_is_written_found_and_withdrawn_by_its_own(client, mayor, hall):
    values = {
        "organisation": hall.pk, "title": "Bus de dépistage", "theme": "prevention",
        "commune": CommuneFactory(name="Ajain").code, "context": "Loin de tout.", "done": "Un bus.",
        "cost": "1 200 euros.", "result": "40 personnes.", "contact_name": "Service santé",
    }  # fmt: skip
    assert client.post(url("practice_new"), values | {"cost": ""}).status_code == 422
    client.post(url("practice_new"), values)
    found = Practice.objects.get()
    assert "Bus de dépistage" in text_of(client.get(url("practices") + "?departement=23&q=bus"))

    client.post(url("practice_withdraw", found))
    assert "Bus de dépistage" not in text_of(client.get(url("practices")))
    page = text_of(client.get(url("practice", found)))
    assert "Retirée de la bibliothèque" in page
    client.post(url("practice_restore", found))
    assert Practice.objects.get().withdrawn_at is None


def test_a_copy_is_shown_with_its_place_its_date_and_a_link_back(client, mayor, hall):
    practice, mine = a_practice(title="Le bus"), a_practice(hall, title="Notre bus")
    values = {"organisation": hall.pk, "commune": CommuneFactory(name="Glénic").code,
              "started_on": "2026-03-02", "own": mine.pk}  # fmt: skip
    assert (
        client.post(
            url("practice_copy", practice), values | {"started_on": "2999-01-01"}
        ).status_code
        == 422
    )

    page = text_of(client.post(url("practice_copy", practice), values, follow=True))

    assert "Glénic" in page
    assert "Depuis le 2 mars 2026" in page
    assert "Notre bus" in page
    assert "Le bus" in text_of(client.get(url("practice", mine)))
    assert "Reprise 1 fois" in text_of(client.get(url("practices") + "?reprise=1"))
    client.post(url("practice_uncopy", practice.copies.get()))
    assert not practice.copies.exists()


def test_nobody_takes_back_the_copy_of_others(client, mayor):
    copied = a_copy(a_practice())
    assert client.post(url("practice_uncopy", copied)).status_code == 403


def test_empty_pages_say_what_to_do(client, mayor):
    assert "première organisation" in text_of(client.get(url("expertise")))
    assert "Personne ne le propose" in text_of(client.get(url("expertise") + "?q=%00zzz"))
    assert "La bibliothèque est vide" in text_of(client.get(url("practices")))
    assert "Aucune pratique ne répond" in text_of(client.get(url("practices") + "?q=zzz"))


def test_a_closed_offer_takes_no_question(client, mayor):
    closed = an_expertise(is_open=False)
    assert "ne prend plus de demandes" in text_of(client.get(url("expertise_one", closed)))
    client.post(url("expertise_one", closed), {"text": "Et moi ?"})
    assert not ExpertiseRequest.objects.filter(asked_at__lte=timezone.now()).exists()
