"""The map of a study: where things fall, which class they take, what the drawing holds."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.web.coordination.studies.answer import map as study_map
from maillage.web.coordination.studies.answer import svg as study_svg
from maillage.web.coordination.studies.answer.terms import Terms
from tests.apps.studies.factories import small_answer
from tests.apps.territory.factories import CommuneFactory, square

MINUTES, SCORE = Terms("minutes", 15), Terms("score", 2.5)
CSS = "src/maillage/web/components/static/maillage/portal.css"


@pytest.fixture
def communes(db):
    """A and B have a contour, C has none."""
    for code, name, latitude in (("23001", "A", 46.1), ("23002", "B", 46.2)):
        CommuneFactory(code=code, name=name, latitude=latitude, longitude=2.0)
    return CommuneFactory(code="23003", name="C", latitude=46.3, longitude=2.1, contour=None)


def answer(**changes):
    return small_answer() | changes


def many(count):
    """An answer of `count` communes on a grid."""
    at = range(count)
    columns = {
        "code": [f"{i:05d}" for i in at],
        "name": [f"Commune <{i}>" for i in at],
        "residents": [100 for _ in at],
        "latitude": [46 + i % 50 / 100 for i in at],
        "longitude": [2 + i // 50 / 100 for i in at],
        "before": [float(i % 60) for i in at],
        "after": [float(i % 30) for i in at],
        "place": [0 for _ in at],
    }
    return answer(communes=columns)


class TestFrame:
    @given(st.lists(st.tuples(st.floats(-5, 9), st.floats(42, 51)), min_size=1, max_size=20))
    def test_every_point_falls_inside(self, points):
        frame = study_map.frame_around(points)

        assert all(frame.holds(frame.point(*point)) for point in points)
        assert frame.height <= study_map.MOST_HEIGHT

    def test_north_is_up_and_east_is_right(self):
        frame = study_map.frame_around([(2.0, 46.0), (2.5, 46.5)])

        south_west, north_east = frame.point(2.0, 46.0), frame.point(2.5, 46.5)

        assert north_east[0] > south_west[0] and north_east[1] < south_west[1]

    def test_a_degree_of_longitude_is_shortened_by_the_latitude(self):
        frame = study_map.frame_around([(2.0, 60.0), (3.0, 60.0), (2.0, 59.0), (2.0, 61.0)])

        (x0, _), (x1, _) = frame.point(2.0, 60.0), frame.point(3.0, 60.0)
        (_, y0), (_, y1) = frame.point(2.0, 60.0), frame.point(2.0, 59.0)

        assert (x1 - x0) / (y1 - y0) == pytest.approx(0.5, abs=0.001)

    def test_a_tall_territory_is_centred(self):
        frame = study_map.frame_around([(2.0, 40.0), (2.0, 50.0)])

        assert frame.point(2.0, 45.0)[0] == study_map.WIDTH / 2


class TestOutline:
    def test_a_contour_becomes_a_closed_path_of_whole_steps(self, communes):
        _, paths = study_map.outline(answer())

        assert set(paths) == {"23001", "23002"}
        assert re.fullmatch(r"M\d+ \d+l(-?\d+ -?\d+ ?){3,4}z", paths["23001"])

    def test_a_ring_too_small_to_show_is_left_to_its_dot(self, db):
        CommuneFactory(code="23001", contour__geometry=square(46.1, 2.0, half=0.00001))

        _, paths = study_map.outline(answer())

        assert paths == {}

    def test_a_commune_that_no_longer_exists_is_still_framed(self, db):
        frame, paths = study_map.outline(answer())

        assert paths == {}
        assert frame.holds(frame.point(2.1, 46.3))

    def test_islands_and_holes_are_all_drawn(self, db):
        ring = "[[2.0,46.1],[2.01,46.1],[2.01,46.11],[2.0,46.1]]"
        hole = "[[2.002,46.101],[2.008,46.101],[2.008,46.107],[2.002,46.101]]"
        island = "[[2.05,46.1],[2.06,46.1],[2.06,46.11],[2.05,46.1]]"
        geometry = f'{{"type":"MultiPolygon","coordinates":[[{ring},{hole}],[{island}]]}}'
        CommuneFactory(code="23001", contour__geometry=geometry)

        _, paths = study_map.outline(answer())

        assert paths["23001"].count("M") == 3

    def test_contours_are_not_read_past_the_limit(self, db, django_assert_num_queries):
        with django_assert_num_queries(0):
            _, paths = study_map.outline(many(study_map.MOST_CONTOURS + 1))

        assert paths == {}


class TestScale:
    @pytest.mark.parametrize(
        ("terms", "value", "css"),
        [
            (MINUTES, 3.0, "class-1"),
            (MINUTES, 15.0, "class-3"),
            (MINUTES, 15.1, "class-4"),
            (MINUTES, 500.0, "class-7"),
            (MINUTES, None, "class-none"),
            (SCORE, 4.2, "class-1"),
            (SCORE, 2.5, "class-4"),
            (SCORE, 2.49, "class-5"),
            (SCORE, 0.3, "class-7"),
            (SCORE, None, "class-none"),
        ],
    )
    def test_worst_is_darkest_and_the_threshold_is_a_bound(self, terms, value, css):
        assert study_map.scale_of(terms).css(value) == css

    @given(st.integers(1, 90), st.floats(0, 500), st.floats(0, 500))
    def test_one_class_never_mixes_both_sides_of_the_threshold(self, minutes, one, other):
        terms = Terms("minutes", minutes)
        scale = study_map.scale_of(terms)

        if terms.holds(one) != terms.holds(other):
            assert scale.css(one) != scale.css(other)

    @given(st.integers(1, 90))
    def test_there_are_as_many_labels_as_classes(self, minutes):
        scale = study_map.scale_of(Terms("minutes", minutes))

        assert len(scale.labels) == len(scale.steps) == len(scale.bounds) + 1 <= 7

    def test_labels_are_in_words(self):
        labels = study_map.scale_of(MINUTES).labels

        assert labels[0] == "5\u00a0min ou moins"
        assert labels[1] == "de 5 à 10\u00a0min"
        assert labels[-1] == "plus de 45\u00a0min"

    def test_the_rows_count_residents_on_each_side_and_leave_unused_classes_out(self):
        rows = study_map.scale_rows(answer(), MINUTES)

        assert [(row["css"], row["before"], row["after"]) for row in rows] == [
            ("class-1", "0", "500"),
            ("class-2", "0", "2\u202f000"),
            ("class-4", "500", "0"),
            ("class-5", "2\u202f000", "1\u202f200"),
            ("class-6", "1\u202f200", "0"),
        ]

    def test_the_best_class_of_a_score_comes_first_too(self):
        columns = small_answer()["communes"] | {"before": [1.0, 2.0, 5.0], "after": [2.6, 3, None]}

        rows = study_map.scale_rows(answer(communes=columns), SCORE)

        assert rows[0]["label"] == "4 ou plus"
        assert rows[-1]["css"] == "class-none"


class TestDrawing:
    def parsed(self, drawing, side):
        return ElementTree.fromstring(drawing.on_paper(side))  # noqa: S314 - our own drawing

    def test_each_commune_is_coloured_before_and_after(self, communes):
        drawing = study_svg.drawing_of(small_answer())

        assert re.findall(r'class="(class-\d)"', drawing.before) == [
            "class-5",
            "class-4",
            "class-6",
        ]
        assert re.findall(r'class="(class-\d)"', drawing.after) == ["class-2", "class-1", "class-5"]

    def test_a_contour_is_written_once_and_used_twice(self, communes):
        drawing = study_svg.drawing_of(small_answer())

        assert drawing.shapes.count(' d="M') == 2
        assert drawing.before.count('href="#c23001"') == drawing.after.count('href="#c23001"') == 1
        assert ' d="M' not in drawing.before

    def test_a_commune_without_contour_is_a_dot_and_every_shape_has_a_title(self, communes):
        layer = study_svg.drawing_of(small_answer()).after

        assert layer.count("<circle") == 2, "commune C, and the mark"
        assert "<title>C\u00a0: 22\u00a0minutes</title>" in layer
        assert layer.count("<title>") == 3 + 1 + 1, "communes, the open place, the chosen one"

    def test_chosen_places_are_numbered_and_only_there_after(self, communes):
        drawing = study_svg.drawing_of(small_answer())

        assert ">1</text>" in drawing.after
        assert 'class="mark"' not in drawing.before
        assert 'class="open"' in drawing.before

    def test_two_responses_in_one_place_stand_side_by_side(self, communes):
        (place,) = small_answer()["places"]
        twice = [place, place | {"response": "mobile_clinic"}]

        layer = study_svg.drawing_of(answer(places=twice)).after

        (x1, y1), (x2, y2) = re.findall(r'class="mark"><circle cx="(\d+)" cy="(\d+)"', layer)
        assert int(x2) - int(x1) > study_svg.MARK
        assert y1 == y2

    def test_a_place_open_far_away_is_not_drawn(self, communes):
        far = [{"id": "x", "name": "X", "latitude": 48.0, "longitude": 2.0, "kind": "other"}]

        assert 'class="open"' not in study_svg.drawing_of(answer(existing=far)).before

    def test_names_are_escaped(self, db):
        layer = study_svg.drawing_of(many(3)).before

        assert "<0>" not in layer and "Commune &lt;0&gt;" in layer

    def test_the_paper_drawing_stands_alone(self, communes):
        drawing = study_svg.drawing_of(small_answer())
        root = self.parsed(drawing, "after")

        identifiers = {element.get("id") for element in root.iter() if element.get("id")}
        used = {element.get("href")[1:] for element in root.iter() if element.get("href")}
        assert used <= identifiers
        assert "hatch-map" in identifiers

    def test_two_drawings_share_a_page_without_sharing_identifiers(self, communes):
        one = study_svg.drawing_of(small_answer(), "c1-")
        two = study_svg.drawing_of(small_answer(), "c2-")

        names = [set(re.findall(r'id="([^"]+)"', each.shapes)) for each in (one, two)]
        assert names[0] and not names[0] & names[1]

    def test_a_drawing_may_take_the_classes_of_another(self, communes):
        wide = study_svg.drawing_of(small_answer(), terms=Terms("minutes", 60))

        assert re.findall(r'class="(class-\d)"', wide.before) == ["class-2", "class-1", "class-2"]

    def test_nothing_to_draw_is_none(self, db):
        empty = {key: [] for key in small_answer()["communes"]}

        assert study_svg.drawing_of(answer(communes=empty)) is None

    def test_paper_has_the_colours_of_the_screen(self, repository):
        css = (repository / CSS).read_text()
        light = css[: css.index("prefers-color-scheme: dark")]

        for name, colour in study_svg.COLOURS.items():
            if name != "class-none":
                assert f"--{name}: {colour};" in light

    def test_four_thousand_communes_stay_under_half_a_megabyte_a_layer(self, db):
        drawing = study_svg.drawing_of(many(4_000))

        assert len(drawing.before) < 500_000
        assert drawing.before.count("<circle") == 4_000
