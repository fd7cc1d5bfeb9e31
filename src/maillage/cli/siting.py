"""`maillage siting solve KIND FILE`: where to open, from a file, without a database."""

import json
import os
import sys
from contextlib import contextmanager
from math import inf

from maillage.engines.errors import InvalidInput

KINDS = ("p_median", "capacitated_p_median", "p_center", "set_cover", "max_cover", "lift")
DEFAULT_DISTANCE = {"orlib": "floor", "tsplib": "floor", "json": "exact"}


def add_parser(subparsers):
    """Add the verb `siting` and its action `solve`."""
    verb = subparsers.add_parser("siting", help="where to open sites")
    actions = verb.add_subparsers(required=True, metavar="ACTION")
    solve = actions.add_parser("solve", help="best sites for a problem file, with a proven bound")
    solve.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    solve.add_argument("file", metavar="FILE")
    solve.add_argument("--format", choices=tuple(DEFAULT_DISTANCE), required=True)
    solve.add_argument("--p", type=int, metavar="N", help="sites to open (default: the file's)")
    solve.add_argument("--radius", type=float, metavar="R", help="for covers (default: the file's)")
    solve.add_argument("--budget", type=float, metavar="B", help="most to spend on site costs")
    solve.add_argument("--backup", type=int, default=0, metavar="N", help="further sites in reach")
    solve.add_argument(
        "--distance",
        choices=("floor", "round", "exact"),
        help="rounding of straight lines (default: floor for orlib and tsplib, exact for json)",
    )
    solve.add_argument("--time-limit", type=float, default=inf, metavar="S", help="seconds")
    solve.add_argument("--seed", type=int, default=0, metavar="N")
    solve.add_argument("--json", action="store_true", help="print one JSON object")
    solve.set_defaults(run=run_solve)


def run_solve(args):
    """Read, solve, print."""
    if not args.time_limit > 0:
        raise InvalidInput(f"--time-limit is {args.time_limit:g}; expected seconds above 0")
    if args.seed < 0:
        raise InvalidInput(f"--seed is {args.seed}; expected a whole number from 0 up")
    from maillage.engines.siting import Stop, solve
    from maillage.sources.siting_instances import read_instance

    instance = read_instance(args.file, args.format)
    problem = problem_of(instance, args)
    with solvers_aside():
        result = solve(problem, stop=Stop(seconds=args.time_limit), seed=args.seed)
    answer = answer_of(result, instance, args.kind)
    print(json.dumps(answer, allow_nan=False) if args.json else _sentence(answer))


@contextmanager
def solvers_aside():
    """What a solver's own code writes on the output goes to the errors: the answer stays whole."""
    sys.stdout.flush()
    output = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(output, 1)
        os.close(output)


def problem_of(instance, args):
    """The engine's problem for what the file and the options say; the options win."""
    from maillage.engines import siting

    refuse_twice(instance.demand_ids, "demand")
    refuse_twice(instance.site_ids, "site")
    common = {"weight": instance.weight, "openings": _openings(instance, args)}
    common["names"] = tuple(str(name) for name in instance.demand_ids)
    if args.kind == "lift":
        return siting.Lift(**common, **_lift_fields(instance))
    common["distances"] = _distances(instance, args.distance or DEFAULT_DISTANCE[args.format])
    if args.kind == "p_median":
        return siting.PMedian(**common)
    if args.kind == "p_center":
        return siting.PCenter(**common, backup=args.backup)
    if args.kind == "capacitated_p_median":
        capacity = _needed(instance.capacity, "a capacity for each site")
        return siting.CapacitatedPMedian(**common, quantity=instance.quantity, capacity=capacity)
    radius = _needed(_given(args.radius, instance.radius), "a radius (--radius)")
    cover = siting.SetCover if args.kind == "set_cover" else siting.MaxCover
    return cover(**common, radius=radius, backup=args.backup)


