"""The consultation page: who and where, notes that save themselves, the end."""

import pytest
from django.urls import reverse

from maillage.apps.accounts.models import AuditLine
from maillage.apps.teleconsult.models import Consultation, Duty
from tests.apps.teleconsult.factories import a_ticket, later
from tests.apps.teleconsult.writing import everyone_else, issued
from tests.web.relay.scene import hidden, words

SCRIPT = {"HX-Request": "true"}


def address(consultation, name="consultation"):
    return reverse(f"practitioner:{name}", args=[consultation.public_id])


def save(browser, consultation, headers=None, **typed):
    return browser.post(address(consultation, "consultation_notes"), typed, headers=headers)


def test_who_is_there_where_exactly_and_what_to_say_to_the_15(browser, consultation):
    said = words(browser.get(address(consultation)))

    for each in (
        "Zoé Durand, 78 ans",
        "29/02/1948",
        "Motif : fièvre, toux, gorge, oreille",
        "Mairie, Salle des mariages, 1 place de la Mairie, 23380",
        "Elle est dans le département 23",
        "Rappel au 05 55 00 00 02.",
        "Urgences de Guéret, à 25 minutes",
        "Prix : 25,00 €.",
        "moins de 16 ans",
    ):
        assert each in said, each


def test_the_page_may_use_the_camera_and_is_kept_by_no_cache(browser, consultation):
    answer = browser.get(address(consultation))

    assert "camera=(self)" in answer["Permissions-Policy"]
    assert answer["Cache-Control"] == "private, no-store"


def test_a_price_past_its_date_is_not_shown(browser, consultation, clock, prescriber):
    clock(later(days=800))
    browser.force_login(prescriber.user)

    said = words(browser.get(address(consultation)))

    assert "25,00" not in said and "devait être relue" in said


def test_notes_are_saved_by_the_button_and_found_again(browser, consultation):
    answer = save(browser, consultation, conclusion="Angine", version="")

    assert answer.status_code == 302
    page = browser.get(address(consultation))
    assert "Angine" in page.content.decode()
    assert "Enregistré à 10 h." in words(page)


def test_while_one_types_only_what_became_of_the_notes_comes_back(browser, consultation, clock):
    first = save(browser, consultation, SCRIPT, plan="Repos", version="")
    assert "<html" not in first.content.decode()
    version = hidden(first, "version")

    clock(later(1))
    second = save(browser, consultation, SCRIPT, plan="Repos, boire", version=version)
    assert "Enregistré à 10 h 01." in words(second)
    assert Consultation.objects.get().plan == "Repos, boire"


@pytest.mark.parametrize("headers", [None, SCRIPT])
def test_a_second_screen_reads_the_first_before_it_overwrites(browser, consultation, headers):
    save(browser, consultation, conclusion="A", version="")

    refused = save(browser, consultation, headers, conclusion="B", version="")

    said = words(refused)
    assert "Pas enregistré." in said and "Conclusion : A" in said
    if not headers:
        assert ">\nB</textarea>" in refused.content.decode()  # what was typed is not lost
    again = save(browser, consultation, headers, conclusion="B", version=hidden(refused, "version"))
    assert "Pas enregistré." in words(again)
    newest = refused.context["newest"]
    save(browser, consultation, headers, conclusion="B", version="", over=newest)
    assert Consultation.objects.get().conclusion == "B"


def test_a_text_that_cannot_be_kept_is_said_and_stays_on_the_page(browser, consultation):
    answer = save(browser, consultation, conclusion="a" * 5001, version="")

    assert answer.status_code == 409
    assert "trop long" in words(answer) or "caractères" in words(answer)
    assert "a" * 5001 in answer.content.decode()


def test_the_end_leads_to_the_next_person_or_to_a_break_for_the_notes(browser, consultation):
    answer = browser.post(
        address(consultation, "consultation_end"), {"apres": "notes"}, follow=True
    )

    assert "La consultation est terminée." in words(answer)
    assert Duty.objects.get().state == "on_break"
    assert Consultation.objects.get().ended_at == later(0)
    assert "Enregistrer les notes" in words(answer)


def test_the_end_without_a_break_goes_back_on_duty(browser, consultation):
    answer = browser.post(address(consultation, "consultation_end"), follow=True)

    assert "Vous êtes disponible." in words(answer)


def test_while_notes_are_finished_the_next_person_is_announced(browser, consultation, clock):
    beat = address(consultation, "consultation_beat")
    assert browser.post(beat).status_code == 204
    browser.post(address(consultation, "consultation_end"))
    clock(later(1))
    assert browser.post(beat).status_code == 204
    a_ticket(now=later(1))

    answer = browser.post(beat)

    assert "Une personne vous est proposée : Z. D." in words(answer)
    assert Duty.objects.get().heartbeat_at == later(1)

    Duty.objects.update(state="ended", ended_at=later(1))
    assert browser.post(beat).status_code == 286  # the script stops asking


def test_a_day_later_notes_are_read_only(browser, consultation, clock, prescriber):
    save(browser, consultation, conclusion="Angine", version="")
    browser.post(address(consultation, "consultation_end"))
    clock(later(days=2))
    browser.force_login(prescriber.user)

    said = words(browser.get(address(consultation)))

    assert "Angine" in said and "Enregistrer les notes" not in said
    assert "Écrire une ordonnance" not in said


def test_each_reading_is_logged(browser, consultation, prescriber):
    browser.get(address(consultation))

    line = AuditLine.objects.get(action="consultation.read")
    assert line.actor == f"user:{prescriber.user.pk}"


def test_nobody_else_sees_any_of_it(client, consultation):
    document = issued(consultation)
    pages = [
        address(consultation),
        address(consultation, "consultation_appointment"),
        reverse("practitioner:document_new", args=[consultation.public_id, "ordonnance"]),
        *(
            reverse(f"practitioner:document_{name}", args=[document.public_id])
            for name in ("pdf", "cancel", "deliver")
        ),
    ]
    posts = [address(consultation, f"consultation_{name}") for name in ("notes", "end", "beat")]

    for user in everyone_else(consultation).values():
        client.force_login(user)
        for each in pages:
            assert client.get(each).status_code == 403, each
        for each in posts:
            assert client.post(each).status_code == 403, each
    client.logout()
    assert client.get(pages[0]).status_code == 302


def test_an_unknown_consultation_is_not_found(browser, consultation):
    unknown = "00000000-0000-4000-8000-000000000000"

    for name in ("consultation", "consultation_appointment"):
        assert browser.get(reverse(f"practitioner:{name}", args=[unknown])).status_code == 404
    assert browser.get(reverse("practitioner:document_pdf", args=[unknown])).status_code == 404
