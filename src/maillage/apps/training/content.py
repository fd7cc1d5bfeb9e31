"""Courses, modules, pages and questions: reviewed files of `courses/`, not user data.

A folder is a course: `course.toml`, and a file for each of its modules. The text of a page is
paragraphs set apart by an empty line; lines that start with `- ` make a list, with `1. ` steps, and
`! ` sets what matters most apart. Each change raises `version`: docs/training.md says why.
"""

import math
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from maillage.apps.accounts.french import unbroken

from .enums import Audience, Theme
from .errors import BadCourse, NoSuchPart

COURSES = Path(__file__).with_name("courses")
RELAY_COURSE = "relais"
_MARKS = {"- ": "list", "1. ": "steps", "! ": "important"}


@dataclass(frozen=True)
class Number:
    """A number to call: as one reads it, its `tel:` or `sms:` address, and what it is for."""

    shown: str
    address: str
    label: str


@dataclass(frozen=True)
class Block:
    """`kind` is text, important, list or steps; `lines` are paragraphs or items."""

    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    id: str
    title: str
    blocks: tuple[Block, ...]
    numbers: tuple[Number, ...]


@dataclass(frozen=True)
class Option:
    """A possible answer; `why_not` says what is wrong with it, and is empty for the right one."""

    text: str
    why_not: str


@dataclass(frozen=True)
class Question:
    """The first of `options` is the right one; `page` is where it is explained."""

    id: str
    page: str
    text: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Module:
    """`asked` questions are drawn of `questions`; `pass_percent` of them must be right."""

    id: str
    title: str
    minutes: int
    pass_percent: int
    asked: int
    warning: str
    pages: tuple[Page, ...]
    questions: tuple[Question, ...]

    @property
    def needed(self):
        """How many right answers pass the module."""
        return math.ceil(self.pass_percent * self.asked / 100)

    def page(self, page_id):
        """A page by its id; `NoSuchPart` when there is none."""
        return _named(self.pages, page_id)


@dataclass(frozen=True)
class Course:
    id: str
    title: str
    summary: str
    audience: str
    theme: Theme
    audiences: tuple[Audience, ...]
    version: int
    validity_months: int
    sources: tuple[str, ...]
    verified_on: date
    verified_until: date
    modules: tuple[Module, ...]

    @property
    def minutes(self):
        """How long the whole course takes."""
        return sum(module.minutes for module in self.modules)

    def module(self, module_id):
        """A module by its id; `NoSuchPart` when there is none."""
        return _named(self.modules, module_id)


@cache
def courses():
    """Every course, by title."""
    return tuple(sorted(map(read, sorted(COURSES.glob("*/"))), key=lambda each: each.title))


def course(course_id):
    """A course by its id; `NoSuchPart` when there is none."""
    return _named(courses(), course_id)


def read(folder):
    """The course of a folder; `BadCourse` names the file that cannot be used, and why."""
    written = _load(folder / "course.toml")
    try:
        numbers = {number["shown"]: Number(**number) for number in written.pop("numbers")}
        names = written.pop("modules")
        modules = tuple(_module(folder / f"{name}.toml", numbers) for name in names)
        sources = tuple(written.pop("sources"))
        about = {
            "theme": Theme(written.pop("theme")),
            "audiences": tuple(map(Audience, written.pop("audiences"))),
        }
        return Course(id=folder.name, sources=sources, modules=modules, **about, **written)
    except BadCourse:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise BadCourse(f"{folder.name}/course.toml: {error}") from error


def _module(path, numbers):
    written = _load(path)
    try:
        pages = tuple(_page(page, numbers) for page in written.pop("pages"))
        questions = tuple(_question(question) for question in written.pop("questions"))
        module = Module(id=path.stem, pages=pages, questions=questions, **written)
    except (KeyError, TypeError) as error:
        raise BadCourse(f"{path.name}: {error}") from error
    _check(module, path.name)
    return module


def _check(module, name):
    for kind, parts in (("pages", module.pages), ("questions", module.questions)):
        if len({part.id for part in parts}) < len(parts):
            raise BadCourse(f"{name}: two {kind} have the same id.")
    if not 0 < module.asked <= len(module.questions):
        raise BadCourse(f"{name}: asks {module.asked} of {len(module.questions)} questions.")
    for question in module.questions:
        if question.page not in {page.id for page in module.pages}:
            raise BadCourse(f"{name}: {question.id} names no page of the module.")
        if len({option.text for option in question.options}) < max(2, len(question.options)):
            raise BadCourse(f"{name}: {question.id} needs two different options or more.")


def _page(written, numbers):
    blocks = tuple(_block(block) for block in re.split(r"\n\s*\n", written["text"].strip()))
    shown = tuple(numbers[name] for name in written.get("numbers", ()))
    return Page(written["id"], written["title"], blocks, shown)


def _block(text):
    for mark, kind in _MARKS.items():
        if text.startswith(mark):
            lines = re.split(rf"^{re.escape(mark)}", text, flags=re.MULTILINE)[1:]
            return Block(kind, tuple(_joined(line) for line in lines))
    return Block("text", (_joined(text),))


def _question(written):
    wrong = [Option(option["text"], option["why"]) for option in written["wrong"]]
    options = (Option(written["right"], ""), *wrong)
    return Question(written["id"], written["page"], written["text"], options)


def _load(path):
    try:
        return _typeset(tomllib.loads(path.read_text("utf-8")))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadCourse(f"{path.name}: {error}") from error


def _typeset(value):
    """The same value, with the no-break spaces of French in every text."""
    if isinstance(value, dict):
        return {key: _typeset(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_typeset(each) for each in value]
    return unbroken(value) if isinstance(value, str) else value


def _joined(text):
    # `split()` would also split at the no-break spaces.
    return re.sub(r"[ \n]+", " ", text).strip()


def _named(parts, wanted):
    for part in parts:
        if part.id == wanted:
            return part
    raise NoSuchPart(wanted)
