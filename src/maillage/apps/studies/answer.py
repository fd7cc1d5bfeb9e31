"""What a plan changes, commune by commune, in plain numbers: the `result` a study keeps."""

import hashlib
import json

import numpy as np

from .enums import Aim
from .inputs import nearest_minutes, true_trips
from .plan import THRESHOLD, score_shares

TIE = 1e-9


def describe(question, inputs, minutes, plan):
    """The answer of a plan as plain values, without what only the run knows (see `run`)."""
    effect = effect_of(question, inputs, minutes, plan)
    inside = np.flatnonzero(inputs.communes.is_inside)
    return {
        "measure": "score" if question.aim == Aim.LIFT else "minutes",
        "threshold": effect.threshold,
        "summary": _summary(inputs.communes, inside, effect),
        "places": [
            _place(at, question, inputs, plan, effect, inside) for at in range(plan.places.size)
        ],
        "existing": _existing(question, inputs),
        "communes": _communes(inputs.communes, inside, effect),
        "cost_per_year": round(sum(chosen.cost for chosen in plan.responses)),
        "consultations_per_year": round(sum(chosen.consultations for chosen in plan.responses)),
        "fingerprint": fingerprint(inputs, plan),
    }


def fingerprint(inputs, plan):
    """SHA-256 of what opens where and of its worth: equal for equal answers."""
    places = inputs.places.id[plan.places].tolist()
    keys = [chosen.key for chosen in plan.responses]
    content = [sorted(zip(places, keys, strict=True)), f"{plan.objective:.6g}"]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def worth(question, inputs, minutes, plan):
    """The figures by which plans of different sizes compare: inside, mean, worst, objective."""
    effect = effect_of(question, inputs, minutes, plan)
    inside = np.flatnonzero(inputs.communes.is_inside)
    figures = _figures(inputs.communes, inside, effect, effect.after)
    return {
        "sites": int(plan.places.size),
        "inside": figures["inside"],
        "mean": figures["mean"],
        "worst": figures["worst"],
        "objective": round(plan.objective, 3),
        "is_proven": plan.is_proven,
    }


def effect_of(question, inputs, minutes, plan):
    """Before, after, and after without each place in turn."""
    if question.aim == Aim.LIFT:
        return ScoreEffect(inputs, minutes, plan)
    return MinutesEffect(question, inputs, minutes, plan)


class MinutesEffect:
    """Minutes to the nearest open place; None-like inf where there is none.

    before, after : float array (communes,)
    without : float array (communes, chosen places), after if that place alone closed
    nearest : int array (communes,), the chosen place that serves, -1 when another one does
    """

    def __init__(self, question, inputs, minutes, plan):
        count = len(inputs.places)
        open_before = [*question.existing, *range(count, minutes.shape[1])]
        self.threshold = int(question.minutes)
        self.before = nearest_minutes(inputs, minutes, open_before)
        trips = true_trips(inputs, minutes, plan.places)
        self.after = np.minimum(self.before, trips.min(axis=1, initial=np.inf))
        self.without = self._without(trips)
        served = np.isfinite(self.after) & (self.after < self.before)
        first = trips.argmin(axis=1) if trips.shape[1] else -1
        self.nearest = np.where(served, first, -1)

    def _without(self, trips):
        others = np.sort(trips, axis=1)
        first = others[:, :1] if trips.shape[1] else trips
        second = others[:, 1:2] if trips.shape[1] > 1 else np.full((len(trips), 1), np.inf)
        left = np.where(trips <= first, second, first)
        return np.minimum(self.before[:, None], left)

    def is_inside(self, values):
        return values <= self.threshold + TIE

    @staticmethod
    def worst(values):
        return int(values.argmax())


class ScoreEffect:
    """Official score, then with what the openings add (estimated). Same fields as minutes."""

    def __init__(self, inputs, minutes, plan):
        self.threshold = THRESHOLD
        shares = score_shares(inputs, minutes)
        consultations = np.array([chosen.consultations for chosen in plan.responses])
        added = shares[:, plan.places].toarray() * consultations
        self.before = inputs.communes.score
        self.after = self.before + added.sum(axis=1)
        self.without = self.after[:, None] - added
        gains = added.any(axis=1)
        first = added.argmax(axis=1) if added.shape[1] else -1
        self.nearest = np.where(gains, first, -1)

    def is_inside(self, values):
        return values >= self.threshold - TIE

    @staticmethod
    def worst(values):
        return int(values.argmin())


