"""The answer of a scenario in a real browser: read, moved, kept, compared, printed."""

import io
import os
import subprocess
import sys

import pypdf
import pytest

from tests.e2e.signing_in import sign_in

pytestmark = pytest.mark.e2e
# The real services and the real engine, in the portal's own folder; no worker is needed.
MAKE = """
import django
django.setup()
from maillage.apps.accounts.models import Membership
from maillage.apps.studies import run, services
from maillage.apps.studies.selectors import default_responses
from maillage.apps.territory.models import Territory

member = Membership.objects.get(user__email__startswith="coordinatrice@")
territory = Territory.objects.filter(organisation=member.organisation).order_by("pk").first()

def study(name, centres, computed=True):
    draft = services.start_study(
        organisation=member.organisation, user=member.user, actor="command", name=name,
        perimeter_kind="enregistre", perimeter_code=territory.slug,
    )
    responses = default_responses()
    responses[0]["count"] = centres
    services.change_study(study=draft, actor="command", responses=responses, minutes=10, draws=4)
    launched = services.launch_study(study=draft, actor="command")
    if computed:
        run.compute(launched.pk)
    print(launched.pk)

study("Un centre", 1)
study("Deux centres", 2)
study("En attente", 1, computed=False)
"""


@pytest.fixture(scope="module")
def studies(portal, portal_var):
    """Keys of two answered scenarios and of one that waits."""
    done = subprocess.run(
        [sys.executable, "-c", MAKE],
        env=os.environ | {"MAILLAGE_VAR": str(portal_var)},
        check=True,
        capture_output=True,
        text=True,
    )
    return [int(line) for line in done.stdout.split() if line.isdecimal()][-3:]


@pytest.fixture
def result(page, studies):
    sign_in(page, "coordinatrice")
    page.goto(f"/coordination/scenarios/{studies[1]}/")
    return page


def clip(page):
    return page.locator("[data-after] svg").evaluate("element => element.style.clipPath")


def test_the_answer_is_accessible_fits_and_says_what_is_gained(
    result, axe, screenshot, fits_small_screens
):
    assert "habitants" in result.locator("#t-reponse").inner_text()
    assert result.locator(".places > li").count() == 2
    axe(result)
    fits_small_screens(result)
    screenshot(result, "scenario-resultat")


def test_it_is_accessible_in_the_dark(browse, axe, studies):
    page = browse(scheme="dark")
    sign_in(page, "coordinatrice")
    page.goto(f"/coordination/scenarios/{studies[1]}/")

    axe(page)


def test_the_cut_moves_with_the_keyboard_and_says_where_it_is(result):
    cut = result.get_by_label("Glissez pour passer d’avant à après")
    assert "50%" in clip(result)

    cut.focus()
    result.keyboard.press("End")
    assert "100%" in clip(result)
    assert "100" in cut.get_attribute("aria-valuetext")

    result.keyboard.press("Home")
    result.keyboard.press("ArrowRight")
    assert "1%" in clip(result)


def test_both_maps_are_one_over_the_other_and_the_same_size(result):
    before, after = (each.bounding_box() for each in result.locator(".pair svg").all())

    assert before == after


def test_communes_are_coloured_through_the_shared_shapes(result):
    shape = result.locator("[data-after] use").first
    css = shape.get_attribute("class")
    token = result.evaluate(
        "name => getComputedStyle(document.documentElement).getPropertyValue('--' + name)", css
    )
    red, green, blue = (int(token.strip()[i : i + 2], 16) for i in (1, 3, 5))

    fill = shape.evaluate("element => getComputedStyle(element).fill")
    assert fill == f"rgb({red}, {green}, {blue})"


def test_without_script_both_maps_show_side_by_side(browse, studies):
    page = browse(script=False)
    sign_in(page, "coordinatrice")
    page.goto(f"/coordination/scenarios/{studies[1]}/")

    before, after = (each.bounding_box() for each in page.locator(".pair svg").all())
    assert after["x"] >= before["x"] + before["width"]
    assert not page.locator("[data-cut]").is_visible()


def test_on_paper_both_maps_are_whole_and_side_by_side(result):
    result.emulate_media(media="print")

    before, after = (each.bounding_box() for each in result.locator(".pair svg").all())
    shown = result.locator("[data-after] svg").evaluate(
        "element => getComputedStyle(element).clipPath"
    )
    assert after["x"] >= before["x"] + before["width"]
    assert shown == "none"
    assert not result.locator("[data-cut]").is_visible()


def test_a_place_is_kept_and_given_up(result):
    result.get_by_role("button", name="Garder pour la suite").first.click()
    assert result.get_by_text("Décidé le").is_visible()

    result.get_by_role("button", name="Revenir sur cette décision").click()
    assert result.get_by_text("Décidé le").count() == 0


def test_the_pdf_is_one_people_can_open(result):
    address = result.get_by_role("link", name="Télécharger le PDF").get_attribute("href")

    content = result.request.get(address).body()

    assert "Deux centres" in pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()


def test_two_scenarios_are_compared(page, studies, axe, screenshot, fits_small_screens):
    sign_in(page, "coordinatrice")
    page.goto(f"/coordination/scenarios/comparer/?id={studies[0]}&id={studies[1]}")

    assert page.locator(".side-by-side svg").count() == 2
    axe(page)
    fits_small_screens(page)
    screenshot(page, "scenarios-compares")


def test_waiting_is_followed_then_stopped(page, studies, axe, screenshot, fits_small_screens):
    sign_in(page, "coordinatrice")
    page.goto(f"/coordination/scenarios/{studies[2]}/")
    axe(page)
    fits_small_screens(page)
    screenshot(page, "scenario-en-attente")

    with page.expect_response("**/avancement/**") as answer:
        pass
    assert answer.value.status in (200, 204)

    page.get_by_role("button", name="Arrêter").click()
    assert page.get_by_text("avant d’avoir trouvé une réponse").is_visible()
    axe(page)


def test_waiting_without_script_reloads_by_itself(browse, studies):
    page = browse(script=False)
    sign_in(page, "coordinatrice")
    page.goto(f"/coordination/scenarios/{studies[1]}/")
    page.get_by_role("button", name="Rejouer").click()
    page.wait_for_url("**/scenarios/*/")

    with page.expect_navigation(timeout=9_000):
        pass
    assert "En attente" in page.locator("main").inner_text()


def test_removing_is_undone(result, axe, studies):
    result.get_by_role("link", name="Retirer ce scénario").click()
    axe(result)
    result.get_by_role("button", name="Retirer ce scénario").click()
    axe(result)

    result.get_by_role("button", name="Annuler").click()

    result.wait_for_url(f"**/coordination/scenarios/{studies[1]}/")
    assert "est revenu" in result.locator("main").inner_text()
