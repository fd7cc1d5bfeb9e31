"""Places as people type them, and as the map reads them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.studies.selectors import Place
from maillage.web.coordination.studies.builder.places import KnownPlaces, as_points

BLANK = "\u00a0"


def place(name, code, residents=100):
    return Place(code, name, "23002", 46.2, 2.0, residents)


AJAIN, GUERET = place("Ajain", "23002"), place("Guéret", "23096")
TWINS = place("Saint-Loup", "23209"), place("Saint-Loup", "23210")
KNOWN = KnownPlaces([AJAIN, GUERET, *TWINS, place("Maison (ancienne)", "fs-7")])


@pytest.mark.parametrize(
    "typed",
    ["Guéret", "gueret", "GUÉRET ", "23096", "Guéret (23096)", "(23096)", " gueret ( 23096 )"],
)
def test_a_name_a_code_or_both_mean_the_same_place(typed):
    assert KNOWN.read(typed) == (["23096"], [])


@pytest.mark.parametrize("typed", ["FS-7", "maison (ancienne)", "Maison (ancienne) (fs-7)"])
def test_a_name_with_brackets_of_its_own_is_read(typed):
    assert KNOWN.read(typed) == (["fs-7"], [])


def test_short_forms_are_the_long_ones():
    assert KNOWN.read("St Loup (23210)") == (["23210"], [])


def test_lines_keep_their_order_and_a_place_named_twice_counts_once():
    assert KNOWN.read("Guéret\r\n\r\nAjain\n23096") == (["23096", "23002"], [])


def test_two_places_of_one_name_ask_for_the_code():
    ids, problems = KNOWN.read("Saint-Loup\nAjain")

    assert ids == ["23002"], "the good line is read"
    assert problems == [
        f"«{BLANK}Saint-Loup{BLANK}» désigne 2 lieux{BLANK}: Saint-Loup (23209), "
        "Saint-Loup (23210). Écrivez aussi le code de celui que vous voulez."
    ]


def test_many_places_of_one_name_are_not_all_listed():
    known = KnownPlaces([place("Bourg", f"0{n}") for n in range(8)])

    _, [problem] = known.read("bourg")

    assert "8 lieux" in problem
    assert problem.count("Bourg (") == 5
    assert "…" in problem


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("Guere", "Guéret (23096)"),
        ("Ajin", "Ajain (23002)"),
        ("Loup", "Saint-Loup (23209)"),
        ("Ajain (23096)", "Guéret (23096) ou Ajain (23002)"),
    ],
)
def test_an_unknown_name_is_refused_with_what_it_looks_like(typed, suggested):
    ids, [problem] = KNOWN.read(typed)

    assert ids == []
    assert f"«{BLANK}{typed}{BLANK}» n’est pas un lieu possible." in problem
    assert f"Vouliez-vous dire {suggested}" in problem


def test_a_name_like_no_other_says_what_to_do():
    _, [problem] = KNOWN.read("Qwzx")

    assert problem.endswith("Vérifiez l’orthographe, ou écrivez son code.")


def test_ids_are_written_as_lines_that_read_back_and_an_old_id_stays():
    assert KNOWN.lines(["23096", "99999"]) == "Guéret (23096)\n99999"
    assert KNOWN.lines([]) == ""


@given(st.lists(st.sampled_from([AJAIN, GUERET, *TWINS]), unique_by=lambda p: p.id))
def test_what_is_written_is_read_back(places):
    ids = [p.id for p in places]

    assert KNOWN.read(KNOWN.lines(ids)) == (ids, [])


@given(st.text(max_size=200))
def test_any_text_gives_known_ids_and_one_sentence_a_refused_line(text):
    ids, problems = KNOWN.read(text)

    assert set(ids) <= {p.id for p in (AJAIN, GUERET, *TWINS)} | {"fs-7"}
    lines = [line for line in text.splitlines() if line.strip()]
    assert len(ids) + len(problems) <= len(lines)
    assert bool(lines) == bool(ids or problems)


def test_points_say_name_and_residents_and_nothing_when_unknown():
    collection = json.loads(as_points([GUERET, place("A", "1", 12841), place("B", "2", None)]))

    first, second, third = (feature["properties"] for feature in collection["features"])
    assert first == {"id": "23096", "name": "Guéret (23096)", "detail": f"100{BLANK}habitants"}
    assert second["detail"] == f"12\u202f841{BLANK}habitants"
    assert third["detail"] == ""
    assert collection["features"][0]["geometry"] == {"type": "Point", "coordinates": [2.0, 46.2]}


def test_no_place_is_an_empty_collection():
    assert json.loads(as_points([])) == {"type": "FeatureCollection", "features": []}
