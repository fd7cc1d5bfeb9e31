"""Saturday's page: who leaves validates, who arrives takes over, and it can be printed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from maillage.apps.rota.models import Handover
from maillage.apps.rota.selectors.handover import state_of
from maillage.apps.rota.services.handing_over import validate
from maillage.apps.rota.services.handover import close
from tests.apps.rota.handing import SATURDAY, a_handover, an_item, at, two_doctors

pytestmark = pytest.mark.django_db
MORNING = at(SATURDAY)


@pytest.fixture
def scene(monkeypatch):
    scene = two_doctors()
    scene.item = an_item(scene, kind="watch", patient="Mme D.", phone="0555000007", text="Tension")
    scene.handover = a_handover(scene)
    scene.page = reverse("practitioner:rota_handover_saturday", args=[scene.handover.pk])
    scene.taking = reverse("practitioner:rota_handover_acknowledge", args=[scene.handover.pk])
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING)
    return scene


def read(client, user, page):
    client.force_login(user)
    answer = client.get(page)
    return answer.status_code, answer.content.decode()


def test_who_leaves_reads_then_validates_with_one_button(client, scene):
    _, page = read(client, scene.leaving, scene.page)
    assert "À valider." in page and "Valider la passation" in page and "Mme D." in page
    assert "Je prends" not in page

    typed = {"seen": state_of(scene.handover), "note": "La chaudière siffle."}
    page = client.post(scene.page, typed, follow=True).content.decode()

    assert "La passation est validée." in page and "samedi 9 janvier 2027 à 10\u00a0h" in page
    assert "La chaudière siffle." in page and "Valider la passation" not in page


def test_what_changed_meanwhile_is_read_again_and_the_note_is_kept(client, scene):
    client.force_login(scene.leaving)
    close(item_id=scene.item.pk, user=scene.leaving, state="done", seen=1, now=MORNING)

    answer = client.post(scene.page, {"seen": f"{scene.item.pk}.1", "note": "Bon courage"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "relisez-le ci-dessous" in page and "Bon courage" in page
    assert Handover.objects.get().validated_at is None


def test_a_note_that_is_too_long_is_refused(client, scene):
    client.force_login(scene.leaving)

    answer = client.post(scene.page, {"seen": state_of(scene.handover), "note": "x" * 3000})

    assert answer.status_code == 422
    assert "2000" in answer.content.decode()


def test_who_arrives_reads_it_before_it_is_validated_and_takes_over(client, scene):
    status, page = read(client, scene.arriving, scene.page)
    assert status == 200
    assert "n’a pas encore validé" in page and "Je prends tout" in page
    assert "Valider la passation" not in page

    entry = scene.handover.entries.get().pk
    page = client.post(scene.taking, {"entry": [entry, "x"]}, follow=True).content.decode()

    assert "C’est pris" in page and "Pris par le médecin arrivé" in page
    assert "Je prends" not in page
    assert Handover.objects.get().acknowledged_at == MORNING


def test_an_empty_handover_is_read_and_received(client, scene, monkeypatch):
    scene.handover.entries.all().delete()
    scene.item.delete()

    _, page = read(client, scene.arriving, scene.page)
    client.post(scene.taking)

    assert "La passation est vide" in page and "J’ai lu la passation" in page
    assert Handover.objects.get().acknowledged_at == MORNING


def test_nobody_else_reads_or_takes_it(client, scene):
    status, page = read(client, scene.coordinator, scene.page)
    assert (status, "Tension" in page) == (403, False)
    assert client.post(scene.taking).status_code == 403
    assert client.post(scene.page, {"seen": ""}).status_code == 403
    client.force_login(scene.leaving)
    assert client.post(scene.taking).status_code == 403


def test_it_closes_with_the_week_of_its_doctors(client, scene, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(SATURDAY + timedelta(days=2)))

    assert read(client, scene.leaving, scene.page)[0] == 403
    assert read(client, scene.arriving, scene.page)[0] == 200


def test_it_says_what_became_of_an_item_and_prints_boxes_to_tick(client, scene):
    seen = {"seen": state_of(scene.handover), "now": MORNING}
    validate(handover_id=scene.handover.pk, user=scene.leaving, **seen)
    close(item_id=scene.item.pk, user=scene.arriving, state="done", seen=1, now=MORNING)

    _, page = read(client, scene.arriving, scene.page)

    assert "Depuis\u00a0: fait." in page and "☐ pris" in page


def test_an_erased_handover_is_an_empty_paper(client, scene):
    seen = {"seen": state_of(scene.handover), "now": MORNING}
    validate(handover_id=scene.handover.pk, user=scene.leaving, **seen)
    scene.handover.entries.update(content="")

    status, page = read(client, scene.arriving, scene.page)

    assert (status, "Effacé" in page) == (200, True)


def test_what_does_not_exist_is_not_found(client, scene):
    client.force_login(scene.leaving)

    page = reverse("practitioner:rota_handover_saturday", args=[10**6])
    taking = reverse("practitioner:rota_handover_acknowledge", args=[10**6])
    assert (client.get(page).status_code, client.post(taking).status_code) == (404, 404)
