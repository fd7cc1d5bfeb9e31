"""A commune's page: its one address, what it says, what it costs."""

import pytest

from maillage.apps.territory.models import FormerCommune, OfficialScore, PostalCode
from maillage.apps.territory.services.summaries import rebuild_summaries
from tests.apps.territory.factories import (
    CommuneFactory,
    DepartementFactory,
    EpciFactory,
    RegionFactory,
    ScoreFactory,
    SiteFactory,
    TownHallFactory,
)

pytestmark = pytest.mark.django_db
AJAIN = "/communes/23002-ajain/"


@pytest.fixture
def said(read):
    """Text of a page with ordinary blanks, to compare sentences."""

    def get(address=AJAIN):
        return read(address).replace("\u00a0", " ").replace("\u202f", " ")

    return get


# Its one address


@pytest.mark.parametrize(
    "address",
    [
        "/communes/23002/",
        "/communes/23002-ajin/",
        "/communes/23002-AJAIN/",
        "/communes/23002-/",
        "/communes/23002-%F0%9F%99%82/",
    ],
)
def test_any_other_spelling_is_sent_to_the_one_address_for_good(client, ajain, address):
    response = client.get(address)

    assert (response.status_code, response["Location"]) == (301, AJAIN)


def test_a_corsican_code_in_lower_case_is_sent_to_its_address(client, travel):
    CommuneFactory(code="2A004", name="Ajaccio")

    response = client.get("/communes/2a004-ajaccio/")

    assert (response.status_code, response["Location"]) == (301, "/communes/2A004-ajaccio/")


@pytest.mark.parametrize("suffix", ["-vieilleville/", "/", "-vieilleville/fiche/"])
def test_a_former_code_is_sent_to_the_commune_of_today(client, ajain, suffix):
    FormerCommune.objects.create(code="23999", name="V", successor=ajain, search_text="v")

    response = client.get(f"/communes/23999{suffix}")

    assert response.status_code == 301
    assert response["Location"].startswith("/communes/23002-ajain/")


def test_a_name_without_a_letter_still_has_an_address(client, travel):
    CommuneFactory(code="23003", name="’")

    assert client.get("/communes/23003-commune/").status_code == 200


@pytest.mark.parametrize(
    "code", ["99999", "abcde", "230022", "1", "23%00", "🙂🙂🙂🙂🙂", "'OR1=", "٢٣٠٠٢"]
)
def test_an_unknown_code_gets_a_404_that_says_what_a_code_is(client, ajain, code):
    response = client.get(f"/communes/{code}/")

    page = response.content.decode()
    assert response.status_code == 404
    assert "5 caractères" in page
    assert 'role="search"' in page


def test_a_code_that_lost_its_first_nought_is_recognised(client, travel):
    CommuneFactory(code="01001", name="L’Abergement-Clémenciat")

    response = client.get("/communes/1001/")

    page = response.content.decode()
    assert response.status_code == 404
    assert 'href="/communes/01001-labergement-clemenciat/">01001, L’Abergement-Clémenciat' in page


def test_four_digits_of_no_commune_still_get_the_hint(client, ajain):
    response = client.get("/communes/9999/")

    assert response.status_code == 404
    assert "essayez «\u00a009999\u00a0»" in response.content.decode()


def test_a_code_is_shown_escaped_and_cut(client, ajain):
    page = client.get("/communes/<b>" + "x" * 300 + "/").content.decode()

    assert "<b>x" not in page
    assert "x" * 30 not in page.split("<h1>")[1].split("</h1>")[0]


# What it says


def test_the_score_is_said_beside_france_with_its_rank_and_trend(said, creuse):
    page = said()

    assert (
        "Un habitant peut consulter un généraliste 2,1 fois par an ; en moyenne 3,0 en France."
        in page
    )
    assert "Aucune commune de France n’est moins bien desservie." in page
    assert "C’est 0,3 de moins qu’en 2022." in page
    assert "Sans les médecins de 65 ans et plus, ce serait 1,9." in page
    assert "Source : Drees, 2023" in page


def test_the_comparison_is_also_a_table(said, creuse):
    table = said().split("Comparer en tableau")[1].split("</table>")[0]

    for line in (
        'La commune, 2023</th><td class="numeric">2,1',
        'La commune, 2022</th><td class="numeric">2,4',
        'Son département, 2023</th><td class="numeric">3,0',
        'La France, 2023</th><td class="numeric">3,0',
    ):
        assert line in table


