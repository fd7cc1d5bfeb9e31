"""A territory as a table, a map and a distribution."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.territory.errors import TerritoryUnknown
from maillage.apps.territory.models import Commune, Territory
from maillage.apps.territory.selectors import (
    available_measures,
    get_perimeter,
    map_features,
    measure_named,
    measure_values,
    territory_rows,
)
from maillage.apps.territory.selectors.tables import shades_of
from maillage.apps.territory.services.summaries import rebuild_summaries
from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.territory.factories import (
    CommuneFactory,
    ScoreFactory,
    SiteFactory,
    TravelTimeSetFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "code"), [("departement", "23"), ("region", "75"), ("epci", "200034825")]
)
def test_a_perimeter_holds_its_communes(kind, code):
    inside = CommuneFactory()
    CommuneFactory(
        code="58001",
        departement__code="58",
        departement__region__code="27",
        epci__code="200000000",
    )

    perimeter = get_perimeter(kind, code)

    assert list(perimeter.communes) == [inside]
    assert perimeter.summary_key == f"{kind}:{code}"
    assert perimeter.url == f"/territoires/{kind}/{code}/"


def test_a_saved_territory_is_a_perimeter_by_its_slug():
    territory = Territory.objects.create(
        slug="mon-canton", name="Mon canton", organisation=OrganisationFactory()
    )
    territory.communes.add(CommuneFactory(name="Ajain"))

    perimeter = get_perimeter("enregistre", "mon-canton")

    assert (perimeter.name, perimeter.communes.count(), perimeter.summary_key) == (
        "Mon canton",
        1,
        "",
    )


@pytest.mark.parametrize(
    ("kind", "code"),
    [("departement", "99"), ("canton", "23"), ("epci", ""), ("enregistre", "nulle-part")],
)
def test_a_perimeter_that_does_not_exist_is_refused(kind, code):
    with pytest.raises(TerritoryUnknown):
        get_perimeter(kind, code)


def test_a_code_that_postgresql_cannot_read_is_not_looked_for(django_assert_num_queries):
    with django_assert_num_queries(0), pytest.raises(TerritoryUnknown):
        get_perimeter("departement", "23\x00")


def test_arrondissements_stand_for_the_divided_commune():
    paris = CommuneFactory(code="75056", divided=True)
    CommuneFactory(code="75101", parent=paris)

    communes = get_perimeter("departement", "23").communes

    assert [commune.code for commune in communes] == ["75101"]


def test_the_most_telling_measure_comes_first():
    assert [m.slug for m in available_measures()] == ["65-ans-et-plus", "besoin-de-soins"]

    SiteFactory(kind="pharmacy")
    assert available_measures()[0].slug == "minutes-pharmacy"

    for vintage in (2022, 2023):
        ScoreFactory(vintage=vintage)
        rebuild_summaries("gp", vintage)
    assert available_measures()[0].slug == "acces-gp-2023"


def test_an_unknown_measure_falls_back_on_the_first():
    assert measure_named("n’importe quoi") == available_measures()[0]


def test_age_and_need_are_computed_from_the_census():
    commune = CommuneFactory(aged_0_19=200, aged_20_64=500, aged_65_plus=300)
    CommuneFactory(no_ages=True)
    share, need = (measure_named(slug) for slug in ("65-ans-et-plus", "besoin-de-soins"))

    assert measure_values(share, Commune.objects.all()) == {commune.code: 30.0}
    assert measure_values(need, Commune.objects.all()) == {
        commune.code: pytest.approx((0.775 * 200 + 0.827 * 500 + 1.72 * 300) / 1000)
    }


def test_minutes_are_those_of_the_nearest_site_of_the_kind():
    TravelTimeSetFactory()
    commune = CommuneFactory(latitude=46.0, longitude=2.0)
    SiteFactory(latitude=46.1, longitude=2.0)
    SiteFactory(latitude=46.5, longitude=2.0)
    SiteFactory(kind="emergency", latitude=46.0, longitude=2.0)

    values = measure_values(measure_named("minutes-pharmacy"), Commune.objects.all())

    assert values == {commune.code: pytest.approx(1.33 + 1.15 * 11.12, abs=0.01)}


def test_a_table_has_every_commune_and_its_spread_only_those_with_a_value():
    """By hand: scores 1 and 4, needs 300 and 100, residents 1000 and 3000; one without score."""
    for name, score, need, residents in (("A", 1.0, 300.0, 1000.0), ("B", 4.0, 100.0, 3000.0)):
        ScoreFactory(
            commune=CommuneFactory(name=name),
            score=score,
            standardised_population=need,
            total_population=residents,
        )
    rebuild_summaries("gp", 2023)
    CommuneFactory(name="C")

    rows, spread = territory_rows(get_perimeter("departement", "23"), measure_named(""))

    assert [(row.name, row.value) for row in rows] == [("A", 1.0), ("B", 4.0), ("C", None)]
    assert [row.need_is_official for row in rows] == [True, True, False]
    assert rows[0].shade == 7
    assert rows[1].shade == 1
    assert rows[2].shade is None
    assert spread.mean == pytest.approx((1 * 300 + 4 * 100) / 400)
    assert spread.share_under_threshold == pytest.approx(0.25)
    assert spread.median == 4.0
    assert sum(spread.residents_by_class) == spread.residents == 4000.0


def test_an_empty_territory_has_no_row_and_says_nan():
    CommuneFactory()
    Territory.objects.create(slug="vide", name="Vide", organisation=OrganisationFactory())

    rows, spread = territory_rows(get_perimeter("enregistre", "vide"), measure_named(""))

    assert rows == []
    assert np.isnan(spread.mean)
    assert spread.residents == 0


def test_a_large_territory_takes_as_many_queries_as_a_small_one(django_assert_max_num_queries):
    for commune in CommuneFactory.create_batch(60):
        ScoreFactory(commune=commune)
    perimeter, measure = get_perimeter("departement", "23"), measure_named("")

    with django_assert_max_num_queries(3):
        rows, _ = territory_rows(perimeter, measure)

    assert len(rows) == 60


@given(
    classes=st.lists(st.integers(-1, 5), max_size=30),
    better=st.sampled_from(["higher", "lower"]),
)
def test_the_worst_class_is_always_the_darkest(classes, better):
    shades = shades_of(classes, 6, better)
    worst, best = (0, 5) if better == "higher" else (5, 0)

    for k, shade in zip(classes, shades, strict=True):
        assert (shade is None) == (k == -1)
        assert shade is None or 1 <= shade <= 7
        assert k != worst or shade == 7
        assert k != best or shade == 1


def test_map_data_is_valid_geojson_of_the_communes_asked():
    ajain = CommuneFactory(code="23002", name="Ajain", latitude=46.2, longitude=2.0)
    CommuneFactory(contour=None)
    CommuneFactory()

    text = map_features(Commune.objects.all(), {ajain.code: {"name": 'Saint-Été "x"'}})

    (feature,) = json.loads(text)["features"]
    assert feature["id"] == "23002"
    assert feature["properties"]["name"] == 'Saint-Été "x"'
    assert feature["geometry"]["type"] == "Polygon"
