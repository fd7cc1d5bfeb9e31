"""From the JSON of a rota to a `Problem`; what cannot be computed with is refused."""

from maillage.engines.errors import InvalidInput
from maillage.engines.rota.evaluation import evaluate
from maillage.engines.rota.problem import (
    PREFERRED,
    REFUSED,
    Assignment,
    Centre,
    Problem,
    UnusualWeeks,
    Volunteer,
    Weights,
)

MOST_WEEKS = 530  # ten years
MOST_CENTRES = 1_000
MOST_VOLUNTEERS = 50_000
MOST_OF_A_KIND = 1_000
MOST_POINTS = 10_000_000
KEYS = ("name", "weeks", "centres", "volunteers", "fixed", "previous", "weights")
MORE_KEYS = ("together", "months", "holidays", "return_every")
MORE_WEIGHTS = (
    "two_running",
    "together",
    "first_timer",
    "new_in_month",
    "reserve",
    "holiday",
    "continuity",
)
WEIGHTS = tuple(name for name in Weights.__dataclass_fields__ if name not in MORE_WEIGHTS)


def problem_from(given):
    """The `Problem` of a decoded JSON object (docs/engines/rota.md gives the keys).

    Raises `InvalidInput` for an unknown or missing key, an id given twice or unknown, a week out of
    range, a negative number, a weight missing or negative, a ``fixed`` that breaks a hard rule.

    Examples
    --------
    >>> problem_from({
    ...     "name": "one week", "weeks": 1, "fixed": [], "previous": None,
    ...     "centres": [{"id": "ajain", "lines": 1, "beds": 1, "vehicles": 0, "open_from": 0,
    ...                  "open_to": 0, "senior_required": False}],
    ...     "volunteers": [],
    ...     "weights": {"empty_post": 1000, "empty_twice": 400, "no_senior": 120, "distance": 1,
    ...                 "new_to_centre": 15, "unmet_wish": 25, "change": 200},
    ... }).lines
    array([[1]])
    """
    _check_keys(given, KEYS, "the rota", optional=MORE_KEYS)
    weeks = _whole(given["weeks"], "weeks", 1, MOST_WEEKS)
    centres = tuple(_centre(each, weeks) for each in _listed(given, "centres", MOST_CENTRES))
    _refuse_twice(centres, "centre")
    known = frozenset(centre.id for centre in centres)
    listed = _listed(given, "volunteers", MOST_VOLUNTEERS)
    volunteers = tuple(_volunteer(each, weeks, known) for each in listed)
    _refuse_twice(volunteers, "volunteer")
    people, previous = frozenset(volunteer.id for volunteer in volunteers), given["previous"]
    problem = Problem(
        _text(given["name"], "name"),
        weeks,
        centres,
        volunteers,
        _weights(given["weights"]),
        _assignments(given["fixed"], "fixed", people, known, weeks),
        None if previous is None else _assignments(previous, "previous", people, known, weeks),
        _together(_list(given.get("together"), "together"), people),
        _months(_list(given.get("months"), "months"), weeks),
        frozenset(_weeks(_list(given.get("holidays"), "holidays"), "holidays", weeks)),
        _whole(given.get("return_every") or 0, "return_every", 0, MOST_WEEKS),
    )
    _refuse_broken(problem)
    return problem


def assignments_from(given, problem):
    """The assignments of a decoded rota file: ``{"assignments": [{volunteer, centre, week}]}``.

    Raises `InvalidInput` for an unknown id or a week out of range.
    """
    if not isinstance(given, dict) or given.get("assignments") is None:
        raise InvalidInput('the rota file has no "assignments"; expected {"assignments": [...]}')
    people, centres = problem.volunteer_positions, problem.centre_positions
    return _assignments(given["assignments"], "assignments", people, centres, problem.weeks)


def _centre(given, weeks):
    keys = ("id", "lines", "beds", "vehicles", "open_from", "open_to", "senior_required")
    _check_keys(given, keys, "a centre", optional=("new_per_month", "reserve", "unusual"))
    name = _text(given["id"], "the id of a centre")
    where = f"centre {name!r}"
    first = _whole(given["open_from"], f"{where}: open_from", 0, weeks - 1)
    last = _whole(given["open_to"], f"{where}: open_to", 0, weeks - 1)
    if last < first:
        raise InvalidInput(f"{where} closes in week {last}, before it opens in week {first}")
    new = given.get("new_per_month")
    return Centre(
        name,
        _whole(given["lines"], f"{where}: lines", 1, MOST_OF_A_KIND),
        _whole(given["beds"], f"{where}: beds", 0, MOST_OF_A_KIND),
        _whole(given["vehicles"], f"{where}: vehicles", 0, MOST_OF_A_KIND),
        first,
        last,
        _yes_or_no(given["senior_required"], f"{where}: senior_required"),
        None if new is None else _whole(new, f"{where}: new_per_month", 0, MOST_OF_A_KIND),
        _yes_or_no(given.get("reserve", False), f"{where}: reserve"),
        tuple(
            _unusual(each, where, weeks)
            for each in _list(given.get("unusual"), f"{where}: unusual")
        ),
    )


def _unusual(given, where, weeks):
    _check_keys(given, ("from", "to"), f"{where}: unusual", optional=("lines", "beds", "vehicles"))
    first = _whole(given["from"], f"{where}: unusual from", 0, weeks - 1)
    last = _whole(given["to"], f"{where}: unusual to", first, weeks - 1)
    numbers = {
        key: _whole(given[key], f"{where}: unusual {key}", 0, MOST_OF_A_KIND)
        for key in ("lines", "beds", "vehicles")
        if given.get(key) is not None
    }
    return UnusualWeeks(first, last, **numbers)


