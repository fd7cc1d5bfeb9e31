"""What the loaded data allow a study to ask."""

import pytest

from maillage.apps.studies.enums import Aim
from maillage.apps.studies.selectors import (
    available_aims,
    default_responses,
    freeze,
    lift_unavailable_reason,
)
from maillage.apps.territory.models import OfficialScore, ScoreSummary
from maillage.sources.responses import read_responses
from tests.apps.territory.factories import CommuneFactory, ScoreFactory

pytestmark = pytest.mark.django_db


def test_raising_scores_is_asked_only_with_official_scores_of_gps(tiny):
    assert available_aims() == (Aim.COVER, Aim.WORST, Aim.MEAN)
    assert "maillage data import apl" in lift_unavailable_reason()
    ScoreSummary.objects.create(
        perimeter="france", profession="nurse", vintage=2023, mean=1, residents=1
    )
    assert Aim.LIFT not in available_aims()

    tiny.load_scores()

    assert available_aims() == (Aim.COVER, Aim.WORST, Aim.MEAN, Aim.LIFT)
    assert lift_unavailable_reason() == ""


def test_default_responses_are_the_catalogue_with_none_chosen():
    facts = default_responses()

    assert [fact["key"] for fact in facts] == [r.key for r in read_responses().responses]
    for fact, response in zip(facts, read_responses().responses, strict=True):
        assert (fact["count"], fact["is_edited"]) == (0, False)
        assert fact["cost_per_year"] == response.cost_per_year
        assert fact["capacity_source"] == response.capacity_source
        assert "description" not in fact


def test_scores_frozen_are_those_of_gps_of_the_latest_vintage(tiny):
    tiny.load_scores(scores=(1.0, 1.1, 1.2, 1.3, 1.4))
    old = OfficialScore.objects.get(commune_id="23001")
    ScoreFactory(commune=old.commune, vintage=2022, score=9.0, dataset__vintage="2022")
    ScoreFactory(commune=old.commune, profession="nurse", score=8.0, dataset__part="nurse")
    OfficialScore.objects.filter(commune_id="23002", vintage=2023).delete()

    inputs, _ = freeze(tiny.draft(aim=Aim.LIFT))

    assert inputs.communes.score.tolist()[0] == 1.0
    assert inputs.communes.score.tolist()[2:] == [1.2, 1.3, 1.4]
    assert str(inputs.communes.score[1]) == "nan"
    assert inputs.communes.need[1] == 0
    assert inputs.communes.residents[1] == 100  # the census, where no score says
    assert inputs.bands == {
        "vintage": "2023",
        "upper": [10.0, 15.0, 20.0],
        "weights": pytest.approx([1, 2 / 3, 1 / 3], abs=0.01),
    }


def test_other_aims_read_no_score_and_no_neighbour(tiny):
    tiny.load_scores()
    CommuneFactory(code="19001", departement__code="19", departement__name="Corrèze",
                   latitude=46.1, longitude=2.0)  # fmt: skip

    cover, _ = freeze(tiny.draft())
    lift, _ = freeze(tiny.draft(aim=Aim.LIFT))

    assert cover.communes.code.size == 5
    assert set(map(str, cover.communes.score)) == {"nan"}
    assert cover.bands == {}
    assert lift.communes.code.tolist()[0] == "19001"
    assert lift.communes.is_inside.tolist() == [False] + [True] * 5
