"""The map of communes in a real browser: pointer, finger, keyboard, failure, many communes."""

import json

import pytest

pytestmark = pytest.mark.e2e

MAP_FILES = r"/leaflet\.|/carte\.json"
MAP_PATHS = "[data-mesh-map] .frame path.leaflet-interactive"
NOTHING_TO_DRAW = '{"type": "FeatureCollection", "features": []}'
SENTENCE = "[data-mesh-map-sentence]"


def open_map(page):
    page.goto("/composants/")
    page.locator(".frame").scroll_into_view_if_needed()
    page.wait_for_selector(MAP_PATHS)


def wait_for_sentence(page, text):
    page.wait_for_function(
        """([where, text]) => document.querySelector(where).textContent
             .replaceAll("\u00a0", " ").includes(text)""",
        arg=[SENTENCE, text],
    )


def test_it_draws_one_shape_a_commune_in_the_colour_of_its_class(page):
    open_map(page)

    assert page.locator(MAP_PATHS).count() == 19
    assert page.locator(f"{MAP_PATHS}.class-7").count() == 2
    worst = page.locator(f"{MAP_PATHS}.class-7").first
    assert worst.evaluate("p => getComputedStyle(p).fill") == "rgb(62, 21, 50)"
    unknown = page.locator(f"{MAP_PATHS}.class-none")
    assert "#hatch" in unknown.evaluate("p => getComputedStyle(p).fill")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_mend_once_it_is_drawn(browse, axe, scheme):
    page = browse(scheme=scheme)
    open_map(page)
    page.locator(".frame").focus()
    page.keyboard.press("ArrowRight")

    axe(page)


def test_dark_mode_has_its_own_colours(browse):
    page = browse(scheme="dark")
    open_map(page)

    worst = page.locator(f"{MAP_PATHS}.class-7").first

    assert worst.evaluate("p => getComputedStyle(p).fill") == "rgb(139, 89, 122)"


def test_pointing_at_a_commune_says_its_sentence_and_lights_its_row(page):
    open_map(page)

    page.locator(MAP_PATHS).nth(5).hover()

    wait_for_sentence(page, "Exemple-6 : 2,8 consultations par an")
    row = page.locator("tr[data-code='00006']")
    assert "is-current" in row.get_attribute("class")


def test_pointing_at_a_row_lights_the_commune(page):
    open_map(page)

    page.locator("tr[data-code='00008'] a").focus()

    wait_for_sentence(page, "Exemple-8")
    assert page.locator(f"{MAP_PATHS}.is-current").count() == 1


def test_a_click_opens_the_commune(page):
    open_map(page)

    page.locator(MAP_PATHS).nth(5).click()

    page.wait_for_url("**/?commune=6")


def test_arrows_go_from_commune_to_commune_and_enter_opens(page):
    open_map(page)
    page.locator(".frame").focus()

    page.keyboard.press("ArrowRight")
    wait_for_sentence(page, "Exemple-10")
    page.keyboard.press("ArrowRight")
    wait_for_sentence(page, "Exemple-11")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    wait_for_sentence(page, "Exemple-6")
    page.keyboard.press("Enter")

    page.wait_for_url("**/?commune=6")


def test_at_the_edge_the_arrow_stays(page):
    open_map(page)
    page.locator(".frame").focus()

    for _ in range(8):
        page.keyboard.press("ArrowRight")

    wait_for_sentence(page, "Exemple-12")


def test_escape_forgets_the_commune(page):
    open_map(page)
    page.locator(".frame").focus()
    page.keyboard.press("ArrowRight")

    page.keyboard.press("Escape")

    wait_for_sentence(page, "Choisissez une commune")
    assert page.locator(".is-current").count() == 0


