"""Speed and size of the portal on real France: `python -m benchmarks.portal` (or `make bench`).

Loads all France into an empty SQLite file in a process of its own, imports the official scores if
their workbook is given (first argument) or found beside the repository, then times pages through
Django's test client: server time, without network. Prints each figure beside its target.
"""

import gzip
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 30
WORKBOOK = Path(__file__).parents[2] / "shared" / "data" / "apl" / "drees_apl_mg_2022_2023.xlsx"
COMMUNES = ["23002-ajain", "75056-paris", "13055-marseille", "48095-mende", "97411-saint-denis"]
TYPED = "saint etienne de fursac"


def main(workbook=WORKBOOK):
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory(prefix="maillage-bench-") as var:
        os.environ["MAILLAGE_VAR"] = var
        os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.project.settings"
        os.environ["MAILLAGE_LOG_LEVEL"] = "ERROR"
        measure_load(workbook)
        measure_pages()


def measure_load(workbook):
    started = time.perf_counter()
    run("prepare", "--demonstration")
    row("load all France, SQLite", time.perf_counter() - started, "s", 30)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    row("peak memory of the load", peak, "MiB", 600)
    if Path(workbook).exists():
        started = time.perf_counter()
        run("data", "import", "apl", str(workbook))
        row("import the official scores", time.perf_counter() - started, "s")
    else:
        print("official workbook not found: pages are measured without communal scores")


def run(*args):
    command = [sys.executable, "-c", "from maillage.cli import main; raise SystemExit(main())"]
    subprocess.run([*command, *args], check=True, stdout=subprocess.DEVNULL)


def measure_pages():
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    pages = [f"/communes/{name}/" for name in COMMUNES]
    row("commune page, median", median(client, pages), "ms", 30)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(pages[0])
    row("commune page, queries", len(queries), "", 12)
    row("territory of 500 communes", median(client, [territory_of(500)]), "ms", 150)
    keystrokes = [f"/recherche/?q={TYPED[:n].replace(' ', '+')}" for n in range(2, len(TYPED))]
    htmx = {"HX-Request": "true"}
    row("search, per keystroke", median(client, keystrokes, headers=htmx), "ms", 15)
    measure_maps(client)


def territory_of(count):
    from maillage.apps.accounts.models import Organisation
    from maillage.apps.territory.models import Commune
    from maillage.apps.territory.services import save_territory

    codes = Commune.objects.filter(departement__in=["23", "87", "19"], is_divided=False)
    territory = save_territory(
        name="Mesure",
        codes=list(codes.order_by("code").values_list("code", flat=True)[:count]),
        organisation=Organisation.objects.order_by("pk").first(),
        user=None,
        actor="benchmark",
    )
    return territory.get_absolute_url()


def median(client, addresses, **options):
    """Median milliseconds over every address, `ROUNDS` times, after one warm-up each."""
    for address in addresses:
        answer = client.get(address, **options)
        assert answer.status_code == 200, (address, answer.status_code)
    times = []
    for _ in range(max(1, ROUNDS // len(addresses))):
        for address in addresses:
            started = time.perf_counter()
            client.get(address, **options)
            times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def measure_maps(client):
    from maillage.apps.territory.models import Departement

    sizes = {
        code: len(gzip.compress(client.get(f"/territoires/departement/{code}/carte.json").content))
        for code in Departement.objects.order_by("code").values_list("code", flat=True)
    }
    heaviest = max(sizes, key=sizes.get)
    row(f"map data, heaviest département ({heaviest}), gzip", sizes[heaviest] / 1000, "kB", 250)
    row("map data, median département, gzip", statistics.median(sizes.values()) / 1000, "kB", 250)


def row(title, value, unit, target=None):
    aim = "" if target is None else f"   target ≤ {target} {unit}"
    print(f"{title:52} {value:9.1f} {unit:4}{aim}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
