"""What a study asks, in numbers: a `Question` over frozen inputs becomes a siting problem.

Aim `cover` is maximal covering, `worst` the p-center, `mean` the p-median, `lift` the additive
access score (DESIGN §5). Distances alone do not tell one response from another: for those aims the
number of openings counts, and the responses are shared out afterwards (`share_out`).
"""

from dataclasses import dataclass

import numpy as np

from .enums import Aim, Limit
from .errors import BadStudy

UNREACHABLE_BEYOND = 180.0  # minutes counted for a commune that no open place reaches


@dataclass(frozen=True)
class Chosen:
    """One kind of opening as the study wants it: at most `count`, each at these amounts a year."""

    key: str
    name: str
    count: int
    consultations: float
    cost: float


@dataclass(frozen=True)
class Question:
    """The choices of a study. Places are positions in `inputs.places`.

    limit_euros : yearly budget, None without one
    """

    aim: str
    minutes: float
    responses: tuple[Chosen, ...]
    limit_euros: float | None
    existing: tuple[int, ...]
    forced: tuple[int, ...]
    forbidden: tuple[int, ...]
    seed: int
    draws: int

    @property
    def openings(self):
        """Responses one by one, in the order they are paid for: all of them, or cheapest first."""
        each = [response for response in self.responses for _ in range(response.count)]
        if self.limit_euros is None:
            return each
        kept, spent = [], 0.0
        for response in sorted(each, key=lambda response: response.cost):
            spent += response.cost
            if spent > self.limit_euros * (1 + 1e-12):
                break
            kept.append(response)
        return kept


def question_of(study, inputs):
    """The question of a study; BadStudy says all that cannot be computed, and where to mend it."""
    place = {name: at for at, name in enumerate(inputs.places.id.tolist())}
    roles = {role: _positions(getattr(study, role), place) for role in ROLES}
    question = Question(
        aim=study.aim,
        minutes=float(study.minutes),
        responses=tuple(_chosen(entry) for entry in study.responses if entry["count"] > 0),
        limit_euros=float(study.budget or 0) if study.limit == Limit.BUDGET else None,
        existing=roles["existing"],
        forced=roles["forced"],
        forbidden=roles["forbidden"],
        seed=study.seed,
        draws=study.draws,
    )
    check(question, inputs)
    return question


ROLES = {"existing": "déjà ouverts", "forced": "obligatoires", "forbidden": "interdits"}


def _positions(ids, place):
    unknown = [name for name in ids if name not in place]
    if unknown:
        raise BadStudy(
            f"{', '.join(unknown[:5])}\u00a0: ces lieux ne sont plus parmi les lieux possibles. "
            "Retirez-les de vos listes."
        )
    return tuple(place[name] for name in ids)


def _chosen(entry):
    return Chosen(
        entry["key"],
        entry["name"],
        entry["count"],
        float(entry["consultations_per_year"]),
        float(entry["cost_per_year"]),
    )


def check(question, inputs):
    """Refuse what no solver could answer, in words a coordinator can act on."""
    if not question.responses:
        raise BadStudy("Choisissez au moins une réponse à ouvrir.", step=2)
    inside = inputs.communes.is_inside
    if not inputs.communes.residents[inside].sum() > 0:
        raise BadStudy("La population de ce territoire est inconnue.", step=1)
    if question.aim == Aim.LIFT and np.isnan(inputs.communes.score[inside]).all():
        raise BadStudy("Aucune commune de ce territoire n’a de score officiel.")
    _check_places(question, len(inputs.places))
    _check_roles(question)


def _check_places(question, places):
    if not places:
        raise BadStudy("Il n’y a aucun lieu possible ici. Choisissez d’autres lieux.")
    openings = len(question.openings)
    if not openings:
        raise BadStudy("Ce budget ne paie aucune des réponses choisies. Augmentez-le.")
    free = places - len(set(question.existing) | set(question.forbidden))
    if openings > free and (question.aim != Aim.LIFT or not free):
        raise BadStudy(
            f"Lieux à ouvrir\u00a0: {openings}. Lieux possibles\u00a0: {free}. "
            "Baissez les nombres, ou autorisez d’autres lieux."
        )


def _check_roles(question):
    for role, other in (("existing", "forced"), ("existing", "forbidden"), ("forced", "forbidden")):
        if set(getattr(question, role)) & set(getattr(question, other)):
            raise BadStudy(
                f"Un lieu est à la fois {ROLES[role]} et {ROLES[other]}\u00a0: choisissez."
            )
    if len(question.forced) > len(question.openings):
        raise BadStudy(
            f"Lieux obligatoires\u00a0: {len(question.forced)}. Ouvertures\u00a0: "
            f"{len(question.openings)}. Libérez des lieux, ou ouvrez davantage."
        )


def share_out(openings, served):
    """Responses for chosen places: the largest capacity where most residents come.

    openings : list of Chosen, at least as many as places
    served : float array, residents served by each place

    Returns the Chosen of each place.

    >>> small, large = Chosen("s", "S", 1, 10.0, 0.0), Chosen("l", "L", 1, 99.0, 0.0)
    >>> [chosen.key for chosen in share_out([small, large], np.array([5.0, 2.0]))]
    ['l', 's']
    """
    by_capacity = sorted(openings, key=lambda chosen: -chosen.consultations)
    order = np.argsort(-served, kind="stable")
    shared = [None] * len(served)
    for place, chosen in zip(order, by_capacity, strict=False):
        shared[place] = chosen
    return shared
