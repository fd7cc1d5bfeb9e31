"""At a point, on any morning: welcomed, matched, seen, a prescription printed, a clean screen."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.e2e.conftest import CHROMIUM, CHROMIUM_ARGUMENTS
from tests.e2e.signing_in import sign_in
from tests.e2e.test_room import CAMERAS, REMOTE

pytestmark = pytest.mark.e2e
OPEN_NOW = Path(__file__).with_name("open_now.py")


@pytest.fixture(scope="module")
def browser(browser):
    """The same Chromium with an invented camera and microphone."""
    with_cameras = browser.browser_type.launch(
        executable_path=CHROMIUM, args=[*CHROMIUM_ARGUMENTS, *CAMERAS]
    )
    yield with_cameras
    with_cameras.close()


@pytest.fixture
def point(portal, portal_var):
    """Number of a point that is open now."""
    environment = os.environ | {"MAILLAGE_VAR": str(portal_var)}
    command = [sys.executable, str(OPEN_NOW)]
    output = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    number = int(output.stdout)
    if not number:
        pytest.skip("a public holiday: every point is closed")
    return number


def comes_on_duty(practitioner):
    sign_in(practitioner, "generaliste")
    practitioner.goto("/agenda/teleconsultation/")
    clock = "new Date(Date.now() + 3600e3).toLocaleTimeString('fr-FR', {timeZone: 'Europe/Paris'})"
    practitioner.get_by_label("Jusqu’à quelle heure").fill(practitioner.evaluate(clock)[:5])
    practitioner.get_by_role("button", name="Commencer ma garde").click()
    practitioner.get_by_text("Personnes vues").wait_for()


def is_welcomed(relay, point):
    sign_in(relay, "varzy")
    relay.goto(f"/relais/accueil/{point}/")
    relay.get_by_role("link", name="Accueillir une personne").click()
    relay.get_by_label("Nom", exact=True).fill("بن علي")
    relay.get_by_label("Prénom").fill("Fatima")
    relay.get_by_label("Date de naissance").fill("1948-02-29")
    relay.get_by_label("Qui veut-elle voir").select_option("general_medicine")
    relay.get_by_label("Pour quelle raison").select_option("renewal")
    relay.get_by_role("button", name="Donner une place").click()
    relay.get_by_role("button", name="Lui laisser cet écran").click()
    relay.get_by_role("heading", name="Votre place dans la file").wait_for()


def prescribes(practitioner):
    practitioner.get_by_role("link", name="Écrire une ordonnance").click()
    practitioner.get_by_label("féminin").check()
    practitioner.get_by_label("Médicament", exact=True).fill("paracétamol")
    practitioner.get_by_label("Posologie").fill("1 comprimé matin et soir")
    practitioner.get_by_label("Durée, en jours").fill("5")
    practitioner.get_by_role("button", name="Établir l’ordonnance").click()
    practitioner.get_by_role("link", name="Lire le PDF").wait_for()


def prints(screen, folder):
    """The text of the first document on offer at the point, as its printer gets it."""
    address = screen.locator("a[href*='/documents/']").first.get_attribute("href")
    answer = screen.context.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    paper = folder / "paper.pdf"
    paper.write_bytes(answer.body())
    return "".join(page.extract_text() for page in PdfReader(paper).pages)


def test_from_the_door_to_the_prescription(browse, point, faults, screenshot, tmp_path):
    practitioner, screen = browse(), browse()
    comes_on_duty(practitioner)

    is_welcomed(screen, point)
    practitioner.get_by_role("heading", name="Une personne vous est proposée").wait_for()
    practitioner.get_by_role("button", name="Prendre cette personne").click()
    practitioner.get_by_role("button", name="Entrer dans la salle").click()
    screen.get_by_role("button", name="Oui, je suis seul·e").click()
    practitioner.get_by_role("button", name="Faire entrer la personne").click()
    screen.locator(REMOTE).wait_for()
    practitioner.locator(REMOTE).wait_for()
    screenshot(practitioner, "consultation")

    prescribes(practitioner)
    practitioner.get_by_role("button", name="Terminer, personne suivante").click()
    practitioner.get_by_text("Personnes vues : 1").wait_for()
    screen.get_by_role("heading", name="La consultation est terminée").wait_for()
    assert "paracétamol" in prints(screen, tmp_path)
    screenshot(screen, "borne-fin")
    screen.get_by_role("button", name="Terminer et effacer").click()

    screen.wait_for_url(f"**/relais/borne/{point}/**")
    assert "Fatima" not in screen.content()
    screen.go_back()
    assert "Fatima" not in screen.content()
    screen.goto(f"/relais/accueil/{point}/")
    assert "/compte/connexion/" in screen.url, "the relay's own session did not stay on the screen"
    faults[:] = [fault for fault in faults if "404" not in fault]
