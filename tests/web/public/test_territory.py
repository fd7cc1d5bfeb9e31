"""A territory's page: measures, map, table, sizes from nought to all of France."""

import re
from math import isnan

import pytest

from maillage.apps.accounts.models import Organisation
from maillage.apps.territory.models import Commune, Territory
from maillage.apps.territory.selectors import get_perimeter, maps
from maillage.apps.territory.services.summaries import rebuild_summaries
from maillage.web.public import territory_parts
from tests.apps.territory.factories import (
    CommuneFactory,
    DepartementFactory,
    EpciFactory,
    RegionFactory,
    ScoreFactory,
    SiteFactory,
)

pytestmark = pytest.mark.django_db
CREUSE = "/territoires/departement/23/"


@pytest.fixture
def said(read):
    def get(address=CREUSE):
        return read(address).replace("\u00a0", " ").replace("\u202f", " ")

    return get


def names_in_table(page):
    table = page.split('id="tableau"')[1].split("</table>")[0]
    return re.findall(r'<th scope="row"><a [^>]+>([^<]+)</a>', table)


# Which territories there are


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/territoires/departement/23/", "Creuse"),
        ("/territoires/region/75/", "Nouvelle-Aquitaine"),
        ("/territoires/epci/200034825/", "Grand Guéret"),
    ],
)
def test_each_kind_of_territory_has_its_page(said, creuse, address, name):
    page = said(address)

    assert f"<h1>{name}</h1>" in page
    assert "3 communes, 3 000 habitants." in page


def test_a_saved_territory_is_public(said, creuse):
    organisation = Organisation.objects.create(name="CPTS")
    saved = Territory.objects.create(slug="autour", name="Autour", organisation=organisation)
    saved.communes.set(Commune.objects.filter(code__in=["23002", "23096"]))

    page = said("/territoires/enregistre/autour/")

    assert names_in_table(page) == ["Ajain", "Guéret"]
    assert "Territoire enregistré, 2 communes" in page


@pytest.mark.parametrize(
    "address",
    [
        "/territoires/canton/23/",
        "/territoires/departement/99/",
        "/territoires/departement/%00/",
        "/territoires/departement/🙂/",
        f"/territoires/epci/{'2' * 300}/",
        "/territoires/enregistre/nulle-part/",
        "/territoires/departement/99/communes.csv",
        "/territoires/departement/99/communes.geojson",
        "/territoires/canton/23/carte.json",
    ],
)
def test_an_unknown_territory_is_a_404(client, creuse, address):
    assert client.get(address).status_code == 404


def test_a_territory_without_commune_says_so(said, travel):
    DepartementFactory(code="988", name="Vide")

    page = said("/territoires/departement/988/")

    assert "Ce territoire n’a pas de commune." in page
    assert "data-mesh-map" not in page


def test_a_territory_of_one_commune_has_one_class_and_no_broken_figure(said, travel):
    ScoreFactory(commune=CommuneFactory(code="23002", name="Ajain"))
    rebuild_summaries("gp", 2023)

    page = said()

    assert "1 commune, 1 000 habitants." in page
    assert "toutes les communes" in page
    assert "nan" not in re.sub(r"<[^>]+>", " ", page).lower().split()


def test_a_territory_too_large_for_a_map_says_so_and_keeps_its_table(said, creuse, monkeypatch):
    monkeypatch.setattr(territory_parts, "MOST_COMMUNES_DRAWN", 2)

    page = said()

    assert "La carte n’est pas dessinée au-delà de 2 communes." in page
    assert "data-mesh-map" not in page
    assert len(names_in_table(page)) == 3


def test_the_map_is_drawn_up_to_several_thousand_communes():
    assert maps.MOST_COMMUNES_DRAWN >= 4_500  # the largest région


# What it says


def test_key_sentences_come_first_with_france_beside(said, creuse):
    page = said()

    assert (
        "Un habitant peut consulter un généraliste 3,0 fois par an ; en moyenne 3,0 en France."
        in page
    )
    assert (
        "33 % des habitants vivent dans une commune sous 2,5 consultations par an ; "
        "33 % en France." in page
    )
    assert "La moitié des habitants ont 3,0 consultations par an ou moins." in page
    assert 'href="/sources/#score">Source : Drees, 2023' in page


