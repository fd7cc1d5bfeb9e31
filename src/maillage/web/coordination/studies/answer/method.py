"""How a study was computed: by whom, on what, with which method, and what replaying it gave."""

from django.utils import timezone

from maillage.apps.studies.enums import Aim, Candidates, Limit
from maillage.apps.studies.selectors import perimeter_change, replay_verdict
from maillage.web.components.words import BLANK, count, date_in_words, number

MOST_REPLAYS = 3
MOST_NAMED = 5
VERDICTS = {
    "same": "il donne exactement la même réponse",
    "different": "il donne une autre réponse\u00a0: parlez-en à qui administre le serveur",
    None: "sa réponse n’est pas encore là",
}
_GOALS = {
    Aim.COVER: "mettre le plus d’habitants à {minutes}\u00a0minutes au plus d’un lieu",
    Aim.WORST: "rapprocher d’abord la commune la plus éloignée",
    Aim.MEAN: "réduire le trajet moyen des habitants",
    Aim.LIFT: "faire remonter le plus d’habitants à 2,5\u00a0consultations par an",
}


def method(study):
    """The method in four sentences."""
    goal = _GOALS[study.aim].format(minutes=study.minutes)
    draws = study.result["stability"]
    return [
        f"Le calcul cherche où ouvrir pour {goal}.",
        "Chaque habitant est compté au point central de sa commune et va au lieu le plus proche."
        if study.aim != Aim.LIFT
        else "Chaque ouverture ajoute des consultations aux communes d’alentour, moins à celles "
        "qui sont loin, comme dans le calcul officiel.",
        "Il compare toutes les répartitions permises sans les essayer une à une, et calcule en "
        "même temps une limite qu’aucune ne peut dépasser.",
        f"Il est ensuite refait {count(draws['done'], 'fois', 'fois')} avec d’autres temps de "
        f"trajet, pour voir quels lieux restent."
        if draws and draws["done"]
        else "Il n’a pas été refait avec d’autres temps de trajet.",
    ]


def provenance(study):
    """[(term, value), …]: what is needed to find the same answer again."""
    times = study.result["times"]
    return [
        ("Calculé", _when(study)),
        ("Territoire", f"{study.perimeter_name}, {_size(study.result['summary'])}"),
        ("Lieux possibles", str(Candidates(study.candidates).label)),
        ("Ce qui limite", _limit(study)),
        ("Temps de trajet", _sourced(times["name"], times["source"])),
        *((what, str(vintage)) for what, vintage in study.vintages if what != "Temps de trajet"),
        ("Version du moteur", study.engine_version),
        ("Graine du hasard", str(study.seed)),
        ("Empreinte de la réponse", study.result["fingerprint"][:16]),
    ]


def _when(study):
    moment = timezone.localtime(study.launched_at)
    person = f", à la demande de {study.created_by}" if study.created_by else ""
    return f"le {date_in_words(moment)}{person}"


def _size(summary):
    return f"{count(summary['communes'], 'commune')}, {count(summary['residents'], 'habitant')}"


def _limit(study):
    if study.limit == Limit.BUDGET and study.budget is not None:
        return f"{number(study.budget)}{BLANK}€ par an, dans les nombres choisis"
    return str(Limit(study.limit).label)


def _sourced(name, source):
    return f"{name} ({source})" if source else name


def territory_since(study):
    """What changed in the territory since the study ran; [] when nothing did."""
    change = perimeter_change(study)
    if change.is_gone:
        return [f"Depuis, le territoire «{BLANK}{study.perimeter_name}{BLANK}» a été supprimé."]
    said = []
    if change.lost:
        verb = "n’est plus" if len(change.lost) == 1 else "ne sont plus"
        said.append(f"Depuis, {_named(change.lost)} {verb} dans ce territoire.")
    if change.gained:
        verb = "s’y est ajoutée" if len(change.gained) == 1 else "s’y sont ajoutées"
        noun = "une commune" if len(change.gained) == 1 else f"{len(change.gained)}{BLANK}communes"
        said.append(f"Depuis, {noun} {verb}{BLANK}: {_named(change.gained)}.")
    return said


def _named(communes):
    names = [name for _, name in communes[:MOST_NAMED]]
    others = len(communes) - len(names)
    if others:
        return f"{', '.join(names)} et {count(others, 'autre')}"
    return " et ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def replays(study):
    """The latest replays of a study: [{url, text}]."""
    latest = (
        study.replays.filter(removed_at=None)
        .defer("snapshot", "imported", "responses")
        .order_by("-launched_at", "-pk")[:MOST_REPLAYS]
    )
    return [_replayed(study, again) for again in latest]


def _replayed(study, again):
    again.replay_of = study
    day = date_in_words(timezone.localtime(again.launched_at))
    return {
        "url": again.get_absolute_url(),
        "text": f"Rejoué le {day}{BLANK}: {VERDICTS[replay_verdict(again)]}.",
    }


def replayed_from(study):
    """For a replay: its original and the verdict in words; None for any other study."""
    original = study.replay_of
    if original is None or original.removed_at is not None:
        return None
    verdict = VERDICTS[replay_verdict(study)]
    return {
        "url": original.get_absolute_url(),
        "name": original.name,
        "text": f"{verdict[0].upper()}{verdict[1:]}.",
    }