def refuse_twice(ids, what):
    """Two records of one name could not be told apart in the answer."""
    seen = set()
    for name in ids:
        if name in seen:
            raise InvalidInput(f"{what} id {name!r} is given twice; ids must be unique")
        seen.add(name)


def _openings(instance, args):
    from maillage.engines.siting import Openings

    p = _given(args.p, instance.p)
    budget = _given(args.budget, instance.budget)
    if args.kind == "set_cover":
        p = args.p
    elif p is None and budget is None:
        raise InvalidInput(f"{args.kind} needs a number of sites (--p) or a budget (--budget)")
    roles = {role: _positions(instance, role) for role in ("existing", "forced", "forbidden")}
    return Openings(p=p, budget=budget, costs=instance.cost, **roles)


def _positions(instance, role):
    """Indices of the site ids that the JSON lists under ``role``."""
    position = {name: j for j, name in enumerate(instance.site_ids)}
    listed = instance.extra.get(role) or []
    unknown = [name for name in listed if name not in position]
    if unknown:
        raise InvalidInput(f"{role} names {unknown[0]!r}, which is not a site of the file")
    return tuple(position[name] for name in listed)


def _distances(instance, rounding):
    from maillage.engines.siting import Matrix, Plane

    if instance.matrix is not None:
        _refuse_missing_diagonal(instance)
        return Matrix(instance.matrix)
    if instance.demand_xy is None:
        raise InvalidInput("the file gives neither coordinates nor a matrix")
    return Plane(instance.demand_xy, instance.site_xy, rounding)


def _refuse_missing_diagonal(instance):
    """Between the same places, an unknown way from one to itself is a mistake of the file."""
    if instance.demand_ids != instance.site_ids:
        return
    for i, name in enumerate(instance.demand_ids):
        if not instance.matrix[i, i] < inf:
            raise InvalidInput(
                f"the matrix has no distance from {name!r} to itself "
                f"(row {i + 1}, column {i + 1}); write it there, usually 0"
            )


def _lift_fields(instance):
    gains = _needed(instance.extra.get("gains"), "'gains': one row per demand, one column per site")
    score = _needed(instance.extra.get("score"), "a 'score' for each demand point")
    threshold = _needed(instance.extra.get("threshold"), "a 'threshold'")
    try:
        return {"gains": _table(gains, instance), "score": score, "threshold": float(threshold)}
    except (TypeError, ValueError) as error:
        raise InvalidInput("'gains' and 'threshold' must be numbers") from error


def _table(gains, instance):
    import numpy as np
    from scipy.sparse import csr_array

    table = np.array(gains, float)
    shape = (len(instance.demand_ids), len(instance.site_ids))
    if table.shape != shape:
        raise InvalidInput(f"gains has shape {table.shape}; expected {shape}")
    return csr_array(table)


def _given(option, in_file):
    return in_file if option is None else option


def _needed(value, what):
    if value is None:
        raise InvalidInput(f"this kind of problem needs {what}")
    return value


def answer_of(result, instance, kind):
    """The result in the file's own ids, ready for JSON."""
    sites = [instance.site_ids[j] for j in result.sites]
    served = [None if j < 0 else instance.site_ids[j] for j in result.assignment]
    return {
        "kind": kind,
        "objective": _plain(result.objective),
        "bound": _plain(result.bound),
        "gap": _plain(result.gap),
        "proven_optimal": bool(result.proven_optimal),
        "sites": sites,
        "assignment": served,
        "seconds": round(result.seconds, 3),
    }


def _plain(number):
    """A whole number without its '.0'; None where nothing is known yet."""
    number = float(number)
    if number in (inf, -inf):
        return None
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _sentence(answer):
    if answer["proven_optimal"]:
        quality = "proven optimal"
    elif answer["gap"] is None:
        quality = "nothing proven yet"
    else:
        quality = f"at most {100 * answer['gap']:.2f} % from the best possible"
    shown = ", ".join(str(site) for site in answer["sites"])
    return (
        f"{answer['kind']}: {answer['objective']} ({quality}), "
        f"{answer['seconds']} s\nsites: {shown}"
    )