def test_other_professions_are_compared_too(said, creuse):
    for code, score in (("23002", 100.0), ("23096", 200.0)):
        ScoreFactory(
            commune_id=code, commune=Commune.objects.get(code=code), profession="nurse", score=score
        )
    rebuild_summaries("nurse", 2023)

    page = said(f"{CREUSE}?mesure=acces-nurse-2023")

    assert "150,0 infirmiers et infirmières à plein temps sont accessibles" in page
    assert "à 100,0 ou moins." in page


def test_minutes_are_called_estimated(said, equipped):
    page = said(f"{CREUSE}?mesure=minutes-pharmacy")

    assert "En moyenne, le lieu le plus proche est à environ" in page
    assert "(estimé)" in page
    assert 'href="/sources/#temps"' in page


def test_age_and_need_can_be_mapped_without_any_other_file(said, ajain):
    assert "30 % des habitants ont 65 ans ou plus." in said(f"{CREUSE}?mesure=65-ans-et-plus")
    assert "le besoin de soins vaut 1,08 fois la moyenne (estimé)" in said(
        f"{CREUSE}?mesure=besoin-de-soins"
    )


def test_a_measure_without_any_value_here_says_so(said, travel):
    CommuneFactory(code="97611", name="Mamoudzou", no_ages=True)

    page = said(f"{CREUSE}?mesure=65-ans-et-plus")

    assert "Aucune de ses communes n’a de chiffre pour cette mesure." in page
    assert "Combien d’habitants" not in page
    assert "moins bien placées" not in page


@pytest.mark.parametrize("slug", ["", "n-importe-quoi", "acces-gp-1999", "%00", "🙂"])
def test_an_unknown_measure_shows_the_most_telling_one(said, creuse, slug):
    assert '<h2 id="t-mesure">Accès aux médecins généralistes (2023)</h2>' in said(
        f"{CREUSE}?mesure={slug}"
    )


def test_services_too_far_to_be_estimated_are_not_shown_first(said, ajain):
    SiteFactory(kind="rotating_centre", latitude=43.0, longitude=5.0)

    assert '<h2 id="t-mesure">Part des habitants de 65 ans et plus</h2>' in said()


def test_services_nearby_are_shown_first_without_official_scores(said, ajain):
    SiteFactory(kind="pharmacy", latitude=46.2, longitude=2.0)

    assert '<h2 id="t-mesure">Minutes jusqu’au plus proche : pharmacie</h2>' in said()


def test_the_chooser_is_a_plain_form_that_keeps_the_choice(said, creuse):
    page = said(f"{CREUSE}?mesure=65-ans-et-plus")

    assert '<form method="get"' in page
    assert '<option value="65-ans-et-plus" selected>' in page
    assert page.count("selected>") == 1


def test_without_scores_a_departement_gives_the_ministrys_figures(said, ajain):
    page = said()

    assert "Les scores officiels des communes ne sont pas chargés ici." in page
    assert "Dans le département, un habitant peut consulter un généraliste 3,0 fois par an" in page
    assert "maillage data import apl" in page


def test_without_scores_an_epci_does_not_borrow_the_departements_figures(said, ajain):
    page = said("/territoires/epci/200034825/")

    assert "ne sont pas chargés ici" in page
    assert "Dans le département" not in page


def test_the_worst_served_come_first_with_their_residents(said, creuse):
    worst = said().split('id="t-moins"')[1].split("</ol>")[0]

    assert re.findall(r"<li><a [^>]+>([^<]+)</a> : ([^<]+)</li>", worst) == [
        ("Ajain", "2,1 (1 000 hab.)"),
        ("Guéret", "3,0 (1 000 hab.)"),
        ("Jouillat", "4,0 (1 000 hab.)"),
    ]


def test_the_legend_and_the_plot_are_in_words_with_the_threshold(said, creuse):
    page = said()

    assert "moins de 2,5" in page
    assert "Combien d’habitants, à quel niveau" in page
    assert "Les mêmes chiffres en tableau" in page


def test_a_region_lists_its_departements_and_a_departement_its_epci(said, creuse):
    region = RegionFactory()
    DepartementFactory(code="87", name="Haute-Vienne", region=region)
    other = EpciFactory(code="200000001", name="Ailleurs")
    CommuneFactory(departement=DepartementFactory(code="87"), epci=other)

    in_region = said("/territoires/region/75/").split('id="t-dedans"')[1]
    in_departement = said().split('id="t-dedans"')[1]

    assert "Haute-Vienne" in in_region
    assert "Grand Guéret" in in_departement
    assert "Ailleurs" not in in_departement
    assert 'id="t-dedans"' not in said("/territoires/epci/200034825/")


