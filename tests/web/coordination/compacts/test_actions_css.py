"""Promises of the small sheet of the actions' pages, read from the file itself."""

import re
from pathlib import Path

import maillage.web

WEB = Path(maillage.web.__file__).parent
CSS = (WEB / "coordination" / "static" / "coordination" / "compact-actions.css").read_text()
PORTAL = (WEB / "components" / "static" / "maillage" / "portal.css").read_text()


def test_it_stays_under_7_kb_and_names_no_colour_of_its_own():
    assert len(CSS.encode()) <= 7_000
    assert not re.search(r"#[0-9a-f]{3,6}\b", CSS)
    for name in re.findall(r"var\(--([\w-]+)\)", CSS):
        assert f"--{name}:" in PORTAL, name


def test_nothing_is_smaller_than_15_px_and_nothing_moves():
    assert all(float(size) * 18 >= 15 for size in re.findall(r"font-size: ([\d.]+)rem", CSS))
    assert not re.search(r"transition|animation", CSS)


def test_each_class_is_used_by_a_page():
    pages = WEB / "coordination" / "templates" / "coordination" / "compacts" / "actions"
    views = (WEB / "coordination" / "compacts").glob("actions*.py")
    text = "".join(path.read_text() for path in [*pages.glob("*.html"), *views])
    states = {"to_start", "abandoned"}  # enums.ActionState

    used = set(re.findall(r"[\w-]+", text)) | states
    portal = set(re.findall(r"\.([a-z][\w-]*)", PORTAL))
    assert set(re.findall(r"\.([a-z][\w-]*)", CSS)) - portal <= used


def test_the_views_are_touched_on_44_px():
    rule = re.search(r"^\.action-views a \{(.*?)\}", CSS, re.M)[1]

    assert "min-height: 44px" in rule
