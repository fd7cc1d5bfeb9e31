"""The first page and the search."""

import re

import pytest

from maillage.apps.territory.models import Departement, FormerCommune
from tests.apps.territory.factories import CommuneFactory, DepartementFactory, square

pytestmark = pytest.mark.django_db


@pytest.fixture
def departements():
    """Three départements with an outline; Mayotte has no published figure."""
    for code, name, place in (
        ("23", "Creuse", (46.0, 2.0)),
        ("75", "Paris", (48.85, 2.35)),
        ("976", "Mayotte", (-12.8, 45.15)),
    ):
        DepartementFactory(code=code, name=name, outline=square(*place, half=0.2))


def test_the_home_page_has_one_search_box_and_does_not_steal_the_focus(read):
    page = read("/")

    assert page.count('role="search"') == 1
    assert "autofocus" not in page


def test_the_map_shows_the_ministrys_figures_when_no_score_is_loaded(read, departements):
    page = read("/")

    assert 'aria-label="Creuse (23)\u00a0: 3,0\u00a0consultations par an"' in page
    assert "Source\u00a0: Drees, 2023" in page
    assert 'href="/territoires/departement/23/"' in page


def test_the_conclusion_compares_france_and_its_extremes(read, departements):
    page = read("/").replace("\u00a0", " ")

    assert "Un habitant peut consulter un généraliste 3,7 fois par an en moyenne." in page
    assert re.search(r"c’est de 3,0 \(Creuse\) à \d,\d \(Paris\)", page)


def test_the_map_takes_the_loaded_scores_when_there_are_some(read, creuse):
    Departement.objects.filter(code="23").update(outline=square(46.0, 2.0))

    page = read("/").replace("\u00a0", " ")

    assert "Creuse (23) : 3,0 consultations par an" in page
    assert "généraliste 3,0 fois par an en moyenne" in page


def test_a_departement_without_a_figure_is_hatched_and_said(read, departements):
    page = read("/")

    assert 'aria-label="Mayotte (976)\u00a0: chiffre non publié"' in page
    assert 'class="class-none"' in page


def test_the_table_says_what_the_map_shows(read, departements):
    table = read("/").split("<table")[1]

    assert table.count("<tr>") == 4
    assert "Mayotte (976)" in table
    assert "chiffre non publié" in table


def test_the_legend_is_in_words(read, departements):
    assert "Consultations par an et par habitant" in read("/")


def test_before_france_is_loaded_the_page_says_what_to_do(read):
    page = read("/")

    assert "Les communes ne sont pas encore chargées." in page
    assert "maillage prepare" in page


def test_the_home_page_costs_a_handful_of_queries(
    client, departements, django_assert_max_num_queries
):
    with django_assert_max_num_queries(4):
        client.get("/")


def test_a_search_by_part_of_a_name_lists_communes(read):
    CommuneFactory(code="23100", name="Saint-Fiel", population=1)
    CommuneFactory(code="23101", name="Saint-Laurent", population=900)

    page = read("/recherche/?q=st")

    assert page.index("Saint-Laurent") < page.index("Saint-Fiel")
    assert "Creuse (23), 900\u00a0habitants" in page
    assert "Creuse (23), 1\u00a0habitant<" in page


@pytest.mark.parametrize("query", ["ajain", "23002", "AJAIN", " Ajain "])
def test_a_single_hit_opens_the_commune_at_once(client, ajain, query):
    response = client.get("/recherche/", {"q": query})

    assert response.status_code == 302
    assert response["Location"] == "/communes/23002-ajain/"


def test_suggestions_are_a_fragment_even_for_a_single_hit(read, ajain):
    fragment = read("/recherche/?q=ajain", **{"HX-Request": "true"})

    assert "<html" not in fragment
    assert 'href="/communes/23002-ajain/"' in fragment


def test_caches_keep_the_page_and_the_fragment_apart(client, ajain):
    assert "HX-Request" in client.get("/recherche/?q=xx")["Vary"]


def test_at_most_eight_suggestions_are_made(read):
    for number in range(12):
        CommuneFactory(code=f"23{number:03d}", name=f"Bourg {number}")

    fragment = read("/recherche/?q=bourg", **{"HX-Request": "true"})

    assert fragment.count("<li>") == 8


def test_a_long_list_says_that_it_is_cut(read):
    for number in range(51):
        CommuneFactory(code=f"23{number:03d}", name=f"Bourg {number}")

    page = read("/recherche/?q=bourg")

    assert page.count('class="name"') == 50
    assert "50 premières communes" in page


def test_an_empty_search_says_how_to_search_and_lists_nothing(read, ajain):
    page = read("/recherche/")

    assert "Un début de nom suffit." in page
    assert "Aucune commune" not in page
    assert "Ajain" not in page


def test_a_slip_of_the_finger_is_asked_about_and_not_followed(read, ajain):
    page = read("/recherche/?q=ajjain")

    assert "Vouliez-vous dire" in page
    assert 'href="/communes/23002-ajain/"' in page


def test_nothing_found_says_what_to_try(read, ajain):
    page = read("/recherche/?q=zzzzzzzz")

    assert "Aucune commune ne répond" in page
    assert "code postal" in page


def test_a_former_name_leads_to_the_commune_of_today_and_says_so(read, ajain):
    CommuneFactory(code="23150", name="Vieux Bourg")
    FormerCommune.objects.create(
        code="23999", name="Vieilleville", successor=ajain, search_text=" vieilleville | 23999 "
    )

    page = read("/recherche/?q=vie", **{"HX-Request": "true"})

    assert "ancienne commune\u00a0: Vieilleville" in page
    assert 'href="/communes/23002-ajain/"' in page


@pytest.mark.parametrize(
    "query",
    [
        "%",
        "%%_",
        "🙂",
        "'; DROP TABLE territory_commune; --",
        "a" * 10_000,
        "\x00",
        "../../etc/passwd",
        "<script>alert(1)</script>",
        "é" * 5_000,
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_odd_searches_find_nothing_and_break_nothing(client, ajain, query, headers):
    response = client.get("/recherche/", {"q": query}, headers=headers)

    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()
    assert len(response.content) < 10_000


def test_the_search_only_reads(client, ajain):
    assert client.post("/recherche/", {"q": "ajain"}).status_code == 405
    assert client.post("/").status_code == 405