# The table


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["Ajain", "Guéret", "Jouillat", "Sans score"]),
        ("nom", ["Ajain", "Guéret", "Jouillat", "Sans score"]),
        ("-nom", ["Sans score", "Jouillat", "Guéret", "Ajain"]),
        ("valeur", ["Ajain", "Guéret", "Jouillat", "Sans score"]),
        ("-valeur", ["Jouillat", "Guéret", "Ajain", "Sans score"]),
        ("habitants'--", ["Ajain", "Guéret", "Jouillat", "Sans score"]),
    ],
)
def test_the_table_sorts_both_ways_and_leaves_the_unknown_last(said, creuse, sort, order):
    CommuneFactory(code="23300", name="Sans score")

    assert names_in_table(said(f"{CREUSE}?tri={sort}")) == order


def test_the_sorted_column_is_said_to_screen_readers_and_turns_round(said, creuse):
    page = said(f"{CREUSE}?tri=valeur&filtre=a&page=1")

    headings = re.findall(r'aria-sort="(\w+)"><a href="([^"]+)"', page)
    assert [state for state, _ in headings] == ["none", "none", "ascending"]
    assert "tri=-valeur" in headings[2][1]
    assert all("filtre=a" in link and "page=" not in link for _, link in headings)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("gueret", ["Guéret"]),
        ("23096", ["Guéret"]),
        ("AJ", ["Ajain"]),
        ("", ["Ajain", "Guéret", "Jouillat"]),
    ],
)
def test_the_table_filters_by_part_of_a_name_or_code(said, creuse, text, found):
    assert names_in_table(said(f"{CREUSE}?filtre={text}")) == found


@pytest.mark.parametrize("text", ["zzz", "<script>alert(1)</script>x", "x" * 5_000])
def test_a_filter_that_finds_nothing_says_so(said, creuse, text):
    page = said(f"{CREUSE}?filtre={text}")

    assert "Aucune commune ne répond à ce filtre." in page
    assert "<script>alert" not in page
    assert "x" * 100 not in page


def test_a_hundred_communes_a_page_and_links_keep_the_rest(said, travel):
    for number in range(120):
        CommuneFactory(code=f"23{number:03d}", name=f"Bourg {number:03d}")

    first = said(f"{CREUSE}?tri=-nom")
    second = said(f"{CREUSE}?tri=-nom&page=2")

    assert names_in_table(first)[0] == "Bourg 119"
    assert names_in_table(second) == [f"Bourg {number:03d}" for number in range(19, -1, -1)]
    assert 'href="?tri=-nom&amp;page=2"' in first


@pytest.mark.parametrize(("page", "shown"), [("0", 2), ("-1", 2), ("99", 2), ("x", 1), ("", 1)])
def test_a_page_that_does_not_exist_shows_a_real_one(said, travel, page, shown):
    for number in range(101):
        CommuneFactory(code=f"23{number:03d}", name=f"Bourg {number:03d}")

    assert f"Page {shown} sur 2" in said(f"{CREUSE}?page={page}")


def test_rows_carry_the_code_that_links_them_to_the_map(said, creuse):
    page = said()

    assert 'data-rows="#tableau"' in page
    assert '<tr data-code="23002">' in page
    assert 'data-source="/territoires/departement/23/carte.json?mesure=acces-gp-2023"' in page


# What it costs


def test_more_communes_cost_no_more_queries(client, creuse, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.get(CREUSE)
    for number in range(60):
        ScoreFactory(commune=CommuneFactory(code=f"235{number:02d}"))

    with django_assert_max_num_queries(12):
        client.get(CREUSE)


def test_the_page_only_reads(client, creuse):
    for suffix in ("", "communes.csv", "communes.geojson", "carte.json"):
        assert client.post(CREUSE + suffix).status_code == 405


def test_the_first_telling_measure_is_read_once(creuse, django_assert_max_num_queries):
    perimeter = get_perimeter("departement", "23")

    with django_assert_max_num_queries(5):
        measure, rows, spread = territory_parts.measured(perimeter, "")

    assert measure.slug == "acces-gp-2023"
    assert len(rows) == 3
    assert not isnan(spread.mean)
