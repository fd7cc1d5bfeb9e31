"""Areas: what can be named, each commune counted once."""

import pytest

from maillage.apps.compact.areas import read_area, union
from maillage.apps.compact.errors import BadQuestion
from tests.apps.territory.factories import CommuneFactory, DepartementFactory

pytestmark = pytest.mark.django_db


def _codes(area):
    return sorted(area.communes.order_by().values_list("code", flat=True))


def test_a_commune_an_intercommunality_and_a_departement_can_be_named():
    ajain = CommuneFactory(name="Ajain")
    other = CommuneFactory(epci=None)
    CommuneFactory(departement=DepartementFactory(code="03", name="Allier"), epci=None)
    assert read_area(f"commune:{ajain.code}").name == "Ajain"
    assert _codes(read_area(f"epci:{ajain.epci_id}")) == [ajain.code]
    assert _codes(read_area("departement:23")) == sorted([ajain.code, other.code])


def test_arrondissements_stand_for_their_town():
    lyon = CommuneFactory(name="Lyon", is_divided=True)
    first = CommuneFactory(name="Lyon 1er", parent=lyon)
    assert _codes(read_area(f"commune:{lyon.code}")) == [first.code]
    assert _codes(read_area("france")) == [first.code]


def test_areas_put_together_count_a_commune_once():
    ajain, other = CommuneFactory(), CommuneFactory()
    both = union(
        [read_area(f"commune:{ajain.code}"), read_area("departement:23")], spec="x", name="Deux"
    )
    assert _codes(both) == sorted([ajain.code, other.code])
    assert both.communes.count() == 2
    assert _codes(union([], spec="x", name="Rien")) == []


@pytest.mark.parametrize(
    "spec",
    [
        "",
        "france:1",
        "planet:1",
        "commune:",
        "commune:99999",
        "departement:\x00",
        "region",
        "epci:9",
    ],
)
def test_an_unknown_area_is_refused_with_what_to_write(spec):
    with pytest.raises(BadQuestion, match="commune:94028"):
        read_area(spec)