def test_every_profession_loaded_has_its_paragraph(said, creuse):
    ScoreFactory(commune=creuse, profession="midwife", vintage=2021, score=10.1)
    rebuild_summaries("midwife", 2021)

    page = said()

    assert page.index("Consulter un médecin généraliste") < page.index("Consulter une sage-femme")
    assert "Pour 100 000 femmes, 10,1 sages-femmes à plein temps sont accessibles" in page


def test_without_any_score_the_departements_figures_are_shown_and_named_so(said, ajain):
    page = said()

    assert "Le score officiel de la commune n’est pas chargé ici." in page
    assert "Dans le département, un habitant peut consulter un généraliste 3,0 fois par an" in page
    assert "maillage data import apl" in page
    assert "<details" in page


def test_a_commune_left_out_by_the_ministry_is_not_called_unloaded(said, creuse):
    CommuneFactory(code="55039", name="Beaumont")

    page = said("/communes/55039-beaumont/")

    assert "La Drees ne publie pas de score pour cette commune." in page
    assert "score officiel de la commune n’est pas chargé" not in page
    assert "maillage data import" not in page


def test_mayotte_without_figures_nor_ages_speaks_without_breaking(said, travel):
    region = RegionFactory(code="06", name="Mayotte")
    mayotte = DepartementFactory(code="976", name="Mayotte", region=region)
    CommuneFactory(code="97611", name="Mamoudzou", departement=mayotte, epci=None, no_ages=True)

    page = said("/communes/97611-mamoudzou/")

    assert "Les âges de ses habitants ne sont pas publiés" in page
    assert "None" not in page
    assert "Voici ceux de son département" not in page
    assert page.count("›") == 0
    assert page.split("</nav>")[1].count(">Mayotte<") == 1, "once in the trail"


def test_a_destroyed_village_has_no_resident_and_no_division_by_nought(said, travel):
    CommuneFactory(
        code="55039",
        name="Beaumont",
        population=0,
        aged_0_19=0,
        aged_20_64=0,
        aged_65_plus=0,
    )

    assert "n’a plus d’habitant" in said("/communes/55039-beaumont/")


def test_a_single_resident_is_singular(said, travel):
    CommuneFactory(code="26274", name="Rochefourchat", population=1)

    assert "1 habitant." in said("/communes/26274-rochefourchat/")


def test_ages_are_shares_and_need_is_called_estimated(said, ajain):
    page = said()

    assert "20 %" in page
    assert "50 %" in page
    assert "30 %" in page
    # 0.775·200 + 0.827·500 + 1.72·300 = 1084.5 for 1,000 residents.
    assert "de 8 % de soins de plus que la moyenne (estimé)" in page


def test_the_official_need_replaces_the_estimate(said, creuse):
    OfficialScore.objects.filter(commune=creuse).update(standardised_population=1200)

    page = said()

    assert "de 20 % de soins de plus que la moyenne." in page


def test_services_say_minutes_with_their_error_and_far_ones_kilometres(said, equipped):
    page = said()

    assert "Dans la commune, environ 1 min (estimé, ± 2,4 min)." in page
    assert "À 44 km à vol d’oiseau." in page
    assert "environ 52 min" not in page


def test_a_service_in_a_neighbour_commune_names_it(said, ajain):
    gueret = CommuneFactory(code="23096", name="Guéret", latitude=46.17, longitude=1.87)
    SiteFactory(commune=gueret, name="Pharmacie du Lac", latitude=46.17, longitude=1.87)

    page = said()

    assert "Pharmacie du Lac, Guéret" in page
    assert "Environ 13 min (estimé, ± 2,4 min)." in page


def test_shouted_addresses_are_lowered_and_not_said_twice(said, ajain):
    SiteFactory(commune=ajain, name="Pharmacie", address="4 PLACE DU BOURG 23380 AJAIN")

    page = said()

    assert "4 Place Du Bourg 23380 Ajain<" in page


def test_without_any_service_the_page_says_what_will_come(said, ajain):
    assert "Aucun lieu de soins connu à moins de 100 km." in said()


def test_the_town_hall_can_be_called_written_to_and_visited(said, equipped):
    page = said()

    assert '<a href="tel:0555809619">05 55 80 96 19</a>' in page
    assert '<a href="mailto:mairie@ajain.example">' in page
    assert '<a href="https://www.ajain.example" rel="noopener">ajain.example</a>' in page
    assert "51 route de Guéret, 23380 Ajain" in page
    assert 'class="hours"' in page


