"""`maillage rota solve|check|repair|forecast FILE`: who serves which week, without a database."""

import json
import signal
import threading
import time
from contextlib import contextmanager

from maillage.cli.json_files import read_json, refuse_unwritable, write_json
from maillage.cli.rota_events import add_events, events_of
from maillage.cli.siting import solvers_aside
from maillage.engines.errors import InvalidInput

STOPPED = 130
SECONDS_BETWEEN_BOUNDS = 1.0
MOST_ERRORS = 20


def add_parser(subparsers):
    """Add the verb `rota` and its actions."""
    verb = subparsers.add_parser("rota", help="which volunteer doctor serves which week")
    actions = verb.add_subparsers(required=True, metavar="ACTION")
    solve = actions.add_parser("solve", help="a rota, with a proven bound")
    solve.add_argument("--out", metavar="ROTA", help="where the best rota so far is kept")
    solve.add_argument("--time-limit", type=float, metavar="S", help="seconds")
    solve.set_defaults(run=run_solve)
    check = actions.add_parser("check", help="what a rota costs and which rules it breaks")
    check.set_defaults(run=run_check)
    repair = actions.add_parser("repair", help="the fewest changes after something happened")
    add_events(repair)
    repair.add_argument("--now", type=int, default=0, metavar="WEEK", help="earlier weeks stay")
    repair.add_argument("--out", metavar="NEW", help="where the best repaired rota is written")
    repair.set_defaults(run=run_repair)
    forecast = actions.add_parser("forecast", help="lines held and weeks short, by chance")
    forecast.add_argument("--withdrawals", type=float, default=0.05, metavar="SHARE")
    forecast.add_argument("--draws", type=int, default=1_000, metavar="N")
    forecast.set_defaults(run=run_forecast)
    for action in (solve, check, repair, forecast):
        action.add_argument("file", metavar="FILE", help="JSON (docs/engines/rota.md)")
        action.add_argument("--json", action="store_true", help="print one JSON object")
    for action in (check, repair):
        action.add_argument("rota", metavar="ROTA", help='JSON: {"assignments": [...]}')
    for action in (solve, forecast):
        action.add_argument("--seed", type=int, default=0, metavar="N")


def run_solve(args):
    """Read, solve, keep the best rota so far in --out, print; 130 when a signal cut it short."""
    if args.time_limit is not None and not args.time_limit > 0:
        raise InvalidInput(f"--time-limit is {args.time_limit:g}; expected seconds above 0")
    problem = _problem(args)
    from maillage.engines.rota import solve
    from maillage.engines.siting import Stop

    if args.out:
        refuse_unwritable(args.out)
    seconds = float("inf") if args.time_limit is None else args.time_limit
    keep = _Keeper(args.out)
    with solvers_aside(), asked_to_stop() as asked:
        stop = Stop(seconds=seconds, asked=asked.is_set)
        rota = solve(problem, stop=stop, seed=args.seed, progress=keep)
    keep.write(rota)
    answer = solve_answer(rota) | {"seed": args.seed}
    print(json.dumps(answer, allow_nan=False) if args.json else _solve_sentence(answer))
    return STOPPED if asked.is_set() and not rota.proven_optimal else 0


@contextmanager
def asked_to_stop():
    """An event set by the first SIGINT or SIGTERM; a second one acts as usual."""
    asked = threading.Event()
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in numbers}

    def put_back():
        for number, handler in before.items():
            signal.signal(number, handler)

    def ask(number, frame):
        asked.set()
        put_back()

    for number in numbers:
        signal.signal(number, ask)
    try:
        yield asked
    finally:
        put_back()


class _Keeper:
    """Writes each better rota at once, and a better bound now and then: a kill loses neither."""

    def __init__(self, path):
        self.path, self.cost, self.written = path, None, 0.0

    def __call__(self, rota):
        better = self.cost is None or rota.cost < self.cost
        if better or time.monotonic() - self.written > SECONDS_BETWEEN_BOUNDS:
            self.write(rota)

    def write(self, rota):
        self.cost, self.written = rota.cost, time.monotonic()
        if self.path:
            write_json(
                self.path, rota_file(rota.assignments) | {"cost": rota.cost, "bound": rota.bound}
            )


def run_check(args):
    """Read both files, judge, print; 1 when a hard rule is broken."""
    problem = _problem(args)
    from maillage.engines.rota import evaluate

    found = evaluate(problem, _assignments(args, problem))
    answer = {
        "feasible": found.feasible,
        "cost": found.cost,
        "empty_posts": found.empty_posts,
        "by_rule": found.by_rule,
        "errors": list(found.errors[:MOST_ERRORS]),
    }
    print(json.dumps(answer, allow_nan=False) if args.json else _check_sentence(answer))
    return 0 if found.feasible else 1


