"""Waiting engine beside SimPy and Ciw, and on its targets: `python -m benchmarks.waiting`.

The peers live the same M/G/c queue in the same run; shares seen within 15 minutes stand beside the
speeds, so that nobody is fast and wrong. Seconds of both sides are those of the processor, one
core: the machine may be busy. `--seconds` bounds each sizing.
"""

import argparse
import sys
from random import Random
from time import perf_counter, process_time

import numpy as np

from benchmarks.side_by_side import context, peak_mebibytes, report, timed
from maillage.engines.waiting import (
    CareType,
    Problem,
    Ready,
    Skill,
    Stop,
    Target,
    Waiting,
    erlang_c,
    match,
    simulate,
    size,
)

TARGETS = (Target(15.0, 0.90), Target(30.0, 0.98))
STEPS, STEP_MINUTES = 32, 30.0  # from 7 h to 23 h
# Consultations through a day from 7 h: few at first, two waves, few at the end; mean 1.
HOURS = np.array([0.4, 0.9, 1.4, 1.5, 1.2, 1.0, 0.9, 1.1, 1.2, 1.2, 1.3, 1.5, 1.4, 1.0, 0.6, 0.4])
SHAPE = np.repeat(HOURS / HOURS.mean(), 2)
YEAR_PERSONS = 20_000_000
SERVERS, LOAD, MEAN, CV = 20, 18.0, 10.5, 0.6
PEER_PERSONS = 50_000
TICKETS = 10_000
HEADER = ("what", "ours", "peer or target", "ratio or verdict")


def main(argv=None):
    """Measure, print and keep one line per measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=90.0, help="for each sizing")
    args = parser.parse_args(argv)
    rows = [*beside_peers(), *exact(), national_year(), decision()]
    for name, problem in (("one territory", territory()), ("five care types", specialities())):
        rows.append(sizing(name, problem, args.seconds))
    rows.append(sizing("national", national(), args.seconds))
    told = f"Whole process: {peak_mebibytes():.0f} MiB.\n\n"
    report("waiting", told + context(("maillage", "numba", "simpy", "ciw")), HEADER, rows)
    return 0


def territory():
    """The points of one territory: about six consultations per half-hour, one care type."""
    return _problem({"gp": (6.0, 10.5, 0.6, np.inf)}, {"gp_only": ("gp",)})


def specialities():
    """A région: five care types, some people give up, some practitioners see two kinds."""
    care = {
        "gp": (60.0, 10.5, 0.6, np.inf),
        "paediatrics": (15.0, 11.0, 0.6, np.inf),
        "psychiatry": (8.0, 26.0, 0.5, np.inf),
        "psychology": (6.0, 30.0, 0.4, 240.0),
        "gynaecology": (6.0, 14.0, 0.5, 240.0),
    }
    skills = {
        "gp_only": ("gp",),
        "gp_paediatrics": ("gp", "paediatrics"),
        "mind": ("psychiatry", "psychology"),
        "gynaecology": ("gynaecology",),
    }
    return _problem(care, skills)


def national():
    """The country in one queue, whatever the point: 20 million consultations a year."""
    care = {"gp": (YEAR_PERSONS / 365 / STEPS, 10.5, 0.6, np.inf)}
    return _problem(care, {"gp_only": ("gp",)})


def _problem(care, skills):
    kinds = tuple(CareType(name, each[0] * SHAPE, *each[1:]) for name, each in care.items())
    names = list(care)
    crew = tuple(
        Skill(name, tuple(sorted(names.index(each) for each in serves)))
        for name, serves in skills.items()
    )
    return Problem(STEP_MINUTES, STEPS, kinds, crew, TARGETS)


def _row(*cells):
    print(*cells, sep="  ", flush=True)
    return cells


def beside_peers():
    """Persons per second on one M/G/c queue, ours and each peer's."""
    problem, staffing = steady(SERVERS, LOAD, CV, steps=1000)
    simulate(problem, staffing, 1, seed=0)  # compile
    ours = simulate(problem, staffing, 40, seed=1, clock=process_time)
    speed = ours.tally[0, 0] / ours.seconds
    told = f"{speed / 1e6:.2f} million/s, {100 * ours.share_within(15):.1f} % within 15 min"
    rows = []
    for name, live, wanted in (("SimPy", in_simpy, 100), ("Ciw", in_ciw, 300)):
        what = f"M/G/{SERVERS}, load {LOAD:g}, beside {name}"
        try:
            begun = process_time()
            waits = live(PEER_PERSONS)
            seconds = process_time() - begun
        except ImportError as error:
            rows.append(_row(what, told, str(error), ""))
            continue
        peer = len(waits) / seconds
        share = 100 * np.mean(np.array(waits) <= 15)
        cell = f"{peer:,.0f}/s, {share:.1f} % within 15 min"
        rows.append(_row(what, told, cell, f"{speed / peer:.0f} (target {wanted})"))
    return rows


