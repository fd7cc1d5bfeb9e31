"""Launch, stop and replay: a study goes draft → waiting → running → done, stopped or failed."""

from django.db import transaction
from django.utils import timezone

from maillage import __version__
from maillage.apps.accounts import audit
from maillage.apps.studies.enums import State
from maillage.apps.studies.errors import BadStudy, StudyChanged, StudyNotDraft
from maillage.apps.studies.inputs import pack
from maillage.apps.studies.models import Study
from maillage.apps.studies.question import question_of
from maillage.apps.studies.selectors.inputs import freeze
from maillage.apps.studies.tasks import run_study
from maillage.apps.territory.errors import TerritoryUnknown

from .drafts import COPIED, locked


@transaction.atomic
def launch_study(*, study, actor):
    """Freeze the inputs of a draft and queue it; BadStudy when it cannot be computed."""
    study = locked(study)
    if not study.is_draft:
        raise StudyNotDraft
    try:
        inputs, study.vintages = freeze(study)
    except TerritoryUnknown as error:
        raise BadStudy("Ce territoire n’existe plus. Choisissez-en un autre.", step=1) from error
    question_of(study, inputs)
    study.snapshot = pack(inputs)
    return _queue(study, actor, "study.launch")


@transaction.atomic
def replay_study(*, study, user, actor):
    """The same question on the same frozen inputs, computed again beside the first."""
    if study.snapshot is None or not study.has_answer:
        raise StudyChanged("Ce scénario n’a pas de réponse à retrouver.")
    again = Study(
        name=study.name,
        organisation=study.organisation,
        created_by=user,
        created_at=timezone.now(),
        replay_of=study,
        snapshot=study.snapshot,
        vintages=study.vintages,
        **{field: getattr(study, field) for field in COPIED},
    )
    return _queue(again, actor, "study.replay")


@transaction.atomic
def stop_study(*, study, actor):
    """Ask a study to stop; what it found so far is kept. One that waits stops at once."""
    study = locked(study)
    if not study.is_under_way:
        raise StudyChanged("Ce calcul est déjà terminé.")
    study.stop_asked = True
    if study.state == State.WAITING:
        study.state, study.ended_at = State.STOPPED, timezone.now()
    study.save(update_fields=["stop_asked", "state", "ended_at"])
    audit.record(actor=actor, action="study.stop", subject=f"study:{study.pk}")
    return study


def _queue(study, actor, action):
    study.state = State.WAITING
    study.launched_at = timezone.now()
    study.engine_version = __version__
    study.save()
    run_study.enqueue(study.pk)
    audit.record(actor=actor, action=action, subject=f"study:{study.pk}")
    return study
