"""How unequal a score is between residents.

All measures weigh each place by its residents, ignore places without any, and are 0 when
everybody has the same. Gini 1912; Theil 1967; Palma 2011; Lorenz 1905.
"""

from dataclasses import dataclass

import numpy as np

from maillage.engines.errors import InvalidInput

from .distribution import weighted_mean, weighted_quantiles, weighted_share_under


@dataclass(frozen=True)
class Equity:
    """Figures of one distribution of a score over residents.

    mean              weighted by residents
    quantiles         score under or at which lie the `probabilities` of residents
    share_under       share 0 to 1 of residents strictly under `threshold`; nan without threshold
    gini              0 equal … 1 one resident has all
    theil             0 equal … ln(residents); what zero scores add is 0
    palma             what the best-served tenth gets over what the worst-served 40 % get;
                      inf when these get nothing
    lorenz_residents, lorenz_score   cumulative shares, worst served first, from (0, 0) to (1, 1)
    """

    mean: float
    probabilities: np.ndarray
    quantiles: np.ndarray
    threshold: float | None
    share_under: float
    gini: float
    theil: float
    palma: float
    lorenz_residents: np.ndarray
    lorenz_score: np.ndarray


def equity(score, residents, *, threshold=None, probabilities=(0.1, 0.25, 0.5, 0.75, 0.9)):
    """Measure how `score` is spread over `residents`, both of shape (n_places,).

    A quarter of residents get nothing, the others 4 each.

    >>> found = equity([0.0, 4.0], [1, 3], threshold=2.5)
    >>> found.mean, found.share_under, round(found.gini, 6)
    (3.0, 0.25, 0.25)
    """
    score, residents = _checked(score, residents)
    people, amount = _lorenz(score, residents)
    return Equity(
        mean=weighted_mean(score, residents),
        probabilities=np.asarray(probabilities, dtype=float),
        quantiles=weighted_quantiles(score, residents, probabilities),
        threshold=threshold,
        share_under=_share_under(score, residents, threshold),
        gini=_gini(people, amount),
        theil=_theil(score, residents),
        palma=_palma(people, amount),
        lorenz_residents=people,
        lorenz_score=amount,
    )


def _checked(score, residents):
    score, residents = np.asarray(score, dtype=float), np.asarray(residents, dtype=float)
    if score.ndim != 1 or score.shape != residents.shape:
        raise InvalidInput(
            f"score has shape {score.shape} and residents {residents.shape}; expected one score "
            "and one number of residents per place"
        )
    for name, values in (("score", score), ("residents", residents)):
        if not (np.isfinite(values) & (values >= 0)).all():
            raise InvalidInput(f"{name} holds a negative or undefined value; expected 0 or more")
    lived_in = residents > 0
    if not lived_in.any():
        raise InvalidInput("residents are all 0; expected at least one place with residents")
    return score[lived_in], residents[lived_in]


def _lorenz(score, residents):
    order = np.argsort(score, kind="stable")
    people = np.concatenate([[0.0], np.cumsum(residents[order])])
    amount = np.concatenate([[0.0], np.cumsum(score[order] * residents[order])])
    # When nobody has anything, everybody has the same: the diagonal.
    return people / people[-1], (amount / amount[-1] if amount[-1] > 0 else people / people[-1])


def _share_under(score, residents, threshold):
    if threshold is None:
        return float("nan")
    return weighted_share_under(score, residents, threshold)


def _gini(people, amount):
    return max(0.0, float(1.0 - np.sum(np.diff(people) * (amount[1:] + amount[:-1]))))


def _theil(score, residents):
    mean = weighted_mean(score, residents)
    relative = score[score > 0] / mean if mean > 0 else np.empty(0)
    return max(0.0, float(residents[score > 0] @ (relative * np.log(relative)) / residents.sum()))


def _palma(people, amount):
    # The curve is a broken line, so a share that falls inside a place is cut pro rata.
    worst, best = np.interp([0.4, 0.9], people, amount)
    return float((1.0 - best) / worst) if worst > 0 else float("inf")