def test_a_hostile_website_is_not_linked(said, ajain):
    TownHallFactory(commune=ajain, website="javascript:alert(1)", email="<script>@x")

    page = said()

    assert "javascript:" not in page
    assert "<script>@x" not in page


def test_without_a_town_hall_the_page_says_so(said, ajain):
    assert "L’annuaire ne donne pas de mairie pour cette commune." in said()


def test_neighbours_come_nearest_first_with_their_score(said, creuse):
    CommuneFactory(code="23200", name="Sans score", latitude=46.3, longitude=2.0)

    around = said().split('id="t-autour"')[1]

    assert around.index("Jouillat") < around.index("Sans score")
    assert 'Guéret</a></th><td class="numeric">11 km</td><td class="numeric">3,0' in around
    assert '<td class="numeric">non publié' in around


def test_without_scores_neighbours_have_no_empty_column(said, ajain):
    CommuneFactory(code="23200", name="Voisine", latitude=46.3, longitude=2.0)

    around = said().split('id="t-autour"')[1]

    assert "Par an" not in around
    assert "non publié" not in around


def test_its_territories_are_one_click_away(said, ajain):
    page = said()

    for address in ("departement/23", "region/75", "epci/200034825"):
        assert f'href="/territoires/{address}/"' in page


def test_a_commune_outside_any_epci_lists_none(said, travel):
    CommuneFactory(code="29083", name="Île-de-Sein", epci=None)
    EpciFactory()

    assert "Intercommunalité" not in said("/communes/29083-ile-de-sein/")


def test_former_communes_and_postal_codes_are_named(said, ajain):
    FormerCommune.objects.create(code="23999", name="Vieilleville", successor=ajain, search_text="")
    FormerCommune.objects.create(code="23998", name="Ajain", successor=ajain, search_text="")
    PostalCode.objects.create(code="23380", commune=ajain)

    page = said()

    assert "Elle réunit aussi : Vieilleville." in page
    assert "Code postal : 23380." in page


def test_paris_is_the_mean_of_its_arrondissements_and_lists_them(said, travel):
    paris = CommuneFactory(code="75056", name="Paris", divided=True, no_ages=True)
    for code, score in (("75101", 4.0), ("75102", 2.0)):
        part = CommuneFactory(code=code, name=f"Paris {code[-1]}e", parent=paris)
        ScoreFactory(commune=part, score=score, standardised_population=1000.0)
    rebuild_summaries("gp", 2023)

    page = said("/communes/75056-paris/")

    assert "un généraliste 3,0 fois par an" in page
    assert 'href="/communes/75101-paris-1e/"' in page
    assert "30 %" in page, "its ages are those of its arrondissements"


def test_an_arrondissement_leads_back_to_its_city(said, travel):
    paris = CommuneFactory(code="75056", name="Paris", divided=True)
    CommuneFactory(code="75101", name="Paris 1er", parent=paris)

    assert 'href="/communes/75056-paris/"' in said("/communes/75101-paris-1er/")


def test_every_figure_leads_to_its_source(said, equipped):
    page = said()

    for anchor in ("score", "temps", "jeux", "mairies", "besoin", "ages"):
        assert f'href="/sources/#{anchor}"' in page


# What it costs, and what it leaves


def test_the_page_asks_the_database_thirteen_times_at_most(
    client, equipped, django_assert_max_num_queries
):
    with django_assert_max_num_queries(13):
        client.get(AJAIN)


def test_paris_too_asks_thirteen_times_at_most(client, travel, django_assert_max_num_queries):
    paris = CommuneFactory(code="75056", name="Paris", divided=True)
    for number in range(1, 21):
        part = CommuneFactory(code=f"751{number:02d}", name=f"Paris {number}", parent=paris)
        ScoreFactory(commune=part)
    for kind in ("pharmacy", "emergency", "hospital"):
        SiteFactory(kind=kind, latitude=paris.latitude + 0.5, longitude=paris.longitude)

    with django_assert_max_num_queries(13):
        client.get("/communes/75056-paris/")


def test_many_services_and_neighbours_cost_no_more_queries(
    client, equipped, django_assert_max_num_queries
):
    for number in range(20):
        near = CommuneFactory(code=f"236{number:02d}", latitude=46.2 + number / 100, longitude=2.0)
        SiteFactory(commune=near, kind="other", latitude=near.latitude, longitude=2.0)

    with django_assert_max_num_queries(13):
        client.get(AJAIN)


def test_the_page_only_reads(client, ajain):
    assert client.post(AJAIN).status_code == 405
