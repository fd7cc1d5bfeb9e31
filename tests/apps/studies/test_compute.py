"""A run from its claim to its answer: the same, whatever became of the data."""

import json
from itertools import combinations

import numpy as np
import pytest

from maillage.apps.studies import run as module
from maillage.apps.studies.enums import Aim, Limit, State
from maillage.apps.studies.inputs import travel_minutes, unpack
from maillage.apps.studies.run import compute
from maillage.apps.studies.selectors import perimeter_change, replay_verdict
from maillage.apps.studies.services import replay_study
from maillage.apps.territory.models import Commune, Site, TravelTimeSet
from maillage.apps.territory.services import delete_territory, save_territory
from maillage.engines.siting import Stop
from tests.apps.studies.factories import chosen, small_answer
from tests.apps.studies.roads import dense
from tests.apps.studies.territory import ACTOR, RESIDENTS, fresh, lines, with_minutes
from tests.apps.territory.factories import SiteFactory

pytestmark = pytest.mark.django_db


class TestAnswer:
    def test_from_the_draft_to_the_recorded_answer(self, tiny):
        study = tiny.launched(responses=[chosen(count=2)], minutes=10)

        compute(study.pk)

        kept = fresh(study)
        assert (kept.state, kept.problem, kept.progress) == (State.DONE, "", {})
        assert kept.started_at <= kept.heartbeat_at <= kept.ended_at
        result = kept.result
        # Neighbours are 9.9 minutes apart: 23002 reaches three villages, and 23005 or 23004 two.
        assert result["summary"]["after"]["inside"] == sum(RESIDENTS.values())
        assert {place["id"] for place in result["places"]} in (
            {"23002", "23004"},
            {"23002", "23005"},
        )
        assert result["quality"]["proven"] is True
        assert result["quality"]["gap"] == 0
        assert [row["sites"] for row in result["variations"]] == [1, 2, 3]
        assert result["stability"] | {"near_km": 10} == {
            "draws": 3,
            "done": 3,
            "infeasible": 0,
            "spread": 0.2,
            "near_km": 10,
        }
        assert result["times"]["is_estimated"] is True
        assert "Au-delà de 20\u00a0km" in result["notes"][0]
        assert set(result) == set(small_answer())
        actions = [action for action, subject in lines() if subject == f"study:{study.pk}"]
        assert actions == ["study.start", "study.change", "study.launch", "study.begin",
                           "study.end"]  # fmt: skip

    def test_the_plan_is_the_best_of_all_plans(self, tiny):
        study = tiny.launched(responses=[chosen(count=2)], minutes=10, draws=0, aim=Aim.MEAN)

        compute(study.pk)

        inputs = unpack(bytes(fresh(study).snapshot))
        table = dense(travel_minutes(inputs))
        best = min(
            inputs.communes.residents @ table[:, pair].min(axis=1)
            for pair in map(list, combinations(range(5), 2))
        )
        assert fresh(study).result["quality"]["objective"] == pytest.approx(best)

    @pytest.mark.parametrize("aim", [Aim.COVER, Aim.WORST, Aim.MEAN])
    def test_each_aim_ends_with_an_answer_that_json_holds(self, tiny, aim):
        study = tiny.launched(aim=aim, limit=Limit.BUDGET, budget=60_000)

        compute(study.pk)

        kept = fresh(study)
        assert kept.state == State.DONE
        json.dumps(kept.result, allow_nan=False)
        assert kept.result["measure"] == "minutes"

    def test_raising_scores_counts_the_neighbours_of_the_territory(self, tiny):
        tiny.load_scores(scores=(1.0, 2.4, 2.6, 2.4, 1.0))
        Commune.objects.filter(code__in=["23004", "23005"]).update(epci=None)
        study = tiny.launched(
            perimeter_kind="epci", perimeter_code="200034825", aim=Aim.LIFT, draws=2
        )

        compute(study.pk)

        kept = fresh(study)
        inputs = unpack(bytes(kept.snapshot))
        assert inputs.communes.is_inside.tolist() == [True] * 3 + [False] * 2
        assert kept.result["measure"] == "score"
        assert kept.result["communes"]["code"] == ["23001", "23002", "23003"]
        assert kept.result["summary"]["before"]["inside"] == 2000
        assert kept.result["summary"]["after"]["inside"] >= 2100
        assert any("Accessibilité potentielle" in what for what, _ in kept.vintages)

    def test_sites_that_serve_already_count_before(self, tiny):
        SiteFactory(kind="pharmacy", latitude=46.0, longitude=2.0)
        SiteFactory(kind="emergency", latitude=46.0, longitude=2.0)
        SiteFactory(kind="pharmacy", latitude=49.0, longitude=2.0)  # too far for anyone
        study = tiny.launched(existing_kinds=["pharmacy"], minutes=5)
        Site.objects.all().delete()

        compute(study.pk)

        result = fresh(study).result
        assert [site["kind"] for site in result["existing"]] == ["pharmacy"]
        assert result["summary"]["before"]["inside"] == 900
        assert [place["id"] for place in result["places"]] == ["23003"]

    def test_what_is_unknown_is_said(self, tiny):
        Commune.objects.filter(code="23004").update(population=None)
        study = tiny.launched()

        compute(study.pk)

        assert "La population de 1 commune est inconnue" in fresh(study).result["notes"][0]
        assert fresh(study).result["summary"]["without_residents"] == 1

    def test_communes_without_trip_or_score_are_counted(self):
        study = with_minutes([[5.0], [np.inf]], [10, 10])

        compute(study.pk)

        assert fresh(study).result["notes"] == [
            "Communes sans trajet connu vers les lieux possibles\u00a0: 1."
        ]


