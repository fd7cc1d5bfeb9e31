"""What the tests of imports share: an organisation in a small corner of the Creuse."""

import pytest

from maillage.apps.territory.models import FormerCommune, PostalCode
from tests.apps.accounts.factories import OrganisationFactory
from tests.apps.territory.factories import CommuneFactory


@pytest.fixture
def corner(db):
    """Ajain and Guéret, their postal codes, and a former commune of Ajain."""
    ajain = CommuneFactory(code="23002", name="Ajain", latitude=46.2, longitude=2.0)
    gueret = CommuneFactory(code="23096", name="Guéret", latitude=46.17, longitude=1.87)
    PostalCode.objects.create(code="23380", commune=ajain)
    PostalCode.objects.create(code="23000", commune=gueret)
    FormerCommune.objects.create(code="23998", name="Vieux-Ajain", successor=ajain, search_text="")
    return {"23002": ajain, "23096": gueret}


@pytest.fixture
def organisation(corner):
    return OrganisationFactory(finess="230000010")
