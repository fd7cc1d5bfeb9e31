"""The reading of an experiment in words: what it says, what weakens it, what it does not prove."""

import re
from dataclasses import dataclass

from maillage.apps.accounts.french import BLANK, unbroken

from .enums import Better, Decision
from .numbers import with_unit, written
from .selectors.effects import AGAINST, MET, UNCLEAR, verdict
from .selectors.experiments import definition_of, measure_words

NOT_PROVED = (
    "Il ne prouve pas que l’expérimentation est la cause : ce qui est arrivé au même moment, aux "
    "mêmes endroits (un médecin qui s’installe, une campagne) compte avec elle.",
    "Il suppose que, sans elle, ces lieux auraient évolué comme les communes de comparaison.",
    "Il vaut pour ces communes et ces dates : rien ne dit qu’il se reproduira ailleurs.",
)
_WEAKENS = {
    "incomplete": "Des communes dont une mesure manque ont été laissées de côté.",
    "one_treated": "Un seul lieu : ce qui lui est arrivé de particulier ne se distingue pas de "
    "l’effet.",
    "few_places": "Peu de communes : l’intervalle suppose que les deux groupes varient autant l’un "
    "que l’autre, ce qui ne se vérifie pas.",
    "no_interval": "Une commune contre une : rien ne dit à quel point cet écart est sûr.",
    "no_spread": "Toutes les communes d’un groupe ont changé d’autant : aucun intervalle ne peut "
    "être calculé.",
    "trends_unknown": "Trop peu de mesures avant le début : on ne sait pas si les deux groupes "
    "évoluaient déjà de la même façon.",
    "levels_differ": "Les lieux partaient loin des communes de comparaison : une partie du "
    "changement peut être un simple retour vers la moyenne.",
}
_RULE = {
    MET: "La règle écrite avant de commencer est remplie : l’écart va dans le bon sens, "
    "suffisamment, et l’intervalle ne contient pas zéro.",
    AGAINST: "La règle écrite avant de commencer n’est pas remplie : même au meilleur bout de "
    "l’intervalle, l’effet n’atteint pas ce qui serait utile.",
    UNCLEAR: "La règle écrite avant de commencer n’est pas remplie : les chiffres ne tranchent "
    "pas.",
}
_FITTING = {
    MET: {Decision.GENERALISE},
    AGAINST: {Decision.AMEND, Decision.STOP},
    UNCLEAR: {Decision.AMEND, Decision.STOP},
}


@dataclass(frozen=True)
class Told:
    """A reading in French. `figures` is [(label, before, after, change)] of both groups.

    conclusion : one sentence; certainty : how sure, sentences; weakens, not_proved : sentences;
    verdict : code of `selectors.effects`; rule : what the written rule makes of it
    """

    conclusion: str
    figures: list
    certainty: list
    weakens: list
    not_proved: list
    verdict: str
    rule: str


def tell(experiment, reading):
    """`Told` of a `Reading`."""
    effect = reading.effect
    found = verdict(effect, experiment.better, experiment.least_effect)
    return Told(
        conclusion=unbroken(_conclusion(experiment, effect)),
        figures=_figures(experiment, effect),
        certainty=[unbroken(each) for each in _certainty(experiment, effect)],
        weakens=[unbroken(each) for each in _weakens(experiment, reading)],
        not_proved=[unbroken(each) for each in NOT_PROVED],
        verdict=found,
        rule=unbroken(_RULE[found]),
    )


def against_the_rule(experiment, reading):
    """Whether the decision signed is not the one that the written rule leads to."""
    if reading is None or not experiment.decision:
        return False
    found = verdict(reading.effect, experiment.better, experiment.least_effect)
    return experiment.decision not in _FITTING[found]


def shown(experiment, value):
    """A value of the measure with its unit."""
    found = definition_of(experiment)
    if found:
        return with_unit(value, found.unit, found.decimals + 1)
    return written(value, 2)


def signed(experiment, value):
    """A difference, with its sign; one that rounds to nothing has none."""
    text = shown(experiment, value)
    is_nothing = not re.search("[1-9]", text.partition(BLANK)[0])
    return text if is_nothing or text.startswith("−") else f"+{text}"


def _conclusion(experiment, effect):
    interval = effect["interval"]
    gap = signed(experiment, interval["estimate"])
    name = f"« {measure_words(experiment)} »"
    if interval["low"] is None:
        return f"{name} : {gap} de plus qu’ailleurs, sans que l’on sache si c’est sûr."
    if interval["low"] <= 0 <= interval["high"]:
        return f"{name} : les chiffres ne permettent pas de dire si l’essai a changé quelque chose."
    is_better = (interval["estimate"] > 0) == (experiment.better == Better.HIGHER)
    sense = "mieux" if is_better else "moins bien"
    return f"{name} a évolué {sense} là où l’on a essayé : {gap} par rapport aux autres communes."


def _figures(experiment, effect):
    rows = []
    for label, side, n in (
        ("Là où l’on a essayé", "treated", effect["n_treated"]),
        ("Communes de comparaison", "comparison", effect["n_comparison"]),
    ):
        before, after = effect[f"{side}_before"], effect[f"{side}_after"]
        texts = shown(experiment, before), shown(experiment, after)
        rows.append((f"{label} ({n})", *texts, signed(experiment, after - before)))
    return rows


def _certainty(experiment, effect):
    interval, drawn = effect["interval"], effect["permutations"]
    if interval["low"] is not None:
        low, high = (signed(experiment, interval[end]) for end in ("low", "high"))
        yield (
            f"Écart mesuré : {signed(experiment, interval['estimate'])}. Compte tenu du hasard, "
            f"l’écart vrai est vraisemblablement entre {low} et {high} (intervalle de confiance à "
            f"95{BLANK}%)."
        )
        if interval["low"] <= 0 <= interval["high"]:
            yield "Cet intervalle contient zéro : ni un effet ni son absence ne sont établis."
        else:
            yield "Cet intervalle ne contient pas zéro : le hasard seul ferait rarement autant."
    if "permutation_blind" in effect["warnings"]:
        yield "Il y a trop peu de communes pour vérifier ce résultat en échangeant leurs rôles."
    else:
        share = written(100 * drawn["p"], 1)
        yield (
            "En donnant au hasard le rôle de l’expérimentation à d’autres communes, on trouve un "
            f"écart au moins aussi grand dans {share}{BLANK}% des cas."
        )


def _weakens(experiment, reading):
    effect = reading.effect
    for code in effect["warnings"]:
        if code in _WEAKENS:
            yield _WEAKENS[code]
        elif code == "trends_differ":
            carried = signed(experiment, effect["trend"]["carried"])
            yield (
                "Avant même de commencer, les deux groupes n’évoluaient pas de la même façon : "
                f"cette différence, prolongée, donnerait à elle seule {carried}."
            )
    version = (experiment.protocol or {}).get("indicator_version")
    if reading.values["version"] != version:
        yield (
            "La définition de l’indicateur a changé depuis le protocole (version "
            f"{version}, maintenant {reading.values['version']})."
        )
