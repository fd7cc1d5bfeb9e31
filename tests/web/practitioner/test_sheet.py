"""Promises of the second style sheet and of the script of the agendas, read from the files."""

import re
from pathlib import Path

import pytest

import maillage.web

WEB = Path(maillage.web.__file__).parent
STATIC = WEB / "practitioner" / "static" / "maillage"
CSS = (STATIC / "agenda.css").read_text()
PORTAL = (WEB / "components" / "static" / "maillage" / "portal.css").read_text()
TEMPLATES = sorted(
    (*WEB.glob("relay/templates/**/*.html"), *WEB.glob("practitioner/templates/**/*.html"))
)


def test_the_sheet_stays_under_8_kb_and_the_script_under_4():
    assert len(CSS.encode()) <= 8_000
    assert (STATIC / "agenda.js").stat().st_size <= 4_000


def test_every_colour_is_a_token_of_the_house():
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgb|hsl", CSS) == []
    used = set(re.findall(r"var\((--[\w-]+)\)", CSS))
    assert used <= set(re.findall(r"(--[\w-]+):", PORTAL))
    assert re.findall(r"(?<![-\w])color: var\(--(?:muted|good|accent|line)\)", CSS) == []


def test_nothing_is_smaller_than_15_px_on_screen():
    assert min(float(size) * 18 for size in re.findall(r"font-size: ([\d.]+)rem", CSS)) >= 15


def test_every_class_of_the_sheet_is_used():
    pages = " ".join(path.read_text() for path in TEMPLATES)
    pages += (STATIC / "agenda.js").read_text()
    for name in set(re.findall(r"\.([a-z][\w-]*)", CSS)) - {
        "d0",
        "d1",
        "d2",
        "d3",
        "d4",
        "d5",
        "d6",
    }:
        assert re.search(rf"\b{name}\b", pages), name


# What one doctor leaves to another about a centre's patients (registered, to watch) is no agenda.
AGENDAS = [path for path in TEMPLATES if "rota" not in path.parts]


@pytest.mark.parametrize("path", AGENDAS, ids=lambda path: path.name)
def test_the_word_for_who_comes_to_an_agenda_is_person_never_patient(path):
    assert not re.search(r"patient", path.read_text(), re.I)