def _summary(communes, inside, effect):
    return {
        "residents": round(communes.residents[inside].sum()),
        "communes": int(inside.size),
        "without_residents": int((~communes.is_known[inside]).sum()),
        "before": _figures(communes, inside, effect, effect.before),
        "after": _figures(communes, inside, effect, effect.after),
    }


def _figures(communes, inside, effect, values):
    """Residents inside the threshold, mean and worst; None where no commune has a value."""
    known = inside[np.isfinite(values[inside])]
    if not known.size:
        return {"inside": None, "mean": None, "worst": None, "worst_commune": None}
    residents = communes.residents[known]
    mean = np.average(values[known], weights=residents) if residents.sum() else values[known].mean()
    worst = known[effect.worst(values[known])]
    return {
        "inside": round(communes.residents[known][effect.is_inside(values[known])].sum()),
        "mean": round(float(mean), 2),
        "worst": round(float(values[worst]), 2),
        "worst_commune": [str(communes.code[worst]), str(communes.name[worst])],
    }


def _place(at, question, inputs, plan, effect, inside):
    place, chosen = int(plan.places[at]), plan.responses[at]
    sites, communes = inputs.places, inputs.communes
    mine = inside[effect.nearest[inside] == at]
    raised = mine[effect.is_inside(effect.after[mine]) & ~effect.is_inside(effect.before[mine])]
    alone = effect.is_inside(effect.after) & ~effect.is_inside(effect.without[:, at])
    raised = raised[np.argsort(-communes.residents[raised], kind="stable")]
    return {
        "id": str(sites.id[place]),
        "name": str(sites.name[place]),
        "commune": str(sites.commune[place]) or _nearest_commune(sites, place, communes, inside),
        "latitude": float(sites.latitude[place]),
        "longitude": float(sites.longitude[place]),
        "response": chosen.key,
        "response_name": chosen.name,
        "role": "forced" if place in question.forced else "new",
        "gained": round(communes.residents[raised].sum()),
        "gained_communes": [_gain(i, communes, effect) for i in raised],
        "alone": round(communes.residents[inside][alone[inside]].sum()),
        "served": round(communes.residents[mine].sum()),
        "communes_served": int(mine.size),
        "mean_before": _mean(effect.before[mine], communes.residents[mine]),
        "mean_after": _mean(effect.after[mine], communes.residents[mine]),
        "stability": None,
        "stability_near": None,
    }


def _nearest_commune(sites, place, communes, inside):
    north = communes.latitude[inside] - sites.latitude[place]
    east = communes.longitude[inside] - sites.longitude[place]
    east = east * np.cos(np.radians(sites.latitude[place]))
    return str(communes.code[inside[np.argmin(north**2 + east**2)]])


def _gain(i, communes, effect):
    residents = round(communes.residents[i])
    return [str(communes.code[i]), str(communes.name[i]), residents,
            _value(effect.before[i]), _value(effect.after[i])]  # fmt: skip


def _mean(values, residents):
    known = np.isfinite(values)
    if not residents[known].sum():
        return None
    return round(float(np.average(values[known], weights=residents[known])), 2)


def _existing(question, inputs):
    """What was open before: places kept open, then sites that serve already."""
    places, sites = inputs.places, inputs.existing
    kept = [(places, at, "") for at in question.existing]
    return [
        {
            "id": str(group.id[at]),
            "name": str(group.name[at]),
            "latitude": float(group.latitude[at]),
            "longitude": float(group.longitude[at]),
            "kind": kind,
        }
        for group, at, kind in [*kept, *((sites, j, str(sites.kind[j])) for j in range(len(sites)))]
    ]


def _communes(communes, inside, effect):
    return {
        "code": communes.code[inside].tolist(),
        "name": communes.name[inside].tolist(),
        "residents": [round(value) for value in communes.residents[inside]],
        "latitude": communes.latitude[inside].round(5).tolist(),
        "longitude": communes.longitude[inside].round(5).tolist(),
        "before": [_value(value) for value in effect.before[inside]],
        "after": [_value(value) for value in effect.after[inside]],
        "place": effect.nearest[inside].tolist(),
    }


def _value(value):
    return round(float(value), 4) if np.isfinite(value) else None
