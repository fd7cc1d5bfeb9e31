"""Indicators written for a test, in place of those of the platform."""

from maillage.apps.compact import definitions
from maillage.apps.compact.errors import NotMeasured
from maillage.apps.compact.selectors import computed

FIELDS = {
    "id": "care.seen",
    "version": 1,
    "group": "Soins",
    "title": "Personnes vues",
    "why": "Pour savoir.",
    "numerator": "Personnes vues.",
    "denominator": "Personnes attendues.",
    "exclusions": "",
    "unit": "%",
    "per": 100,
    "direction": "up",
    "source": "Le test.",
    "selector": "care.seen",
    "every": "quarter",
    "needs_compact": False,
    "people": "none",
    "written_by": "Une personne",
    "checked_by": "Une autre",
    "next_review": "2027-06-30",
}


def toml(**changed):
    """The text of an indicator's file; a field given as None is left out."""
    lines = []
    for name, value in (FIELDS | changed).items():
        if value is None:
            continue
        written = str(value).lower() if isinstance(value, bool) else value
        is_text = isinstance(value, str) and name != "next_review"
        lines.append(f'{name} = "{written}"' if is_text else f"{name} = {written}")
    return "\n".join(lines) + "\n"


class Indicators:
    """The indicators there are during a test: `write` one, then say what it `gives`."""

    def __init__(self, folder, monkeypatch):
        self.folder, self.given = folder, {}
        monkeypatch.setattr(definitions, "FOLDER", folder)
        monkeypatch.setattr(computed, "COMPUTED", {"care.seen": self._counted})
        definitions.definitions.cache_clear()

    def write(self, **changed):
        name = changed.get("id", FIELDS["id"])
        (self.folder / f"{name}.toml").write_text(toml(**changed), "utf-8")
        definitions.definitions.cache_clear()

    def gives(self, period, counted):
        """What is counted over a period, whatever the area; nothing otherwise."""
        self.given[period] = counted

    def _counted(self, area, period, compact):
        if period.code not in self.given:
            raise NotMeasured("Rien à lire.")
        return self.given[period.code]
