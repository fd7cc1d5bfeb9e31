"""The style sheet of experiments and events stays small and keeps to the colours of the portal."""

import re
from pathlib import Path

import maillage.web

WEB = Path(maillage.web.__file__).parent
CSS = (WEB / "coordination/static/coordination/compact-experiments.css").read_text()
PORTAL = (WEB / "components/static/maillage/portal.css").read_text()


def test_it_stays_under_2_kb():
    assert len(CSS.encode()) <= 2_000


def test_it_names_no_colour_of_its_own():
    assert not re.findall(r"#[0-9a-f]{3,6}\b", CSS)
    for name in re.findall(r"var\(--([\w-]+)\)", CSS):
        assert f"--{name}:" in PORTAL, name


def test_each_class_is_used_by_a_page():
    folder = WEB / "coordination/templates/coordination/compacts"
    pages = [path.read_text() for name in ("experiments", "events") for path in
             sorted((folder / name).glob("*.html"))]  # fmt: skip
    used = set(re.findall(r"[\w-]+", "".join(pages)))

    assert set(re.findall(r"\.([a-z][\w-]*)", CSS)) - {"css"} <= used