def steady(servers, load, cv, steps):
    """(problem, staffing) of a queue that stays the same through a long day."""
    arrivals = np.full(steps, load * STEP_MINUTES / MEAN)
    care = CareType("gp", arrivals, MEAN, cv)
    problem = Problem(STEP_MINUTES, steps, (care,), (Skill("gp_only", (0,)),), TARGETS)
    return problem, np.full((1, steps), servers)


def in_simpy(persons):
    """Waits of so many persons, as SimPy's own documentation writes a queue."""
    import simpy

    generator, waits = Random(1), []
    shape = 1 / CV**2

    def person(environment, desk):
        came = environment.now
        with desk.request() as request:
            yield request
            waits.append(environment.now - came)
            yield environment.timeout(generator.gammavariate(shape, MEAN / shape))

    def door(environment, desk):
        for _ in range(persons):
            yield environment.timeout(generator.expovariate(LOAD / MEAN))
            environment.process(person(environment, desk))

    environment = simpy.Environment()
    environment.process(door(environment, simpy.Resource(environment, SERVERS)))
    environment.run()
    return waits


def in_ciw(persons):
    """The same in Ciw."""
    import ciw

    ciw.seed(1)
    shape = 1 / CV**2
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(LOAD / MEAN)],
        service_distributions=[ciw.dists.Gamma(shape, MEAN / shape)],
        number_of_servers=[SERVERS],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(persons)
    return [record.waiting_time for record in simulation.get_all_records()]


def exact():
    """Largest distance to Erlang C, in points of the shares within 15 and 30 minutes."""
    worst = 0.0
    cases = ((1, 0.7), (3, 2.4), (10, 9.0), (50, 47.0), (600, 590.0))
    for servers, load in cases:
        problem, staffing = steady(servers, load, 1.0, steps=1000)
        days = int(np.ceil(4_000_000 / problem.arrivals.sum()))
        lived, formula = simulate(problem, staffing, days, 1), erlang_c(servers, load, MEAN)
        for minutes in (15.0, 30.0):
            worst = max(worst, abs(lived.share_within(minutes) - formula.within(minutes)))
    verdict = "met" if worst < 0.005 else "MISSED"
    return [_row(f"Erlang C, {len(cases)} queues", f"{100 * worst:.2f} points", "0.5", verdict)]


def national_year():
    """365 days of the whole country, on one core."""
    problem = national()
    load = problem.arrivals * MEAN / STEP_MINUTES
    staffing = np.ceil(load + np.sqrt(load)).astype(np.int64)
    simulate(problem, staffing, 1, seed=0)
    year = simulate(problem, staffing, 365, seed=1, clock=process_time)
    persons, most = year.tally[0, 0], staffing.max()
    what = f"a national year: {persons / 1e6:.1f} million persons, up to {most} on duty"
    verdict = "met" if year.seconds < 5 else "MISSED"
    return _row(what, f"{year.seconds:.2f} s", "5 s", verdict)


def decision():
    """Who is seen now, among ten thousand who wait and one practitioner just free."""
    generator = np.random.default_rng(0)
    n = TICKETS
    waiting = Waiting(
        np.arange(n),
        generator.integers(0, 5, n),
        generator.uniform(0, 7200, n),
        generator.random(n) < 0.1,
        generator.integers(0, 3, n),
        generator.integers(0, 2, n),
        np.where(generator.random(n) < 0.1, 1, -1),
        np.where(generator.random(n) < 0.05, 7, -1),
        generator.uniform(0, 30, n),
    )
    abilities = (np.ones((1, k), bool) for k in (5, 3, 2))
    ready = Ready(np.array([1]), np.array([7]), *abilities, np.array([1]))
    match(waiting, ready, now_seconds=7200.0)
    seconds, _ = timed(lambda: match(waiting, ready, now_seconds=7200.0), 20)
    verdict = "met" if seconds < 1e-3 else "MISSED"
    return _row(f"match, {n:,} tickets", f"{1e3 * seconds:.2f} ms", "1 ms", verdict)


def sizing(name, problem, seconds):
    """Doctor-hours beside the bound, judged on days of another seed."""
    begun = perf_counter()
    found = size(problem, Stop(seconds=seconds), seed=1)
    spent = perf_counter() - begun
    judged = simulate(problem, found.on_duty, 2_000 if name != "national" else 200, seed=77)
    shares = " and ".join(f"{100 * share:.1f} %" for share in judged.shares[:2])
    ours = f"{found.doctor_hours:g} h in {spent:.0f} s, {shares} within 15 and 30 min"
    verdict = f"{100 * found.gap:.2f} % above the bound"
    return _row(f"sizing, {name}", ours, f"bound {found.bound_doctor_hours:g} h", verdict)


if __name__ == "__main__":
    sys.exit(main())
