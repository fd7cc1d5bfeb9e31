"""Parameters of the public JSON: one table that reads them and that describes them."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from maillage.apps.offer.enums import CareType

LARGEST = 2**63 - 1


class BadParameter(Exception):
    """A parameter that cannot be used: what was given and what is expected."""


@dataclass(frozen=True)
class Parameter:
    """A query parameter. `schema` is its JSON Schema (draft 2020-12), used to check it too."""

    name: str
    description: str
    schema: dict[str, Any]
    default: Any = None
    extra: dict[str, Any] = field(default_factory=dict)

    def read(self, text):
        """The value in a query, or `BadParameter`."""
        kind = self.schema.get("format") or self.schema["type"]
        try:
            return _READERS[kind](text, self.schema)
        except (ValueError, OverflowError) as error:
            expected = self.schema.get("enum") or self.description
            raise BadParameter(f"{self.name} is {text[:60]!r}; expected: {expected}") from error

    def described(self):
        """Its OpenAPI object."""
        schema = self.schema | ({"default": self.default} if self.default is not None else {})
        return {
            "name": self.name,
            "in": "query",
            "description": self.description,
            "schema": schema,
            **self.extra,
        }


def read_query(query, parameters):
    """Values by name: each parameter once at most, no other one. Raises `BadParameter`."""
    known = {parameter.name: parameter for parameter in parameters}
    unknown = sorted(set(query) - set(known))
    if unknown:
        raise BadParameter(f"{unknown[0][:60]!r} is unknown; expected: {', '.join(known)}.")
    values = {}
    for name, parameter in known.items():
        given = query.getlist(name)
        if len(given) > 1:
            raise BadParameter(f"{name} is given {len(given)} times; expected once.")
        values[name] = parameter.read(given[0]) if given else parameter.default
    return values


def _text(text, schema):
    allowed = schema.get("enum")
    pattern = schema.get("pattern")
    if (allowed and text not in allowed) or (pattern and not re.fullmatch(pattern, text)):
        raise ValueError
    return text


def _integer(text, schema):
    if not re.fullmatch(r"[0-9]{1,19}", text):
        raise ValueError
    value = int(text)
    if not schema["minimum"] <= value <= schema["maximum"]:
        raise ValueError
    return value


def _instant(text, schema):
    value = datetime.fromisoformat(text.replace(" ", "+"))
    if value.tzinfo is None:
        raise ValueError
    return value.astimezone(UTC)


def _box(text, schema):
    """West, south, east, north in degrees."""
    west, south, east, north = (float(part) for part in text.split(","))
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError
    return west, south, east, north


_READERS = {"string": _text, "integer": _integer, "date-time": _instant, "array": _box}

PLACE = (
    Parameter(
        "commune",
        "INSEE code of the commune, five characters, as 23002 or 2A004",
        {"type": "string", "pattern": "^[0-9][0-9AB][0-9]{3}$"},
    ),
    Parameter(
        "departement",
        "code of the département, as 23, 2A or 971",
        {"type": "string", "pattern": "^([0-9]{2,3}|2[AB])$"},
    ),
    Parameter(
        "care_type",
        "kind of care",
        {"type": "string", "enum": list(CareType.values)},
    ),
    Parameter(
        "bbox",
        "west,south,east,north in degrees, west and south the smaller",
        {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
        extra={"style": "form", "explode": False, "example": [1.8, 46.0, 2.4, 46.4]},
    ),
)
LIMIT = Parameter(
    "limit",
    "most entries on a page, from 1 to 100",
    {"type": "integer", "minimum": 1, "maximum": 100},
    default=50,
)
AFTER_SERVICE = Parameter(
    "cursor",
    "where the page starts: the one in `next`",
    {"type": "integer", "minimum": 0, "maximum": LARGEST},
)
AFTER_SLOT = Parameter(
    "cursor",
    "where the page starts: the one in `next`",
    {"type": "string", "pattern": "^[0-9]{1,9}-[0-9]{1,18}$"},
)
WINDOW = (
    Parameter(
        "from",
        "slots that start at this instant or later, as 2026-11-23T08:00:00Z; by default now",
        {"type": "string", "format": "date-time"},
    ),
    Parameter(
        "until",
        "slots that start before this instant, with its offset; by default no limit",
        {"type": "string", "format": "date-time"},
    ),
)
DIRECTORY = (*PLACE, LIMIT, AFTER_SERVICE)
SLOTS = (*PLACE, *WINDOW, LIMIT, AFTER_SLOT)
