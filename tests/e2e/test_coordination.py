"""Signing in and keeping a territory, in a real browser."""

import pytest

from tests.e2e.signing_in import PASSWORD, sign_in, sign_in_by_the_form

pytestmark = pytest.mark.e2e


def test_a_coordinator_finds_her_territory(page, axe, screenshot, fits_small_screens):
    sign_in_by_the_form(page, "coordinatrice")

    page.get_by_role("link", name="Autour d’Ajain").first.click()

    page.wait_for_url("**/territoires/enregistre/**")
    assert "Autour d’Ajain" in page.locator("h1").inner_text()
    page.goto("/coordination/")
    axe(page)
    fits_small_screens(page)
    screenshot(page, "coordination")


def test_a_territory_is_saved_corrected_deleted_and_brought_back(page, axe, screenshot):
    sign_in(page, "coordinatrice")
    page.get_by_role("link", name="Enregistrer un territoire").click()
    page.get_by_label("Nom du territoire").fill("Essai de navigateur")
    page.get_by_label("Codes Insee des communes").fill("23002, 1001")
    page.get_by_role("button", name="Enregistrer").click()

    assert "01001" in page.locator(".error-summary").inner_text()
    assert page.get_by_label("Codes Insee des communes").input_value() == "23002, 1001"
    axe(page)
    screenshot(page, "territoire-a-corriger")

    page.get_by_label("Codes Insee des communes").fill("23002, 23020")
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url("**/territoires/enregistre/essai-de-navigateur/")

    page.goto("/coordination/territoires/essai-de-navigateur/supprimer/")
    page.get_by_role("button", name="Supprimer ce territoire").click()
    page.get_by_role("button", name="Rétablir ce territoire").click()
    page.wait_for_url("**/territoires/enregistre/essai-de-navigateur/")

    page.goto("/coordination/territoires/essai-de-navigateur/supprimer/")
    page.get_by_role("button", name="Supprimer ce territoire").click()


ACCOUNT_PAGES = {
    "mon-compte": "/compte/",
    "second-code": "/compte/double-verification/activer/",
    "mot-de-passe": "/compte/mot-de-passe/",
    "membres": "/coordination/membres/",
    "territoire": "/coordination/territoires/nouveau/",
    "deconnexion": "/compte/deconnexion/",
}


@pytest.mark.parametrize("name", ACCOUNT_PAGES)
def test_the_pages_of_an_account_are_accessible_and_fit(
    page, axe, screenshot, fits_small_screens, name
):
    sign_in(page, "administratrice")
    page.goto(ACCOUNT_PAGES[name])
    if "confirmer" in page.url:  # a sensitive page asks for the password again
        page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        page.get_by_role("button").last.click()
        page.wait_for_load_state("networkidle")

    axe(page)
    fits_small_screens(page)
    screenshot(page, name)


def test_a_wrong_password_is_said_in_words_and_keeps_the_address(page, axe, faults):
    page.goto("/compte/connexion/")
    page.get_by_label("Adresse e-mail").fill("relais@demo.maillage.example")
    page.get_by_label("Mot de passe", exact=True).fill("pas-le-bon-mot")
    page.get_by_role("button", name="Se connecter").click()

    assert "ne correspond pas" in page.locator("main").inner_text()
    assert page.get_by_label("Adresse e-mail").input_value() == "relais@demo.maillage.example"
    axe(page)


def test_a_relay_sees_no_button_she_may_not_use(page):
    sign_in(page, "relais")

    assert page.get_by_role("link", name="Enregistrer un territoire").count() == 0
