"""The line test in a real Chromium with an invented camera and microphone."""

import re

import pytest

from tests.e2e.conftest import CHROMIUM, CHROMIUM_ARGUMENTS
from tests.e2e.signing_in import sign_in

pytestmark = pytest.mark.e2e
CAMERAS = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture(scope="module")
def browser(browser):
    """The same Chromium with an invented camera and microphone."""
    with_cameras = browser.browser_type.launch(
        executable_path=CHROMIUM, args=[*CHROMIUM_ARGUMENTS, *CAMERAS]
    )
    yield with_cameras
    with_cameras.close()


def test_a_relay_starts_a_point_and_tries_its_line(page, axe, fits_small_screens):
    sign_in(page, "relais")
    page.goto("/relais/points/nouveau/")
    page.get_by_label("mairie", exact=True).check()
    page.get_by_label("Nom du lieu").fill("Annexe de la mairie, à l’étage")
    page.get_by_label("Commune").fill("58304")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.wait_for_url("**/piece/")
    page.goto(page.url.replace("/piece/", "/ligne/"))
    page.get_by_role("button", name="Commencer l’essai").click()
    page.get_by_role("button", name="Enregistrer l’essai").wait_for()
    seen = page.locator("[data-preview]").evaluate("video => video.videoWidth")
    page.get_by_role("checkbox", name="La jauge bouge quand je parle").check()
    axe(page)
    fits_small_screens(page)
    page.get_by_role("button", name="Enregistrer l’essai").click()

    page.locator("p.lead", has_text="Dernier essai").wait_for()
    row = page.get_by_role("region", name="Tableau des essais").locator("tbody tr")
    assert seen > 0
    assert row.count() == 1
    assert re.search(
        r"[1-9].*bit/s.*[1-9].*bit/s.*ms.*non mesurée.*oui, oui", row.inner_text(), re.S
    )
