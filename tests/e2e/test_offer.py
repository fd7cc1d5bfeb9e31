"""A hospital publishes a consultation and its CPTS sees it, in a real browser."""

import pytest

from tests.e2e.test_coordination import sign_in

pytestmark = pytest.mark.e2e
CPTS = "CPTS du Grand Guéret (démonstration)"


def test_a_hospital_publishes_a_consultation_that_its_cpts_sees(
    browse, axe, screenshot, fits_small_screens
):
    page = browse()
    sign_in(page, "hopital")
    page.get_by_role("link", name="L’offre de soins").click()
    axe(page)
    fits_small_screens(page)
    screenshot(page, "offre")
    page.get_by_role("link", name="Publier un service").first.click()
    page.get_by_label("Nom du service").fill("Consultation de dermatologie")
    page.get_by_label("De quel soin s’agit-il").select_option("dermatologie")
    page.get_by_label("sur place").check()
    page.get_by_label("Ligne directe des professionnels").fill("05 36 49 00 33")
    page.get_by_label("les membres de certaines CPTS").check()
    page.get_by_role("button", name="Enregistrer").click()

    assert "Choisissez au moins une CPTS" in page.locator(".error-summary").inner_text()
    axe(page)
    fits_small_screens(page)
    screenshot(page, "offre-service")
    page.get_by_label(CPTS).check()
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("heading", name="Consultation de dermatologie").wait_for()

    member = browse()
    sign_in(member, "cpts")
    member.get_by_role("link", name="L’offre de soins").click()
    member.get_by_role("link", name="L’offre partagée").click()
    line = member.get_by_role("row", name="Consultation de dermatologie")
    assert "05 36 49 00 33" in line.inner_text()
    axe(member)
    fits_small_screens(member)
    screenshot(member, "cpts")
