"""Compacts in a real browser: a city's contract reviewed and amended, a convention renewed.

Each journey leaves its own compact changed for good, as the others of its process find it.
"""

import pytest
from django.utils import timezone

from tests.e2e.signing_in import sign_in

pytestmark = pytest.mark.e2e
CRETEIL = "Contrat local de santé de Créteil"
HOSPITALS = "Convention entre les hôpitaux publics et les CPTS"
MOST_BYTES = 60_000


def plain(part):
    return part.inner_text().replace("\xa0", " ")


def click(page, name, role="button"):
    page.get_by_role(role, name=name).first.click()
    page.wait_for_load_state()


def open_review(page, title):
    page.goto("/coordination/")
    click(page, "Mes conventions et contrats", "link")
    click(page, title, "link")
    page.get_by_role("link", name="Bilan", exact=True).click()
    click(page, "Continuer le bilan", "link")


def conclude(page, text, decision):
    click(page, "Écrire les conclusions", "link")
    page.get_by_label("Conclusions communes").fill(text)
    page.get_by_label(decision).check()
    click(page, "Enregistrer")
    click(page, "Proposer aux parties signataires")


def sign(page):
    """Note the signature of one's own party, today."""
    click(page, "Noter la signature", "link")
    page.get_by_label("Nom de la personne").fill("Personne inventée")
    page.get_by_label("Sa qualité").fill("représentante")
    page.get_by_label("Signé le").fill(f"{timezone.localdate()}")
    click(page, "Enregistrer")


def test_a_coordinator_sees_what_moved_runs_the_review_and_prints_the_amendment(
    browse, axe, screenshot, fits_small_screens
):
    page = browse(width=320, touch=True)
    sign_in(page, "creteil")
    page.goto("/coordination/conventions/")
    click(page, CRETEIL, "link")
    overview = plain(page.locator("main"))
    assert "6 objectifs" in overview and "A progressé" in overview
    assert "Rendez-vous de prévention tenus : 4 rendez-vous" in overview
    axe(page)
    fits_small_screens(page)
    screenshot(page, "contrat-creteil")

    open_review(page, CRETEIL)
    click(page, "Finir les commentaires et conclure")
    conclude(page, "La prévention avance.", "modifier le texte par un avenant")
    click(page, "Donner l’accord : Agence")
    click(page, "Donner l’accord : Hôpital")
    partner = browse()
    sign_in(partner, "creteil-cpts")
    partner.goto(page.url)
    click(partner, "Donner l’accord : CPTS")
    page.reload()
    click(page, "Clore le bilan")
    screenshot(page, "bilan-clos")
    click(page, "avenant n", "link")

    click(page, "modifier une clause", "link")
    click(page, "1.1.1", "link")
    page.get_by_label("Intitulé").fill("Organiser douze rendez-vous de prévention par an")
    click(page, "Enregistrer")
    click(page, "Motifs et dates", "link")
    page.get_by_label("Prend effet le").fill(f"{timezone.localdate()}")
    click(page, "Enregistrer")
    click(page, "Arrêter le texte")
    assert "au moins huit rendez-vous" in plain(page.locator("main"))  # the old words, kept
    screenshot(page, "avenant-a-signer")
    paper = page.get_by_role("link", name="Imprimer l’avenant").get_attribute("href")
    assert page.request.get(paper).body().startswith(b"%PDF-")


def test_a_convention_is_not_renewed_before_its_review_and_is_after(browse, screenshot):
    page, other = browse(), browse()
    sign_in(page, "hopitaux")
    sign_in(other, "federation-cpts")
    open_review(page, HOSPITALS)
    review = page.url
    page.get_by_role("link", name="Bilans et avenants").click()
    assert "n’est pas clos" in plain(page.locator("main"))

    other.goto(review)
    click(other, "Nous avons tout dit")
    page.goto(review)
    click(page, "Nous avons tout dit")
    click(page, "Finir les commentaires et conclure")
    conclude(page, "Nous poursuivons.", "reconduire par un avenant")
    other.reload()
    click(other, "Donner l’accord")
    page.reload()
    click(page, "Clore le bilan")
    click(page, "avenant n", "link")
    screenshot(page, "avenant-2")
    click(page, "Arrêter le texte")
    amendment = page.url
    sign(page)
    other.goto(amendment)
    sign(other)

    page.goto("/coordination/conventions/")
    click(page, HOSPITALS, "link")
    head = plain(page.locator("main"))
    assert "reconduite par avenant" in head and "jusqu’au 31 décembre" in head


def test_a_resident_reads_a_convention_in_ten_lines_within_its_weight(
    browse, axe, fits_small_screens, screenshot
):
    page = browse(width=320, touch=True)
    page.goto("/conventions/")
    click(page, CRETEIL, "link")
    assert "Développer la prévention" in plain(page.locator("main"))
    axe(page)
    fits_small_screens(page)
    screenshot(page, "convention-publique")
    assert len(page.content().encode()) < MOST_BYTES
