"""Sets of plans: one for each volunteer of a rota, some of them, several sets together."""

import numpy as np

from maillage.engines.rota.solving.bound import first_visits
from maillage.engines.rota.solving.plans import Plans, plan_costs


def one_each(model, given):
    """The `Plans` of a rota, given its choices, ascending: one for each volunteer, in order."""
    choices = model.choices
    plans = model.room_for(choices.most.size)
    owner = np.searchsorted(choices.start, given, side="right") - 1
    length = np.bincount(owner, minlength=choices.most.size)
    first = np.concatenate([[0], np.cumsum(length)[:-1]])
    plans.path[owner, np.arange(given.size) - first[owner]] = given
    plans.volunteer[:], plans.length[:] = np.arange(choices.most.size), length
    plan_costs(choices, plans)
    return plans


def costed(model, plans):
    """These plans with their true costs, whatever their ``cost`` was."""
    true = plans._replace(cost=np.zeros_like(plans.cost))
    plan_costs(model.choices, true)
    return true


def plan_values(model, sight, plans):
    """What these plans are worth under a sight: true costs less prices."""
    gained = sight.values.choice - model.choices.cost * model.scale
    value = plans.cost * model.scale
    plan, week = np.nonzero(plans.path >= 0)
    np.add.at(value, plan, gained[plans.path[plan, week]])
    plan, limit = first_visits(model, plans)
    _, months, _, _ = model.split(sight.whole)
    np.add.at(value, plan, months[limit])
    return value


def of_plans(plans, kept):
    """Those of the `Plans` that ``kept`` tells (positions or booleans)."""
    return Plans(*(each[kept] for each in plans))


def merged(*sets):
    """Several `Plans` together, each plan once."""
    together = Plans(*(np.concatenate(each) for each in zip(*sets, strict=True)))
    key = np.column_stack([together.volunteer, together.path])
    key = np.ascontiguousarray(key).view([("", key.dtype)] * key.shape[1]).ravel()
    return of_plans(together, np.sort(np.unique(key, return_index=True)[1]))
