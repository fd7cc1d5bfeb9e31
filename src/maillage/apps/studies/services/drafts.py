"""Make, change, copy and remove studies that are not running."""

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.studies.choices import checked_choices, default_choices
from maillage.apps.studies.errors import BadStudy, StudyChanged, StudyNotDraft
from maillage.apps.studies.models import Study
from maillage.apps.territory.errors import TerritoryUnknown
from maillage.apps.territory.selectors import get_perimeter

LONGEST_NAME = 100
COPIED = (
    *("perimeter_kind", "perimeter_code", "perimeter_name", "responses", "aim", "minutes"),
    *("limit", "budget", "candidates", "imported", "existing_kinds", "existing", "forced"),
    *("forbidden", "times", "seed", "draws"),
)


@transaction.atomic
def start_study(*, organisation, user, actor, perimeter_kind, perimeter_code, name):
    """A draft for a territory; BadStudy when there is no such territory or no name."""
    try:
        perimeter = get_perimeter(perimeter_kind, perimeter_code)
    except TerritoryUnknown as error:
        raise BadStudy("Ce territoire n’existe plus. Choisissez-en un autre.", step=1) from error
    study = Study.objects.create(
        name=_checked_name(name),
        organisation=organisation,
        created_by=user,
        created_at=timezone.now(),
        perimeter_kind=perimeter.kind,
        perimeter_code=perimeter.code,
        perimeter_name=perimeter.name,
        **default_choices(),
    )
    _record(actor, "study.start", study)
    return study


@transaction.atomic
def change_study(*, study, actor, **choices):
    """Change choices of a draft: any of `choices.CHECKS`, or its name.

    StudyNotDraft once it was launched; BadStudy for a value out of range, nothing is changed then.
    """
    study = locked(study)
    if not study.is_draft:
        raise StudyNotDraft
    if "name" in choices:
        choices["name"] = _checked_name(choices["name"])
    for field, value in checked_choices(choices).items():
        setattr(study, field, value)
    study.save(update_fields=list(choices))
    _record(actor, "study.change", study, {"fields": sorted(choices)})
    return study


@transaction.atomic
def copy_study(*, study, user, actor):
    """A new draft with the same choices, to be changed and launched again."""
    copy = Study.objects.create(
        name=_copy_name(study.name),
        organisation=study.organisation,
        created_by=user,
        created_at=timezone.now(),
        **{field: getattr(study, field) for field in COPIED},
    )
    _record(actor, "study.copy", copy, {"of": study.pk})
    return copy


@transaction.atomic
def remove_study(*, study, actor):
    """Take a study out of the lists; `restore_study` brings it back."""
    study = locked(study)
    if study.is_under_way:
        raise StudyChanged("Arrêtez d’abord le calcul en cours.")
    study.removed_at = timezone.now()
    study.save(update_fields=["removed_at"])
    _record(actor, "study.remove", study)
    return study


@transaction.atomic
def restore_study(*, study, actor):
    """Bring a removed study back."""
    study = locked(study)
    study.removed_at = None
    study.save(update_fields=["removed_at"])
    _record(actor, "study.restore", study)
    return study


def locked(study):
    """The study as it stands now, held until the transaction ends."""
    return Study.objects.select_for_update(of=("self",)).get(pk=study.pk)


def _checked_name(name):
    name = " ".join(str(name).split())
    if not name:
        raise BadStudy("Donnez un nom au scénario.", step=1)
    if len(name) > LONGEST_NAME:
        raise BadStudy(f"Ce nom dépasse {LONGEST_NAME} caractères.", step=1)
    return name


def _copy_name(name):
    suffix = " (copie)"
    base = name.removesuffix(suffix)
    return f"{base[: LONGEST_NAME - len(suffix)]}{suffix}"


def _record(actor, action, study, details=None):
    audit.record(actor=actor, action=action, subject=f"study:{study.pk}", details=details)
