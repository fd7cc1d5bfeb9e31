"""A coordinator builds a scenario in a real browser: by pointer, by keyboard, without script."""

import re

import pytest

from tests.e2e import signing_in

pytestmark = pytest.mark.e2e
SCENARIOS = "/coordination/scenarios/"
SPOTS = "[data-builder-map] path.spot"
SENTENCE = "[data-builder-map] [role=status]"
MAP_FILES = r"/leaflet\.|/carte\.json|/lieux\.json"


@pytest.fixture
def coordinator(page):
    return sign_in(page)


@pytest.fixture
def on_step_2(coordinator):
    return begin(coordinator)


@pytest.fixture
def on_step_3(on_step_2):
    return choose_two_centres(on_step_2)


@pytest.fixture
def on_map(on_step_3):
    on_step_3.locator("[data-builder-map]").scroll_into_view_if_needed()
    on_step_3.wait_for_selector(f"{SPOTS}.free")
    on_step_3.wait_for_selector("path.ground")
    return on_step_3


def sign_in(page):
    signing_in.sign_in(page, "coordinatrice")
    return page


def begin(page):
    page.goto(f"{SCENARIOS}nouveau/")
    page.get_by_role("button", name="Étudier ce territoire : Autour d’Ajain").click()
    page.wait_for_url("**/reponses/")
    return page


def choose_two_centres(page):
    page.get_by_label("Combien, au plus ? : Centre de médecins solidaires").fill("2")
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url("**/choix/")
    return page


def sentence(page):
    return page.locator(SENTENCE).inner_text().replace("\u00a0", " ").replace("\u202f", " ")


def typed(page, role):
    return page.locator(f"[data-role={role}]").input_value()


def number_of(page):
    return re.search(r"/scenarios/(\d+)/", page.url)[1]


def remove(page):
    """Tests share a portal: leave no draft behind."""
    page.goto(f"{SCENARIOS}{number_of(page)}/retirer/")
    page.locator("main form button").click()
    page.wait_for_load_state()


class TestJourney:
    def test_three_steps_lead_from_a_territory_to_a_calculation(
        self, coordinator, axe, fits_small_screens, screenshot
    ):
        page = coordinator
        page.get_by_role("link", name="Mes scénarios").click()
        page.get_by_role("link", name="Nouveau scénario").click()
        for name in ("territoire", "reponses", "choix"):
            if name == "reponses":
                begin(page)
            if name == "choix":
                choose_two_centres(page)
            axe(page)
            fits_small_screens(page)
            screenshot(page, f"scenario-{name}")
        page.get_by_label("Nom du scénario").fill("Deux centres, essai")
        page.get_by_role("button", name="Lancer le calcul").click()

        page.wait_for_url(re.compile(r"/scenarios/\d+/$"))
        assert "Deux centres, essai" in page.locator("h1").inner_text()
        page.goto(SCENARIOS)
        assert page.get_by_role("link", name="Deux centres, essai", exact=True).count() == 1
        axe(page)
        fits_small_screens(page)
        screenshot(page, "scenarios")

    def test_a_double_click_launches_once(self, on_step_3):
        on_step_3.get_by_label("Nom du scénario").fill("Double clic")
        on_step_3.get_by_role("button", name="Lancer le calcul").dblclick()

        on_step_3.wait_for_url(re.compile(r"/scenarios/\d+/$"))
        assert "Double clic" in on_step_3.locator("h1").inner_text()

    def test_it_works_without_script_on_a_small_screen(self, browse, fits_small_screens):
        page = browse(width=320, script=False)
        signing_in.sign_in_by_the_form(page, "coordinatrice")
        begin(page)
        fits_small_screens(page)
        choose_two_centres(page)
        assert page.locator("[data-builder-map]").is_hidden()
        page.get_by_label("Obligatoires").fill("Guere")
        page.get_by_role("button", name="Lancer le calcul").click()
        summary = page.locator(".error-summary").inner_text().replace("\u00a0", " ")
        assert "Vouliez-vous dire Guéret (23096) ?" in summary
        fits_small_screens(page)

        page.get_by_label("Obligatoires").fill("gueret")
        page.get_by_label("Nom du scénario").fill("Sans script")
        page.get_by_role("button", name="Lancer le calcul").click()

        assert "Sans script" in page.locator("h1").inner_text()

    def test_what_is_left_for_later_is_found_again(self, on_step_3):
        page = on_step_3
        page.get_by_label("D’abord les communes les plus loin").check()
        page.get_by_label("Interdits").fill("Ajain")
        page.get_by_label("Nom du scénario").fill("À finir")
        page.get_by_role("button", name="Enregistrer et finir plus tard").click()
        page.get_by_role("link", name="À finir", exact=True).click()

        page.wait_for_url("**/reponses/")
        page.get_by_role("button", name="Continuer").click()

        assert page.get_by_label("D’abord les communes les plus loin").is_checked()
        assert page.get_by_label("Interdits").input_value() == "Ajain (23002)"
        remove(page)

    def test_going_back_to_the_responses_loses_nothing(self, on_step_3):
        page = on_step_3
        page.get_by_label("Assez près, c’est").fill("20")
        page.get_by_role("button", name="Réponses").click()
        page.wait_for_url("**/reponses/")
        page.get_by_role("button", name="Continuer").click()
        page.wait_for_url("**/choix/")

        assert page.get_by_label("Assez près, c’est").input_value() == "20"
        remove(page)

    def test_the_enter_key_launches_nothing_by_surprise(self, on_step_3):
        on_step_3.get_by_label("Nom du scénario").press("Enter")
        on_step_3.get_by_label("Assez près, c’est").press("Enter")

        assert on_step_3.url.endswith("/choix/")
        assert on_step_3.get_by_role("button", name="Lancer le calcul").is_visible()
        remove(on_step_3)

    def test_a_page_weighs_less_than_60_kb_before_its_map(self, on_step_3, transferred):
        here = on_step_3.url

        assert transferred(on_step_3, here, without=MAP_FILES) < 60_000
        remove(on_step_3)


