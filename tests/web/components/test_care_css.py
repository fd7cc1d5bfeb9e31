"""Promises of the small sheet of the care pages, read from the file itself."""

import re
from pathlib import Path

import maillage.web

STATIC = Path(maillage.web.__file__).parent / "components" / "static" / "maillage"
CSS = (STATIC / "care.css").read_text()
PORTAL = (STATIC / "portal.css").read_text()


def test_it_stays_under_6_kb():
    assert len(CSS.encode()) <= 6_000


def test_it_names_no_colour_of_its_own_but_the_black_of_print():
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", CSS)) <= {"#000"}
    for name in re.findall(r"var\(--([\w-]+)\)", CSS):
        assert f"--{name}:" in PORTAL, name


def test_nothing_is_smaller_than_15_px_and_nothing_moves():
    assert all(float(size) * 18 >= 15 for size in re.findall(r"([\d.]+)rem", CSS))
    assert not re.search(r"transition|animation", CSS)


def test_what_is_touched_is_at_least_44_px_tall():
    for name in (".slot", ".emergency a", ".phone", ".weeks a"):
        rule = re.search(rf"^{re.escape(name)} \{{(.*?)\}}", CSS, re.M)[1]
        assert int(re.search(r"min-height: (\d+)px", rule)[1]) >= 44, name


def test_each_class_is_used_by_a_page():
    pages = "".join(
        path.read_text() for path in Path(maillage.web.__file__).parent.rglob("public/care/*.html")
    )
    forms = (Path(maillage.web.__file__).parent / "public/care/forms.py").read_text()
    used = set(re.findall(r"[\w-]+", pages + forms))
    portal = set(re.findall(r"\.([a-z][\w-]*)", PORTAL))

    assert set(re.findall(r"\.([a-z][\w-]*)", CSS)) - portal <= used
