"""Entries of a file checked one by one: what the directory will hold, or why it will not.

A CSV is its owner's to correct: a wrong value refuses the entry. FINESS and the national directory
are not: a wrong telephone is left out and said, and the entry is kept.
"""

from dataclasses import dataclass, replace

from maillage.apps.offer.enums import Source
from maillage.apps.offer.errors import BadOffer
from maillage.sources.care_words import CARE, care_of
from maillage.sources.places import parse_point

from .values import READERS, REQUIRED, has_invisible

PLACE = ("commune", "city", "postal_code", "latitude", "longitude")
NUMBERS = ("rpps", "adeli")


@dataclass(frozen=True)
class Entry:
    """One entry as the directory will hold it: `fields` are JSON values of its model's fields.

    `defaults` serve only when the entry is new.
    """

    line: int
    kind: str
    key: str
    label: str
    fields: dict
    defaults: dict
    links: dict


class Cleaning:
    """Reads entries in the order of their kinds; `rejected` are [line, reason], `held` all keys."""

    def __init__(self, organisation, source, places):
        self._prefix = f"{organisation.pk}:" if source == Source.CSV else ""
        self._is_csv = source == Source.CSV
        self._is_finess = source == Source.FINESS
        self._places = places
        self._known = {}
        self._numbers = {}
        self.rejected, self.held, self._refused = [], set(), set()

    def run(self, file):
        """The entries of an `OfferFile` that can be used."""
        self.rejected += [[each.line, sentence(each.reason)] for each in file.rejections]
        self.held |= {(kind, self._own(kind, key)) for kind, key in file.held}
        entries = []
        for record in file.records:
            links = {kind: self._own(kind, key) for kind, key in record.links.items()}
            record = replace(record, key=self._own(record.kind, record.key), links=links)
            self.held.add((record.kind, record.key))
            if self._lacks_parent(record):
                continue
            try:
                entries.append(self._entry(record))
            except (ValueError, BadOffer) as error:
                self.rejected.append([record.line, sentence(error)])
                self._refused.add(record.line)
        return entries

    def _own(self, kind, key):
        """A CSV's keys are the organisation's own: another one may use the same."""
        if kind == "role":
            return key.replace("@", f"@{self._prefix}", 1)
        return f"{self._prefix}{key}" if kind in ("site", "service") else key

    def _lacks_parent(self, record):
        """Whether a practitioner or a site it depends on was refused; told unless its line was."""
        for kind, what in (("practitioner", "Le professionnel"), ("site", "Le lieu")):
            if kind in record.links and (kind, record.links[kind]) not in self._known:
                if record.line not in self._refused:
                    reason = f"{what} de cette fiche n’a pas été retenu."
                    self.rejected.append([record.line, reason])
                return True
        return False

    def _entry(self, record):
        if has_invisible(record.key):
            raise ValueError("un caractère invisible s’est glissé dans un identifiant.")
        given = dict(record.fields)
        fields, defaults, departement = self._place(record, given)
        if record.kind == "service":
            _name_service(given)
        fields |= self._values(record, given, departement)
        for name in REQUIRED[record.kind]:
            if not fields.get(name):
                raise ValueError(f"{_WANTED[name]} manque.")
        self._check_once(record, fields)
        label = self._label(record, fields)
        self._known[record.kind, record.key] = (label, departement)
        parts = (record.line, record.kind, record.key, label)
        return Entry(*parts, fields, defaults, record.links)

    def _check_once(self, record, fields):
        """A national number names one professional of the file."""
        for name in NUMBERS:
            first = self._numbers.setdefault((name, fields.get(name)), record)
            if fields.get(name) and first.key != record.key:
                raise ValueError(f"ce numéro est déjà celui de la ligne {first.line}.")

    def _place(self, record, given):
        """({commune and point of a site}, {those of a new one}, département)."""
        if record.kind != "site":
            return {}, {}, self._known.get(("site", record.links.get("site")), ("", ""))[1]
        names = {"code": "commune", "postal_code": "postal_code", "city": "city"}
        place = self._places.find(**{n: given.get(source, "") for n, source in names.items()})
        point = (place.latitude, place.longitude)
        fields, defaults = {"commune": place.code}, dict(zip(PLACE[3:], point, strict=True))
        latitude, longitude = (given.pop(name, "") for name in PLACE[3:])
        if latitude or longitude:
            point = self._tolerate(record, _point, latitude, longitude)
            if point:
                fields |= dict(zip(PLACE[3:], point, strict=True))
                defaults = {}
        return fields, defaults, place.departement

    def _values(self, record, given, departement):
        readers, fields = READERS[record.kind], {}
        for name, value in given.items():
            if name not in readers:
                continue
            if self._is_finess and name == "finess":
                fields[name] = value  # The register's own number, whatever its key.
                continue
            if name in NUMBERS and not value:
                continue  # A number that is known is never lost.
            if name in REQUIRED[record.kind] or name in NUMBERS:
                fields[name] = readers[name](value, departement)
                continue
            found = self._tolerate(record, readers[name], value, departement)
            if found is not None:
                fields[name] = found
        return fields

    def _tolerate(self, record, read, *values):
        """What is read; for a register that nobody here can correct, None and a remark."""
        try:
            return read(*values)
        except (ValueError, BadOffer) as error:
            if self._is_csv:
                raise
            self.rejected.append([record.line, sentence(f"Laissé de côté\u00a0: {error}")])
            return None

    def _label(self, record, fields):
        if record.kind == "role":
            names = (self._known[kind, record.links[kind]][0] for kind in ("practitioner", "site"))
            return " · ".join(names)
        if record.kind == "practitioner":
            names = ("title", "given_name", "family_name")
            return " ".join(filter(None, (fields.get(name) for name in names)))
        return fields["name"]


_WANTED = {
    "name": "le nom",
    "family_name": "le nom du professionnel",
    "care_type": "le soin",
}


def _name_service(given):
    """A service without a name is called after its care, and the other way round."""
    if given.get("care_type") and not given.get("name"):
        given["name"] = CARE[care_of(given["care_type"])][0]
    elif given.get("name") and not given.get("care_type"):
        given["care_type"] = care_of(given["name"])


def _point(latitude, longitude):
    try:
        return parse_point(latitude, longitude)
    except ValueError:
        raise ValueError(
            f"«\u00a0{latitude[:20]}\u00a0», «\u00a0{longitude[:20]}\u00a0» ne désignent pas un "
            "point. Donnez la latitude puis la longitude, en degrés."
        ) from None


def sentence(error):
    """The text of an error as a sentence of its own."""
    shown = "".join("?" if has_invisible(char) else char for char in str(error))
    return shown[:1].upper() + shown[1:]
