"""Places as a coordinator types them: « Ajain », « 23002 » or « Ajain (23002) », one a line."""

import json
import re
from collections import defaultdict
from difflib import get_close_matches

from maillage.apps.territory.names import plain
from maillage.web.components.words import BLANK, count

_WITH_CODE = re.compile(r"(.*?)\s*\(\s*([^()]+?)\s*\)")
_MOST_SUGGESTED = 3
_MOST_NAMED = 5
_LIKENESS = 0.7


class KnownPlaces:
    """The places of a study, found by what someone typed.

    >>> from types import SimpleNamespace as P
    >>> KnownPlaces([P(id="23002", name="Ajain")]).read("ajain")
    (['23002'], [])
    """

    def __init__(self, places):
        self.by_id = {place.id.lower(): place for place in places}
        self.by_name = defaultdict(list)
        for place in places:
            self.by_name[plain(place.name)].append(place)

    def read(self, text):
        """(ids in the order typed, once each; a sentence for each line that is not one place)."""
        ids, problems = [], []
        for line in filter(None, (line.strip() for line in text.splitlines())):
            found = self._meant(line)
            if len(found) == 1:
                ids.append(found[0].id)
            else:
                problems.append(self._ambiguous(line, found) if found else self._unknown(line))
        return list(dict.fromkeys(ids)), problems

    def lines(self, ids):
        """The text that `read` takes; an id of no place today stands as it is."""
        known = [self.by_id.get(name.lower(), name) for name in ids]
        return "\n".join(str(place) for place in known)

    def named(self, name):
        """The place of that id as it is written in a list."""
        return str(self.by_id.get(name.lower(), name))

    def _meant(self, line):
        if line.lower() in self.by_id:
            return [self.by_id[line.lower()]]
        typed = _WITH_CODE.fullmatch(line)
        place = self.by_id.get(typed[2].lower()) if typed else None
        # A code beside the name of another place is a slip of the pen: which one was meant?
        if place and plain(typed[1]) in (plain(place.name), ""):
            return [place]
        return self.by_name.get(plain(line), [])

    def _ambiguous(self, line, found):
        shown = ", ".join(map(str, found[:_MOST_NAMED]))
        more = "…" if len(found) > _MOST_NAMED else ""
        return (
            f"«{BLANK}{line}{BLANK}» désigne {len(found)} lieux{BLANK}: {shown}{more}. "
            "Écrivez aussi le code de celui que vous voulez."
        )

    def _unknown(self, line):
        close = self._close(line)
        advice = (
            f"Vouliez-vous dire {' ou '.join(close)}{BLANK}?"
            if close
            else "Vérifiez l’orthographe, ou écrivez son code."
        )
        return f"«{BLANK}{line}{BLANK}» n’est pas un lieu possible. {advice}"

    def _close(self, line):
        typed = _WITH_CODE.fullmatch(line)
        words = plain(typed[1] if typed else line)
        alike = get_close_matches(words, self.by_name, _MOST_SUGGESTED, _LIKENESS)
        inside = [name for name in self.by_name if words and f" {words} " in f" {name} "]
        places = [
            place for name in dict.fromkeys([*alike, *inside]) for place in self.by_name[name]
        ]
        if typed and (coded := self.by_id.get(typed[2].lower())):
            places.insert(0, coded)
        return [str(place) for place in places[:_MOST_SUGGESTED]]


def as_points(places):
    """GeoJSON text of the places for `builder.js`: id, written name, residents in words."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [place.longitude, place.latitude]},
            "properties": {
                "id": place.id,
                "name": str(place),
                "detail": "" if place.residents is None else count(place.residents, "habitant"),
            },
        }
        for place in places
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
