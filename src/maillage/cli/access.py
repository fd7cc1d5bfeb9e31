"""`maillage access score`: scores from three CSV files, without a database."""

import sys
import tomllib
from math import inf
from pathlib import Path

from maillage.engines.errors import InvalidInput

CONTINUOUS = ("half_minutes", "exponent", "reach_minutes")
METHODS = ("two_step", "enhanced_two_step", "continuous", "three_step", "raam", "apl")
PARAMETERS = {
    "two_step": ("reach_minutes",),
    "enhanced_two_step": ("bands_minutes", "weights"),
    "continuous": ("decay", *CONTINUOUS),
    "three_step": ("bands_minutes", "weights", "decay", *CONTINUOUS),
    "raam": ("tau_minutes", "rho", "reach_minutes", "tolerance"),
    "apl": ("vintage", "bands_minutes", "weights"),
}


def add_parser(subparsers):
    """Add the verb `access` and its action `score`."""
    verb = subparsers.add_parser("access", help="accessibility scores")
    actions = verb.add_subparsers(required=True, metavar="ACTION")
    score = actions.add_parser("score", help="score of each place of demand, from CSV files")
    score.add_argument("--method", choices=METHODS, required=True)
    score.add_argument("--demand", required=True, metavar="CSV", help="id,demand")
    score.add_argument("--supply", required=True, metavar="CSV", help="id,supply")
    score.add_argument("--times", required=True, metavar="CSV", help="origin,destination,minutes")
    score.add_argument("--params", metavar="TOML", help="parameters (docs/engines/access.md)")
    score.add_argument("--out", required=True, metavar="CSV", help="written as id,score")
    score.set_defaults(run=run_score)


def run_score(args):
    """Read, score, write `id,score` for every demand in its order; say what was found."""
    from scipy.sparse import csr_array

    from maillage.engines.access.problem import AccessProblem
    from maillage.sources.access_tables import (
        read_amounts,
        read_times,
        without_own_trip,
        write_scores,
    )

    parameters = _read_parameters(args.params, args.method)
    demand, supply = read_amounts(args.demand, "demand"), read_amounts(args.supply, "supply")
    times = read_times(args.times, demand, supply)
    minutes = csr_array(
        (times.minutes, (times.origin, times.destination)), (len(demand.ids), len(supply.ids))
    )
    result = _score(args.method, AccessProblem(demand.values, supply.values, minutes), parameters)
    write_scores(args.out, demand.ids, result.score)
    _tell_pairs(times.pairs_elsewhere, without_own_trip(demand.ids, supply.ids, times))
    _tell(result, supply.values, args.out)


def _score(method, problem, given):
    from maillage.engines.access import catchment, rational_agents

    if method == "raam":
        return rational_agents.raam(problem, **given)
    if method == "three_step":
        return catchment.three_step(problem, _decay(method, given))
    return catchment.catchment_scores(method, problem, _decay(method, given))


def _decay(method, given):
    """The decay that the parameters describe, or the method's own default."""
    from maillage.engines.access.catchment import LUO_QI_BANDS
    from maillage.engines.access.decay import Continuous, Limit

    if method == "continuous" or "decay" in given:
        chosen = {name: value for name, value in given.items() if name in CONTINUOUS}
        return Continuous(given.get("decay", "gaussian"), **{"half_minutes": 10.0, **chosen})
    if "bands_minutes" in given or "weights" in given:
        return _bands(given)
    if method == "apl":
        return _official_bands(given.get("vintage"))
    if method == "two_step" or "reach_minutes" in given:
        return Limit(given.get("reach_minutes", inf))
    return LUO_QI_BANDS


def _bands(given):
    from maillage.engines.access.decay import Bands

    if "bands_minutes" not in given or "weights" not in given:
        raise InvalidInput("bands_minutes and weights go together; expected both or neither")
    return Bands(tuple(given["bands_minutes"]), tuple(given["weights"]))


def _official_bands(vintage):
    from maillage.engines.access.decay import Bands
    from maillage.sources.apl_parameters import read_parameters, vintages

    official = read_parameters(vintages()[-1] if vintage is None else vintage)
    return Bands(official["bands_minutes"], official["band_weights"])


def _read_parameters(path, method):
    """Parameters of the method; others of ours are named as unused, the rest refused."""
    if path is None:
        return {}
    try:
        given = tomllib.loads(Path(path).read_text("utf-8"))
    except FileNotFoundError as error:
        raise InvalidInput(f"{path}: no such file; expected a TOML file of parameters") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path}: not a TOML file ({error}); see the documentation") from error
    known = sorted({name for names in PARAMETERS.values() for name in names})
    for name, value in given.items():
        if name not in known:
            raise InvalidInput(f"{path}: unknown parameter {name}; expected {', '.join(known)}")
        _check_kind(path, name, value)
    unused = [name for name in given if name not in PARAMETERS[method]]
    if unused:
        print(f"note: {method} does not use {', '.join(unused)}", file=sys.stderr)
    return {name: value for name, value in given.items() if name in PARAMETERS[method]}


def _check_kind(path, name, value):
    if name in ("decay", "vintage"):
        good, expected = isinstance(value, str), "a text"
    elif name in ("bands_minutes", "weights"):
        good = isinstance(value, list) and all(map(_is_number, value))
        expected = "a list of numbers"
    else:
        good, expected = _is_number(value), "a number"
    if not good:
        raise InvalidInput(f"{path}: {name} is {value!r}; expected {expected}")


def _is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


def _tell_pairs(elsewhere, lonely):
    if elsewhere:
        print(
            f"note: {elsewhere} pairs name a place of neither file and were left out",
            file=sys.stderr,
        )
    if lonely:
        print(
            f"note: no time from {lonely[0]} to itself ({len(lonely)} such places): its residents "
            f"do not reach their own site; if they should, add the line {lonely[0]},{lonely[0]},0",
            file=sys.stderr,
        )


def _tell(result, supply, out):
    print(f"{result.method}: {result.score.size} places scored, written to {out}")
    print(f"out of reach: {int(result.out_of_reach.sum())} places")
    unused = (supply > 0) & (result.load == 0)
    if unused.any():
        print(f"sites that nobody reaches: {int(unused.sum())}; they serve nobody")
    print(f"conservation error: {result.conservation_error:.1e}")
    if result.method == "raam":
        state = "" if result.settled else " (not settled: raise tolerance)"
        print(f"lower is better; proven regret: {result.regret:.1e}{state}")
