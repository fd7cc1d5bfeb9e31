"""The gallery shows every piece there is, and its sample data hold together."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

import maillage.web.components
from maillage.web.components import samples

FOLDER = Path(maillage.web.components.__file__).parent
GALLERY = FOLDER / "templates" / "gallery"


def page(client, name, *args, **headers):
    return client.get(reverse(f"components:{name}", args=args), headers=headers)


def test_every_component_is_in_the_gallery():
    shown = "".join(path.read_text() for path in GALLERY.glob("*.html"))
    pieces = {path.name for path in (FOLDER / "templates" / "components").glob("*.html")}

    missing = {piece for piece in pieces if f"components/{piece}" not in shown}

    assert missing == {"mark.html", "room_stage.html"}, "in every header; in every room"


@pytest.mark.parametrize("name", ["gallery", "form_with_errors", "sample_search"])
def test_anyone_may_see_the_gallery(client, name):
    answer = page(client, name)

    assert answer.status_code == 200
    assert "no-store" not in answer.headers.get("Cache-Control", "")


def test_the_gallery_has_one_title_and_no_identifier_twice(client):
    html = page(client, "gallery").content.decode()

    identifiers = re.findall(r'\sid="([^"]+)"', html)
    assert html.count("<h1") == 1
    assert len(identifiers) == len(set(identifiers))
    assert "<title>Composants · maillage</title>" in html


@pytest.mark.parametrize("code", [403, 404, 500])
def test_each_error_page_says_what_to_do_next(client, code):
    answer = page(client, "error_page", code)

    html = answer.content.decode()
    assert answer.status_code == code
    assert re.search(r'class="button"|class="search"', html)
    assert 'href="/"' in html


def test_there_is_no_page_for_another_error(client):
    assert page(client, "error_page", 418).status_code == 404


def test_the_form_keeps_what_was_typed_and_lists_three_mistakes(client):
    html = page(client, "form_with_errors").content.decode()

    assert "3 réponses sont à corriger" in html
    assert 'value="anne@"' in html
    assert ">\n1001</textarea>" in html


def test_a_script_gets_suggestions_only_and_a_form_a_whole_page(client):
    url = reverse("components:sample_search") + "?q=exemple-2"

    fragment = client.get(url, headers={"HX-Request": "true"}).content.decode()
    whole = client.get(url).content.decode()

    assert fragment.strip().startswith("<ul")
    assert fragment.count("<li>") == 1
    assert whole.startswith("<!DOCTYPE html>")
    assert 'value="exemple-2"' in whole


class TestSamples:
    def test_the_honeycomb_has_nineteen_communes_and_every_class(self):
        communes = samples.communes()

        assert len({commune["code"] for commune in communes}) == 19
        assert {commune["class"] for commune in communes} == {None, 1, 2, 3, 4, 5, 6, 7}

    def test_the_legend_counts_what_the_map_shows(self):
        classes = [f"class-{commune['class'] or 'none'}" for commune in samples.communes()]

        for row in samples.CLASSES:
            assert classes.count(row["css"]) == row["count"], row["label"]

    def test_no_score_is_better_and_darker(self):
        scored = [c for c in samples.communes() if c["value"] is not None]

        for one in scored:
            for other in scored:
                assert one["value"] >= other["value"] or one["class"] >= other["class"]

    def test_every_contour_is_closed_and_has_six_sides(self):
        for feature in samples.map_collection()["features"]:
            (ring,) = feature["geometry"]["coordinates"]
            assert ring[0] == ring[-1]
            assert len({tuple(point) for point in ring}) == 6

    def test_the_drawing_stays_in_its_view_box(self):
        numbers = [
            (float(x), float(y))
            for area in samples.departements()
            for x, y in re.findall(r"[ML]([\d.-]+) ([\d.-]+)", area["path"])
        ]

        assert len(numbers) == 19 * 6
        assert all(0 <= x <= 800 and 0 <= y <= 720 for x, y in numbers)

    def test_the_bars_stand_on_the_axis_side_by_side(self):
        plot = samples.histogram()

        for left, right in zip(plot["bars"], plot["bars"][1:], strict=False):
            assert left["x"] + left["width"] == pytest.approx(right["x"], abs=0.02)
        assert all(bar["y"] + bar["height"] == plot["height"] for bar in plot["bars"])
        assert sum(row["value"] for row in plot["rows"]) == 18

    @pytest.mark.parametrize(("query", "found"), [("", 0), ("  ", 0), ("EXEMPLE-2", 1), ("e", 8)])
    def test_the_sample_search_ignores_case_and_stops_at_eight(self, query, found):
        assert len(samples.find(query)) == found
