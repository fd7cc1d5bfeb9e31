"""Install the peers of `requirements/peers.txt` one by one: python -m benchmarks.install_peers.

The versions of the file bind every installation. What cannot be installed is printed with pip's
last word; the benchmarks then run our side alone.
"""

import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).parents[1] / "requirements"
PEERS = ("access", "spopt", "pandana", "routingkit-cch", "simpy", "ciw")


def main():
    """Install what can be; 0 even when a peer is missing."""
    lines = (REQUIREMENTS / "peers.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    for pin in pins:
        if pin.split("==")[0] in PEERS:
            install(pin)
    return 0


def install(pin):
    """One peer with its dependencies; a failure is printed, not raised."""
    bounds = [f"--constraint={REQUIREMENTS / name}" for name in ("pinned.txt", "peers.txt")]
    command = [sys.executable, "-m", "pip", "install", "--quiet", *bounds, pin]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        print(f"{pin} cannot be installed: {(said or ['pip failed'])[-1]}", flush=True)
    else:
        print(f"{pin} installed", flush=True)


if __name__ == "__main__":
    sys.exit(main())
