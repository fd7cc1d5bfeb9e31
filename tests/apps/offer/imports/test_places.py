"""The commune of a line, however a file names it."""

import pytest

from maillage.apps.offer.imports.places import Places
from maillage.apps.territory.models import PostalCode
from tests.apps.territory.factories import CommuneFactory, DepartementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(corner):
    saint = CommuneFactory(code="23247", name="Saint-Vaury")
    PostalCode.objects.create(code="23380", commune=saint)
    CommuneFactory(
        code="01004", name="Ajain", departement=DepartementFactory(code="01", name="Ain")
    )
    CommuneFactory(
        code="2A004", name="Ajaccio", departement=DepartementFactory(code="2A", name="CS")
    )
    return Places()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"code": "23002"}, "23002"),
        ({"code": "1004"}, "01004"),
        ({"code": "2a004"}, "2A004"),
        ({"code": "23998"}, "23002"),
        ({"city": "23002"}, "23002"),
        ({"postal_code": "23000"}, "23096"),
        ({"postal_code": "23000", "city": "n’importe quoi"}, "23096"),
        ({"postal_code": "23380", "city": "AJAIN"}, "23002"),
        ({"postal_code": "23380", "city": "st vaury"}, "23247"),
        ({"postal_code": "23009", "city": "GUERET CEDEX 9"}, "23096"),
        ({"postal_code": "20700", "city": "Ajaccio Cedex"}, "2A004"),
        ({"city": "Saint-Vaury"}, "23247"),
        ({"city": "Ajain", "postal_code": "01999"}, "01004"),
    ],
)
def test_a_commune_is_found(places, given, code):
    assert places.find(**given).code == code


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"code": "99999"}, "99999"),
        ({"code": "Ajain"}, "Ajain"),
        ({"city": "Ajain"}, "Ajain"),  # there are two
        ({"postal_code": "23380"}, "23380"),  # two communes share it
        ({"postal_code": "23380", "city": "Nulle-Part"}, "23380 Nulle-Part"),
        ({}, "rien"),
    ],
)
def test_what_is_not_one_commune_is_told_not_guessed(places, given, told):
    with pytest.raises(ValueError, match="Insee") as refused:
        places.find(**given)

    assert told in str(refused.value)


def test_a_point_is_that_of_the_commune(places):
    place = places.find(code="23002")

    assert (place.latitude, place.longitude, place.departement) == (46.2, 2.0, "23")