class TestWhatBecameOfTheData:
    """Launched is frozen: the answer is that of the day, and the page says what changed."""

    @pytest.fixture
    def saved(self, tiny):
        """A study on a saved territory of three communes, the same one computed before."""
        territory = save_territory(
            name="Nord",
            codes=["23001", "23002", "23003"],
            organisation=tiny.organisation,
            user=tiny.user,
            actor=ACTOR,
        )
        choices = {"perimeter_kind": "enregistre", "perimeter_code": territory.slug}
        first, second = tiny.launched(**choices), tiny.launched(**choices)
        compute(first.pk)
        assert not perimeter_change(fresh(first))
        return territory, first, second

    def test_a_territory_that_lost_a_commune(self, tiny, saved):
        territory, first, second = saved
        territory.communes.remove("23003")
        territory.communes.add("23005")

        compute(second.pk)
        again = replay_study(study=fresh(first), user=None, actor=ACTOR)
        compute(again.pk)

        expected = fresh(first).result["fingerprint"]
        assert fresh(second).state == State.DONE
        assert fresh(second).result["fingerprint"] == expected
        assert replay_verdict(fresh(again)) == "same"
        change = perimeter_change(fresh(second))
        assert change.lost == (("23003", "Village 3"),)
        assert change.gained == (("23005", "Village 5"),)
        assert change
        assert not change.is_gone

    def test_a_territory_that_was_deleted(self, tiny, saved):
        territory, first, second = saved
        delete_territory(territory=territory, actor=ACTOR)

        compute(second.pk)
        again = replay_study(study=fresh(first), user=None, actor=ACTOR)
        compute(again.pk)

        assert fresh(second).result["fingerprint"] == fresh(first).result["fingerprint"]
        assert replay_verdict(fresh(again)) == "same"
        assert perimeter_change(fresh(second)).is_gone

    def test_data_loaded_again_with_other_figures(self, tiny, saved):
        _, first, second = saved
        Commune.objects.update(population=7, latitude=47.0, name="Autre", point_source="contour")
        TravelTimeSet.objects.update(fixed_minutes=30.0)

        compute(second.pk)
        again = replay_study(study=fresh(first), user=None, actor=ACTOR)
        compute(again.pk)

        assert fresh(second).result["places"] == fresh(first).result["places"]
        assert replay_verdict(fresh(again)) == "same"
        assert not perimeter_change(fresh(second))

    def test_the_lists_of_a_study_without_an_answer_did_not_change(self, tiny):
        assert not perimeter_change(tiny.draft())


def test_small_territories_are_solved_to_a_proof_and_large_ones_to_a_thousandth(tiny, monkeypatch):
    asked = []
    original = module.solve_question

    def look(question, inputs, minutes, stop, progress):
        asked.append(stop)
        return original(question, inputs, minutes, stop, progress)

    monkeypatch.setattr(module, "solve_question", look)
    compute(tiny.launched(draws=0).pk)
    monkeypatch.setattr(module, "SMALL", 4)
    compute(tiny.launched(draws=0).pk)

    assert [stop.gap for stop in asked] == [0.0, 0.001]
    assert {stop.seconds for stop in asked} == {60.0}
    assert all(isinstance(stop, Stop) for stop in asked)
