"""CSV, GeoJSON and PDF of an answer: what they hold, and what they refuse to run."""

import csv
import io
import json
from datetime import UTC, datetime

import pypdf
import pytest

from maillage.web.coordination.studies.answer import files as study_files
from maillage.web.coordination.studies.answer import paper as study_paper
from tests.apps.studies.factories import StudyFactory, small_answer
from tests.apps.territory.factories import CommuneFactory


def lines(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def renamed(name):
    columns = small_answer()["communes"]
    return small_answer() | {"communes": columns | {"name": [name, *columns["name"][1:]]}}


class TestCsv:
    def test_each_commune_has_its_line_before_and_after(self):
        first, _, last = lines(study_files.as_csv(small_answer()))

        assert first == {
            "code": "23001",
            "name": "A",
            "residents": "2000",
            "measure": "minutes",
            "unit": "minutes",
            "threshold": "15",
            "before": "25.0",
            "after": "8.0",
            "inside_before": "false",
            "inside_after": "true",
            "place_number": "1",
            "place_id": "23002",
            "place_name": "Mairie d’Ajain",
            "response": "rotating_centre",
        }
        assert [last[key] for key in ("place_number", "place_name", "response")] == ["", "", ""]

    def test_what_is_unknown_is_left_empty(self):
        columns = small_answer()["communes"] | {"before": [None, None, None]}

        first, *_ = lines(study_files.as_csv(small_answer() | {"communes": columns}))

        assert (first["before"], first["inside_before"]) == ("", "false")

    @pytest.mark.parametrize("name", ["=1+1", "+33", "-1", "@x", "\tx", "\rx"])
    def test_a_name_that_starts_like_a_formula_is_not_run(self, name):
        first, *_ = lines(study_files.as_csv(renamed(name)))

        assert first["name"] == f"'{name}"

    def test_spreadsheets_are_told_it_is_utf_8(self):
        assert study_files.as_csv(small_answer()).encode().startswith(b"\xef\xbb\xbf")

    def test_a_score_says_its_unit(self):
        result = small_answer() | {"measure": "score", "threshold": 2.5}

        assert lines(study_files.as_csv(result))[0]["unit"] == "consultations"


@pytest.mark.django_db
class TestGeojson:
    def test_places_come_first_then_every_commune(self):
        CommuneFactory(code="23001", name="A")

        features = json.loads(study_files.as_geojson(small_answer()))["features"]

        assert [feature["id"] for feature in features] == ["place-1", "23001", "23002", "23003"]
        assert [feature["geometry"]["type"] for feature in features] == [
            "Point",
            "Polygon",
            "Point",
            "Point",
        ]

    def test_coordinates_are_longitude_then_latitude(self):
        place, *_ = json.loads(study_files.as_geojson(small_answer()))["features"]

        assert place["geometry"]["coordinates"] == [2.0, 46.2]

    def test_properties_are_those_of_the_csv_and_of_the_place(self):
        place, commune, *_ = json.loads(study_files.as_geojson(small_answer()))["features"]

        assert place["properties"]["number"] == 1
        assert place["properties"]["stability"] == 0.87
        assert set(commune["properties"]) == {"kind", *study_files.COLUMNS}


class TestFileName:
    def named(self, name):
        study = StudyFactory.build(
            answered=True, name=name, ended_at=datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
        )
        study.pk = 7
        return study_files.file_name(study, "pdf")

    def test_it_holds_the_name_and_the_day_in_france(self):
        assert self.named("Est creusois") == "maillage-scenario-est-creusois-2026-11-22.pdf"

    @pytest.mark.parametrize("name", ['a"; x=".exe', "../../etc", "é/è\r\nX: y"])
    def test_it_cannot_break_out_of_the_header(self, name):
        assert set(self.named(name)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")

    def test_a_name_without_letters_gives_its_number(self):
        assert self.named("???") == "maillage-scenario-7-2026-11-22.pdf"


@pytest.mark.django_db
class TestPaper:
    def read(self, study):
        return pypdf.PdfReader(io.BytesIO(study_paper.as_pdf(study)))

    def text(self, study):
        text = " ".join(page.extract_text() for page in self.read(study).pages)
        return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())

    def test_it_says_what_the_page_says(self):
        text = self.text(StudyFactory(answered=True, name="Est creusois"))

        for said in (
            "2 500 habitants de plus à moins de 15 minutes",
            "Mairie d’Ajain",
            "Gardé dans 87 essais sur 100",
            "1 200 habitants restent à plus de 15 minutes",
            "Avec un lieu de plus : 700 habitants",
            "52 000 €",
            "275 couples METRIC",
            "Page 1 sur",
        ):
            assert said in text

    def test_it_is_tagged_titled_and_in_french(self):
        reader = self.read(StudyFactory(answered=True, name="Est creusois"))
        root = reader.trailer["/Root"]

        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"].lower().startswith("fr")
        assert reader.metadata.title == "Est creusois"
        assert b"pdfuaid" in root["/Metadata"].get_object().get_data()

    def test_every_page_is_a4(self):
        for page in self.read(StudyFactory(answered=True)).pages:
            assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]

    @pytest.mark.parametrize(
        "name", ["#panic()", "*gras* _x_ $y$", '#read("/etc/passwd")', "</svg>&<", "\\u{41} @x"]
    )
    def test_what_people_write_is_printed_as_it_is(self, name):
        study = StudyFactory(answered=True, name=name, result=renamed(name))

        assert name in self.text(study)

    def test_the_same_study_gives_the_same_bytes(self):
        study = StudyFactory(answered=True)

        assert study_paper.as_pdf(study) == study_paper.as_pdf(study)

    def test_a_study_without_place_or_commune_still_prints(self):
        nobody = {key: [] for key in small_answer()["communes"]}
        bare = small_answer() | {"communes": nobody, "places": [], "variations": []}

        assert "Aucun lieu n’est ouvert" in self.text(StudyFactory(answered=True, result=bare))


def test_each_column_that_is_not_obvious_is_explained_on_the_page(repository):
    folder = repository / "src/maillage/web/coordination/templates/coordination/studies"
    explained = (folder / "_method.html").read_text()

    obvious = {"code", "name", "residents", "measure"}
    assert [
        c for c in study_files.COLUMNS if c not in obvious and f"<code>{c}</code>" not in explained
    ] == []
