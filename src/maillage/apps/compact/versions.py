"""The text of a compact as it stands, kept, and what changed between two texts, in words.

A kept text is plain JSON:

    title, kind, area, area_name, purpose, frame          texts
    signed_on, starts_on, ends_on                         "2026-12-31" or null
    notice_months, review_month                           numbers
    parties   [{organisation, role, signatory_name, signatory_title}], by organisation
    clauses   [{id, parent, level, number, title, text, quote, party}], in reading order
"""

import difflib
import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from maillage.apps.accounts.french import date_in_words, unbroken

from .areas import read_area
from .enums import ClauseLevel, CompactKind, PartyRole
from .errors import BadQuestion
from .models import Version
from .selectors.clauses import in_order

_DAYS = ("signed_on", "starts_on", "ends_on")
_TEXTS = ("title", "kind", "area", "purpose")
_FIELDS = {
    "title": "L’intitulé",
    "kind": "La nature",
    "area_name": "Le périmètre",
    "purpose": "L’objet",
    "frame": "Le cadre national",
    "signed_on": "La date de signature",
    "starts_on": "Le début",
    "ends_on": "La fin",
    "notice_months": "Le préavis",
    "review_month": "Le mois du bilan",
}
_OF_PARTY = {
    "role": "le rôle",
    "signatory_name": "le signataire",
    "signatory_title": "la qualité du signataire",
}
_OF_CLAUSE = {
    "number": "le numéro",
    "title": "l’intitulé",
    "quote": "le texte signé",
    "text": "notre lecture",
    "party": "la partie qui en répond",
    "parent": "la place",
}


@dataclass(frozen=True)
class Difference:
    """One change. `before` or `after` is empty for what was added or removed.

    about : compact, party or clause
    clause : number of the clause in the database; None for anything else
    """

    about: str
    words: str
    before: str
    after: str
    clause: int | None = None

    @property
    def runs(self):
        """[(same, gone or new, text)]: the two texts put together, word by word."""
        return compare_words(self.before, self.after)


def keep(*, compact, label, now):
    """Keep the text as it stands, inside the caller's transaction: the new `Version`."""
    last = compact.versions.aggregate(last=Max("number"))["last"] or 0
    return Version.objects.create(
        compact=compact, number=last + 1, label=label, content=content_of(compact), kept_at=now
    )


def content_of(compact):
    """The text of a compact as the module says it."""
    clauses = in_order(compact)
    parties = compact.parties.select_related("organisation")
    return {
        **{name: getattr(compact, name) for name in _TEXTS},
        **{name: _iso(getattr(compact, name)) for name in _DAYS},
        "area_name": _area_name(compact.area),
        "frame": compact.frame.title if compact.frame else "",
        "notice_months": compact.notice_months,
        "review_month": compact.review_month,
        "parties": [_party(each) for each in parties.order_by("organisation__name", "pk")],
        "clauses": [_clause(each) for each in clauses],
    }


def differences(before, after):
    """What changed from one text to the other: a list of `Difference`, in the order of the text."""
    found = [
        Difference("compact", unbroken(f"{label} change."), old, new)
        for name, label in _FIELDS.items()
        for old, new in [(_shown(name, before[name]), _shown(name, after[name]))]
        if old != new
    ]
    return found + _of_parties(before, after) + _of_clauses(before, after)


def compare_words(before, after):
    """Two texts as one: [("same" | "gone" | "new", text)].

    >>> compare_words("dix points ouverts", "douze points ouverts")
    [('gone', 'dix'), ('new', 'douze'), ('same', ' points ouverts')]
    """
    old, new = (re.findall(r"\s+|[^\s]+", text) for text in (before, after))
    runs = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(("same", "".join(old[i:j])))
        else:
            runs += [("gone", "".join(old[i:j])), ("new", "".join(new[k:m]))]
    return [run for run in runs if run[1]]


def _of_parties(before, after):
    old = {each["organisation"]: each for each in before["parties"]}
    new = {each["organisation"]: each for each in after["parties"]}
    found = []
    for name in sorted(old.keys() | new.keys()):
        if name not in new:
            found.append(_difference("party", f"{name} n’est plus une partie.", "", ""))
        elif name not in old:
            role = PartyRole(new[name]["role"]).label
            found.append(_difference("party", f"{name} devient une partie, {role}.", "", ""))
        else:
            found += [
                _difference("party", f"{name} : {label} change.", *values)
                for field, label in _OF_PARTY.items()
                for values in [(_shown(field, old[name][field]), _shown(field, new[name][field]))]
                if values[0] != values[1]
            ]
    return found


def _of_clauses(before, after):
    old = {each["id"]: each for each in before["clauses"]}
    new = {each["id"]: each for each in after["clauses"]}
    found = []
    for clause in after["clauses"]:
        if clause["id"] not in old:
            words = f"{_named(clause)}, ajouté."
            found.append(_difference("clause", words, "", _words(clause), clause["id"]))
        else:
            found += _of_clause(old[clause["id"]], clause, before, after)
    for clause in before["clauses"]:
        if clause["id"] not in new:
            words = f"{_named(clause)}, retiré."
            found.append(_difference("clause", words, _words(clause), "", clause["id"]))
    return found


def _of_clause(old, new, before, after):
    numbers = [{each["id"]: each for each in text["clauses"]} for text in (before, after)]
    found = []
    for field, label in _OF_CLAUSE.items():
        values = [clause[field] or "" for clause in (old, new)]
        if values[0] == values[1]:
            continue
        if field == "parent":
            places = zip(numbers, values, strict=True)
            values = [_named(known[place]) if place in known else "" for known, place in places]
        words = f"{_named(old)} : {label} change."
        found.append(_difference("clause", words, *values, new["id"]))
    return found


def _difference(about, words, before, after, clause=None):
    return Difference(about, unbroken(words), before, after, clause)


def _named(clause):
    return f"{ClauseLevel(clause['level']).label.capitalize()} {clause['number']}"


def _words(clause):
    """Title and words of a clause, the signed ones first."""
    return "\n".join(filter(None, [clause["title"], clause["quote"] or clause["text"]]))


def _party(party):
    fields = ("role", "signatory_name", "signatory_title")
    return {"organisation": party.organisation.name} | {
        name: str(getattr(party, name)) for name in fields
    }


def _clause(clause):
    fields = ("number", "title", "text", "quote", "level")
    return {name: str(getattr(clause, name)) for name in fields} | {
        "id": clause.pk,
        "parent": clause.parent_id,
        "party": clause.party.organisation.name if clause.party else "",
    }


def _area_name(spec):
    try:
        return read_area(spec).name
    except BadQuestion:  # a saved territory that was deleted since
        return spec


def _iso(day):
    return day.isoformat() if day else None


def _shown(name, value):
    """A value of a kept text as one reads it."""
    if name in _DAYS:
        return date_in_words(date.fromisoformat(value)) if value else "pas encore donnée"
    if name == "kind":
        return CompactKind(value).label
    if name == "role":
        return PartyRole(value).label
    if name == "notice_months":
        return f"{value} mois" if value else "aucun"
    if name == "review_month":
        return date_in_words(date(2000, value, 2)).split()[1]
    return value
