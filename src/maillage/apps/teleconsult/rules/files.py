"""The dated rules: reviewed files, each with its source and the date by which it is read again.

A rule without `verified_on` was written from memory: its `to_verify` says what a person must check.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from maillage.apps.accounts.french import date_in_words
from maillage.apps.teleconsult.errors import RuleExpired


@dataclass(frozen=True)
class Rule:
    """One rule: what it says in French, where it comes from, when it may be relied on."""

    title: str
    words: str
    source: str
    valid_from: date
    valid_until: date
    verified_on: date | None
    to_verify: str
    values: dict[str, Any]

    @property
    def source_in_words(self):
        if self.verified_on:
            return f"{self.source}. Vérifié le {date_in_words(self.verified_on)}. {self.to_verify}"
        return f"{self.source}. {self.to_verify}"


@cache
def load():
    """Every rule by the name of its file, as `sick_leave`."""
    files = sorted(Path(__file__).parent.glob("*.toml"))
    return {file.stem: _rule(tomllib.loads(file.read_text("utf-8"))) for file in files}


def current(rules, name, today):
    """A rule that may be relied on today; raises `RuleExpired` outside its dates."""
    rule = rules[name]
    if today < rule.valid_from:
        raise RuleExpired(
            f"« {rule.title} » : la règle connue ici ne commence que le "
            f"{date_in_words(rule.valid_from)}. Vérifiez vous-même celle d’aujourd’hui."
        )
    if today > rule.valid_until:
        raise RuleExpired(
            f"« {rule.title} » : cette règle devait être relue avant le "
            f"{date_in_words(rule.valid_until)} et ne l’a pas été. Elle n’est plus appliquée "
            "ici : vérifiez vous-même celle d’aujourd’hui."
        )
    return rule


def _rule(read):
    return Rule(**{"verified_on": None, "to_verify": ""} | read)
