"""The end of an experiment: typed values, the reading, the signed decision."""

from dataclasses import asdict

from django.db import transaction

from maillage.apps.accounts.french import date_in_words
from maillage.apps.compact.enums import Decision, ExperimentState
from maillage.apps.compact.errors import BadCompact, NotNow
from maillage.apps.compact.models import Reading, ValueTable
from maillage.apps.compact.selectors.effects import effect_of, last_reading, measure
from maillage.apps.compact.selectors.experiments import is_finished, steps
from maillage.apps.compact.typed_values import parse

from .experiments import locked, record

_DECIDED = "La décision est signée : rien ne change plus."


@transaction.atomic
def declare(*, experiment, content, source, user, now, today):
    """Keep the values of a CSV file (bytes), added to those given before; see `typed_values`.

    Returns (`ValueTable` or None when no line can be kept, [(line number, why)]).
    """
    experiment = _open(experiment)
    if experiment.indicator:
        raise NotNow("Cet indicateur est calculé par la plateforme : rien n’est à saisir.")
    if not 10 <= len(source.strip()) <= 300:
        raise BadCompact({"source": "Dites d’où viennent ces chiffres, en 10 à 300 caractères."})
    past = [period for period in steps(experiment).all if period.last < today]
    codes = set(experiment.communes.values_list("code", flat=True))
    codes |= set(experiment.comparison.values_list("code", flat=True))
    given, rejected = parse(content, codes, {period.code for period in past})
    if not given:
        return None, rejected
    before = experiment.tables.order_by("-at", "-pk").first()
    merged = {code: dict(cells) for code, cells in before.values.items()} if before else {}
    for code, cells in given.items():
        merged.setdefault(code, {}).update(cells)
    table = ValueTable.objects.create(
        experiment=experiment, values=merged, source=source.strip(), by=user, at=now
    )
    record(experiment, "declare", user, lines=sum(map(len, given.values())))
    return table, rejected


def read(*, experiment, user, now, today):
    """Compute and keep a `Reading`: after the end, never before. Raises `NotNow`, `NotMeasured`."""
    if not is_finished(experiment, today):
        _check_open(experiment)
        raise NotNow(
            f"L’expérimentation va jusqu’au {date_in_words(experiment.ends_on)} : le résultat se "
            "lit après, pour ne pas s’arrêter au moment qui arrange."
        )
    # Hundreds of values may be counted: not while everybody waits for the end of a transaction.
    measured = measure(experiment)
    effect = effect_of(measured)
    with transaction.atomic():
        _open(experiment)
        reading = Reading.objects.create(
            experiment=experiment, values=asdict(measured), effect=effect, by=user, at=now
        )
        record(experiment, "read", user, reading=reading.pk)
    return reading


@transaction.atomic
def decide(*, experiment, decision, reason, signatory, user, now):
    """Sign what follows: generalise, amend or stop. `signatory` is (name, title).

    Only a stop may be signed without a reading (it was cut short): the reason then says why.
    """
    experiment = _open(experiment)
    name, title = (text.strip() for text in signatory)
    errors = {}
    if decision not in Decision.values:
        errors["decision"] = "Choisissez une des trois décisions."
    if not 10 <= len(reason.strip()) <= 4_000:
        errors["reason"] = "Donnez les motifs de la décision, en 10 à 4000 caractères."
    if not 3 <= len(name) <= 120 or len(title) > 120:
        errors["signatory_name"] = "Donnez le nom et la qualité de la personne qui signe."
    if errors:
        raise BadCompact(errors)
    if decision != Decision.STOP and last_reading(experiment) is None:
        raise NotNow("Lisez d’abord le résultat : seul un arrêt se décide sans lui.")
    experiment.state, experiment.decision = ExperimentState.DECIDED, decision
    experiment.decision_reason = reason.strip()
    experiment.signatory_name, experiment.signatory_title = name, title
    experiment.decided_at, experiment.decided_by = now, user
    experiment.revision += 1
    experiment.save()
    record(experiment, "decide", user, decision=str(decision))
    return experiment


def _open(experiment):
    """The row, locked, of an experiment that runs and is not decided."""
    found = locked(experiment)
    _check_open(found)
    return found


def _check_open(experiment):
    if experiment.state == ExperimentState.DECIDED:
        raise NotNow(_DECIDED)
    if experiment.state == ExperimentState.DRAFT:
        raise NotNow("Cette expérimentation n’a pas commencé.")
