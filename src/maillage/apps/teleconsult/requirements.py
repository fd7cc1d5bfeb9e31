"""What each requirement of the opening gate asks, in French: a reviewed file with its source."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from maillage.apps.accounts.french import unbroken

from .enums import Requirement


@dataclass(frozen=True)
class Detail:
    """One thing to write beside yes or no. `kind`: "text", "lines", "day" or "minutes"."""

    name: str
    label: str
    hint: str = ""
    kind: str = "text"


@dataclass(frozen=True)
class Asked:
    """A requirement in plain words: the question, why it is asked, how to find out, from whom."""

    requirement: Requirement
    title: str
    slug: str
    question: str
    why: str
    steps: tuple[str, ...]
    origin: str
    details: tuple[Detail, ...]


def asked(requirement):
    """What a requirement asks.

    >>> asked("sound").title
    'Essai d’écoute'
    """
    return _all()[Requirement(requirement)]


def all_asked():
    """Every `Asked`, in the order of the gate."""
    return tuple(_all().values())


def answer_months():
    """Months after which an answer is given again (our choice, as the file says)."""
    return _read()["answer_months"]


def review(today):
    """Where the texts come from, when they were read again, and whether that is too long ago."""
    read = _read()
    return {
        "source": unbroken(read["source"]),
        "verified_on": read["verified_on"],
        "answer_months": read["answer_months"],
        "answer_months_source": unbroken(read["answer_months_source"]),
        "is_unverified": today > read["valid_until"],
    }


@cache
def _all():
    return {each: _asked(each, _read()[each.value]) for each in Requirement}


def _asked(requirement, texts):
    details = tuple(
        Detail(**{name: unbroken(text) for name, text in detail.items()})
        for detail in texts.get("details", [])
    )
    words = {name: unbroken(texts[name]) for name in ("title", "slug", "question", "why")}
    steps = tuple(unbroken(step) for step in texts["steps"])
    return Asked(requirement, **words, steps=steps, origin=unbroken(texts["from"]), details=details)


@cache
def _read():
    return tomllib.loads(Path(__file__).with_name("requirements.toml").read_text("utf-8"))