def run_repair(args):
    """Read both files, repair, print up to three ways; the first goes to --out."""
    events = events_of(args)
    problem = _problem(args)
    from maillage.engines.rota import repair

    if args.out:
        refuse_unwritable(args.out)
    published = _assignments(args, problem)
    with solvers_aside():
        only = None if args.offer else ()  # who offers a week may fill a post empty since long
        repairs = repair(problem, published, *events, now=args.now, only=only)
    if args.out:
        write_json(args.out, rota_file(repairs[0].assignments))
    best, *others = (repair_answer(each) for each in repairs)
    answer = best | {"alternatives": others, "seconds": round(repairs[0].seconds, 3)}
    print(json.dumps(answer, allow_nan=False) if args.json else _repair_sentence(best, others))


def run_forecast(args):
    """Read, draw many years, print."""
    problem = _problem(args)
    from maillage.engines.rota import forecast
    from maillage.engines.rota.answers import forecast_answer

    started = time.monotonic()
    seen = forecast(problem, withdrawal=args.withdrawals, draws=args.draws, seed=args.seed)
    answer = forecast_answer(seen) | {"seconds": round(time.monotonic() - started, 3)}
    print(json.dumps(answer, allow_nan=False) if args.json else _forecast_sentence(answer))


def _problem(args):
    if getattr(args, "seed", 0) < 0:
        raise InvalidInput(f"--seed is {args.seed}; expected a whole number from 0 up")
    from maillage.engines.rota import problem_from

    return problem_from(read_json(args.file))


def _assignments(args, problem):
    from maillage.engines.rota import assignments_from

    return assignments_from(read_json(args.rota), problem)


def rota_file(assignments):
    """What a rota file holds."""
    return {"assignments": [each._asdict() for each in assignments]}


def solve_answer(rota):
    """What `solve --json` prints."""
    return {
        "cost": rota.cost,
        "bound": rota.bound,
        "gap": round(rota.gap, 6),
        "proven_optimal": rota.proven_optimal,
        "seconds": round(rota.seconds, 3),
        "empty_posts": rota.empty_posts,
        "by_rule": rota.by_rule,
    }


def repair_answer(repair):
    """What `repair --json` prints of one way to repair."""
    from maillage.engines.rota import in_words

    return {
        "n_changes": repair.n_changes,
        "changes": [
            {"kind": each.kind, "volunteer": each.volunteer}
            | {"from": _cell(each.before), "to": _cell(each.after)}
            for each in repair.changes
        ],
        "people": list(repair.people),
        "words": list(in_words(repair)),
        "empty_posts": repair.empty_posts,
        "still_empty": [{"centre": centre, "week": week} for centre, week in repair.still_empty],
        "cost": repair.cost,
        "by_rule": repair.by_rule,
        "least_empty_posts": repair.least_empty_posts,
        "least_changes": repair.least_changes,
        "proven": repair.proven,
    }


def _cell(assignment):
    return assignment and {"centre": assignment.centre, "week": assignment.week}


def _solve_sentence(answer):
    if answer["proven_optimal"]:
        quality = "proven optimal"
    else:
        quality = f"at most {100 * answer['gap']:.2f} % above the least possible"
    return (
        f"cost {answer['cost']} ({quality}), {answer['empty_posts']} posts empty, "
        f"{answer['seconds']} s\n{_costs(answer)}"
    )


def _check_sentence(answer):
    rules = "keeps every hard rule" if answer["feasible"] else "breaks hard rules:"
    lines = [
        f"the rota {rules}",
        *answer["errors"],
        f"cost {answer['cost']}, {answer['empty_posts']} posts empty",
        _costs(answer),
    ]
    return "\n".join(lines)


def _repair_sentence(best, others):
    lines = []
    for number, each in enumerate((best, *others), 1):
        proof = " (proven: no repair leaves fewer empty or changes less)" if each["proven"] else ""
        lines.append(
            f"{number}. {each['n_changes']} changes, {len(each['people'])} to call, "
            f"{each['empty_posts']} posts empty, cost {each['cost']}{proof}"
        )
        lines += [f"   {sentence}" for sentence in each["words"]]
    return "\n".join(lines)


def _forecast_sentence(answer):
    held, filled = answer["held"], answer["filled"]
    weeks = ", ".join(map(str, answer["short_weeks"])) or "none"
    return (
        f"{held['number']} of {answer['lines']} lines held all year "
        f"(confidence {100 * answer['confidence']:g} %, between {held['low']} and {held['high']})\n"
        f"{filled['mean']:.1f} of {answer['posts']} posts filled on average\nshort weeks: {weeks}"
    )


def _costs(answer):
    costs = (f"{rule} {cost}" for rule, cost in answer["by_rule"].items() if cost)
    return ", ".join(costs) or "no cost"
