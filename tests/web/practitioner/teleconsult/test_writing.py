"""Documents are written beside the room: rules in words, one press, one document."""

import json
from datetime import date

import pytest
from django.urls import reverse

from maillage.apps.teleconsult.models import Delivery, Document
from tests.apps.teleconsult.factories import later, person
from tests.apps.teleconsult.writing import (
    LINE,
    a_consultation,
    a_receiver,
    issued,
)
from tests.web.relay.scene import hidden, words

SCRIPT = {"HX-Request": "true"}
FIELDS = {
    "lines-TOTAL_FORMS": "1",
    "lines-0-medicine": "Amoxicilline",
    "lines-0-form": "gélule 500 mg",
    "lines-0-dosage": "1 gélule matin et soir",
    "lines-0-days": "7",
    "sex": "F",
    "birth_date": "1948-02-29",
}


@pytest.fixture
def write(browser, consultation):
    """`write("ordonnance", **typed)`: the answer to a form filled so."""

    def send(slug="ordonnance", headers=None, **typed):
        page = browser.get(address(consultation, slug))
        fields = FIELDS if slug == "ordonnance" else {}
        typed = {"number": hidden(page, "number")} | fields | typed
        return browser.post(address(consultation, slug), typed, headers=headers)

    return send


def address(consultation, slug):
    return reverse("practitioner:document_new", args=[consultation.public_id, slug])


def content():
    return json.loads(Document.objects.get().content)


def test_a_prescription_without_script_goes_back_to_the_consultation(write, consultation):
    answer = write()

    back = reverse("practitioner:consultation", args=[consultation.public_id])
    assert (answer.status_code, answer["Location"]) == (302, back)
    assert content()["lines"] == [LINE | {"days": 7, "renewals": 0}]


def test_with_script_only_the_list_of_documents_comes_back_in_its_place(write):
    answer = write(headers=SCRIPT)

    assert "<html" not in answer.content.decode()
    assert answer["HX-Retarget"] == "#documents"
    assert "Ordonnance, 10 h" in words(answer)


def test_what_is_forbidden_is_said_in_words_and_cannot_be_confirmed(write):
    refused = write(**{"lines-0-medicine": "Tramadol"})

    assert refused.status_code == 422
    assert "Interdit : Tramadol demande une ordonnance sécurisée" in words(refused)
    assert "de mémoire" in words(refused)  # the source says what was not looked up
    assert hidden(refused, "seen") == ""
    write(**{"lines-0-medicine": "Tramadol"}, seen="")
    assert not Document.objects.exists()


