"""The handover book on a phone: written, pressed done, dropped, changed, all as one reads it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from maillage.apps.rota.models import HandoverItem
from maillage.apps.rota.services.handover import ItemData, change
from tests.apps.booking.factories import booked, person
from tests.apps.offer.factories import open_agenda
from tests.apps.rota.factories import MONDAY, a_post, monday
from tests.apps.rota.handing import (
    SATURDAY,
    WEDNESDAY,
    a_doctor,
    a_handover,
    an_item,
    at,
    two_doctors,
)

pytestmark = pytest.mark.django_db
LONG = "Anticonstitutionnellement" * 8


@pytest.fixture
def scene(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: WEDNESDAY)
    return two_doctors()


@pytest.fixture
def doctor(client, scene):
    client.force_login(scene.leaving)
    return client


def book_of(scene):
    return reverse("practitioner:rota_handover_book", args=[scene.centre.pk])


def page_of(item, name="change"):
    return reverse(f"practitioner:rota_handover_{name}", args=[item.pk])


def test_the_door_opens_the_book_of_the_centre_where_one_is(doctor, scene):
    answer = doctor.get(reverse("practitioner:rota_handover"))

    assert answer.status_code == 302 and answer["Location"] == book_of(scene)


def test_who_is_nowhere_is_told_when_a_book_opens(client, scene):
    client.force_login(scene.arriving)

    page = client.get(reverse("practitioner:rota_handover")).content.decode()

    assert "Le cahier d’un centre s’ouvre le samedi de votre arrivée" in page


def test_who_goes_from_one_centre_to_another_chooses_on_saturday(client, scene, monkeypatch):
    other = two_doctors()
    a_post(other.centre.lines.get(), monday(3), scene.leaving.volunteer)
    other.centre.lines.get().posts.filter(monday=monday(1)).update(monday=monday(8))
    other.centre.lines.get().posts.filter(monday=monday(3)).update(monday=monday(1))
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(SATURDAY))
    client.force_login(scene.leaving)

    page = client.get(reverse("practitioner:rota_handover")).content.decode()

    assert book_of(scene) in page and book_of(other) in page


def test_an_item_is_written_in_one_page(doctor, scene):
    typed = {"kind": "watch", "text": f"Tension {LONG}", "patient": "Mme Æ.", "phone": "0555000007"}
    answer = doctor.post(book_of(scene), typed | {"due_on": "2027-01-05"}, follow=True)

    page = answer.content.decode()
    assert "C’est noté dans le cahier." in page
    assert "Patient à surveiller\u00a0: Mme Æ." in page and LONG in page
    assert 'href="tel:+33555000007"' in page and "05 55 00 00 07" in page
    assert "En retard\u00a0:" in page and "5 janvier 2027" in page
    assert "1 élément ouvert." in page


def test_an_empty_book_says_what_to_do(doctor, scene):
    page = doctor.get(book_of(scene)).content.decode()

    assert "Rien n’est ouvert." in page
    assert "sera transmis samedi" in page


def test_what_was_typed_is_not_lost_when_it_is_refused(doctor, scene):
    answer = doctor.post(book_of(scene), {"kind": "result", "text": "Bilan à relancer"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Bilan à relancer" in page and "Écrivez le nom ou les initiales" in page
    assert not HandoverItem.objects.exists()


def test_an_appointment_of_the_line_is_offered(doctor, scene):
    scene.line.agenda, reason = open_agenda()
    scene.line.save()
    start, given = at(MONDAY + timedelta(days=1), 9), person(family_name="Lévêque")
    one = booked(scene.line.agenda, reason, start=start, now=at(MONDAY, 8), person=given)

    page = doctor.get(book_of(scene)).content.decode()
    doctor.post(book_of(scene), {"kind": "watch", "text": "Tension", "appointment": one.pk})

    assert "mardi 5 janvier 2027 à 9\u00a0h\u00a0: Zoé Lévêque" in page
    assert HandoverItem.objects.get().patient == "Zoé Lévêque"


def test_one_press_says_it_is_done_and_another_undoes_it(doctor, scene):
    item = an_item(scene)

    page = doctor.post(page_of(item, "done"), {"seen": 1}, follow=True).content.decode()
    assert (
        "C’est fait\u00a0: l’élément est clos." in page and "Clos ces sept derniers jours" in page
    )
    page = doctor.post(page_of(item, "reopen"), {"seen": 2}, follow=True).content.decode()

    assert "de nouveau ouvert" in page
    assert HandoverItem.objects.get().state == "open"


@pytest.mark.parametrize("seen", ["", "x", "7", "9" * 30])
def test_a_press_on_what_is_no_longer_so_changes_nothing(doctor, scene, seen):
    item = an_item(scene)

    page = doctor.post(page_of(item, "done"), {"seen": seen}, follow=True).content.decode()

    assert "Rien n’a été enregistré" in page
    assert HandoverItem.objects.get().state == "open"


def test_dropping_asks_why(doctor, scene):
    item = an_item(scene)

    refused = doctor.post(page_of(item, "drop"), {"seen": 1, "why": ""})
    dropped = doctor.post(page_of(item, "drop"), {"seen": 1, "why": "Doublon"}, follow=True)

    assert doctor.get(page_of(item, "drop")).status_code == 200
    assert refused.status_code == 422 and "sans raison" in refused.content.decode()
    assert "«\u00a0Doublon\u00a0»" in dropped.content.decode()


def test_of_two_who_change_an_item_the_second_sees_the_first_and_may_insist(doctor, scene):
    item = an_item(scene)
    assert "vaccins" in doctor.get(page_of(item)).content.decode()
    words = ItemData(kind="task", text="Vaccins : reçus")
    change(item_id=item.pk, user=scene.leaving, data=words, seen=1, now=WEDNESDAY)
    typed = {"kind": "task", "text": "Vaccins à relancer"}

    answer = doctor.post(page_of(item), typed | {"seen": 1})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Vaccins : reçus" in page and "Vaccins à relancer" in page
    assert 'name="seen" value="2"' in page
    assert doctor.post(page_of(item), typed | {"seen": 2}).status_code == 302
    assert HandoverItem.objects.get().text == "Vaccins à relancer"


def test_nobody_else_opens_a_page_of_it(client, scene):
    item = an_item(scene)
    pages = [book_of(scene), page_of(item), page_of(item, "drop")]

    for user in (scene.coordinator, scene.arriving):
        client.force_login(user)
        answers = [client.get(page) for page in pages]
        answers += [client.post(page_of(item, name), {"seen": 1}) for name in ("done", "reopen")]
        answers.append(client.post(book_of(scene), {"kind": "task", "text": "x"}))
        assert {answer.status_code for answer in answers} == {403}
        assert all("vaccins" not in answer.content.decode() for answer in answers)
    client.logout()
    assert {client.get(page).status_code for page in pages} == {302}


def test_what_does_not_exist_is_not_found(doctor, scene):
    for name in ("change", "drop"):
        assert (
            doctor.get(reverse(f"practitioner:rota_handover_{name}", args=[99])).status_code == 404
        )
    assert doctor.get(reverse("practitioner:rota_handover_book", args=[10**30])).status_code == 404


def test_the_book_names_its_handovers_and_its_old_items(client, scene, monkeypatch):
    an_item(scene)
    handover = a_handover(scene)
    a_doctor(scene.line, 4)
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(SATURDAY))
    client.force_login(scene.leaving)

    page = client.get(book_of(scene)).content.decode()

    address = reverse("practitioner:rota_handover_saturday", args=[handover.pk])
    assert address in page and "à valider" in page and "1 passation" in page
