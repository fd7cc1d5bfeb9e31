"""The print sheet of a commune."""

import re
from html import unescape

import pytest
import segno

from tests.apps.territory.factories import CommuneFactory, SiteFactory

pytestmark = pytest.mark.django_db
SHEET = "/communes/23002-ajain/fiche/"


def test_the_sheet_carries_the_number_to_call_and_the_key_sentences(read, equipped):
    page = read(SHEET).replace("\u00a0", " ")

    assert '<a href="tel:0555809619">05 55 80 96 19</a>' in page
    assert "Un habitant peut consulter un généraliste 2,1 fois par an" in page
    assert "du lundi au vendredi : 8 h 30 – 12 h" in page
    assert "environ 1 min" in page
    assert "Sources : Drees" in page


def test_the_code_leads_back_to_the_page(read, ajain):
    page = read(SHEET)

    source = unescape(re.search(r'<img src="([^"]+)"', page).group(1))
    expected = segno.make("http://testserver/communes/23002-ajain/", micro=False)
    assert source == expected.svg_data_uri(scale=4, light="white")
    assert "http://testserver/communes/23002-ajain/" in page


def test_without_a_telephone_the_sheet_says_so(read, ajain):
    assert "ne donne pas son numéro" in read(SHEET)


def test_without_a_score_the_sheet_says_so_and_gives_the_departement(read, ajain):
    page = read(SHEET)

    assert "n’est pas chargé ici" in page
    assert "Dans le département" in page


def test_long_names_do_not_stretch_the_sheet(read, ajain):
    SiteFactory(commune=ajain, name="Très " * 30, address="rue " * 40)

    page = read(SHEET)

    assert "Très " * 20 not in page
    assert "rue " * 20 not in page


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ("/communes/23002-nimporte/fiche/", SHEET),
        ("/communes/23002-AJAIN/fiche/", SHEET),
        ("/communes/2a004-ajaccio/fiche/", "/communes/2A004-ajaccio/fiche/"),
    ],
)
def test_the_sheet_has_one_address_too(client, ajain, asked, sent):
    CommuneFactory(code="2A004", name="Ajaccio")

    response = client.get(asked)

    assert (response.status_code, response["Location"]) == (301, sent)


def test_the_sheet_of_no_commune_is_a_404(client, ajain):
    assert client.get("/communes/99999-nulle-part/fiche/").status_code == 404


def test_the_sheet_costs_no_more_than_the_page(client, equipped, django_assert_max_num_queries):
    with django_assert_max_num_queries(13):
        client.get(SHEET)
