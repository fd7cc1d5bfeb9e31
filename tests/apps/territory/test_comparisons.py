"""What a score is compared with."""

import pytest

from maillage.apps.territory.models import Commune, FormerCommune, PostalCode
from maillage.apps.territory.selectors import comparisons, get_perimeter
from maillage.apps.territory.services.summaries import rebuild_summaries
from tests.apps.territory.factories import (
    CommuneFactory,
    DepartementFactory,
    EpciFactory,
    RegionFactory,
    ScoreFactory,
)

pytestmark = pytest.mark.django_db


def load(vintage, *scores, profession="gp"):
    for score in scores:
        ScoreFactory(profession=profession, vintage=vintage, score=score)
    rebuild_summaries(profession, vintage)


def test_france_is_found_by_profession_and_vintage():
    load(2023, 2.0, 4.0)

    assert comparisons.france_summary("gp", 2023).mean == pytest.approx(3.0)
    assert comparisons.france_summary("gp", 2022) is None
    assert comparisons.france_summary("nurse", 2023) is None


def test_departements_are_those_of_the_latest_vintage_only():
    load(2022, 9.0)
    load(2023, 2.0)

    vintage, means = comparisons.departement_means("gp")

    assert vintage == 2023
    assert means == {"france": pytest.approx(2.0), "23": pytest.approx(2.0)}


def test_without_scores_there_is_no_mean():
    assert comparisons.departement_means("gp") == (None, {})


def test_a_commune_without_a_score_is_absent_from_the_scores():
    load(2023, 2.0)
    scored = Commune.objects.get()
    silent = CommuneFactory()

    assert comparisons.scores_of([scored.code, silent.code], "gp", 2023) == {scored.code: 2.0}


def test_parts_of_a_commune_are_its_former_communes_and_postal_codes():
    commune = CommuneFactory(name="Fursac")
    for code, name in (("23231", "Saint-Pierre"), ("23192", "Fursac")):
        FormerCommune.objects.create(code=code, name=name, successor=commune, search_text="")
    for code in ("23290", "23291", "23292", "23293"):
        PostalCode.objects.create(code=code, commune=commune)

    arrondissements, former, postal = comparisons.parts_of(commune)

    assert (arrondissements, former) == ([], ["Saint-Pierre"])
    assert postal == ["23290", "23291", "23292"]


def test_a_divided_commune_gives_its_arrondissements_in_order():
    paris = CommuneFactory(code="75056", divided=True)
    for code in ("75102", "75101"):
        CommuneFactory(code=code, parent=paris)

    arrondissements, _, _ = comparisons.parts_of(paris)

    assert [part.code for part in arrondissements] == ["75101", "75102"]


def test_departements_come_by_code():
    for code in ("2A", "01", "23"):
        DepartementFactory(code=code)

    assert [place.code for place in comparisons.departements()] == ["01", "23", "2A"]


def test_places_inside_go_one_step_down():
    region = RegionFactory(code="75")
    creuse = DepartementFactory(code="23", region=region)
    epci = EpciFactory(code="200034825")
    for _ in range(2):
        CommuneFactory(departement=creuse, epci=epci)
    CommuneFactory(departement=creuse, epci=None)

    assert comparisons.places_inside(get_perimeter("region", "75")) == [creuse]
    assert comparisons.places_inside(get_perimeter("departement", "23")) == [epci]
    assert comparisons.places_inside(get_perimeter("epci", "200034825")) == []
