"""The local guide: anyone reads it, on screen and on paper."""

import re
import zlib
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maillage.apps.offer.models import CareService, CareSite
from maillage.apps.territory.selectors import get_perimeter
from maillage.web.coordination.offer import guide
from tests.apps.booking.factories import NOW
from tests.apps.offer.factories import CareServiceFactory
from tests.apps.territory.factories import CommuneFactory
from tests.web.relay.scene import words

from .offer_case import address

pytestmark = pytest.mark.django_db
CREUSE = ("departement", "23")


def page(client):
    return words(client.get(address("guide", *CREUSE)))


def test_it_reads_by_kind_of_care_then_commune(client, agenda):
    site = CareSite.objects.get()
    site.wheelchair, site.opening_hours = "yes", [[0, "09:00", "12:00"]]
    site.save()
    CareService.objects.update(third_party_payment="yes", referral="Courrier du médecin")
    zone = CommuneFactory(name="Zone")
    CareServiceFactory(site__commune=zone, care_type="general_medicine", name="Consultations")

    said = page(client)

    assert "Guide du 2 mars 2026. 2 lieux de soins" in said
    assert said.index("Médecine générale Zone :") < said.index("Cardiologie Ajain : Pavillon A")
    for each in (
        "1 place de la Mairie, 23380 Ajain", "05 55 00 00 01", "Lundi : 9 h – 12 h",
        "Accessible en fauteuil", "pas d’avance de frais",
        "Pour être adressé : Courrier du médecin.",
        "Urgence : 15 Samu",
    ):  # fmt: skip
        assert each in said.replace("\u00a0", " "), each


def test_what_is_out_of_date_says_so_and_what_is_stale_is_left_out(client, agenda):
    assert "À confirmer" not in page(client)

    CareService.objects.update(confirm_before=date(2026, 3, 1))
    assert "À confirmer : téléphonez avant de venir." in page(client)

    CareService.objects.update(confirm_before=date(2025, 11, 1))
    assert "Pavillon A" not in page(client)


@pytest.mark.parametrize("visibility", ["professionals", "cpts", "sas"])
def test_it_holds_what_everyone_may_see_only_even_for_those_who_see_more(
    browser, agenda, visibility
):
    CareService.objects.update(visibility=visibility)

    assert "cardiologie" not in page(browser)


def test_direct_lines_are_never_printed(browser, agenda):
    assert "05 36 49 00 22" not in page(browser)


def test_an_empty_territory_says_so(client, ajain):
    assert "Aucun lieu de soins n’est encore publié" in page(client)
    answer = client.get(address("guide_pdf", *CREUSE))
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("where", [("departement", "99"), ("planete", "23"), ("epci", "a b")])
def test_a_territory_that_does_not_exist_is_not_found(client, db, where):
    assert client.get(address("guide", *where)).status_code == 404
    assert client.get(address("guide_pdf", *where)).status_code == 404


@pytest.mark.parametrize(("size", "points"), [("", 11), ("grande", 18)])
def test_on_paper_it_is_accessible_and_its_letters_are_as_large_as_said(
    client, agenda, size, points
):
    answer = client.get(address("guide_pdf", *CREUSE), {"taille": size})

    assert answer["Content-Type"] == "application/pdf"
    assert b"pdfuaid" in answer.content
    assert points in _font_sizes(answer.content)


def test_a_territory_too_large_for_paper_is_read_on_screen(client, agenda, monkeypatch):
    monkeypatch.setattr(guide, "MOST_ON_PAPER", 0)

    assert "choisissez-en un plus petit" in page(client)
    assert client.get(address("guide_pdf", *CREUSE)).status_code == 404


def test_what_people_wrote_is_never_typst_markup(client, agenda):
    CareService.objects.update(name='#panic("non") *gras* $x$', referral='] #read("x")')

    answer = client.get(address("guide_pdf", *CREUSE))

    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")


def test_it_asks_the_same_of_the_database_whatever_its_size(agenda):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            guide.content(get_perimeter(*CREUSE), NOW)
        return len(asked)

    one = queries()
    for _ in range(5):
        CareServiceFactory(site__commune=CommuneFactory())

    assert queries() == one <= 4


def test_the_page_of_the_territory_leads_to_it(client, ajain):
    territory = client.get(reverse("public:territory", args=CREUSE))

    assert address("guide", *CREUSE) in territory.content.decode()


def _font_sizes(pdf):
    """Sizes of the letters set, in points."""
    sizes = set()
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S):
        try:
            text = zlib.decompress(stream)
        except zlib.error:
            continue
        sizes |= {float(size) for size in re.findall(rb"/\S+ ([\d.]+) Tf", text)}
    return sizes
