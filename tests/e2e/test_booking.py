"""A resident finds care and books it in a real browser: narrow, without script, without account.

The code that proves the e-mail address is read where a demonstration prints its messages. They are
sent as the worker does, without the scenario that also waits for it.
"""

import pytest

pytestmark = pytest.mark.e2e
MOST_BYTES = 60_000


def find_and_choose(page):
    """From the first page to a slot that is held: the last one of the first week."""
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Trouver un soin").click()
    page.get_by_label("Quel soin").select_option(label="Médecine générale")
    page.get_by_label("Commune ou code postal").fill("Ajain")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="Réserver avec").first.click()
    page.locator("button.slot").last.click()


def say_who(page, address):
    page.get_by_label("Votre prénom").fill("Anne")
    page.get_by_label("Votre nom").fill("Martin")
    page.get_by_label("Votre mobile ou votre e-mail").fill(address)
    page.get_by_role("button", name="Recevoir le code").click()


def when(page):
    return page.locator(".when").inner_text()


def test_a_resident_books_moves_cancels_and_restores_without_script_or_account(
    browse, received_code
):
    page = browse(width=320, script=False)
    find_and_choose(page)
    say_who(page, "anne@exemple.fr")
    assert "Courriel à a•••@exemple.fr" in page.locator("main").inner_text().replace("\xa0", " ")
    page.get_by_label("Le code à six chiffres").fill(received_code("anne@exemple.fr"))
    page.get_by_role("button", name="Confirmer le rendez-vous").click()
    page.get_by_text("Votre rendez-vous est réservé.").wait_for()
    booked, code = when(page), page.locator(".big-code").inner_text()

    page.get_by_role("link", name="Déplacer le rendez-vous").click()
    page.locator("button.slot").nth(-2).click()
    page.get_by_text("Votre rendez-vous est déplacé.").wait_for()
    moved = when(page)
    assert moved != booked

    page.get_by_role("link", name="Annuler le rendez-vous").click()
    page.get_by_role("button", name="Annuler le rendez-vous").click()
    page.get_by_text("Votre rendez-vous est annulé.").wait_for()
    page.get_by_role("link", name="Rétablir ce rendez-vous").click()
    page.get_by_role("button", name="Rétablir le rendez-vous").click()
    page.get_by_text("Votre rendez-vous est rétabli.").wait_for()

    page.get_by_role("link", name="J’ai un rendez-vous").click()
    page.get_by_label("Le code de votre rendez-vous").fill(code.lower())
    page.get_by_role("button", name="Voir mon rendez-vous").click()
    assert when(page) == moved
    assert page.locator(".big-code").inner_text() == code


def test_each_page_of_the_journey_is_light_accessible_and_fits(
    page, axe, transferred, fits_small_screens, screenshot, received_code
):
    def check(name):
        address = page.url
        assert transferred(page, address) <= MOST_BYTES, name
        screenshot(page, f"soin-{name}")
        fits_small_screens(page)
        axe(page)

    page.goto("/soins/?soin=general_medicine&ou=Ajain")
    check("liste")
    page.get_by_role("link", name="Consultation de médecine générale").click()
    check("lieu")
    page.get_by_role("link", name="Choisir un créneau").first.click()
    check("creneau")
    page.locator("button.slot").last.click()
    check("personne")
    say_who(page, "lea@exemple.fr")
    check("code")
    page.get_by_label("Le code à six chiffres").fill(received_code("lea@exemple.fr"))
    page.get_by_role("button", name="Confirmer le rendez-vous").click()
    check("rendez-vous")
    page.get_by_role("link", name="Imprimer le rendez-vous").click()
    check("imprime")
    page.goto("/rendez-vous/code/")
    check("retrouver")
