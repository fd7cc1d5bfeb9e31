"""Courses are reviewed files: complete, in good French, and never changed under one number."""

import hashlib
import re
from datetime import timedelta

import pytest

from maillage.apps.training import content
from maillage.apps.training.errors import BadCourse, NoSuchPart
from tests.apps.training.factories import COURSE, MODULES

# Raise `version` in course.toml when the text changes, then write here what the test says.
SEALED = {1: "34968ed024eca0d7"}


def texts(course):
    for module in course.modules:
        for page in module.pages:
            yield from (line for block in page.blocks for line in block.lines)
        for question in module.questions:
            yield question.text
            yield from (option.text for option in question.options)
            yield from (option.why_not for option in question.options)


def test_the_relays_learn_five_things_in_short_pages():
    assert MODULES == ["accueil", "orientation", "confidentialite", "urgence", "technique"]
    assert COURSE.validity_months == 24
    for module in COURSE.modules:
        assert len(module.pages) == 5
        assert len(module.questions) > module.asked, "the pool is larger than what is asked"
        for page in module.pages:
            words = sum(len(line.split()) for block in page.blocks for line in block.lines)
            assert 60 <= words <= 300, page.id
            assert {block.kind for block in page.blocks} <= {"text", "list", "steps", "important"}


def test_each_wrong_answer_says_why_and_each_page_is_asked_about():
    for module in COURSE.modules:
        assert {question.page for question in module.questions} == {p.id for p in module.pages}
        for question in module.questions:
            right, *wrong = question.options
            assert right.why_not == ""
            assert all(len(option.why_not) > 20 for option in wrong), question.id


def test_the_right_answer_is_not_always_the_longest():
    longest = [
        max(question.options, key=lambda option: len(option.text)) is question.options[0]
        for module in COURSE.modules
        for question in module.questions
    ]

    assert sum(longest) < 0.75 * len(longest)


def test_its_french_has_its_no_break_spaces_and_apostrophes():
    for text in texts(COURSE):
        assert not re.search(r" [»:;?!]|« |'|\"", text), text


def test_every_number_to_call_is_one_of_the_reviewed_list():
    listed = {
        number.shown for module in COURSE.modules for p in module.pages for number in p.numbers
    }

    assert listed == {"15", "112", "114", "17", "18", "3919", "119", "3114"}
    for text in texts(COURSE):
        assert set(re.findall(r"\b(?:le|au) (\d{2,4})\b(?! minutes)", text)) <= listed, text


def test_the_numbers_of_emergency_are_those_of_the_public_pages():
    from maillage.web.public.care import emergency

    ours = {n.shown: n.address for m in COURSE.modules for p in m.pages for n in p.numbers}
    for number in emergency.numbers(COURSE.verified_on)["numbers"]:
        assert ours[number["shown"]] == number["address"]
    assert COURSE.verified_until - COURSE.verified_on <= timedelta(days=184), "six months (S16)"


def test_what_is_said_of_violence_says_that_specialists_must_read_it_first():
    assert "association spécialisée" in COURSE.module("orientation").warning


def test_a_change_of_the_text_raises_the_version():
    seal = hashlib.sha256("\n".join(texts(COURSE)).encode()).hexdigest()[:16]

    assert SEALED.get(COURSE.version) == seal


@pytest.mark.parametrize("name", ["", "accueil ", "../relais", "urgences"])
def test_a_part_that_does_not_exist_is_said_so(name):
    with pytest.raises(NoSuchPart, match="Aucune formation ne contient"):
        COURSE.module(name)
    with pytest.raises(NoSuchPart):
        content.course(name)


class TestBadFiles:
    @pytest.fixture
    def written(self, tmp_path):
        """`written("a", "b")`: the relays' course, with `a` replaced by `b` in its first module."""

        def write(old="", new=""):
            folder = tmp_path / "cours"
            folder.mkdir()
            for path in (content.COURSES / "relais").iterdir():
                (folder / path.name).write_text(path.read_text("utf-8"), "utf-8")
            first = folder / "accueil.toml"
            assert old in first.read_text("utf-8")
            first.write_text(first.read_text("utf-8").replace(old, new, 1), "utf-8")
            return folder

        return write

    def test_the_same_files_give_the_same_course(self, written):
        assert content.read(written()).modules == COURSE.modules

    @pytest.mark.parametrize(
        ("old", "new", "says"),
        [
            ("asked = 5", "asked = 8", "asks 8 of 7 questions"),
            ('id = "raison"', 'id = "medicament"', "two questions have the same id"),
            ('id = "accord"', 'id = "attente"', "two pages have the same id"),
            ('page = "votre-place"', 'page = "ailleurs"', "medicament names no page"),
            ("minutes = 12", "", "minutes"),
            ("minutes = 12", "minutes = ", "accueil.toml"),
            ('["15", "112", "114"]', '["999"]', "999"),
            ("« Une fois, ce n’est pas grave. »", "« Lisez la notice, et faites comme elle dit. »",
             "two different options"),
        ],
    )  # fmt: skip
    def test_a_file_that_cannot_be_used_is_named_with_its_fault(self, written, old, new, says):
        with pytest.raises(BadCourse, match=says):
            content.read(written(old, new))

    def test_a_theme_or_an_audience_that_is_not_in_the_lists_is_named(self, written):
        folder = written()
        about = folder / "course.toml"
        about.write_text(about.read_text("utf-8").replace('"elected"', '"mayors"'), "utf-8")

        with pytest.raises(BadCourse, match=r"^cours/course\.toml: 'mayors'"):
            content.read(folder)

    def test_a_missing_module_is_named(self, written):
        folder = written()
        (folder / "urgence.toml").unlink()

        with pytest.raises(BadCourse, match=r"urgence\.toml"):
            content.read(folder)