def test_a_warning_is_read_before_it_is_issued_and_another_one_again(write):
    child = {"birth_date": "2018-01-01"}

    first = write(**child)
    assert "À vérifier : La personne a moins de 15 ans" in words(first)
    assert not Document.objects.exists()

    write(**child, seen="0123456789abcdef")
    assert not Document.objects.exists()
    write(**child, seen=hidden(first, "seen"))
    assert content()["patient"]["birth_date"] == "2018-01-01"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"lines-0-days": ""}, "obligatoire"),
        ({"lines-0-days": "0"}, "1"),
        ({"lines-0-medicine": "x" * 151}, "150"),
        ({"lines-0-medicine": "", "lines-0-form": "", "lines-0-dosage": "", "lines-0-days": ""},
         "au moins un médicament"),
        ({"sex": "X"}, "X"),
        ({"birth_date": "30/02/1948"}, "date"),
        ({"is_renewal": "on"}, "date de l’ordonnance renouvelée"),
        ({"lines-TOTAL_FORMS": "beaucoup", "lines-0-days": "-1"}, "1"),
        ({"number": "12"}, "UUID"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_and_nothing_typed_is_lost(write, typed, said):
    answer = write(**typed)

    assert answer.status_code == 422
    assert said in words(answer)
    assert "1 gélule matin et soir" in answer.content.decode() or "lines-0-dosage" in typed
    assert not Document.objects.exists()


def test_lines_are_added_one_at_a_time_up_to_twelve(write):
    answer = write(more="1")
    assert answer.status_code == 200
    assert hidden(answer, "lines-TOTAL_FORMS") == "2"
    assert "Amoxicilline" in answer.content.decode()

    assert hidden(write(more="1", **{"lines-TOTAL_FORMS": "999"}), "lines-TOTAL_FORMS") == "12"


def test_an_earlier_prescription_is_renewed_with_its_lines(browser, prescriber, consultation):
    earlier = issued(consultation)
    browser.post(reverse("practitioner:consultation_end", args=[consultation.public_id]))
    prescriber.duties.update(state="ended", ended_at=later(1))
    now = a_consultation(prescriber, person=person(birth_date="1948-02-29"), now=later(0))

    page = browser.get(reverse("practitioner:consultation", args=[now.public_id]))
    assert "renouveler" in words(page)
    form = browser.get(address(now, "ordonnance") + f"?reprend={earlier.public_id}").context["form"]

    assert form.lines[0].initial["medicine"] == "Amoxicilline"
    assert form.initial["renewed_by"] == "Dr Anne Martin"
    assert (form.initial["renewed_on"], form.initial["same_lines"]) == (date(2026, 3, 2), True)
    unknown = browser.get(address(now, "ordonnance") + "?reprend=autre").context["form"]
    assert "lines" not in unknown.initial


def test_a_sick_leave_of_four_days_is_refused_and_three_are_kept(write):
    leave = {"certificate": "sick_leave", "first_day": "2026-03-02", "days": "4"}

    refused = write("certificat", **leave)
    assert "4 jours d’arrêt en tout : 3 au plus en téléconsultation" in words(refused)
    assert not Document.objects.exists()

    write("certificat", **leave | {"days": "3"})
    assert content()["days"] == 3


def test_a_summary_starts_from_the_notes_and_needs_the_agreement(browser, write, consultation):
    notes = {"conclusion": "Angine", "version": ""}
    browser.post(reverse("practitioner:consultation_notes", args=[consultation.public_id]), notes)
    page = browser.get(address(consultation, "compte-rendu"))
    assert "Angine" in page.content.decode()

    assert "Sans l’accord de la personne" in words(write("compte-rendu", conclusion="Angine"))
    write("compte-rendu", conclusion="Angine", agrees="on")
    assert content()["conclusion"] == "Angine"


def test_the_pdf_is_shown_under_a_name_that_tells_nothing(browser, consultation):
    document = issued(consultation)

    answer = browser.get(reverse("practitioner:document_pdf", args=[document.public_id]))

    assert answer.content.startswith(b"%PDF")
    assert "Durand" not in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"


def test_a_document_is_cancelled_after_one_question(browser, consultation):
    document = issued(consultation)
    where = reverse("practitioner:document_cancel", args=[document.public_id])

    assert "Il restera marqué « annulé »" in words(browser.get(where))
    assert Document.objects.get().cancelled_at is None
    page = browser.post(where, follow=True)
    assert "Ordonnance, 10 h : annulé" in words(page)


def test_a_pharmacy_is_searched_and_chosen(browser, consultation):
    market, station = a_receiver(), a_receiver(name="Pharmacie de la Gare")
    document = issued(consultation)
    where = reverse("practitioner:document_deliver", args=[document.public_id])

    assert market.name in words(browser.get(where))
    found = words(browser.get(where, {"q": "gare"}))
    assert station.name in found and market.name not in found
    assert "porter elle-même" in words(browser.get(where, {"q": "nulle part"}))

    page = browser.post(where, {"organisation": station.pk}, follow=True)
    assert "À disposition de Pharmacie de la Gare depuis 10 h, pas encore lu." in words(page)


@pytest.mark.parametrize("given", ["", "x", "9" * 30, "0"])
def test_a_pharmacy_that_does_not_exist_receives_nothing(browser, consultation, given):
    where = reverse("practitioner:document_deliver", args=[issued(consultation).public_id])

    assert "Une ordonnance va à une pharmacie" in words(
        browser.post(where, {"organisation": given})
    )
    assert not Delivery.objects.exists()


def test_a_certificate_goes_nowhere_but_to_the_person(browser, consultation):
    document = issued(consultation, "certificate")
    where = reverse("practitioner:document_deliver", args=[document.public_id])

    assert browser.get(where).status_code == 404
    assert browser.get(address(consultation, "lettre")).status_code == 404
