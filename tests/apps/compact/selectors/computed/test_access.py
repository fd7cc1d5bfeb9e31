"""Official scores: weighted by hand, by vintage, and never replaced when they are missing."""

import pytest

from maillage.apps.compact.areas import read_area
from maillage.apps.compact.errors import NotMeasured
from tests.apps.territory.factories import CommuneFactory, DepartementFactory, ScoreFactory

from .worked import measured, parts

pytestmark = pytest.mark.django_db


@pytest.fixture
def creuse():
    """A département of three communes, one without a score, and a commune elsewhere."""
    allier = DepartementFactory(code="03", name="Allier")
    outside = CommuneFactory(departement=allier, epci=None)
    _score(outside, 4.0, 5000)
    CommuneFactory(name="Sans score")
    return read_area("departement:23")


def _score(commune, score, people, vintage=2023, profession="gp"):
    ScoreFactory(
        commune=commune, score=score, vintage=vintage, profession=profession,
        standardised_population=people, total_population=people / 2,
        dataset__vintage=str(vintage), dataset__part=profession,
    )  # fmt: skip


def test_a_score_is_the_mean_of_communes_by_standardised_population(creuse):
    _score(CommuneFactory(), 2.0, 1000)
    _score(CommuneFactory(), 3.0, 3000)
    found = measured("access.score_gp", creuse)
    assert (found.numerator, found.denominator) == (11000, 4000)
    assert found.sources == (("Accessibilité potentielle localisée (APL), DREES", "2023"),)
    assert "1 commune" in found.notes[-1]


@pytest.mark.parametrize("profession", ["nurse", "dentist"])
def test_each_profession_has_its_own_score(creuse, profession):
    commune = CommuneFactory()
    _score(commune, 2.0, 1000)
    _score(commune, 150.0, 1000, profession=profession)
    assert parts(f"access.score_{profession}", creuse) == (150000, 1000)


def test_the_vintage_is_the_latest_that_does_not_come_after_the_period(creuse):
    commune = CommuneFactory()
    _score(commune, 2.0, 1000, vintage=2022)
    _score(commune, 3.0, 1000, vintage=2023)
    assert parts("access.score_gp", creuse, "2022") == (2000, 1000)
    assert parts("access.score_gp", creuse, "2026") == (3000, 1000)
    assert "2023" in measured("access.score_gp", creuse, "2026").notes[0]


def test_residents_above_the_threshold_include_those_right_on_it(creuse):
    for score, people in ((2.49, 1000), (2.5, 600), (3.0, 400)):
        _score(CommuneFactory(), score, people)
    assert parts("access.residents_above", creuse) == (500, 1000)


def test_residents_raised_were_under_the_threshold_one_vintage_before(creuse):
    for before, now, people in ((2.0, 2.5, 100), (2.6, 2.4, 30), (2.6, 2.7, 1000), (1.0, 2.0, 50)):
        commune = CommuneFactory()
        _score(commune, before, 99, vintage=2022)
        _score(commune, now, people)
    _score(CommuneFactory(), 3.0, 700)  # new: absent of the vintage before
    found = measured("access.residents_raised", creuse)
    assert (found.numerator, found.denominator) == (50, None)
    assert found.notes[0].endswith("15\u00a0habitants.")
    assert [vintage for _, vintage in found.sources] == ["2022", "2023"]


def test_one_vintage_alone_tells_nothing_of_what_changed(creuse):
    with pytest.raises(NotMeasured, match="importez aussi le précédent"):
        measured("access.residents_raised", creuse)


@pytest.mark.parametrize("key", ["score_gp", "score_nurse", "residents_above"])
def test_scores_that_are_not_loaded_are_asked_for_never_estimated(creuse, key):
    with pytest.raises(NotMeasured, match="maillage data import apl"):
        measured(f"access.{key}", creuse, "2020")


def test_a_territory_without_any_score_has_no_object(creuse):
    assert parts("access.score_gp", CommuneFactory()) == (0, 0)