class TestFigures:
    def test_a_changed_figure_is_marked_as_it_is_typed_and_set_back(self, on_step_2, axe):
        page = on_step_2
        page.locator("#rotating_centre summary").click()
        cost = page.get_by_label("Coût par an, en euros : Centre de médecins solidaires")
        mark = page.locator("#rotating_centre").get_by_text("Modifié par vous.")

        cost.fill("60 000")
        assert mark.filter(visible=True).count() == 1
        cost.fill("52000")
        assert mark.filter(visible=True).count() == 0
        cost.fill("60 000")
        axe(page)
        page.get_by_role("button", name="Reprendre les chiffres proposés").first.click()
        page.wait_for_url("**#rotating_centre")

        assert "".join(cost.input_value().split()) == "52000"
        remove(page)


class TestMap:
    def test_every_place_is_drawn_over_the_contours(self, on_map, axe):
        assert on_map.locator(SPOTS).count() == 25
        assert on_map.locator("path.ground").count() == 25
        width = on_map.locator(SPOTS).first.bounding_box()["width"]
        assert 5 < width < 40, "a place is as large as a finger needs, not hidden"
        axe(on_map)
        remove(on_map)

    def test_a_click_goes_from_state_to_state_by_shape_words_and_list(self, on_map):
        page = on_map
        box = page.locator(SPOTS).nth(3).bounding_box()
        centre = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        shapes, lists = set(), []
        for state, word in (
            ("existing", "déjà ouvert"),
            ("forced", "obligatoire"),
            ("forbidden", "interdit"),
        ):
            page.mouse.click(*centre)
            assert sentence(page).endswith(f": {word}.")
            spot = page.locator(f"{SPOTS}.{state}")
            assert spot.count() == 1
            shapes.add(re.sub(r"[\d.,-]+", "", spot.get_attribute("d")))
            lists.append([bool(typed(page, role)) for role in ("existing", "forced", "forbidden")])
        page.mouse.click(*centre)

        assert sentence(page).endswith(": libre.")
        assert len(shapes) == 3, "each state has a shape of its own"
        assert lists == [[True, False, False], [False, True, False], [False, False, True]]
        assert not any(typed(page, role) for role in ("existing", "forced", "forbidden"))
        remove(page)

    def test_arrows_and_enter_choose_without_a_pointer(self, on_map):
        page = on_map
        page.locator("[data-builder-map] .frame").focus()
        page.keyboard.press("ArrowRight")
        first = sentence(page)
        page.keyboard.press("ArrowUp")
        second = sentence(page)
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")

        assert first.endswith(": libre.")
        assert second != first
        name = second.split(",")[0]
        assert sentence(page).endswith(": obligatoire.")
        assert typed(page, "forced") == name
        page.keyboard.press("Escape")
        assert sentence(page) == "Choisissez un lieu sur la carte."
        assert typed(page, "forced") == name
        remove(page)

    def test_typing_in_a_list_changes_the_map_and_keeps_what_it_does_not_know(self, on_map):
        page = on_map
        page.get_by_label("Interdits").fill("gueret\nNulle part")

        assert page.locator(f"{SPOTS}.forbidden").count() == 1
        page.locator("[data-builder-map]").scroll_into_view_if_needed()
        box = page.locator(f"{SPOTS}.forbidden").bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

        assert page.locator(f"{SPOTS}.forbidden").count() == 0
        assert typed(page, "forbidden") == "Nulle part"
        page.get_by_label("Interdits").fill("Ajain (23096)")
        assert page.locator(f"{SPOTS}.forbidden").count() == 0, "the code of another place"
        remove(page)

    def test_a_click_far_from_any_place_changes_nothing(self, on_map):
        frame = on_map.locator("[data-builder-map] .frame").bounding_box()

        on_map.mouse.click(frame["x"] + frame["width"] - 4, frame["y"] + 4)

        assert on_map.locator(f"{SPOTS}.free").count() == 25
        remove(on_map)

    def test_choosing_other_places_draws_them_and_a_file_says_so(self, on_map):
        page = on_map
        with page.expect_response("**/lieux.json?lieux=communes"):
            page.get_by_label("Toutes les communes").check()
        page.get_by_label("Votre liste").set_input_files(
            {
                "name": "lieux.csv",
                "mimeType": "text/csv",
                "buffer": b"nom;code_insee\nMaison;23002\n",
            }
        )
        assert page.get_by_label("Une liste à moi").is_checked()
        page.get_by_role("button", name="Enregistrer et montrer ces lieux").click()
        page.wait_for_url("**/choix/#lieux")

        page.locator("[data-builder-map]").scroll_into_view_if_needed()
        page.wait_for_selector(SPOTS)
        assert page.locator(SPOTS).count() == 1
        remove(page)

    def test_writing_a_budget_chooses_the_budget(self, on_step_3):
        on_step_3.get_by_label("Budget par an, en euros").fill("90 000")

        assert on_step_3.get_by_role("radio", name="Un budget par an").is_checked()
        remove(on_step_3)

    def test_when_it_cannot_be_drawn_it_points_at_the_lists(self, on_step_2, faults, axe):
        page = on_step_2
        page.route("**/lieux.json*", lambda route: route.abort())
        choose_two_centres(page)
        page.locator("[data-builder-map]").scroll_into_view_if_needed()

        page.get_by_text("écrivez les lieux dans les listes").wait_for()
        assert page.locator("[data-builder-map] .frame").is_hidden()
        axe(page)
        faults.clear()
        remove(page)

    def test_without_contours_the_places_still_serve(self, on_step_2, faults):
        page = on_step_2
        page.route("**/carte.json*", lambda route: route.abort())
        choose_two_centres(page)
        page.locator("[data-builder-map]").scroll_into_view_if_needed()

        page.wait_for_selector(SPOTS)
        assert page.locator(SPOTS).count() == 25
        page.wait_for_load_state("networkidle")  # the refusal is told by then
        faults.clear()
        remove(page)

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_axe_finds_nothing_to_mend_once_places_are_chosen(self, browse, axe, scheme):
        page = choose_two_centres(begin(sign_in(browse(scheme=scheme))))
        page.get_by_label("Obligatoires").fill("Ajain")
        page.locator("[data-builder-map]").scroll_into_view_if_needed()
        page.wait_for_selector(f"{SPOTS}.forced")

        axe(page)
        remove(page)
