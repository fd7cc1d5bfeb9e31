"""The rota in a real browser: weeks offered, a draft filled and published, a lost week repaired.

The draft is filled by the real engine, as the worker does, without what else waits for it.
"""

import subprocess
import sys

import pytest

from tests.e2e.conftest import _environment
from tests.e2e.signing_in import sign_in
from tests.e2e.test_booking import say_who

pytestmark = pytest.mark.e2e
MOST_BYTES = 60_000
SOLVE = """
import django
django.setup()
from maillage.apps.rota.models import Solve
from maillage.apps.rota.run import compute
solve = Solve.objects.get(state="waiting")
solve.seconds_allowed = 2
solve.save()
compute(solve.pk)
"""


def run(code, folder):
    subprocess.run([sys.executable, "-c", code], env=_environment(folder), check=True)


def plain(part):
    return part.inner_text().replace("\xa0", " ")


def test_a_volunteer_offers_weeks_then_takes_them_back(browse, axe, screenshot, fits_small_screens):
    page = browse(width=320, touch=True)
    sign_in(page, "volontaire")
    page.goto("/agenda/semaines/mon-annee/")
    free = page.locator("input[name=semaine][type=checkbox]:not(:checked)")
    label = free.nth(3).locator("xpath=..").locator("span").first.inner_text().split("\n")[0]
    free.nth(3).check()

    page.get_by_role("button", name="Enregistrer mes semaines").click()

    assert f"Proposées : {label}" in plain(page.get_by_role("status"))
    axe(page)
    fits_small_screens(page)
    screenshot(page, "rota-mon-annee")
    page.get_by_role("button", name="Annuler ce changement").click()
    assert page.get_by_role("button", name="Enregistrer mes semaines").is_visible()


def test_a_draft_is_filled_published_and_a_lost_week_repaired_in_a_click(
    browse, axe, screenshot, portal_var
):
    page = browse()
    sign_in(page, "collectif")
    page.goto("/coordination/planning/")
    page.get_by_role("link", name="Six mois suivants").click()
    page.get_by_role("link", name="Copier").click()
    page.get_by_label("Nombre de semaines").fill("4")
    page.get_by_role("button", name="Créer le brouillon").click()
    page.get_by_text("Compléter le reste par le calcul").click()
    page.get_by_role("button", name="Compléter le reste").click()
    page.get_by_role("button", name="Arrêter, et garder le meilleur").wait_for()
    run(SOLVE, portal_var)
    page.get_by_text("Le dernier calcul").wait_for()
    axe(page)
    screenshot(page, "rota-tableau")

    page.get_by_role("link", name="Publier ce planning…").click()
    page.get_by_role("button", name="Publier ce planning").click()
    page.goto("/coordination/planning/publie/")
    page.get_by_role("link", name="ne vient plus à Ajain").click()
    axe(page)
    screenshot(page, "rota-reparer")
    coming = page.locator("p.lead").first.inner_text()
    assert " vient à Ajain " in coming
    page.get_by_role("button", name="Réparer ainsi").click()

    page.goto("/coordination/planning/publie/")
    assert not page.get_by_role("link", name="ne vient plus à Ajain").count()
    assert coming.split(" vient ")[0].split(",")[0] in page.get_by_role("main").inner_text()


def test_a_patient_books_the_doctor_of_the_week_without_script(browse, screenshot, received_code):
    page = browse(width=320, script=False)
    page.goto("/soins/")
    page.get_by_label("Quel soin").select_option(label="Médecine générale")
    page.get_by_label("Commune ou code postal").fill("Bellegarde-en-Marche")
    page.get_by_role("button", name="Chercher").click()
    card = page.locator("li, article").filter(has_text="Centre de santé de Bellegarde").first
    doctor = card.get_by_role("link", name="Réserver avec Dr ").inner_text().split("avec ")[1]
    card.get_by_role("link", name="Réserver avec Dr ").click()
    page.locator("button.slot").first.click()
    assert len(page.content().encode()) < MOST_BYTES
    say_who(page, "patiente@exemple.fr")
    page.get_by_label("Le code à six chiffres").fill(received_code("patiente@exemple.fr"))
    page.get_by_role("button", name="Confirmer le rendez-vous").click()

    page.get_by_text("Votre rendez-vous est réservé.").wait_for()
    assert doctor in plain(page.get_by_role("main"))
    assert "Bellegarde-en-Marche" in plain(page.get_by_role("main"))
    screenshot(page, "rota-patient")


def test_anyone_sees_the_weeks_that_wait_and_asks_to_join(
    browse, axe, screenshot, fits_small_screens
):
    page = browse(width=320, script=False)
    page.goto("/medecins-volontaires/")
    assert "480 médecins donnent déjà des semaines" in plain(page.get_by_role("main"))
    assert len(page.content().encode()) < MOST_BYTES
    fits_small_screens(page)
    page.get_by_role("link", name="Donner une semaine").click()
    page.get_by_label("Nom", exact=True).fill("Ferré")
    page.get_by_label("Prénom").fill("Élodie")
    page.get_by_label("Numéro RPPS").fill("10999920001")
    page.get_by_label("Téléphone").fill("06 39 98 99 99")
    page.get_by_label("Adresse e-mail").fill("elodie.ferre@example.fr")
    page.get_by_label("en remplacement").check()

    page.get_by_role("button", name="Envoyer ma demande").click()

    assert "votre demande est partie" in page.locator("h1").inner_text()
    page = browse()
    page.goto("/medecins-volontaires/")
    axe(page)
    screenshot(page, "rota-public")
