from datetime import date

import pytest

from maillage.apps.compact.selectors import experiments as selectors
from maillage.apps.compact.services import readings
from tests.apps.accounts.factories import UserFactory
from tests.apps.compact.experiments import LAST, NOW, TODAY, WRITTEN, a_draft, a_read, a_started
from tests.apps.compact.factories import a_compact
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db


def test_what_waits_for_someone_comes_first_then_running_drafts_and_decided():
    compact = a_compact()
    decided = a_read(compact, title="Décidée")
    readings.decide(
        experiment=decided, decision="generalise", reason="Le gain est net.",
        signatory=("A. Roy", ""), user=UserFactory(), now=NOW,
    )  # fmt: skip
    a_draft(compact, title="Projet", starts_on=date(2026, 5, 1), ends_on=date(2026, 8, 1))
    a_started(compact, title="En cours", ends_on=date(2026, 12, 31))
    a_started(compact, title="Finie")

    found = selectors.experiments_of(compact, TODAY)

    assert [each.experiment.title for each in found] == ["Finie", "En cours", "Projet", "Décidée"]
    assert found[0].state == "finie le 31 mars 2026"
    assert [bool(each.to_do) for each in found] == [True, False, False, False]


def test_an_experiment_is_finished_the_day_after_its_last():
    started = a_started()

    assert not selectors.is_finished(started, LAST)
    assert selectors.is_finished(started, TODAY)


def test_once_read_what_waits_is_the_decision():
    assert selectors.standing(a_started(), TODAY).to_do == "lire le résultat, puis décider"
    assert selectors.standing(a_read(), TODAY).to_do == "décider de la suite"


def test_a_draft_whose_start_went_by_waits_for_someone():
    found = selectors.standing(a_draft(), TODAY)

    assert "reportez les dates" in found.to_do


@pytest.mark.parametrize(
    ("places", "others", "before", "words"),
    [
        (2, 8, 6, []),
        (1, 30, 6, ["Un seul lieu"]),
        (2, 3, 6, ["le hasard seul fait souvent aussi bien"]),
        (3, 2, 2, ["presque rien", "moins de trois mesures"]),
    ],
)
def test_what_a_protocol_will_never_tell_is_said_beforehand(places, others, before, words):
    communes = CommuneFactory.create_batch(places + others)
    draft = a_draft(communes=communes[:places], comparison=communes[places:], before_steps=before)

    told = selectors.prospects(draft)

    assert len(told) == len(words)
    for text, expected in zip(told, words, strict=True):
        assert expected in text


def test_a_complete_protocol_may_start_until_its_first_day():
    draft = a_draft()

    assert selectors.problems_to_start(draft, WRITTEN.date()) == []
    assert selectors.problems_to_start(draft, draft.starts_on) == []
    assert len(selectors.problems_to_start(draft, date(2026, 1, 2))) == 1
