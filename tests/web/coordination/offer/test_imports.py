"""A file is read first, then applied as shown or given up."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.apps.offer.models import CareService, CareSite, OfferImport
from maillage.web.coordination.offer import forms_imports
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.offer.imports.offers import GP, NURSE, bundle, csv, organization, practitioner, role
from tests.web.relay.scene import words

from .offer_case import address

pytestmark = pytest.mark.django_db
GP, NURSE = (line.replace("23002", "23902") for line in (GP, NURSE))


@pytest.fixture
def give(browser, hospital, ajain):
    """`give(content)`: the page that follows a file."""

    def send(content, name="offre.csv", **fields):
        file = SimpleUploadedFile(name, content)
        data = {"file": file, **fields}
        return browser.post(address("imports", hospital.pk), data, follow=True)

    return send


def plan_address():
    return address("import", OfferImport.objects.latest("pk").pk)


def test_what_it_would_add_is_shown_and_nothing_is_written(give):
    page = words(give(csv(GP, "x;;99999;;;;")))

    assert "Ajouts : 2" in page
    assert "Lieu : Centre de santé d’Ajain" in page
    assert "Lignes non retenues : 1 Ligne 3 :" in page
    assert "Rien n’est encore écrit" in page
    assert not CareSite.objects.exists()


def test_it_is_applied_as_shown(give, browser):
    give(csv(GP))

    page = browser.post(plan_address(), follow=True)

    assert "L’import est appliqué" in words(page)
    assert CareService.objects.get().name == "Consultations"
    again = browser.post(plan_address())
    assert again.status_code == 409
    assert "n’attend plus de réponse" in words(again)


@pytest.mark.parametrize("accepts", [True, False])
def test_what_was_typed_by_hand_is_kept_unless_its_box_is_ticked(give, browser, accepts):
    give(csv(GP))
    browser.post(plan_address())
    site = CareSite.objects.get()
    site.name, site.edited = "Le centre", ["name"]
    site.save()

    page = give(csv(GP, NURSE))
    assert "Votre saisie : Le centre Le fichier : Centre de santé d’Ajain" in words(page)
    boxes = [each["id"] for each in page.context["conflicts"]]
    browser.post(plan_address(), {"accept": boxes} if accepts else {})

    site.refresh_from_db()
    assert site.name == ("Centre de santé d’Ajain" if accepts else "Le centre")
    assert CareService.objects.count() == 2


def test_what_would_be_hidden_is_shown(give, browser):
    give(csv(GP, NURSE))
    browser.post(plan_address())

    assert "Retirés de l’annuaire : 1" in words(give(csv(GP)))


def test_it_is_given_up(give, browser):
    give(csv(GP))

    page = browser.post(address("import_drop", OfferImport.objects.get().pk), follow=True)

    assert "rien n’a changé" in words(page)
    assert OfferImport.objects.get().state == "dropped"
    assert not CareSite.objects.exists()


def test_the_source_is_recognised(give):
    give(bundle(practitioner(), organization(), role()), name="annuaire.json")

    assert OfferImport.objects.get().source == "directory"


@pytest.mark.parametrize(
    ("content", "fields", "said"),
    [
        (b"\x00\x01", {}, "Fichier"),
        (b"rien;du;tout\n1;2;3", {}, "Fichier"),
        (csv(GP), {"communes": "2300"}, "n’est pas un code Insee"),
        (b"", {}, "vide"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(give, content, fields, said):
    page = give(content, **fields)

    assert page.status_code == 422
    assert said in words(page)
    assert not OfferImport.objects.exists()


def test_a_file_too_large_is_not_read(give, monkeypatch):
    monkeypatch.setattr(forms_imports, "MOST_BYTES", 10)

    assert "au plus sont lus" in words(give(csv(GP)))


def test_an_import_is_for_those_who_keep_the_offer(give, client, colleagues):
    give(csv(GP))
    made = OfferImport.objects.get()
    stranger = MembershipFactory(role="administrator").user
    for user in [*colleagues, stranger]:
        client.force_login(user)
        expected = 403 if user.is_active else 302
        assert client.get(address("import", made.pk)).status_code == expected
        assert client.post(address("import", made.pk)).status_code == expected
        assert client.post(address("import_drop", made.pk)).status_code == expected
    made.refresh_from_db()
    assert made.state == "proposed"
