"""`maillage waiting size FILE` and `simulate FILE`: practitioners on duty, without a database."""

import json
from math import inf

from maillage.cli.json_files import read_json
from maillage.engines.errors import InvalidInput

DEFAULT_SECONDS = 60.0
MOST_DAYS = 1_000_000


def add_parser(subparsers):
    """Add the verb `waiting` and its actions `size` and `simulate`."""
    verb = subparsers.add_parser("waiting", help="how many practitioners keep waiting short")
    actions = verb.add_subparsers(required=True, metavar="ACTION")
    size = actions.add_parser("size", help="fewest on duty, step by step, with a proven bound")
    size.add_argument("--time-limit", type=float, default=DEFAULT_SECONDS, metavar="S")
    size.set_defaults(run=run_size)
    simulate = actions.add_parser("simulate", help="live many days with the practitioners given")
    simulate.add_argument("--days", type=int, required=True, metavar="N")
    simulate.set_defaults(run=run_simulate)
    for action in (size, simulate):
        action.add_argument("file", metavar="FILE", help="JSON (docs/engines/waiting.md)")
        action.add_argument("--seed", type=int, default=0, metavar="N")
        action.add_argument("--json", action="store_true", help="print one JSON object")


def run_size(args):
    """Read, size, print."""
    if not args.time_limit > 0:
        raise InvalidInput(f"--time-limit is {args.time_limit:g}; expected seconds above 0")
    problem = _read(args)
    from maillage.engines.waiting import Stop, size

    sizing = size(problem, Stop(seconds=args.time_limit), args.seed)
    answer = size_answer(problem, sizing) | {"seed": args.seed}
    print(json.dumps(answer, allow_nan=False) if args.json else _size_sentence(answer))


def run_simulate(args):
    """Read, live the days, print."""
    if not 1 <= args.days <= MOST_DAYS:
        raise InvalidInput(f"--days is {args.days}; expected 1 to {MOST_DAYS}")
    problem = _read(args)
    import numpy as np

    from maillage.engines.waiting import simulate

    for skill in problem.skills:
        if skill.on_duty is None:
            raise InvalidInput(
                f"skill {skill.id!r} has no on_duty: size it first (maillage waiting size), or "
                "write how many are on duty"
            )
    staffing = np.array([skill.on_duty for skill in problem.skills])
    simulate(problem, staffing, 1, args.seed)  # compiles what is not yet: not to be timed
    outcome = simulate(problem, staffing, args.days, args.seed)
    answer = simulate_answer(problem, outcome)
    print(json.dumps(answer, allow_nan=False) if args.json else _simulate_sentence(answer))


def _read(args):
    """The file's `Problem`."""
    if args.seed < 0:
        raise InvalidInput(f"--seed is {args.seed}; expected a whole number from 0 up")
    from maillage.engines.waiting import problem_from

    return problem_from(read_json(args.file))


def size_answer(problem, sizing):
    """What `size --json` prints."""
    told = measures(problem, sizing.outcome)
    return {
        "on_duty": {
            skill.id: row.tolist()
            for skill, row in zip(problem.skills, sizing.on_duty, strict=True)
        },
        "doctor_hours": sizing.doctor_hours,
        "bound_doctor_hours": sizing.bound_doctor_hours,
        "gap": None if sizing.gap == inf else round(sizing.gap, 6),
        "keeps_promise": sizing.keeps_promise,
        **{name: told[name] for name in told if name.startswith("p_wait_")},
        "days_simulated": sizing.outcome.n_days,
        "hours_past_duty": float(sizing.outcome.overtime_minutes.sum()) / 60,
        "by_care_type": told["by_care_type"],
        "seconds": round(sizing.seconds, 3),
    }


def simulate_answer(problem, outcome):
    """What `simulate --json` prints."""
    told = measures(problem, outcome)
    rate = told["arrivals"] / outcome.seconds if outcome.seconds else 0.0
    by_care_type = told.pop("by_care_type")
    speed = {"customers_per_second": round(rate)}
    return {"days": outcome.n_days, **told, **speed, "by_care_type": by_care_type}


def measures(problem, outcome):
    """Counts and shares, together and by care type."""
    from maillage.engines.waiting.simulation import measures_of

    by_care_type = {
        care.id: measures_of(outcome, told)
        for care, told in zip(problem.care_types, outcome.tally, strict=True)
    }
    return {**measures_of(outcome, outcome.tally.sum(axis=0)), "by_care_type": by_care_type}


def _size_sentence(answer):
    lines = [
        f"{answer['doctor_hours']:g} doctor-hours a day; no such plan has fewer than "
        f"{answer['bound_doctor_hours']:g}",
        f"{_shares(answer)} (checked on {answer['days_simulated']} days)",
    ]
    if not answer["keeps_promise"]:
        lines.append("the promise is NOT kept for sure: give more time (--time-limit)")
    for skill, on_duty in answer["on_duty"].items():
        lines.append(f"{skill}: {' '.join(map(str, on_duty))}")
    return "\n".join(lines)


def _simulate_sentence(answer):
    return (
        f"{answer['days']} days, {answer['arrivals']} persons: {_shares(answer)}; "
        f"{answer['abandoned']} gave up; mean wait {answer['mean_wait_minutes']:.1f} min"
    )


def _shares(answer):
    shares = {name.removeprefix("p_wait_"): answer[name] for name in answer if "p_wait_" in name}
    return ", ".join(f"{100 * share:.1f} % seen within {m} min" for m, share in shares.items())
