"""A small Creuse for the public pages: three communes, their scores, what surrounds them."""

import pytest

from maillage.apps.territory.services.summaries import rebuild_summaries
from tests.apps.territory.factories import (
    CommuneFactory,
    ScoreFactory,
    SiteFactory,
    TownHallFactory,
    TravelTimeSetFactory,
)


@pytest.fixture
def travel(db):
    return TravelTimeSetFactory()


@pytest.fixture
def ajain(travel):
    """Ajain, without any official score loaded."""
    return CommuneFactory(code="23002", name="Ajain", latitude=46.2, longitude=2.0)


@pytest.fixture
def creuse(ajain):
    """Ajain (2.1), Guéret (3.0) and Jouillat (4.0), with scores of 2022 and 2023."""
    gueret = CommuneFactory(code="23096", name="Guéret", latitude=46.17, longitude=1.87)
    jouillat = CommuneFactory(code="23101", name="Jouillat", latitude=46.26, longitude=1.94)
    for vintage, scores in ((2022, (2.4, 3.1, 4.0)), (2023, (2.1, 3.0, 4.0))):
        for place, score, share in zip((ajain, gueret, jouillat), scores, (0, 1, 2), strict=True):
            ScoreFactory(commune=place, vintage=vintage, score=score, share_worse_off=share * 0.333)
        rebuild_summaries("gp", vintage)
    return ajain


@pytest.fixture
def equipped(creuse):
    """The same Ajain with a town hall, a pharmacy in town and a hospital far away."""
    TownHallFactory(commune=creuse)
    SiteFactory(commune=creuse, latitude=creuse.latitude, longitude=creuse.longitude)
    SiteFactory(kind="hospital", name="Centre hospitalier", latitude=46.6, longitude=2.0)
    return creuse


@pytest.fixture
def read(client):
    """Text of a page that must answer 200."""

    def get(address, **headers):
        response = client.get(address, headers=headers)
        assert response.status_code == 200, response.status_code
        return response.content.decode()

    return get
