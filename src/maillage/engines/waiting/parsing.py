"""From the JSON of a staffing question to a `Problem`; what cannot be computed with is refused."""

import math

import numpy as np

from maillage.engines.errors import InvalidInput
from maillage.engines.waiting.problem import CareType, Problem, Skill, Target

MOST_STEPS = 1_000
MOST_KINDS = 60
MOST_ARRIVALS = 1_000_000.0  # a day, all care types together
MOST_ON_DUTY = 100_000
LONGEST_MINUTES = 100_000.0
MOST_CV = 20.0


def problem_from(given):
    """The `Problem` of a decoded JSON object; without ``patience_minutes`` nobody gives up, without
    ``on_duty`` a skill is to be sized.

    Raises `InvalidInput` for an unknown or missing key, a number that is none, negative or beyond
    reason, a list of the wrong length, an id given twice, a care type that nobody serves.

    Examples
    --------
    >>> problem_from({
    ...     "step_minutes": 30, "steps": 2,
    ...     "care_types": [{"id": "gp", "arrivals": [4, 6], "patience_minutes": None,
    ...                     "service_minutes": {"mean": 10.5, "cv": 0.6}}],
    ...     "skills": [{"id": "gp_only", "serves": ["gp"], "on_duty": None}],
    ...     "targets": [{"minutes": 15, "share": 0.9}],
    ... }).work_minutes
    array([105.])
    """
    keys = ("step_minutes", "steps", "care_types", "skills", "targets")
    _check_keys(given, keys, "the question")
    n_steps = _whole(given["steps"], "steps", 1, MOST_STEPS)
    step_minutes = _number(given["step_minutes"], "step_minutes", 1e-3, LONGEST_MINUTES)
    listed = _listed(given["care_types"], "care_types")
    care_types = tuple(_care_type(each, n_steps) for each in listed)
    positions = _positions(care_types, "care type")
    skills = tuple(_skill(each, positions, n_steps) for each in _listed(given["skills"], "skills"))
    _positions(skills, "skill")
    _refuse_unserved(care_types, skills)
    _refuse_too_many(care_types)
    targets = tuple(_target(each) for each in _listed(given["targets"], "targets"))
    if len({target.minutes for target in targets}) < len(targets):
        raise InvalidInput("two targets have the same minutes; keep the one with the higher share")
    return Problem(step_minutes, n_steps, care_types, skills, targets)


def _care_type(given, n_steps):
    keys = ("id", "arrivals", "service_minutes")
    _check_keys(given, keys, "a care type", optional=("patience_minutes",))
    name = _name(given["id"], "a care type")
    where = f"care type {name!r}"
    arrivals = _per_step(given["arrivals"], n_steps, f"{where}: arrivals", MOST_ARRIVALS)
    service = given["service_minutes"]
    _check_keys(service, ("mean", "cv"), f"{where}: service_minutes")
    mean = _number(service["mean"], f"{where}: mean service minutes", 1e-3, LONGEST_MINUTES)
    cv = _number(service["cv"], f"{where}: cv", 0, MOST_CV)
    return CareType(name, arrivals, mean, cv, _patience(given.get("patience_minutes"), where))


def _patience(given, where):
    if given is None:
        return math.inf
    _check_keys(given, ("mean",), f"{where}: patience_minutes")
    advice = "a patience of 0 sees nobody: give a mean above 0, or null if nobody gives up"
    what = f"{where}: mean patience minutes"
    return _number(given["mean"], what, 1e-3, LONGEST_MINUTES, advice)


def _skill(given, positions, n_steps):
    _check_keys(given, ("id", "serves"), "a skill", optional=("on_duty",))
    name = _name(given["id"], "a skill")
    where = f"skill {name!r}"
    serves = _listed(given["serves"], f"{where}: serves")
    for each in serves:
        if not isinstance(each, str) or each not in positions:
            known = ", ".join(positions)
            raise InvalidInput(f"{where} serves {each!r}, which is no care type; known: {known}")
    if len(set(serves)) < len(serves):
        raise InvalidInput(f"{where} serves a care type twice; name each once")
    on_duty = given.get("on_duty")
    if on_duty is not None:
        values = _per_step(on_duty, n_steps, f"{where}: on_duty", MOST_ON_DUTY)
        if (values != np.floor(values)).any():
            raise InvalidInput(f"{where}: on_duty has part of a person; expected whole numbers")
        on_duty = values.astype(np.int64)
    return Skill(name, tuple(sorted(positions[each] for each in serves)), on_duty)


def _target(given):
    _check_keys(given, ("minutes", "share"), "a target")
    minutes = _number(given["minutes"], "target minutes", 0, LONGEST_MINUTES)
    share = _number(given["share"], "target share", 0, 1)
    if not 0 < share < 1:
        raise InvalidInput(
            f"target share is {share:g}; expected above 0 and below 1 (0.9 for 90 %): no finite "
            "staff promises everything"
        )
    return Target(minutes, share)


def _refuse_unserved(care_types, skills):
    served = {position for skill in skills for position in skill.serves}
    for position, care in enumerate(care_types):
        if position not in served:
            raise InvalidInput(f"nobody serves care type {care.id!r}; add it to a skill's serves")


def _refuse_too_many(care_types):
    total = sum(care.arrivals.sum() for care in care_types)
    if total > MOST_ARRIVALS:
        raise InvalidInput(
            f"{total:g} persons arrive in a day; expected at most {MOST_ARRIVALS:g}: are arrivals "
            "given per step?"
        )


def _positions(named, what):
    positions = {}
    for position, each in enumerate(named):
        if each.id in positions:
            raise InvalidInput(f"{what} id {each.id!r} is given twice; ids must be unique")
        positions[each.id] = position
    return positions


def _check_keys(given, keys, what, optional=()):
    known = ", ".join(keys + optional)
    if not isinstance(given, dict):
        raise InvalidInput(f"{what} is {_shown(given)}; expected an object with {known}")
    for key in given:
        if key not in keys + optional:
            raise InvalidInput(f"{what} has an unknown key {key!r}; expected {known}")
    for key in keys:
        if key not in given:
            raise InvalidInput(f"{what} lacks {key!r}; expected {known}")


def _listed(given, what):
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_KINDS:
        raise InvalidInput(f"{what} is {_shown(given)}; expected a list of 1 to {MOST_KINDS}")
    return given


def _name(given, what):
    if not isinstance(given, str) or not given.strip():
        raise InvalidInput(f"the id of {what} is {_shown(given)}; expected a text")
    return given


def _whole(given, what, least, most):
    number = _number(given, what, least, most)
    if number != int(number):
        raise InvalidInput(f"{what} is {number:g}; expected a whole number")
    return int(number)


def _number(given, what, least, most, advice=""):
    """A finite number within bounds; true and "3" are not numbers."""
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    if not (is_number and least <= given <= most):
        told = f"{what} is {_shown(given)}; expected a number from {least:g} to {most:g}"
        raise InvalidInput(f"{told} ({advice})" if advice else told)
    return float(given)


def _per_step(given, n_steps, what, most):
    """One number for all steps, or a list of one per step."""
    if not isinstance(given, list):
        return np.full(n_steps, _number(given, what, 0, most))
    if len(given) != n_steps:
        raise InvalidInput(f"{what} has {len(given)} numbers; expected {n_steps}, one per step")
    return np.array([_number(each, f"{what}[{k}]", 0, most) for k, each in enumerate(given)])


def _shown(given):
    text = repr(given)
    return text if len(text) <= 40 else text[:37] + "..."
