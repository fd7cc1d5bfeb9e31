"""Taking a place from home: one question a page, then a review."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from maillage.apps.teleconsult.models import Ticket
from maillage.web.public.teleconsult import new
from tests.web.public.care.care_case import text_of

pytestmark = pytest.mark.django_db

NEW = reverse("public:ticket_new")
ANSWERS = {
    "lieu": {"place": "Ajain"},
    "soin": {"care_type": "general_medicine"},
    "motif": {"motive": "infection"},
    "personne": {
        "given_name": "زينب",
        "family_name": "العربي",
        "birth_date": "1980-02-03",
        "phone": "05 55 00 00 09",
    },
    "comment": {"modality": "video", "language": "ar", "preference": "woman"},
}


@pytest.fixture
def answered(client, ajain):
    """A visitor who has answered every question; the last answer leads to the review."""
    for step, answers in ANSWERS.items():
        response = client.post(f"{NEW}?etape={step}", answers)
        assert response.status_code == 302, text_of(response)
    return response["Location"]


def test_each_answer_leads_to_the_next_question_then_to_the_review(client, answered):
    page = text_of(client.get(answered))

    assert answered.endswith("?etape=verifier")
    assert "<bdi" in page or 'dir="auto"' in page
    for told in ("زينب العربي", "3 février 1980", "Arabe", "Une femme", "Fièvre, toux"):
        assert told in page


def test_the_place_is_taken_once_even_when_sent_twice(client, answered):
    key = {"key": "the same form"}

    first = client.post(answered, key)
    ticket = Ticket.objects.get()

    assert first.status_code == 302 and "/teleconsultation/attente/" in first["Location"]
    assert (ticket.person.given_name, ticket.person.phone) == ("زينب", "+33555000009")
    assert (ticket.language, ticket.preference, ticket.point) == ("ar", "woman", None)
    assert ticket.commune.code == "23002"


def test_nothing_readable_is_stored_before_the_place_is_taken_and_nothing_after(client, answered):
    [session] = Session.objects.order_by("pk")
    assert "teleconsult_draft" in session.get_decoded()
    assert "infection" not in str(session.get_decoded())
    assert "العربي" not in str(session.get_decoded())

    client.post(answered)

    assert "teleconsult_draft" not in client.session


def test_a_question_cannot_be_jumped_over(client, ajain):
    client.post(f"{NEW}?etape=lieu", ANSWERS["lieu"])

    assert "Qui voulez-vous voir" in text_of(client.get(f"{NEW}?etape=verifier"))
    assert "Qui voulez-vous voir" in text_of(client.post(f"{NEW}?etape=verifier", {}))
    assert not Ticket.objects.exists()


def test_an_empty_answer_is_asked_again_in_words(client, ajain):
    response = client.post(f"{NEW}?etape=lieu", {"place": ""})

    assert response.status_code == 422
    assert "Écrivez le nom de votre commune, ou son code postal." in text_of(response)


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("phone", "12", "téléphone"),
        ("birth_date", "2090-01-01", "La date de naissance doit être passée"),
        ("family_name", "", "Écrivez le nom."),
    ],
)
def test_what_is_typed_wrong_is_said_at_its_field(client, answered, field, typed, told):
    response = client.post(f"{NEW}?etape=personne", ANSWERS["personne"] | {field: typed})

    assert response.status_code == 422
    assert told in text_of(response)


def test_another_care_asks_for_another_reason(client, answered):
    response = client.post(f"{NEW}?etape=soin", {"care_type": "psychology"})

    assert response["Location"].endswith("?etape=motif")
    page = text_of(client.get(response["Location"]))
    assert "Moral, anxiété, sommeil" in page and "Fièvre" not in page


def test_a_reason_of_another_care_is_refused(client, answered):
    client.post(f"{NEW}?etape=soin", {"care_type": "psychology"})

    assert client.post(f"{NEW}?etape=motif", {"motive": "infection"}).status_code == 422


def test_at_23_05_no_question_is_asked_after_the_commune(client, ajain, clock):
    clock.advance(hours=13, minutes=5)

    asked = client.post(f"{NEW}?etape=lieu", ANSWERS["lieu"])["Location"]

    assert "La file est fermée à cette heure" in text_of(client.get(asked))
    assert "La file est fermée à cette heure" in text_of(client.post(asked, ANSWERS["soin"]))


def test_a_robot_is_stopped(client, answered, monkeypatch):
    monkeypatch.setattr(new, "PLACES", 0)

    response = client.post(answered)

    assert response.status_code == 409
    assert "Trop de places ont été prises" in text_of(response)
    assert not Ticket.objects.exists()


def test_the_pages_are_kept_by_no_cache_and_no_search_engine(client):
    response = client.get(NEW)

    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
