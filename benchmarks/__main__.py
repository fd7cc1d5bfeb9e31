"""All benchmarks, or some: `make bench`, `make bench ONLY="access siting"`.

Each part runs in a process of its own, bounded in time; one that fails or is too slow is said so,
and the others still run. Tables are kept in `benchmarks/results/`.
"""

import sys
from time import perf_counter

from benchmarks.side_by_side import STOPPED, run_bounded

# Seconds after which a part is stopped.
PARTS = {"portal": 300, "travel": 600, "access": 1000, "siting": 900, "availability": 60}
PARTS |= {"sas": 120, "booking": 300, "waiting": 900, "live": 300, "tickets": 180, "rota": 1500}


def main(names):
    """Run the parts named, or all; 1 if one did not end well."""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"unknown part: {', '.join(unknown)}; expected some of {', '.join(PARTS)}")
        return 2
    ends = [run(name) for name in names or PARTS]
    return int(not all(ends))


def run(name):
    """One part; whether it ended well."""
    print(f"== {name}", flush=True)
    started = perf_counter()
    done = run_bounded([sys.executable, "-m", f"benchmarks.{name}"], PARTS[name])
    if done.returncode == STOPPED:
        print(f"== {name}: stopped after {PARTS[name]} s", flush=True)
        return False
    verdict = "done" if done.returncode == 0 else f"FAILED ({done.returncode})"
    print(f"== {name}: {verdict} in {perf_counter() - started:.0f} s", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
