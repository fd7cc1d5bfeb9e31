"""`maillage studies`: what is told, exit codes, numbers that are none."""

import json

import pytest

from maillage import cli
from maillage.apps.accounts.models import AuditLine
from maillage.apps.studies.enums import State
from maillage.apps.studies.models import Study
from maillage.apps.studies.run import compute
from tests.apps.studies.factories import StudyFactory
from tests.apps.studies.territory import TinyTerritory, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def studies(capsys, settings):
    """`studies("show", 3)`: exit code, standard output and standard error of the command."""
    settings.EXECUTOR = "threads"

    def run(*words):
        code = cli.main(["studies", *map(str, words)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.fixture
def waiting():
    return TinyTerritory().launched(name="Sud de l’été")


class TestList:
    def test_scenarios_are_listed_with_their_state_and_territory(self, studies, waiting):
        StudyFactory(answered=True, name="Nord")
        StudyFactory(name="Retiré", removed_at=waiting.created_at)

        code, out, err = studies("list")

        lines = out.splitlines()
        assert (code, err, len(lines)) == (0, "", 2)
        assert " ".join(lines[0].split()) == f"{waiting.pk} waiting Sud de l’été (Creuse)"
        assert "done" in lines[1]
        assert "Nord" in lines[1]

    def test_as_json(self, studies, waiting):
        code, out, _ = studies("list", "--json")

        assert code == 0
        assert json.loads(out) == [
            {
                "id": waiting.pk,
                "state": "waiting",
                "name": "Sud de l’été",
                "territory": "Creuse",
            }
        ]

    def test_without_any_it_says_where_to_build_one(self, studies):
        assert "/coordination/scenarios/" in studies("list")[1]
        assert json.loads(studies("list", "--json")[1]) == []


class TestShow:
    def test_the_answer_as_it_is_recorded(self, studies):
        study = StudyFactory(answered=True)

        code, out, _ = studies("show", study.pk)

        assert code == 0
        assert json.loads(out) == study.result
        assert "Mairie d’Ajain" in out  # accents as they are

    @pytest.mark.parametrize("trait", ["launched", "waiting", "running", "failed"])
    def test_without_an_answer_it_says_why(self, studies, trait):
        study = StudyFactory(**{trait: True})

        code, out, err = studies("show", study.pk)

        assert (code, out) == (40, "")
        assert err == f"error: scenario {study.pk} is {study.state}: it has no answer to show\n"


@pytest.mark.parametrize("action", ["show", "run", "replay"])
def test_a_number_that_is_none_is_one_line_and_an_exit_code(studies, action):
    removed = StudyFactory(answered=True)
    Study.objects.update(removed_at=removed.created_at)

    for number in (removed.pk, 10**12):
        code, out, err = studies(action, number)

        assert (code, out) == (40, "")
        assert err == f"error: no scenario has the number {number}; see: maillage studies list\n"


@pytest.mark.parametrize("words", [[], ["dance"], ["show"], ["show", "abc"], ["run"]])
def test_a_command_that_is_not_one_says_how_to_use_it(studies, words, capsys):
    with pytest.raises(SystemExit) as refused:
        studies(*words)

    assert refused.value.code == 2
    assert "usage: maillage studies" in capsys.readouterr().err


class TestRun:
    def test_a_waiting_scenario_is_computed_here(self, studies, waiting):
        code, out, _ = studies("run", waiting.pk)

        assert (code, out) == (0, f"{waiting.pk} done\n")
        assert fresh(waiting).state == State.DONE
        assert fresh(waiting).result["stability"]["done"] == 3

    def test_the_executor_is_chosen(self, studies, waiting):
        assert studies("run", waiting.pk, "--executor", "threads")[0] == 0

    def test_an_executor_that_is_none_leaves_it_waiting(self, studies, waiting):
        code, _, err = studies("run", waiting.pk, "--executor", "abacus")

        assert code == 40
        assert "executor is 'abacus'; expected processes, threads or dask://host:port" in err
        assert fresh(waiting).state == State.WAITING

    def test_one_that_fails_says_why(self, studies):
        study = StudyFactory(waiting=True)

        code, out, _ = studies("run", study.pk)

        assert code == 1
        assert out.startswith(f"{study.pk} failed Les données de ce scénario sont abîmées.")

    def test_a_draft_or_one_that_runs_elsewhere_is_left_alone(self, studies):
        draft, running = StudyFactory(), StudyFactory(running=True)

        assert studies("run", draft.pk)[:2] == (1, f"{draft.pk} draft\n")
        assert studies("run", running.pk)[:2] == (1, f"{running.pk} running\n")
        assert not AuditLine.objects.exists()

    def test_one_that_was_computed_is_not_computed_again(self, studies):
        study = StudyFactory(answered=True)

        assert studies("run", study.pk)[:2] == (0, f"{study.pk} done\n")
        assert fresh(study).ended_at == study.ended_at


class TestReplay:
    def test_the_same_answer_is_found_again(self, studies, waiting):
        compute(waiting.pk)

        code, out, _ = studies("replay", waiting.pk)

        again = Study.objects.get(replay_of=waiting)
        assert (code, out) == (0, f"{waiting.pk} replayed as {again.pk}: same\n")
        assert again.created_by is None
        line = AuditLine.objects.get(action="study.replay")
        assert (line.actor, line.subject) == ("command", f"study:{again.pk}")

    def test_another_answer_is_an_exit_code(self, studies, waiting):
        compute(waiting.pk)
        result = fresh(waiting).result | {"fingerprint": "0" * 64}
        Study.objects.filter(pk=waiting.pk).update(result=result)

        code, out, _ = studies("replay", waiting.pk)

        assert code == 1
        assert out.endswith(": different\n")

    def test_without_an_answer_there_is_nothing_to_replay(self, studies, waiting):
        code, _, err = studies("replay", waiting.pk)

        assert code == 40
        assert "pas de réponse" in err
        assert Study.objects.count() == 1

    def test_a_replay_that_fails_says_so(self, studies):
        study = StudyFactory(answered=True)  # its inputs are damaged

        code, out, _ = studies("replay", study.pk)

        assert code == 1
        assert out.endswith(": failed\n")
