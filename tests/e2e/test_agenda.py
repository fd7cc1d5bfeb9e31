"""A relay at the counter by keyboard alone, and a practitioner's day, in a real browser."""

import re

import pytest

pytestmark = pytest.mark.e2e
PASSWORD = "maillage-demonstration"


def sign_in(page, name):
    page.goto("/compte/connexion/")
    page.get_by_label("Adresse e-mail").fill(f"{name}@demo.maillage.example")
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/coordination/")


def free_day(page):
    """Open the first day of my agenda, from tomorrow on, that has two free slots."""
    page.goto("/agenda/")
    for _ in range(14):
        page.get_by_role("link", name="Après").click()
        page.wait_for_load_state()
        if page.locator("[data-start]").count() >= 2:
            return
    pytest.fail("the demonstration has no free slot within two weeks")


def book_by_phone(page, name):
    page.locator("li[data-start] a").first.click()
    page.get_by_label("Nom", exact=True).fill(name)
    page.locator("#apercu input[name=seen]").wait_for(state="attached")
    page.get_by_role("button", name="Réserver").click()
    page.wait_for_url("**/jour/**")


def test_a_relay_books_at_the_counter_by_keyboard_alone(page, axe, fits_small_screens, screenshot):
    sign_in(page, "relais")
    page.goto("/relais/trouver/")
    page.get_by_label("Près de quelle commune ?").focus()
    page.keyboard.press("Enter")
    page.locator("a[href*='debut=']").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/reserver/**")

    for word in ("Essai-Guichet", "Marcelle", "0600000000"):  # the name has the focus
        page.keyboard.type(word)
        page.keyboard.press("Tab")
    page.locator("#apercu", has_text="06 •• •• •• 00").wait_for()
    axe(page)
    fits_small_screens(page)
    screenshot(page, "guichet")
    page.get_by_label("Nom", exact=True).press("Enter")

    page.wait_for_url("**/fiche/")
    assert re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", page.locator(".slip-code").inner_text())
    axe(page)
    fits_small_screens(page)
    screenshot(page, "bon")
    page.goto("/relais/?q=essai-guichet")
    assert "Marcelle Essai-Guichet" in page.locator("table").inner_text()


def test_a_practitioner_s_day_arrived_seen_moved_and_printed(
    page, axe, fits_small_screens, screenshot
):
    sign_in(page, "medecin")
    free_day(page)
    book_by_phone(page, "Essai-Journée")
    entry = page.locator(".entry", has_text="Essai-Journée")

    entry.get_by_role("button", name="Arrivé").click()
    assert "arrivé" in entry.locator(".state").inner_text()
    entry.get_by_role("button", name="Vu").click()
    assert "vu" in entry.locator(".state").inner_text()
    entry.get_by_role("button", name="Défaire").click()
    axe(page)
    fits_small_screens(page)
    screenshot(page, "journee")

    free_after = "xpath=ancestor::li/following-sibling::li[@data-start][1]"
    entry.drag_to(entry.locator(free_after))  # with a mouse
    page.wait_for_url("**/deplacer/**")
    page.get_by_role("button", name="Déplacer").click()
    page.wait_for_url(re.compile(r"/agenda/rendez-vous/[^/]+/$"))
    assert "déplacé au" in page.locator(".message").first.inner_text()

    page.get_by_role("link", name="Déplacer").click()  # and without
    page.get_by_role("button", name="Choisir ce moment").click()
    page.get_by_role("button", name="Déplacer").click()
    page.wait_for_url(re.compile(r"/agenda/rendez-vous/[^/]+/$"))
    assert page.locator("main").inner_text().count("avant") == 2

    page.goto("/agenda/")
    page.get_by_role("link", name="Semaine", exact=True).click()
    axe(page)
    fits_small_screens(page)
    screenshot(page, "semaine")


def test_the_sound_is_a_choice_kept_and_paper_shows_who_comes_only(page):
    sign_in(page, "medecin")
    free_day(page)
    sound = page.locator("[data-sound]")
    assert sound.get_attribute("aria-pressed") == "false"
    sound.click()
    page.reload()
    assert sound.get_attribute("aria-pressed") == "true"

    page.emulate_media(media="print")

    assert page.locator("li.free").first.is_hidden()
    assert page.locator(".marks").first.is_hidden() or page.locator(".marks").count() == 0
    assert page.locator("h1").is_visible()
