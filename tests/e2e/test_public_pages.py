"""Every public page on real France, as people meet it: narrow, zoomed, dark, without script."""

from io import BytesIO

import pytest
from pypdf import PdfReader

pytestmark = pytest.mark.e2e

PAGES = {
    "accueil": "/",
    "recherche": "/recherche/?q=saint+etienne",
    "recherche-vide": "/recherche/?q=zzzzzzzz",
    "commune": "/communes/23002-ajain/",
    "commune-paris": "/communes/75056-paris/",
    "commune-mayotte": "/communes/97611-mamoudzou/",
    "commune-sans-habitant": "/communes/55039-beaumont-en-verdunois/",
    "fiche": "/communes/23002-ajain/fiche/",
    "departement": "/territoires/departement/23/",
    "departement-reunion": "/territoires/departement/974/",
    "intercommunalite": "/territoires/epci/200034825/",
    "region": "/territoires/region/76/",
    "sources": "/sources/",
    "accessibilite": "/accessibilite/",
    "donnees-personnelles": "/donnees-personnelles/",
    "connexion": "/compte/connexion/",
    "inconnue": "/communes/1001/",
}
MOST_BYTES = 60_000
COOKIES = {"connexion": ["csrftoken"]}
MAP_DATA = r"carte\.json|leaflet"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light_accessible_fits_and_leaves_a_visitor_no_cookie(
    page, axe, screenshot, transferred, fits_small_screens, name
):
    weight = transferred(page, PAGES[name], without=MAP_DATA)

    assert 0 < weight <= MOST_BYTES
    screenshot(page, name)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    fits_small_screens(page)
    page.set_viewport_size({"width": 320, "height": 900})
    axe(page)
    assert [cookie["name"] for cookie in page.context.cookies()] == COOKIES.get(name, [])


@pytest.mark.parametrize("name", ["accueil", "commune", "departement", "connexion"])
def test_a_page_is_accessible_in_the_dark(browse, axe, name):
    page = browse(scheme="dark")

    page.goto(PAGES[name], wait_until="networkidle")

    axe(page)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_the_same_without_script(browse, name):
    page = browse(script=False)

    page.goto(PAGES[name])

    assert page.locator("h1").count() == 1
    assert page.locator("main").inner_text().strip()


def test_from_the_first_page_to_one_s_commune_by_keyboard_alone(page):
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Aller au contenu"

    page.get_by_role("combobox").focus()
    page.keyboard.type("ajain")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_url("**/communes/23002-ajain/")
    assert page.locator("h1").inner_text() == "Ajain"


def test_without_script_a_name_leads_to_the_commune_too(browse):
    page = browse(script=False)
    page.goto("/")

    page.get_by_label("Nom de la commune").fill("23002")
    page.get_by_role("button", name="Chercher").click()

    page.wait_for_url("**/communes/23002-ajain/")


def test_ajain_speaks_of_doctors_in_words(page, has_scores):
    page.goto("/communes/23002-ajain/")
    text = page.locator("main").inner_text().replace("\xa0", " ")

    if has_scores:
        assert "Un habitant peut consulter un généraliste 3,1 fois par an" in text
        assert "en moyenne 3,7 en France" in text
    else:
        assert "n’est pas chargé" in text
    assert "Centre Médecins Solidaires d’Ajain" in text
    assert "05 55 80 96 19" in text


@pytest.mark.parametrize("address", ["/communes/23002-ajain/", "/communes/31555-toulouse/"])
def test_the_sheet_prints_on_one_a4_page(page, address):
    page.goto(address + "fiche/")

    pdf = page.pdf(format="A4")

    assert len(PdfReader(BytesIO(pdf)).pages) == 1


def test_the_map_of_a_departement_is_drawn_and_leads_to_communes(page):
    page.goto("/territoires/departement/23/")
    page.locator("[data-mesh-map]").scroll_into_view_if_needed()
    page.wait_for_selector("[data-mesh-map] path")

    assert page.locator("[data-mesh-map] path").count() >= 250

    page.get_by_role("link", name="Ajain", exact=True).first.click()
    page.wait_for_url("**/communes/23002-ajain/")


def test_a_table_sorts_without_script(browse):
    page = browse(script=False)
    page.goto("/territoires/departement/23/?tri=-habitants")

    assert page.locator("tbody [data-code], tr[data-code]").first.inner_text().startswith("Guéret")


def test_a_former_commune_leads_to_the_one_of_today(page):
    page.goto("/communes/23023/")  # Blaudeix, merged into Parsac

    page.wait_for_url("**/communes/23149-*/")
