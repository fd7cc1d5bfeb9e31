"""The search box in a real browser: suggestions by keyboard, and a plain form without script."""

import pytest

pytestmark = pytest.mark.e2e


def suggestions(page, text):
    page.goto("/composants/")
    box = page.get_by_role("combobox", name="Nom de la commune")
    box.fill(text)  # at once: on a slow machine each letter would bring suggestions of its own
    page.wait_for_selector("#propositions [role=option]")
    return box


def test_arrows_choose_a_suggestion_and_enter_opens_it(page, axe):
    box = suggestions(page, "exemple-1")

    box.press("ArrowDown")
    box.press("ArrowDown")
    assert page.locator("[aria-selected=true]").inner_text().startswith("Exemple-10")
    assert box.get_attribute("aria-activedescendant") == "proposition-1"
    axe(page)
    box.press("Enter")

    page.wait_for_url("**/?commune=10")


def test_arrow_up_starts_from_the_last_and_goes_round(page):
    box = suggestions(page, "exemple-1")
    last = page.locator("#propositions [role=option]").count() - 1

    box.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") == f"proposition-{last}"
    box.press("ArrowDown")

    assert box.get_attribute("aria-activedescendant") == "proposition-0"


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(page):
    box = suggestions(page, "exemple-2")
    assert box.get_attribute("aria-expanded") == "true"

    box.press("Escape")

    assert page.locator("#propositions [role=option]").count() == 0
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "exemple-2"


def test_how_many_suggestions_came_is_said_aloud(page):
    suggestions(page, "exemple-2")

    assert page.locator("[data-search-status]").inner_text().startswith("1 proposition.")


def test_enter_without_a_choice_searches(page):
    box = suggestions(page, "exemple-2")

    box.press("Enter")

    page.wait_for_url("**/recherche/?q=exemple-2")


def test_without_script_it_is_a_plain_form(browse):
    page = browse(script=False)
    page.goto("/composants/")

    page.get_by_label("Nom de la commune").fill("exemple-2")
    page.get_by_role("button", name="Chercher").click()

    assert page.get_by_role("link", name="Exemple-2 ").count() == 1


def test_a_line_that_drops_is_said_in_words(page, faults):
    page.goto("/composants/")
    page.route("**/recherche/**", lambda route: route.abort())

    page.get_by_role("combobox").press_sequentially("ex")

    page.wait_for_function(
        """() => document.querySelector("[data-search-status]").textContent
             .includes("sur Entrée")"""
    )
    assert faults
    faults.clear()


def test_a_page_with_a_search_box_weighs_less_than_40_kb(page, transferred):
    assert transferred(page, "/composants/recherche/?q=exemple") < 40_000
