"""Finding a commune the way people type it."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.apps.territory import names
from maillage.apps.territory.models import FormerCommune
from maillage.apps.territory.selectors import search_communes
from tests.apps.territory.factories import CommuneFactory, DatasetFactory

pytestmark = pytest.mark.django_db


def found(query, **options):
    return [commune.name for commune in search_communes(query, **options).communes]


@pytest.fixture
def communes():
    CommuneFactory(code="23002", name="Ajain", population=1138)
    CommuneFactory(code="23176", name="Saint-Étienne-de-Fursac", population=800)
    CommuneFactory(code="17300", name="La Rochelle", population=77205)
    CommuneFactory(code="50082", name="Rochelle-Normande", population=300)
    CommuneFactory(code="94038", name="L'Haÿ-les-Roses", population=30000)
    CommuneFactory(code="14118", name="Œuilly", population=100)
    CommuneFactory(code="01004", name="Ambérieu", population=14000)
    CommuneFactory(code="01005", name="Ambérieux", population=1700)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("ajain", "Ajain"),
        ("  AJAIN ", "Ajain"),
        ("aja", "Ajain"),
        ("23002", "Ajain"),
        ("st etienne", "Saint-Étienne-de-Fursac"),
        ("saint-étienne de fursac", "Saint-Étienne-de-Fursac"),
        ("ST-ETIENNE-DE-FURSAC", "Saint-Étienne-de-Fursac"),
        ("fursac", "Saint-Étienne-de-Fursac"),
        ("rochelle", "La Rochelle"),
        ("la rochelle", "La Rochelle"),
        ("lhay les roses", "L'Haÿ-les-Roses"),
        ("l'hay-les-roses", "L'Haÿ-les-Roses"),
        ("hay les roses", "L'Haÿ-les-Roses"),
        ("oeuilly", "Œuilly"),
        ("ajain creuse", "Ajain"),
        ("ajain 23", "Ajain"),
        ("amberieu", "Ambérieu"),
    ],
)
@pytest.mark.usefixtures("communes")
def test_accents_case_hyphens_articles_and_short_forms_do_not_matter(query, first):
    assert found(query)[0] == first


def test_a_postal_code_finds_every_commune_it_serves_the_largest_first():
    for name, population in (("Ajain", 1138), ("Glénic", 600), ("Ladapeyre", 300)):
        CommuneFactory(
            name=name, population=population, search_text=names.search_text(name, "23380")
        )

    assert found("23380") == ["Ajain", "Glénic", "Ladapeyre"]


def test_among_communes_of_one_name_the_most_populated_comes_first():
    CommuneFactory(name="Saint-Denis", population=1200)
    CommuneFactory(name="Saint-Denis", population=149000)

    communes = search_communes("saint denis").communes

    assert [commune.population for commune in communes] == [149000, 1200]


def test_the_whole_name_comes_before_longer_names_even_of_larger_communes():
    CommuneFactory(name="Ars", population=200)
    CommuneFactory(name="Ars-sur-Moselle", population=5000)

    assert found("ars") == ["Ars", "Ars-sur-Moselle"]


def test_a_commune_is_found_under_the_name_it_no_longer_bears():
    today = CommuneFactory(name="Fursac")
    FormerCommune.objects.create(
        code="23192",
        name="Saint-Pierre-de-Fursac",
        successor=today,
        search_text=names.search_text("Saint-Pierre-de-Fursac", "23192"),
    )

    result = search_communes("saint pierre de fursac")

    assert [commune.name for commune in result.communes] == ["Fursac"]
    assert result.former == {today.code: "Saint-Pierre-de-Fursac"}


@pytest.mark.usefixtures("communes")
def test_a_slip_of_the_finger_is_offered_as_a_guess():
    result = search_communes("ajian")

    assert result.approximate
    assert result.communes[0].name == "Ajain"


@pytest.mark.usefixtures("communes")
@pytest.mark.parametrize("query", ["", "   ", "%", "_", "🙂", "' OR 1=1 --", "\x00", "zzzzzz"])
def test_what_names_nothing_finds_nothing(query):
    assert found(query) == []


@pytest.mark.usefixtures("communes")
def test_a_very_long_query_is_cut_not_refused():
    assert found("ajain " * 2_000) == ["Ajain"]


@pytest.mark.usefixtures("communes")
def test_no_more_than_the_limit_is_listed():
    assert len(found("a", limit=2)) == 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(query=st.text(max_size=200))
def test_any_text_is_answered(query):
    assert search_communes(query).communes == () or query


def test_names_are_read_once_and_again_when_france_is_loaded_anew(django_assert_num_queries):
    CommuneFactory(name="Bourg")
    load = DatasetFactory(kind="france", vintage="2025")
    assert found("bourg") == ["Bourg"]
    with django_assert_num_queries(2):
        assert found("bourg") == ["Bourg"]

    CommuneFactory(name="Bourg-Neuf")
    load.loaded_at += timedelta(minutes=1)
    load.save()

    assert found("bourg") == ["Bourg", "Bourg-Neuf"]


def test_a_commune_found_under_two_names_is_listed_once_under_todays():
    today = CommuneFactory(name="Fursac")
    FormerCommune.objects.create(
        code="23194", name="Fursac", successor=today, search_text=names.search_text("Fursac")
    )

    result = search_communes("fursac")

    assert [commune.name for commune in result.communes] == ["Fursac"]
    assert result.former == {}
