"""Loading France: whole or not at all, and again without losing what people made."""

import json

import pytest
import shapely
from django.db import IntegrityError

from maillage.apps.accounts.models import AuditLine
from maillage.apps.territory.models import (
    Commune,
    Dataset,
    Departement,
    FormerCommune,
    Territory,
    TownHall,
    TravelTimeSet,
)
from maillage.apps.territory.selectors import search_communes
from maillage.apps.territory.services import france as loading
from maillage.apps.territory.services.contours import as_geojson, outlines, simplify_together
from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.territory.factories import ScoreFactory
from tests.apps.territory.tiny_france import commune, communes, tiny_ages, tiny_france

pytestmark = pytest.mark.django_db


@pytest.fixture
def load(monkeypatch):
    def load(france=None, **options):
        monkeypatch.setattr(loading.france_source, "read_france", lambda: france or tiny_france())
        monkeypatch.setattr(loading.population_source, "read_population", tiny_ages)
        loading.load_france(actor="command", **options)

    return load


def test_everything_of_a_commune_is_there(load):
    load()

    ajain = Commune.objects.select_related("departement__region", "epci", "town_hall").get(
        code="23002"
    )
    assert (ajain.name, ajain.departement.name, ajain.epci.name) == (
        "Ajain",
        "Creuse",
        "Grand Guéret",
    )
    assert (ajain.aged_0_19, ajain.aged_20_64, ajain.aged_65_plus) == (200, 500, 300)
    assert ajain.town_hall.opening_hours == [[0, "08:30", "12:00"]]
    assert list(ajain.postal_codes.values_list("code", flat=True)) == ["23380"]
    assert shapely.from_geojson(ajain.contour.geometry).equals(shapely.box(2.0, 46.0, 2.1, 46.1))
    assert not TownHall.objects.filter(commune="23901").exists()


def test_ages_of_a_merged_commune_are_added_to_its_successor(load):
    load()

    fursac = Commune.objects.get(code="23192")
    assert (fursac.aged_0_19, fursac.aged_20_64, fursac.aged_65_plus) == (110, 220, 330)
    assert FormerCommune.objects.get().successor == fursac


def test_a_commune_is_found_by_its_postal_code_and_departement(load):
    load()

    assert search_communes("23380").communes[0].code == "23002"
    assert search_communes("ajain creuse").communes[0].code == "23002"
    assert search_communes("saint pierre de fursac").communes[0].code == "23192"


def test_the_outline_of_a_departement_is_the_union_of_its_communes(load):
    load()

    outline = shapely.from_geojson(Departement.objects.get().outline)
    assert outline.equals(shapely.box(2.0, 46.0, 2.4, 46.1))


def test_sources_travel_times_and_audit_are_recorded(load):
    load()

    assert set(Dataset.objects.values_list("kind", "vintage")) == {
        ("france", "2025"),
        ("population", "2021"),
    }
    record = TravelTimeSet.objects.get(is_default=True)
    assert (record.fixed_minutes, record.minutes_per_km) == (1.33, 1.15)
    assert AuditLine.objects.get().action == "territory.load_france"


def test_progress_is_told_from_start_to_end(load):
    steps = []

    load(progress=lambda done, total, text: steps.append((done, total)))

    assert steps == [(n, 7) for n in range(8)]


def test_a_failure_half_way_leaves_nothing(load, monkeypatch):
    def fail(source, communes):
        raise RuntimeError("power cut")

    monkeypatch.setattr(loading, "_write_around", fail)

    with pytest.raises(RuntimeError, match="power cut"):
        load()

    assert not Commune.objects.exists()
    assert not Departement.objects.exists()
    assert not Dataset.objects.exists()


def test_loading_again_changes_what_changed_and_keeps_the_rest(load):
    load()
    score = ScoreFactory(commune=Commune.objects.get(code="23002"))
    renamed = [
        {**row, "name": "Ajain-le-Bourg"} if row["code"] == "23002" else row for row in communes()
    ]

    load(tiny_france(renamed))

    assert Commune.objects.get(code="23002").name == "Ajain-le-Bourg"
    assert Commune.objects.count() == 5
    assert score.commune.scores.get() == score


def test_a_saved_territory_follows_a_merger(load):
    former = commune("23194", "Saint-Pierre-de-Fursac", 4)
    before = tiny_france([*communes(), former])
    load(before)
    territory = Territory.objects.create(slug="x", name="X", organisation=OrganisationFactory())
    territory.communes.add("23194")

    load()

    assert list(territory.communes.values_list("code", flat=True)) == ["23192"]
    assert not Commune.objects.filter(code="23194").exists()


def test_simplified_neighbours_still_share_their_border():
    """Two communes share a wiggly border; simplified, they neither overlap nor part."""
    border = [(1 + 0.05 * (n % 2), n / 10) for n in range(11)]
    west = shapely.Polygon([(0, 0), *border, (0, 1)])
    east = shapely.Polygon([(2, 0), *border, (2, 1)])

    light = simplify_together([shapely.to_wkb(west), None, shapely.to_wkb(east)], 0.2)

    assert light[1] is None
    assert shapely.get_num_coordinates(light[0]) < shapely.get_num_coordinates(west)
    assert shapely.area(shapely.intersection(light[0], light[2])) == pytest.approx(0, abs=1e-12)
    assert shapely.area(shapely.union(light[0], light[2])) == pytest.approx(2)


def test_unknown_and_empty_contours_are_empty_texts():
    assert as_geojson([None, shapely.Polygon()]) == ["", ""]


def test_contours_have_four_decimals():
    (text,) = as_geojson([shapely.box(2.123456, 46.0, 2.2, 46.1)])

    assert max(json.loads(text)["coordinates"][0])[0] == 2.2
    assert "2.1235" in text


def test_islands_too_small_to_be_seen_are_left_off_the_map_of_france():
    land, rock = shapely.box(0, 0, 2, 2), shapely.box(5, 5, 5.01, 5.01)

    (text,) = outlines({"23": [shapely.MultiPolygon([land, rock])]}).values()

    assert shapely.from_geojson(text).bounds == (0, 0, 2, 2)


def test_the_database_refuses_two_default_travel_time_sets(load):
    load()

    with pytest.raises(IntegrityError):
        TravelTimeSet.objects.create(
            slug="autre",
            name="Autre",
            made_on="2026-01-01",
            fixed_minutes=1,
            minutes_per_km=1,
            limit_km=1,
            mean_absolute_error_minutes=1,
            is_default=True,
        )
