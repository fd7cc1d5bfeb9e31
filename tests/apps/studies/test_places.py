"""Where something may open, what serves already, and a list of places of one's own."""

import pytest

from maillage.apps.studies.errors import BadStudy
from maillage.apps.studies.run import compute
from maillage.apps.studies.selectors import Place, existing_kinds_near, freeze, places_of
from maillage.apps.studies.services import launch_study, read_places
from maillage.apps.territory.enums import SiteKind
from maillage.apps.territory.models import Commune
from maillage.apps.territory.selectors import get_perimeter
from tests.apps.studies.factories import StudyFactory
from tests.apps.studies.territory import ACTOR, fresh
from tests.apps.territory.factories import CommuneFactory, SiteFactory

pytestmark = pytest.mark.django_db


def ids(study):
    return [place.id for place in places_of(study)]


def test_town_halls_are_communes_whose_point_is_one_by_name():
    CommuneFactory(code="23003", name="Bourg", population=300, latitude=46.1, longitude=2.1)
    CommuneFactory(code="23001", name="Village")
    CommuneFactory(code="23002", name="Hameau", point_source="contour")
    CommuneFactory(code="23004", name="Grande ville", divided=True)
    study = StudyFactory()

    assert places_of(study)[0] == Place("23003", "Bourg", "23003", 46.1, 2.1, 300)
    assert ids(study) == ["23003", "23001"]
    study.candidates = "communes"
    assert ids(study) == ["23003", "23002", "23001"]


def test_places_are_those_of_the_territory_only():
    CommuneFactory(code="23001")
    CommuneFactory(code="19001", departement__code="19", departement__name="Corrèze")

    assert ids(StudyFactory()) == ["23001"]


def test_france_services_are_those_that_stand_in_the_territory():
    inside = CommuneFactory(code="23001", population=800)
    outside = CommuneFactory(code="19001", departement__code="19", departement__name="Corrèze")
    SiteFactory(kind="france_services", identifier="7", name="Maison", commune=inside)
    SiteFactory(kind="france_services", identifier="8", commune=outside)
    SiteFactory(kind="france_services", identifier="9", commune=None)
    SiteFactory(kind="pharmacy", identifier="10", commune=inside)

    study = StudyFactory(candidates="france_services")

    assert places_of(study) == (Place("fs-7", "Maison", "23001", 46.2, 2.0, 800),)


def test_a_list_of_ones_own_is_kept_with_the_residents_known():
    CommuneFactory(code="23001", population=800)
    entry = {"name": "Salle", "latitude": 46.0, "longitude": 2.0}
    study = StudyFactory(
        candidates="imported",
        imported=[
            {"id": "l-1", "commune": "23001", **entry},
            {"id": "l-2", "commune": "", **entry},
        ],
    )

    assert [(place.id, place.residents) for place in places_of(study)] == [
        ("l-1", 800),
        ("l-2", None),
    ]


def test_kinds_that_serve_already_are_counted_in_the_territory_and_30_km_around():
    CommuneFactory(code="23001", latitude=46.0, longitude=2.0)
    CommuneFactory(code="23002", latitude=46.4, longitude=2.0)
    for latitude, longitude in ((46.2, 2.0), (46.69, 2.0), (46.71, 2.0), (46.2, 2.31)):
        SiteFactory(kind="pharmacy", latitude=latitude, longitude=longitude)
    SiteFactory(kind="hospital", latitude=45.71, longitude=2.0)

    found = existing_kinds_near(get_perimeter("departement", "23"))

    label = {kind.value: kind.label for kind in SiteKind}
    assert found == [("hospital", label["hospital"], 1), ("pharmacy", label["pharmacy"], 2)]


def test_an_empty_territory_has_nothing_near():
    CommuneFactory()
    SiteFactory()
    Commune.objects.update(epci=None)

    assert existing_kinds_near(get_perimeter("epci", "200034825")) == []


