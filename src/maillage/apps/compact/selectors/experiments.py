"""Experiments of a compact: where each stands, what a protocol lacks, what it could ever tell."""

from dataclasses import dataclass
from datetime import date
from math import comb

from maillage.apps.accounts.french import date_in_words, unbroken
from maillage.apps.compact.definitions import definition, definitions
from maillage.apps.compact.enums import ExperimentState, Step
from maillage.apps.compact.errors import BadQuestion
from maillage.apps.compact.models import Experiment
from maillage.apps.compact.steps import steps_of

MOST_PLACES = 60  # communes of each side
MOST_CELLS = 1_500  # communes × measures
MOST_COMPUTED = 600  # the same, when each is one computation
RARE = 0.05
FEW = 3  # communes of comparison under which nothing holds


@dataclass(frozen=True)
class Standing:
    """Where an experiment is. `to_do` is what waits for someone, or nothing; `ends_on` its end."""

    experiment: Experiment
    state: str
    to_do: str
    ends_on: date | None


def experiments_of(compact, today):
    """`Standing` of each experiment: what waits first, then the running, drafts and decided."""
    found = Experiment.objects.filter(compact=compact).select_related("organisation")
    standings = [standing(each, today) for each in found.order_by("starts_on", "pk")]
    ranks = (ExperimentState.RUNNING, ExperimentState.DRAFT, ExperimentState.DECIDED)
    return sorted(standings, key=lambda each: (not each.to_do, ranks.index(each.experiment.state)))


def standing(experiment, today):
    """`Standing` of one experiment on a day."""
    state, to_do = experiment.get_state_display(), ""
    if experiment.state == ExperimentState.DRAFT and is_late_to_start(experiment, today):
        to_do = "le début prévu est passé : reportez les dates, ou supprimez ce projet"
    if is_finished(experiment, today):
        state = f"finie le {date_in_words(experiment.ends_on)}"
        is_read = experiment.readings.exists()
        to_do = "décider de la suite" if is_read else "lire le résultat, puis décider"
    return Standing(experiment, unbroken(state), unbroken(to_do), experiment.ends_on)


def is_finished(experiment, today):
    """Whether it ran to its end and nobody decided yet."""
    return experiment.state == ExperimentState.RUNNING and experiment.ends_on < today


def is_late_to_start(experiment, today):
    return experiment.starts_on is not None and experiment.starts_on < today


def steps(experiment):
    """`Steps` of its measures; None until both dates are known."""
    if experiment.starts_on is None or experiment.ends_on is None:
        return None
    return steps_of(
        experiment.starts_on, experiment.ends_on, experiment.step, experiment.before_steps
    )


def definition_of(experiment):
    """The `Definition` of its indicator; None for typed values, or once its file is withdrawn."""
    try:
        return definition(experiment.indicator) if experiment.indicator else None
    except BadQuestion:
        return None


def measure_words(experiment):
    """What is measured, in French."""
    found = definition_of(experiment)
    return found.title if found else experiment.measure or experiment.indicator


def computed_indicators():
    """Definitions that the platform computes, for the choice of a protocol."""
    return [each for each in definitions() if not each.is_declared]


def problems_to_start(experiment, today):
    """What a protocol lacks before it may start: sentences in French, none when it is ready."""
    found = [
        text
        for is_missing, text in (
            (not experiment.hypothesis, "Écrivez l’hypothèse."),
            (not experiment.audience, "Dites pour qui."),
            (not measure_words(experiment), "Choisissez l’indicateur, ou dites ce qui est mesuré."),
            (
                bool(experiment.indicator) and definition_of(experiment) is None,
                "L’indicateur choisi n’existe plus : choisissez-en un autre.",
            ),
            (not experiment.rule, "Écrivez la règle de décision."),
            (not experiment.communes.exists(), "Donnez au moins une commune où essayer."),
            (not experiment.comparison.exists(), "Donnez des communes de comparaison."),
        )
        if is_missing
    ]
    return [unbroken(text) for text in [*found, *_calendar_problems(experiment, today)]]


def _calendar_problems(experiment, today):
    found = steps(experiment)
    if found is None:
        return ["Donnez les dates de début et de fin."]
    if is_late_to_start(experiment, today):
        day = date_in_words(experiment.starts_on)
        return [
            f"Le début, le {day}, est déjà passé : un protocole s’écrit avant. Choisissez un "
            "début à venir."
        ]
    if not found.after or not found.before:
        return [
            "Il faut au moins une mesure avant et une après : allongez la durée ou raccourcissez "
            "le pas."
        ]
    places = experiment.communes.count() + experiment.comparison.count()
    most = MOST_COMPUTED if experiment.indicator else MOST_CELLS
    if places * len(found.all) > most:
        return [
            f"{places} communes et {len(found.all)} mesures font trop de calculs : prenez un pas "
            "plus long ou moins de communes."
        ]
    return []


def prospects(experiment):
    """What this protocol will never be able to tell, said before it starts: sentences."""
    places, others = experiment.communes.count(), experiment.comparison.count()
    if not places or not others:
        return []
    found = [*_too_few(places, others)]
    if places == 1:
        found.append(
            "Un seul lieu : ce qui lui arrive de particulier ne se distinguera pas de l’effet."
        )
    counted = definition_of(experiment)
    if counted and counted.people != "none" and experiment.step == Step.MONTH:
        found.append(
            "Cet indicateur compte des personnes : sous 11 dans une commune et un mois, il est "
            "masqué, et la commune laissée de côté. Mesurez plutôt sur un trimestre ou un an."
        )
    if experiment.before_steps < FEW:
        found.append(
            "Avec moins de trois mesures avant le début, rien ne dira si les lieux évoluaient "
            "déjà autrement."
        )
    return [unbroken(text) for text in found]


def _too_few(places, others):
    if others < FEW:
        yield (
            "Avec si peu de communes de comparaison, le résultat dira presque rien : prenez-en "
            "au moins cinq."
        )
    elif 1 / comb(places + others, places) > RARE:
        yield (
            "Avec si peu de communes, le hasard seul fait souvent aussi bien : ajoutez des "
            "communes de comparaison."
        )