def _volunteer(given, weeks, centres):
    keys = (
        "id",
        "senior",
        "max_weeks",
        "wanted_weeks",
        "available",
        "ready_from",
        "beds",
        "needs_vehicle",
        "min_gap",
        "accepts",
        "served",
    )
    more = ("two_running", "first_time", "holidays_served")
    _check_keys(given, keys, "a volunteer", optional=more)
    name = _text(given["id"], "the id of a volunteer")
    where = f"volunteer {name!r}"
    return Volunteer(
        name,
        _yes_or_no(given["senior"], f"{where}: senior"),
        _whole(given["max_weeks"], f"{where}: max_weeks", 0, MOST_WEEKS),
        _whole(given["wanted_weeks"], f"{where}: wanted_weeks", 0, MOST_WEEKS),
        tuple(sorted(_weeks(given["available"], f"{where}: available", weeks))),
        _whole(given["ready_from"], f"{where}: ready_from", 0, MOST_WEEKS),
        _whole(given["beds"], f"{where}: beds", 0, MOST_OF_A_KIND),
        _yes_or_no(given["needs_vehicle"], f"{where}: needs_vehicle"),
        _whole(given["min_gap"], f"{where}: min_gap", 0, MOST_WEEKS),
        _accepts(given["accepts"], where, centres),
        frozenset(
            _known(each, f"{where}: served", centres)
            for each in _list(given["served"], f"{where}: served")
        ),
        _two_running(given.get("two_running"), where),
        _yes_or_no(given.get("first_time", False), f"{where}: first_time"),
        _whole(given.get("holidays_served", 0), f"{where}: holidays_served", 0, MOST_WEEKS),
    )


def _accepts(given, where, centres):
    if not isinstance(given, dict):
        raise InvalidInput(f"{where}: accepts is {_shown(given)}; expected centre → distance")
    return {
        _known(centre, f"{where}: accepts", centres): _whole(
            distance, f"{where}: distance of {centre}", 0, MOST_POINTS
        )
        for centre, distance in given.items()
    }


def _two_running(given, where):
    if given not in (None, PREFERRED, REFUSED):
        expected = f"expected {PREFERRED!r}, {REFUSED!r} or null"
        raise InvalidInput(f"{where}: two_running is {_shown(given)}; {expected}")
    return given


def _weights(given):
    _check_keys(given, WEIGHTS, "weights", optional=MORE_WEIGHTS)
    return Weights(
        **{name: _whole(value, f"weight {name}", 0, MOST_POINTS) for name, value in given.items()}
    )


def _assignments(given, what, people, centres, weeks):
    read = []
    for each in _list(given, what):
        _check_keys(each, ("volunteer", "centre", "week"), f"an assignment of {what}")
        volunteer = _known(each["volunteer"], what, people, "volunteer")
        centre = _known(each["centre"], what, centres)
        read.append(
            Assignment(volunteer, centre, _whole(each["week"], f"{what}: week", 0, weeks - 1))
        )
    if len(set(read)) < len(read):
        twice = next(each for each in read if read.count(each) > 1)
        raise InvalidInput(f"{what} has {tuple(twice)} twice; keep it once")
    return tuple(read)


def _together(given, people):
    pairs = []
    for pair in given:
        if not isinstance(pair, list) or len(pair) != 2 or pair[0] == pair[1]:
            raise InvalidInput(f"together has {_shown(pair)}; expected two different volunteers")
        pairs.append(tuple(_known(each, "together", people, "volunteer") for each in pair))
    return tuple(pairs)


def _months(given, weeks):
    if given and len(given) != weeks:
        raise InvalidInput(f"months is {_shown(given)}; expected {weeks} numbers, one per week")
    return tuple(_whole(each, "months", 0, MOST_WEEKS) for each in given)


def _refuse_broken(problem):
    """The fixed assignments alone must break no hard rule."""
    broken = evaluate(problem, problem.fixed).errors
    if broken:
        raise InvalidInput(f"the fixed assignments break a rule: {'; '.join(broken[:3])}")


def _weeks(given, what, weeks):
    if not isinstance(given, list):
        raise InvalidInput(f"{what} is {_shown(given)}; expected a list of weeks")
    read = [_whole(each, what, 0, weeks - 1) for each in given]
    if len(set(read)) < len(read):
        raise InvalidInput(f"{what} names a week twice: {_shown(given)}; name each once")
    return read


def _refuse_twice(named, what):
    seen = set()
    for each in named:
        if each.id in seen:
            raise InvalidInput(f"{what} id {each.id!r} is given twice; ids must be unique")
        seen.add(each.id)


def _known(given, what, ids, kind="centre"):
    if not isinstance(given, str) or given not in ids:
        raise InvalidInput(f"{what} names {_shown(given)}, which is no {kind}; give one that is")
    return given


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


def _listed(given, key, most):
    if not isinstance(given[key], list) or len(given[key]) > most:
        raise InvalidInput(f"{key} is {_shown(given[key])}; expected a list of at most {most}")
    return given[key]


def _list(given, what):
    """A list; null is an empty one."""
    if given is not None and not isinstance(given, list):
        raise InvalidInput(f"{what} is {_shown(given)}; expected a list")
    return given or []


def _text(given, what):
    if not isinstance(given, str):
        raise InvalidInput(f"{what} is {_shown(given)}; expected a text")
    return given


def _yes_or_no(given, what):
    if not isinstance(given, bool):
        raise InvalidInput(f"{what} is {_shown(given)}; expected true or false")
    return given


def _whole(given, what, least, most):
    """A whole number within bounds; true, 3.5 and "3" are none."""
    if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
        raise InvalidInput(f"{what} is {_shown(given)}; expected a whole number, {least} to {most}")
    return given


def _shown(given):
    text = repr(given)
    return text if len(text) <= 40 else text[:37] + "..."