def test_existing_sites_are_frozen_in_one_order_with_the_kinds_ticked(tiny):
    for kind in ("pharmacy", "emergency", "pharmacy"):
        SiteFactory(kind=kind, latitude=46.1, longitude=2.0)

    inputs, vintages = freeze(tiny.draft(existing_kinds=["pharmacy", "emergency"]))
    alone, _ = freeze(tiny.draft())

    assert inputs.existing.kind.tolist() == ["emergency", "pharmacy", "pharmacy"]
    assert len(alone.existing) == 0
    assert any(vintage == "2026" for _, vintage in vintages)


def test_too_many_communes_are_refused_at_step_1(tiny, monkeypatch):
    monkeypatch.setattr("maillage.apps.studies.selectors.inputs.MOST_COMMUNES", 4)

    with pytest.raises(BadStudy, match="a 5 communes\u00a0; il en faut de 1 à 4") as refused:
        launch_study(study=tiny.draft(), actor=ACTOR)

    assert refused.value.step == 1


class TestReadPlaces:
    def test_a_list_gives_places_at_their_point_or_that_of_their_commune(self):
        CommuneFactory(code="23002", latitude=46.2, longitude=2.05)
        text = "nom;latitude;longitude;commune\nSalle;46,1;2,0;23002\nMairie;;;23002\n"

        places, refused = read_places(text.encode(), "lieux.csv")

        assert places == [
            {"id": "l-1", "name": "Salle", "commune": "23002", "latitude": 46.1, "longitude": 2.0},
            {"id": "l-2", "name": "Mairie", "commune": "23002", "latitude": 46.2,
             "longitude": 2.05},
        ]  # fmt: skip
        assert refused == []

    def test_refused_lines_are_told_by_their_number_in_the_file_in_order(self):
        CommuneFactory(code="23002")
        text = (
            "nom,latitude,longitude,commune\n"
            "Salle,46.1,2.0,\n"
            ",46.1,2.0,\n"
            "Perdue,,,99999\n"
            "Ici,,,23002\n"
            "Ailleurs,95,2.0,\n"
        )

        places, refused = read_places(text.encode(), "lieux.csv")

        assert [place["name"] for place in places] == ["Salle", "Ici"]
        assert [line for line, _ in refused] == [3, 4, 6]
        assert refused[1][1] == "Perdue\u00a0: sa commune n’existe pas."

    def test_a_commune_that_does_not_exist_is_not_kept_beside_coordinates(self):
        """The answer then takes the nearest commune: the place can be made real."""
        places, _ = read_places(
            b"nom,latitude,longitude,commune\nSalle,46.1,2.0,99999\n", "lieux.csv"
        )

        assert places[0]["commune"] == ""

    @pytest.mark.parametrize(
        ("content", "name"),
        [
            (b"", "vide.csv"),
            (b"nom,latitude,longitude\n", "entete.csv"),
            (b"bonjour", "lettre.txt"),
            (b"a,b\n1,2\n", "autre.csv"),
            (b"PK\x03\x04 not a workbook", "abime.xlsx"),
            (b"\x00\x01\x02" * 50, "image.png"),
            (b"nom,commune\nPerdue,99999\n", "perdu.csv"),
        ],
    )
    def test_a_file_that_gives_no_place_is_refused_by_its_own_name(self, content, name):
        with pytest.raises(BadStudy) as refused:
            read_places(content, name)

        assert refused.value.step == 3
        assert "/tmp" not in str(refused.value)

    def test_two_lists_of_the_same_lines_have_the_same_ids(self):
        text = b"nom,latitude,longitude\nA,46,2\nB,46.1,2\n"

        assert read_places(text, "a.csv") == read_places(text, "b.csv")

    def test_an_imported_place_without_commune_is_computed_on(self, tiny):
        places, _ = read_places(b"nom,latitude,longitude\nSalle,46.0668,2.0\n", "a.csv")
        study = launch_study(
            study=tiny.draft(candidates="imported", imported=places, draws=0), actor=ACTOR
        )

        compute(study.pk)

        assert fresh(study).result["places"][0]["commune"] == "23002"
