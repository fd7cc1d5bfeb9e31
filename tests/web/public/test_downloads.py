"""CSV, GeoJSON and the map's data."""

import csv
import io
import json

import pytest

from maillage.apps.territory.selectors import Measure, Row
from maillage.web.public import downloads, territory
from tests.apps.territory.factories import CommuneFactory

CREUSE = "/territoires/departement/23/"
GP = Measure("acces-gp-2023", "Accès", "consultations", "higher", "apl", threshold=2.5)


def row(**changes):
    known = {
        "code": "01001",
        "name": "L’Abergement",
        "slug": "labergement",
        "residents": 800,
        "aged_65_plus": 200,
        "need": 850.04,
        "need_is_official": True,
        "value": 2.123456,
        "shade": 7,
    }
    return Row(**(known | changes))


def lines(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_columns_are_stable_and_codes_keep_their_nought():
    (line,) = lines(downloads.as_csv([row()], GP))

    assert line == {
        "code": "01001",
        "name": "L’Abergement",
        "residents": "800",
        "aged_65_plus": "200",
        "standardised_population": "850.0",
        "standardised_population_is_official": "true",
        "measure": "acces-gp-2023",
        "unit": "consultations",
        "value": "2.1235",
        "value_is_estimated": "false",
        "class": "7",
    }


def test_what_is_unknown_is_left_empty():
    unknown = row(residents=None, aged_65_plus=None, need=None, value=None, shade=None)

    (line,) = lines(downloads.as_csv([unknown], GP))

    assert [line[name] for name in ("residents", "aged_65_plus", "value", "class")] == [""] * 4


@pytest.mark.parametrize("name", ["=1+1", "+33", "-2", "@SUM(A1)", "\tx", "\rx"])
def test_a_name_that_a_spreadsheet_would_run_is_disarmed(name):
    (line,) = lines(downloads.as_csv([row(name=name)], GP))

    assert line["name"].startswith("'")


def test_negative_numbers_stay_numbers():
    (line,) = lines(downloads.as_csv([row(value=-1.5)], GP))

    assert line["value"] == "-1.5"


def test_a_name_with_a_comma_or_a_quote_stays_in_its_cell():
    (line,) = lines(downloads.as_csv([row(name='A, "B"')], GP))

    assert line["name"] == 'A, "B"'


def test_an_empty_territory_gives_the_header_alone():
    assert downloads.as_csv([], GP).splitlines() == [",".join(downloads.COLUMNS)]


def test_every_column_is_documented_on_the_sources_page():
    from maillage.web.public.pages import COLUMN_MEANINGS

    assert tuple(COLUMN_MEANINGS) == downloads.COLUMNS


@pytest.mark.django_db
def test_the_csv_is_a_file_with_a_name_that_says_what_it_holds(client, creuse):
    response = client.get(f"{CREUSE}communes.csv?mesure=acces-gp-2023")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == (
        'attachment; filename="maillage-departement-23-acces-gp-2023.csv"'
    )
    assert [line["value"] for line in lines(response.content.decode())] == ["2.1", "3.0", "4.0"]


@pytest.mark.django_db
def test_the_csv_without_a_measure_takes_the_one_the_page_shows(client, creuse):
    response = client.get(f"{CREUSE}communes.csv")

    assert {line["measure"] for line in lines(response.content.decode())} == {"acces-gp-2023"}


@pytest.mark.django_db
def test_the_geojson_carries_the_same_figures_and_the_contours(client, creuse):
    response = client.get(f"{CREUSE}communes.geojson?mesure=acces-gp-2023")

    collection = json.loads(response.content)
    assert response["Content-Type"] == "application/geo+json; charset=utf-8"
    assert [feature["properties"]["value"] for feature in collection["features"]] == [2.1, 3.0, 4.0]
    assert tuple(collection["features"][0]["properties"]) == downloads.COLUMNS
    assert collection["features"][0]["geometry"]["type"] == "Polygon"


@pytest.mark.django_db
def test_the_maps_data_is_a_sentence_and_a_class_by_commune(client, creuse):
    CommuneFactory(code="23300", name="Sans « score »")

    collection = json.loads(client.get(f"{CREUSE}carte.json?mesure=acces-gp-2023").content)

    first, *_, last = (feature["properties"] for feature in collection["features"])
    assert first == {
        "code": "23002",
        "name": "Ajain",
        "value": 2.1,
        "class": 7,
        "label": "Ajain\u00a0: 2,1\u00a0consultations par an et par habitant",
        "url": "/communes/23002-ajain/",
    }
    assert (last["class"], last["value"]) == (None, None)
    assert last["label"] == "Sans « score »\u00a0: chiffre non publié"


@pytest.mark.django_db
def test_a_commune_without_a_contour_is_in_the_table_only(client, creuse):
    CommuneFactory(code="23300", name="Sans contour", contour="")

    collection = json.loads(client.get(f"{CREUSE}communes.geojson").content)

    assert "23300" not in {feature["id"] for feature in collection["features"]}
    assert "23300" in client.get(f"{CREUSE}communes.csv").content.decode()


@pytest.mark.django_db
def test_where_no_map_is_drawn_its_data_is_refused_in_words(client, creuse, monkeypatch):
    monkeypatch.setattr(territory, "MOST_COMMUNES_DRAWN", 2)

    response = client.get(f"{CREUSE}carte.json")

    assert response.status_code == 404
    assert "plus de 2 communes" in json.loads(response.content)["detail"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["communes.csv", "communes.geojson", "carte.json"])
def test_files_are_kept_five_minutes_and_not_sent_twice(client, creuse, name):
    first = client.get(CREUSE + name)
    again = client.get(CREUSE + name, headers={"If-None-Match": first["ETag"]})

    assert "max-age=300" in first["Cache-Control"]
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["communes.csv", "communes.geojson", "carte.json"])
def test_a_new_load_changes_the_answer(client, creuse, name):
    first = client.get(CREUSE + name)
    creuse.scores.update(score=0.5)

    again = client.get(CREUSE + name, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 200


@pytest.mark.django_db
def test_a_territory_without_commune_gives_an_empty_map(client, travel):
    from tests.apps.territory.factories import DepartementFactory

    DepartementFactory(code="988", name="Vide")

    assert json.loads(client.get("/territoires/departement/988/carte.json").content) == {
        "type": "FeatureCollection",
        "features": [],
    }
