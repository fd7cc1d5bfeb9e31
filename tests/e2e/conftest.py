"""A real portal and a real Chromium: one of each for every process that runs tests.

France is prepared once for all processes, or kept by the tests of `maillage prepare`; each works
on its copy. The server is the one people run (uvicorn, collected and compressed files, strict
security policy) in a folder of its own: nothing leaks to or from the tests' database, and bytes
are honest.
Each page is watched: a console error, a refused script or style, or a request to anyone else's
address fails the test that caused it.
"""

import contextlib
import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # What nobody sees: a page for the address bar and one in reserve, in every new window.
    "--disable-features=WebUIOmniboxAimPopup,WebUIOmniboxPopup,SpareRendererForSitePerProcess",
]
MAILLAGE = [sys.executable, "-c", "from maillage.cli import main; raise SystemExit(main())"]
WORKBOOK = Path(__file__).resolve().parents[3] / "shared/data/apl/drees_apl_mg_2022_2023.xlsx"
PROBE = "/composants/erreurs/500/"  # needs no data, says the server is up
SEND = """
import django
django.setup()
from maillage.apps.booking.messages import deliver_due
deliver_due()
"""
START_SECONDS = 60
PATIENCE_MS = 30_000  # a busy machine is not a wrong answer


@pytest.fixture(scope="session")
def portal_var(tmp_path_factory):
    """Folder the portal runs in: all of France, the demonstration, the scores if they are here."""
    base, folder = tmp_path_factory.getbasetemp(), tmp_path_factory.mktemp("portal")
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _prepare(folder)
        return folder
    prepared, done = base.parent / "prepared", base.parent / "prepared.done"
    with (base.parent / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            _prepare(prepared)
            done.touch()
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    return folder


def _prepare(folder):
    kept, commands = os.environ.get("PREPARED_DIR"), []
    if kept and Path(kept).is_dir():
        shutil.copytree(kept, folder, dirs_exist_ok=True)
    else:
        commands.append(["prepare", "--demonstration"])
    if WORKBOOK.exists():
        commands.append(["data", "import", "apl", str(WORKBOOK)])
    for command in commands:
        subprocess.run([*MAILLAGE, *command], env=_environment(folder), check=True)


@pytest.fixture
def received_code(portal_var):
    """The six digits last sent to this address, once what waited has left."""

    def read(address):
        done = subprocess.run(
            [sys.executable, "-c", SEND],
            env=_environment(portal_var),
            capture_output=True,
            text=True,
            check=True,
        )
        letter = done.stdout.split(f"To: {address}")[-1]
        return "".join(re.search(r"\b(\d{3})\s(\d{3})\b", letter).groups())

    return read


@pytest.fixture(scope="session")
def has_scores():
    """Whether the portal holds the official scores of communes."""
    return WORKBOOK.exists()


@pytest.fixture(scope="session")
def portal(portal_var):
    """Address of a running portal, as `http://127.0.0.1:41234`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = portal_var / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "uvicorn",
                "maillage.project.asgi:application",
                f"--port={port}",
            ],
            env=_environment(portal_var),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, server, log)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _environment(folder):
    return os.environ | {
        "MAILLAGE_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
    }


def _wait_for(address, server, log):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(address + PROBE, timeout=5).close()
        except urllib.error.HTTPError as answer:
            answer.close()
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the portal did not start:\n{log.read_text()[-4000:]}")


@pytest.fixture(scope="session")
def browser():
    """The system's Chromium. Absent: skipped on a desk, failed where CI says it is there."""
    if not Path(CHROMIUM).exists():
        message = f"no Chromium at {CHROMIUM}; install it or set CHROMIUM to its path"
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def faults():
    """What went wrong in the pages of this test; a test that expects a fault empties the list."""
    return []


@pytest.fixture
def browse(browser, portal, faults):
    """Open a watched page: `browse(width=1280, scheme="light", script=True, touch=False)`."""
    with contextlib.ExitStack() as contexts:

        def open_page(*, width=1280, scheme="light", script=True, touch=False):
            context = browser.new_context(
                base_url=portal,
                viewport={"width": width, "height": 900},
                color_scheme=scheme,
                java_script_enabled=script,
                has_touch=touch,
                is_mobile=touch,
                locale="fr-FR",
            )
            contexts.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(PATIENCE_MS)
            _watch(page, portal, faults)
            return page

        yield open_page
    assert not faults, "\n".join(faults)


@pytest.fixture
def page(browse):
    """A watched page, 1,280 wide, light, with script."""
    return browse()


def _watch(page, portal, faults):
    documents = set()

    def on_request(request):
        if request.is_navigation_request():
            documents.add(request.url)
        if not request.url.startswith((portal, "data:", "blob:", "about:")):
            faults.append(f"request to someone else: {request.url}")

    def on_console(message):
        # The status of the page itself (404, 500) is for the test to judge.
        about_the_page = message.location.get("url") in documents
        failed_load = message.text.startswith("Failed to load resource")
        if message.type == "error" and not (failed_load and about_the_page):
            faults.append(f"console: {message.text} {message.location.get('url', '')}")

    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))


@pytest.fixture
def axe():
    """`axe(page)` fails with what axe-core found, where, and how to mend it."""

    def check(page):
        violations = Axe().run(page).response["violations"]
        found = [
            f"{rule['id']} ({rule['impact']}): {rule['help']}\n"
            + "\n".join(f"  {n['target']} {n['failureSummary']}" for n in rule["nodes"])
            for rule in violations
        ]
        assert not found, "\n".join([page.url, *found])

    return check


@pytest.fixture
def screenshot(repository):
    """`screenshot(page, "home")` keeps home-320.png and home-1280.png for people to look at.

    With SCREENSHOTS_DIR empty, the page takes both widths all the same, but no picture is kept.
    """
    folder = Path(os.environ.get("SCREENSHOTS_DIR") or repository / "var" / "screenshots")
    wanted = os.environ.get("SCREENSHOTS_DIR") != ""
    folder.mkdir(parents=True, exist_ok=True)

    def keep(page, name):
        before = page.viewport_size
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            if width == 320:  # a map loads when it is near, and once
                for drawing in page.locator("[data-mesh-map]").all():
                    drawing.scroll_into_view_if_needed()
                page.wait_for_load_state("networkidle")
            if wanted:
                page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size(before)

    return keep


@pytest.fixture
def transferred():
    """`transferred(page, path)`: bytes on the wire for one load with an empty cache.

    Files whose address matches `without` (a regular expression) are left out.
    """

    def measure(page, path, *, without=None):
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        addresses, sizes = {}, {}
        session.on(
            "Network.responseReceived",
            lambda event: addresses.update({event["requestId"]: event["response"]["url"]}),
        )
        session.on(
            "Network.loadingFinished",
            lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
        )
        page.goto(path, wait_until="networkidle")
        session.detach()
        return sum(
            size
            for request, size in sizes.items()
            if not (without and re.search(without, addresses.get(request, "")))
        )

    return measure


@pytest.fixture
def fits_small_screens():
    """`fits_small_screens(page)`: nothing scrolls sideways at 320 px, nor zoomed to 200 %."""

    def check(page):
        before = page.viewport_size
        for width, height, said in ((320, 640, "at 320 px"), (640, 400, "at 200 % zoom")):
            page.set_viewport_size({"width": width, "height": height})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{page.url} is {wide} px wide {said}"
        page.set_viewport_size(before)

    return check
