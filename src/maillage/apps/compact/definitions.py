"""Indicators: reviewed files of `indicators/`, not user data; docs/compact.md describes a file.

A change of what an indicator counts raises its `version`: values already kept name the version
they were computed with, and its text is kept beside them.
"""

import hashlib
import json
import re
import tomllib
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path

from rapidfuzz import process

from maillage.apps.accounts.french import unbroken

from .errors import BadDefinition, BadQuestion

FOLDER = Path(__file__).with_name("indicators")
_ID = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*(\.[a-z0-9]+(_[a-z0-9]+)*)+")
_CHOICES = {
    "direction": ("up", "down", "none"),
    "every": ("month", "quarter", "year"),
    "people": ("none", "numerator", "denominator", "both"),
    "decimals": (0, 1, 2, 3),
}
_MAY_BE_EMPTY = frozenset({"denominator", "exclusions", "selector"})
# What changes the number; the rest (title, why, dates) may be corrected without a new version.
_MEANING = ("numerator", "denominator", "exclusions", "unit", "per", "selector", "people")


@dataclass(frozen=True)
class Definition:
    """One indicator, one version. value = `per` × numerator ÷ denominator, or the numerator alone
    when `denominator` is empty. An empty `selector`: parties declare it, nothing computes it.

    direction : up, down or none: which way is better
    every : month, quarter or year: over what it is usually measured
    people : none, numerator, denominator or both: which of the two count people
    adds_up : whether it is only known once the period is over, like a count, unlike a state or a
        median: a period that goes on is then not compared with a whole one
    needs_compact : whether it is counted on the rows of one compact
    text : the file as it was read
    """

    id: str
    version: int
    group: str
    title: str
    why: str
    numerator: str
    denominator: str
    exclusions: str
    unit: str
    direction: str
    source: str
    selector: str
    every: str
    needs_compact: bool
    people: str
    written_by: str
    checked_by: str
    next_review: date
    per: int = 1
    decimals: int = 0
    adds_up: bool | None = None
    text: str = ""

    @property
    def grows(self):
        """`adds_up` as written, else whether it is a number without a denominator."""
        return not self.denominator if self.adds_up is None else self.adds_up

    @property
    def is_declared(self):
        return not self.selector

    @property
    def meaning(self):
        """SHA-256 of what makes the number: two files of one version must have the same."""
        told = json.dumps([getattr(self, name) for name in _MEANING], ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()


_KINDS = {field.name: field.type for field in fields(Definition) if field.name != "text"}
_KINDS["adds_up"] = bool
_OPTIONAL = frozenset({"per", "decimals", "adds_up"})


@cache
def definitions():
    """Every indicator, by group and title."""
    read_files = (read(path) for path in sorted(FOLDER.glob("*.toml")))
    return tuple(sorted(read_files, key=lambda each: (each.group, each.title)))


def definition(indicator_id):
    """An indicator by its id; `BadQuestion`, with near ids, when there is none."""
    known = {each.id: each for each in definitions()}
    if indicator_id in known:
        return known[indicator_id]
    given = str(indicator_id)[:60]
    near = [name for name, _, _ in process.extract(given, list(known), limit=3, score_cutoff=60)]
    hint = f"vouliez-vous {' ou '.join(near)} ?" if near else "voyez maillage indicators list."
    raise BadQuestion(f"Aucun indicateur ne s’appelle « {given} » : {hint}")


def read(path):
    """The `Definition` of a file; `BadDefinition` names the file and what to mend."""
    try:
        text = path.read_text("utf-8")
        written = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadDefinition(f"{path.name}: {error}") from error
    mend = [*_names_to_mend(written), *_values_to_mend(written, path)]
    if mend:
        raise BadDefinition(f"{path.name}: " + "; ".join(mend))
    shown = {
        key: unbroken(value) if isinstance(value, str) else value for key, value in _of(written)
    }
    found = Definition(text=text, **shown)
    _check_selector(found, path)
    return found


def _of(written):
    return ((name, written[name]) for name in _KINDS if name in written)


def _names_to_mend(written):
    missing = [name for name in _KINDS if name not in written and name not in _OPTIONAL]
    if missing:
        yield f"add {', '.join(missing)}"
    unknown = [name for name in written if name not in _KINDS]
    if unknown:
        yield f"remove {', '.join(unknown)}, which mean nothing here"


def _values_to_mend(written, path):
    for name, value in _of(written):
        if type(value) is not _KINDS[name]:
            yield f"{name} is {value!r}; expected a {_KINDS[name].__name__}"
        elif value == "" and name not in _MAY_BE_EMPTY:
            yield f"write {name}"
        elif name in _CHOICES and value not in _CHOICES[name]:
            yield f"{name} is {value!r}; expected one of {_CHOICES[name]}"
        elif name in ("version", "per") and value < 1:
            yield f"{name} is {value}; expected 1 or more"
    yield from _agreement_to_mend(written, path)


def _agreement_to_mend(written, path):
    """What two fields, or a field and the file's name, say of each other."""
    given = written.get("id")
    if given != path.stem or not _ID.fullmatch(path.stem):
        yield f"id is {given!r}; expected the name of the file, such as family.name"
    if written.get("checked_by") == written.get("written_by"):
        yield "checked_by must be someone else than written_by"
    if written.get("denominator") == "" and written.get("people") in ("denominator", "both"):
        yield "people names a denominator, and denominator is empty"
    if written.get("denominator") == "" and written.get("per", 1) != 1:
        yield "per multiplies a share, and denominator is empty"


def _check_selector(found, path):
    # Here, not above: what computes reads the models, which are not there when this is imported.
    from .selectors.computed import COMPUTED

    if found.selector and found.selector not in COMPUTED:
        raise BadDefinition(
            f"{path.name}: selector is {found.selector!r}; expected one of "
            f"{', '.join(sorted(COMPUTED)) or 'none yet'}, or an empty text when it is declared"
        )
