"""A study on its way, in words: the step, how far, the best so far."""

from datetime import timedelta
from math import isfinite

from django.utils import timezone

from maillage.apps.studies.enums import Aim, State
from maillage.web.components.words import BLANK, count, number

from .terms import Terms
from .words import gap_in_words

LONG_WAIT = timedelta(seconds=20)
SILENCE = timedelta(minutes=2)
WAITING = "Le calcul va commencer."
WAITING_LONG = (
    "Le calcul n’a pas encore commencé. Soit un autre calcul occupe le serveur, soit le programme "
    "qui calcule («\u00a0maillage work\u00a0») n’y est pas lancé\u00a0: demandez à la personne qui "
    "administre le serveur. Vous pouvez fermer cette page, rien ne sera perdu."
)
STOPPING = "On s’arrête\u00a0: ce qui est trouvé est gardé."
SILENT = "Le calcul ne donne plus de nouvelles. Il reprendra de lui-même au redémarrage du serveur."
_STEPS = {
    "inputs": "On rassemble les communes, les lieux possibles et les temps de trajet…",
    "solve": "On cherche les meilleurs lieux…",
    "variations": "On essaie avec un lieu de moins, puis un lieu de plus…",
    "stability": "On refait le calcul avec des temps de trajet modifiés…",
    "answer": "On rédige le résultat…",
}


def progress_of(study, now=None):
    """What `_progress.html` takes: title, sentences, share (0 to 100, None when unknown)."""
    now = now or timezone.now()
    if study.state == State.WAITING:
        is_long = now - study.launched_at > LONG_WAIT
        return _told("En attente", [WAITING_LONG if is_long else WAITING], None)
    held = study.progress
    said = [_STEPS.get(held.get("step"), _STEPS["inputs"])]
    share = held.get("share")
    if held.get("step") == "stability" and share is not None:
        said.append(_draw(share, study.draws))
    said.extend(_best_so_far(study, held.get("objective"), held.get("bound")))
    if study.stop_asked:
        said = [STOPPING]
    elif study.heartbeat_at and now - study.heartbeat_at > SILENCE:
        said.append(SILENT)
    return _told("Calcul en cours", said, None if share is None else round(100 * share))


def _told(title, sentences, share):
    return {"title": title, "sentences": sentences, "share": share}


def _draw(share, draws):
    done = min(round(share * draws) + 1, draws)
    return f"Essai {done} sur {draws} avec des temps de trajet modifiés."


def _best_so_far(study, objective, bound):
    if objective is None:
        return []
    said = []
    if study.aim == Aim.COVER:
        inside = Terms("minutes", study.minutes).inside
        said.append(f"Déjà trouvé{BLANK}: {count(round(objective), 'habitant')} {inside}.")
    if study.aim == Aim.LIFT:
        said.append(
            f"Déjà trouvé{BLANK}: {count(round(objective), 'habitant')} à "
            f"{number(2.5, 1)}{BLANK}consultations par an ou plus."
        )
    return [*said, *_distance_to_best(objective, bound)]


def _distance_to_best(objective, bound):
    if bound is None or not isfinite(bound) or not objective:
        return []
    gap = abs(bound - objective) / abs(objective)
    if gap < 1e-9:
        return ["On ne peut pas faire mieux."]
    return [f"Aucune autre répartition ne pourra faire plus de {gap_in_words(gap)} mieux."]
