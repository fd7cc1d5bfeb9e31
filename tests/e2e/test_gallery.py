"""The design system in a real browser: every piece, every state, on the gallery's own data."""

import pytest

pytestmark = pytest.mark.e2e

PAGES = {
    "gallery": "/composants/",
    "gallery-form": "/composants/formulaire/",
    "gallery-search": "/composants/recherche/?q=exemple-1",
    "error-403": "/composants/erreurs/403/",
    "error-404": "/composants/erreurs/404/",
    "error-500": "/composants/erreurs/500/",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_in_light_and_dark_and_never_scrolls_sideways(
    page, axe, fits_small_screens, screenshot, name
):
    page.goto(PAGES[name], wait_until="networkidle")

    axe(page)
    fits_small_screens(page)
    screenshot(page, name)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    axe(page)


def test_a_wide_table_scrolls_inside_its_own_region_and_by_keyboard(browse):
    page = browse(width=320)
    page.goto("/composants/")
    region = page.get_by_role("region", name="Tableau des communes d’exemple")

    region.focus()
    assert region.evaluate("region => region.scrollWidth > region.clientWidth")
    page.keyboard.press("ArrowRight")

    page.wait_for_function("() => document.querySelector('.table-scroll').scrollLeft > 0")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_stop_of_the_tab_key_shows_a_ring_of_3_px(browse, scheme):
    page = browse(scheme=scheme)
    page.goto("/composants/", wait_until="networkidle")
    seen = set()

    for _ in range(80):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
              const e = document.activeElement, s = getComputedStyle(e);
              const area = e.querySelector("path");
              const drawn = e.ownerSVGElement ? getComputedStyle(area) : null;
              return {
                name: [e.tagName, e.id, e.getAttribute("aria-label") ?? e.textContent].join(" "),
                ring: drawn ? drawn.strokeWidth : s.outlineStyle !== "none" && s.outlineWidth,
                colour: drawn ? drawn.stroke : s.outlineColor,
                end: e === document.body,
              };
            }"""
        )
        if stop["end"]:
            break
        seen.add(stop["name"])
        assert stop["ring"] in {"3px", "4px"}, stop
        assert stop["colour"] == {"light": "rgb(180, 83, 42)", "dark": "rgb(240, 164, 125)"}[scheme]
    assert len(seen) > 40


def test_the_skip_link_comes_first_and_leads_to_the_content(page):
    page.goto("/composants/")

    page.keyboard.press("Tab")
    assert page.locator(".skip").first.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "contenu"


def test_nothing_moves_for_a_reader_who_asks_for_less_motion(page):
    page.emulate_media(reduced_motion="reduce")
    page.goto("/composants/")

    moving = page.evaluate(
        """[...document.querySelectorAll("*")].filter((e) => {
             const s = getComputedStyle(e);
             return s.transitionDuration !== "0s" || s.animationName !== "none";
           }).map((e) => e.outerHTML.slice(0, 80))"""
    )

    assert moving == []


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(browse):
    for script in (True, False):
        page = browse(script=script)
        page.goto("/composants/formulaire/")

        assert page.locator(".error-summary:focus").count() == 1
        page.get_by_role("link", name="Votre adresse e-mail").click()

        assert page.url.endswith("#id_email")
        assert page.get_by_label("Votre adresse e-mail").input_value() == "anne@"


def test_departements_drawn_by_the_server_are_links_with_names(browse):
    page = browse(script=False)
    page.goto("/composants/")

    page.get_by_role("link", name="Exemple-4 : 3,6 consultations par an et par habitant").click()

    assert page.url.endswith("?commune=4")


def test_on_paper_ink_is_black_and_the_telephone_is_large(browse):
    page = browse(scheme="dark")
    page.goto("/composants/", wait_until="networkidle")
    page.emulate_media(media="print")

    style = "e => [getComputedStyle(e).color, parseFloat(getComputedStyle(e).fontSize)]"

    assert page.locator("h1").evaluate(style)[0] == "rgb(0, 0, 0)"
    assert page.locator("a[href^='tel:']").evaluate(style)[1] >= 24  # px, that is 18 pt
    assert page.locator("header").is_hidden()
    assert page.locator(".frame").is_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
