"""A relay on this machine, run with our own `deploy/turnserver.conf`."""

import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

CONFIGURATION = Path(__file__).parents[1] / "deploy" / "turnserver.conf"
SECRET = "a-secret-of-tests-that-is-long-enough"  # noqa: S105
# What a test cannot have (a certificate, the usual ports) or must allow (this very machine).
REPLACED = ("listening-port", "tls-listening-port", "cert", "pkey", "log-file", "no-stdout-log")
REPLACED += ("static-auth-secret", "denied-peer-ip", "no-tlsv1", "no-tlsv1_1")


def configuration(port, folder):
    """Our configuration as text, for this machine alone, on a port of its own."""
    lines = CONFIGURATION.read_text("utf-8").splitlines()
    kept = [line for line in lines if line.split("=")[0].strip() not in REPLACED]
    return "\n".join(
        [
            *kept,
            f"listening-port={port}",
            "listening-ip=127.0.0.1",
            "relay-ip=127.0.0.1",
            "allow-loopback-peers",
            "no-tls",
            "no-dtls",
            f"static-auth-secret={SECRET}",
            f"pidfile={folder}/turnserver.pid",
            "log-file=stdout",
        ]
    )


@contextmanager
def turnserver():
    """(address, process) of a running relay; skips the test where coturn is not installed."""
    program = shutil.which("turnserver")
    if program is None:
        pytest.skip("coturn is not installed: apt-get install coturn")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder, "turnserver.conf")
        written.write_text(configuration(port, folder), "utf-8")
        log = Path(folder, "log")
        with log.open("wb") as output:
            server = subprocess.Popen(
                [program, "-c", str(written)], stdout=output, stderr=subprocess.STDOUT, cwd=folder
            )
        try:
            _wait_for(port, server, log)
            yield f"turn:127.0.0.1:{port}", server
        finally:
            server.kill()
            server.wait(timeout=10)


def _wait_for(port, server, log):
    """A binding request (RFC 8489) is answered once the relay is up."""
    request = bytes.fromhex("000100002112a442") + bytes(12)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(0.1)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and server.poll() is None:
            asking.sendto(request, ("127.0.0.1", port))
            try:
                asking.recv(1500)
            except OSError:
                continue
            return
    pytest.fail(f"the relay did not start:\n{log.read_text()[-2000:]}")