def test_plus_minus_and_shift_arrows_zoom_and_move(page):
    open_map(page)
    shape = page.locator(MAP_PATHS).nth(9)
    first = shape.bounding_box()
    page.locator(".frame").focus()

    page.keyboard.press("+")
    larger = shape.bounding_box()
    page.keyboard.press("Shift+ArrowRight")
    moved = shape.bounding_box()
    page.keyboard.press("-")

    assert larger["width"] > 1.9 * first["width"]
    assert moved["x"] < larger["x"]
    assert shape.bounding_box()["width"] == pytest.approx(first["width"], abs=1)


def test_the_tab_key_leaves_the_map_in_three_steps(page):
    open_map(page)
    page.locator(".frame").focus()

    for _ in range(3):  # two zoom buttons, then out
        page.keyboard.press("Tab")

    assert not page.evaluate("document.activeElement.closest('.frame')")


def test_a_finger_reads_first_and_opens_at_the_second_tap(browse):
    page = browse(width=390, touch=True)
    open_map(page)
    shape = page.locator(MAP_PATHS).nth(9)

    shape.tap()
    wait_for_sentence(page, "Exemple-10")
    assert "commune=" not in page.url
    page.locator("path.is-current").tap()

    page.wait_for_url("**/?commune=10")


@pytest.mark.parametrize("body", [None, "not json", NOTHING_TO_DRAW])
def test_when_it_cannot_be_drawn_it_points_at_the_table(page, faults, axe, body):
    page.route(
        "**/carte.json",
        lambda route: route.abort() if body is None else route.fulfill(body=body),
    )

    page.goto("/composants/")
    page.locator(".frame").scroll_into_view_if_needed()

    wait_for_sentence(page, "le tableau ci-dessous dit la même chose")
    assert page.locator(".frame").is_hidden()
    axe(page)
    faults.clear()


def test_beyond_two_thousand_communes_it_draws_on_a_canvas(page, portal):
    def square(number):
        west, south = number % 50 / 10, number // 50 / 10
        ring = [
            [west, south],
            [west + 0.1, south],
            [west + 0.1, south + 0.1],
            [west, south + 0.1],
        ]
        return {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
            "properties": {
                "code": f"{number:05d}",
                "name": f"Exemple-{number}",
                "value": 1.0,
                "class": number % 7 + 1 if number % 8 else None,
                "label": f"Exemple-{number} : une phrase",
                "url": f"?commune={number}",
            },
        }

    many = {"type": "FeatureCollection", "features": [square(n) for n in range(2001)]}
    page.route(
        "**/carte.json",
        lambda route: route.fulfill(body=json.dumps(many), content_type="application/json"),
    )
    page.goto("/composants/")
    page.locator(".frame").scroll_into_view_if_needed()
    page.wait_for_selector(".frame canvas")

    assert page.locator(MAP_PATHS).count() == 0
    page.locator(".frame").focus()
    page.keyboard.press("ArrowDown")
    wait_for_sentence(page, "une phrase")
    page.emulate_media(color_scheme="dark")
    page.keyboard.press("ArrowDown")
    page.wait_for_function(
        """() => {
          const c = document.querySelector(".frame canvas");
          const bytes = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
          const seen = new Set();
          for (let i = 0; i < bytes.length; i += 4) seen.add(bytes.slice(i, i + 3).join());
          return seen.has("139,89,122") && !seen.has("62,21,50");
        }"""
    )


def test_without_script_the_table_stays_and_the_page_says_so(browse, fits_small_screens):
    page = browse(script=False)
    page.goto("/composants/")

    assert page.locator(".frame").is_hidden()
    assert page.get_by_text("La carte demande JavaScript").is_visible()
    assert page.locator("tr[data-code]").count() == 5
    fits_small_screens(page)


def test_a_page_with_a_map_weighs_less_than_60_kb_and_the_map_comes_when_it_is_near(
    page, transferred
):
    page.goto("/composants/", wait_until="networkidle")
    assert page.evaluate("typeof L") == "undefined"

    page.locator(".frame").scroll_into_view_if_needed()
    page.wait_for_selector(MAP_PATHS)

    assert transferred(page, "/composants/", without=MAP_FILES) < 60_000
