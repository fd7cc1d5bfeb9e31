"""A study on its way, in words, from what the worker last wrote."""

from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.web.coordination.studies.answer import progress as study_progress
from tests.apps.studies.factories import StudyFactory

NB = "\u00a0"
NOW = timezone.now()


def told(aim="cover", **progress):
    study = StudyFactory.build(running=True, aim=aim, heartbeat_at=NOW, progress=progress)
    return study_progress.progress_of(study, NOW)


def waiting(seconds):
    study = StudyFactory.build(waiting=True, launched_at=NOW - timedelta(seconds=seconds))
    return study_progress.progress_of(study, NOW)


@pytest.mark.parametrize("step", ["inputs", "solve", "variations", "stability", "answer"])
def test_every_step_has_its_own_sentence(step):
    said = told(step=step)["sentences"][0]

    assert said.endswith("…")
    assert [key for key in study_progress._STEPS if study_progress._STEPS[key] == said] == [step]


def test_without_a_share_the_bar_does_not_pretend():
    assert told(step="solve", share=None)["share"] is None
    assert waiting(1)["share"] is None


@pytest.mark.parametrize(("share", "shown"), [(0.0, 0), (0.364, 36), (1.0, 100)])
def test_the_share_is_in_per_cent(share, shown):
    assert told(step="stability", share=share)["share"] == shown


@pytest.mark.parametrize(("share", "rank"), [(0.0, 1), (0.36, 37), (0.99, 100), (1.0, 100)])
def test_the_draw_under_way_is_counted_from_one(share, rank):
    assert f"Essai {rank} sur 100" in told(step="stability", share=share)["sentences"][1]


def test_only_draws_are_counted():
    assert not any("Essai" in said for said in told(step="solve", share=0.5)["sentences"])


@pytest.mark.parametrize(
    ("aim", "said"),
    [
        ("cover", f"Déjà trouvé{NB}: 3\u202f000{NB}habitants à moins de 15{NB}minutes."),
        (
            "lift",
            f"Déjà trouvé{NB}: 3\u202f000{NB}habitants à 2,5{NB}consultations par an ou plus.",
        ),
    ],
)
def test_residents_are_told_where_the_aim_counts_them(aim, said):
    assert said in told(aim, step="solve", objective=3000.0, bound=3300.0)["sentences"]


@pytest.mark.parametrize("aim", ["mean", "worst"])
def test_a_raw_objective_is_never_shown(aim):
    said = told(aim, step="solve", objective=123456.0, bound=123000.0)["sentences"]

    assert not any("123" in sentence for sentence in said)
    assert any("mieux" in sentence for sentence in said)


def test_the_gap_is_the_same_whichever_way_is_better():
    up = told("cover", step="solve", objective=100.0, bound=110.0)["sentences"][-1]
    down = told("mean", step="solve", objective=100.0, bound=90.0)["sentences"][-1]

    assert up == down == f"Aucune autre répartition ne pourra faire plus de 10,0{NB}% mieux."


@pytest.mark.parametrize("bound", [None, float("inf"), float("nan")])
def test_without_a_bound_nothing_is_promised(bound):
    said = told(step="solve", objective=100.0, bound=bound)["sentences"]

    assert not any("mieux" in sentence for sentence in said)


def test_nothing_found_yet_divides_by_nothing():
    said = told(step="solve", objective=0.0, bound=100.0)["sentences"]

    assert not any("mieux" in sentence for sentence in said)


def test_a_reached_bound_is_the_end_of_the_search():
    said = told(step="solve", objective=100.0, bound=100.0)["sentences"]

    assert said[-1] == "On ne peut pas faire mieux."


def test_the_wait_is_explained_only_when_it_is_long():
    assert waiting(5)["sentences"] == [study_progress.WAITING]
    assert waiting(60)["sentences"] == [study_progress.WAITING_LONG]


def test_stopping_hides_the_rest():
    study = StudyFactory.build(running=True, stop_asked=True, heartbeat_at=NOW)

    assert study_progress.progress_of(study, NOW)["sentences"] == [study_progress.STOPPING]


def test_silence_is_told_after_two_minutes():
    def said(minutes):
        heard = NOW - timedelta(minutes=minutes)
        study = StudyFactory.build(running=True, heartbeat_at=heard)
        return study_progress.progress_of(study, NOW)["sentences"]

    assert study_progress.SILENT not in said(1)
    assert study_progress.SILENT in said(3)
