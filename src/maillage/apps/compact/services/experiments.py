"""An experiment: its protocol written beforehand, frozen the day it starts, then its log."""

import hashlib
import json

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.compact.enums import Better, CompactState, ExperimentState, LogKind
from maillage.apps.compact.errors import BadCompact, NotNow, StaleEdit
from maillage.apps.compact.models import Compact, Experiment, LogEntry
from maillage.apps.compact.selectors.experiments import (
    MOST_PLACES,
    definition_of,
    problems_to_start,
)

FIELDS = (
    *("title", "organisation", "theme", "hypothesis", "audience", "starts_on", "ends_on"),
    *("step", "before_steps", "indicator", "measure", "better", "least_effect", "rule"),
)
LONGEST_NOTE = 4_000
_BETTER = {"up": Better.HIGHER, "down": Better.LOWER}  # the direction of a definition decides
_STALE = (
    "Quelqu’un d’autre a changé ce protocole entre-temps : relisez-le, puis recommencez ; rien "
    "n’a été enregistré."
)
_FROZEN = (
    "L’expérimentation a commencé : son protocole ne change plus. Notez au journal ce qui s’en "
    "écarte."
)


@transaction.atomic
def create(*, compact, values, user, now):
    """A new protocol. `values`: some of `FIELDS`, `communes` and `comparison` (communes)."""
    compact = Compact.objects.select_for_update().get(pk=compact.pk)
    _check_lives(compact)
    experiment = Experiment(compact=compact, created_at=now)
    _fill(experiment, values)
    record(experiment, "create", user)
    return experiment


@transaction.atomic
def change(*, experiment, values, seen, user):
    """Rewrite a protocol that has not started. `seen` is the revision that was opened."""
    experiment = _draft(experiment)
    _check_lives(experiment.compact)
    if experiment.revision != seen:
        raise StaleEdit(_STALE)
    experiment.revision += 1
    _fill(experiment, values)
    record(experiment, "change", user)
    return experiment


@transaction.atomic
def remove(*, experiment, user):
    """Take away a protocol that never started."""
    experiment = _draft(experiment)
    record(experiment, "remove", user)
    experiment.delete()


@transaction.atomic
def start(*, experiment, user, now, today):
    """Freeze the protocol, with its fingerprint: nobody changes it any more, nor what decides.

    Raises `BadCompact` with all that is missing, and for a start already past: what is written
    after the first figures is no hypothesis.
    """
    experiment = _draft(experiment)
    _check_lives(experiment.compact)
    problems = problems_to_start(experiment, today)
    if problems:
        raise BadCompact(" ".join(problems))
    experiment.protocol = protocol_of(experiment)
    experiment.fingerprint = fingerprint_of(experiment.protocol)
    experiment.state = ExperimentState.RUNNING
    experiment.started_at, experiment.started_by = now, user
    experiment.revision += 1
    experiment.save()
    record(experiment, "start", user)
    return experiment


@transaction.atomic
def note(*, experiment, kind, day, text, user, now):
    """Write in the log what happened on a day. What is written stays."""
    experiment, text = locked(experiment), text.strip()
    if experiment.state != ExperimentState.RUNNING:
        raise NotNow("Le journal s’écrit pendant l’expérimentation, jusqu’à la décision.")
    errors = {}
    if not 0 < len(text) <= LONGEST_NOTE:
        errors["text"] = f"Dites ce qui s’est passé, en {LONGEST_NOTE} caractères au plus."
    if kind not in LogKind.values:
        errors["kind"] = "Choisissez une des sortes de la liste."
    if not experiment.created_at.date() <= day <= timezone.localdate(now):
        errors["day"] = "Donnez un jour passé, depuis que ce protocole existe."
    if errors:
        raise BadCompact(errors)
    entry = LogEntry.objects.create(
        experiment=experiment, kind=kind, day=day, text=text, by=user, at=now
    )
    record(experiment, "note", user, entry=entry.pk)
    return entry


def protocol_of(experiment):
    """What is promised, as plain values that JSON keeps: codes of communes in order."""
    told = {
        name: getattr(experiment, name) for name in FIELDS if name not in ("organisation", "theme")
    }
    days = {name: getattr(experiment, name).isoformat() for name in ("starts_on", "ends_on")}
    places = {
        name: sorted(getattr(experiment, name).values_list("code", flat=True))
        for name in ("communes", "comparison")
    }
    counted = definition_of(experiment)
    return told | days | places | {
        "organisation": experiment.organisation.name,
        "theme": experiment.theme,
        "indicator_version": counted.version if counted else None,
    }  # fmt: skip


def fingerprint_of(protocol):
    """SHA-256 of a protocol, the same whatever the order of its keys."""
    text = json.dumps(protocol, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def locked(experiment):
    """The row of an experiment, locked until the end of the transaction."""
    found = Experiment.objects.select_for_update(of=("self",)).filter(pk=experiment.pk).first()
    if found is None:
        raise StaleEdit("Cette expérimentation vient d’être supprimée.")
    return found


def record(experiment, verb, user, **details):
    audit.record(
        actor=audit.actor_of(user),
        action=f"experiment.{verb}",
        subject=f"compact:{experiment.compact_id}",
        details={"experiment": experiment.pk} | details,
    )


def _check_lives(compact):
    if compact.state == CompactState.ENDED:
        raise NotNow("Cette convention est terminée : elle n’ouvre plus d’expérimentation.")


def _draft(experiment):
    found = locked(experiment)
    if found.state != ExperimentState.DRAFT:
        raise NotNow(_FROZEN)
    return found


def _fill(experiment, values):
    for name in FIELDS:
        if name in values:
            value = values[name]
            setattr(experiment, name, value.strip() if isinstance(value, str) else value)
    errors = _problems(experiment, values)
    if errors:
        raise BadCompact(errors)
    found = definition_of(experiment)
    if found and found.direction in _BETTER:
        experiment.better = _BETTER[found.direction]
    experiment.save()
    for name in ("communes", "comparison"):
        if name in values:
            getattr(experiment, name).set(values[name])


def _problems(experiment, values):
    """What cannot even be kept as a draft: {field: text}."""
    found = {}
    if not experiment.title:
        found["title"] = "Donnez un intitulé à l’expérimentation."
    parties = experiment.compact.parties.filter(organisation=experiment.organisation_id)
    if not parties.exists():
        found["organisation"] = "Choisissez une partie de la convention."
    first, last = experiment.starts_on, experiment.ends_on
    if first and last and last < first:
        found["ends_on"] = "La fin vient avant le début : corrigez l’une des deux dates."
    counted = definition_of(experiment)
    if experiment.indicator and (counted is None or counted.is_declared):
        found["indicator"] = "Choisissez un indicateur calculé, ou dites ce que vous mesurerez."
    return found | _places_problems(values)


def _places_problems(values):
    places, others = (set(values.get(name, ())) for name in ("communes", "comparison"))
    both = sorted(commune.name for commune in places & others)
    if both:
        return {
            "comparison": f"{', '.join(both)} : une commune ne se compare pas à elle-même. "
            "Gardez-la d’un seul côté."
        }
    for name, given in (("communes", places), ("comparison", others)):
        if len(given) > MOST_PLACES:
            return {name: f"{len(given)} communes ; donnez-en {MOST_PLACES} au plus."}
    return {}
