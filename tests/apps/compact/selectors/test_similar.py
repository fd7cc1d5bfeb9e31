import pytest

from maillage.apps.compact.areas import read_area
from maillage.apps.compact.selectors.similar import similar
from tests.apps.territory.factories import CommuneFactory, DepartementFactory, EpciFactory

pytestmark = pytest.mark.django_db


def a_commune(code, population=1000, older=300, **values):
    rest = population - older
    ages = {"aged_0_19": rest // 2, "aged_20_64": rest - rest // 2, "aged_65_plus": older}
    return CommuneFactory(
        code=code, name=code, population=population, contour=None, **ages, **values
    )


def names(found):
    return [each.area.spec.partition(":")[2] for each in found.places]


def test_the_closest_communes_come_first_with_the_numbers_that_say_so():
    a_commune("23001", 1000, 300)
    a_commune("23002", 1000, 310)
    a_commune("23003", 1100, 200)
    a_commune("23004", 90_000, 9_000)

    found = similar(read_area("commune:23001"))

    assert names(found) == ["23002", "23003", "23004"]
    assert [each.closeness for each in found.places] == sorted(
        [each.closeness for each in found.places], reverse=True
    )
    assert "30,0)" in found.places[0].words and "31,0" in found.places[0].words
    assert "part des 65 ans et plus" in found.criteria
    assert "n’est pas chargé" in found.criteria  # no score, no site


def test_a_twin_is_at_100_and_at_most_so_many_are_given():
    for code in ("23001", "23002", "23003"):
        a_commune(code, 1000, 300 if code != "23003" else 100)

    found = similar(read_area("commune:23001"), limit=1)

    assert [(each.area.spec, each.closeness) for each in found.places] == [("commune:23002", 100)]


def test_density_is_insees_where_it_is_loaded():
    a_commune("23001", density="Bourgs ruraux")
    a_commune("23002", density="Rural à habitat très dispersé")
    a_commune("23003", 20_000, 6_000, density="Bourgs ruraux")

    found = similar(read_area("commune:23001"))

    assert names(found) == ["23003", "23002"]
    assert "densité" in found.criteria and "sur 7" in found.places[0].words


def test_a_departement_is_compared_with_the_others_by_its_residents():
    other, far = DepartementFactory(code="58"), DepartementFactory(code="94")
    a_commune("23001", 1000, 300)
    a_commune("58001", 900, 290, departement=other)
    a_commune("58002", 1100, 310, departement=other)
    a_commune("94001", 90_000, 9_000, departement=far)

    found = similar(read_area("departement:23"))

    assert names(found) == ["58", "94"]


def test_an_intercommunality_is_not_its_own_neighbour():
    a_commune("23001")
    a_commune("23002", epci=EpciFactory(code="200000002"))

    assert names(similar(read_area("epci:200034825"))) == ["200000002"]


def test_a_commune_without_census_and_france_have_no_likeness():
    CommuneFactory(code="97601", no_ages=True)
    a_commune("23001")

    assert similar(read_area("commune:97601")).places == ()
    assert similar(read_area("france")).places == ()
    assert names(similar(read_area("commune:23001"))) == []
