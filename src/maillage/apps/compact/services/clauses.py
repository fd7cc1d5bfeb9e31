"""Write the clauses of a text: axes, which hold objectives, which hold commitments.

They change until a party signs; then by an amendment. What was signed can still be quoted: where a
clause stands in the signed file, and its words when nobody copied them yet.
"""

from django.db import transaction

from maillage.apps.compact.checks import LONGEST_TEXT, check_texts
from maillage.apps.compact.enums import ClauseLevel, CompactState
from maillage.apps.compact.errors import BadCompact, NotNow
from maillage.apps.compact.models import Clause

from ._compacts import check_seen, held, held_for_writing, record, touch

ABOVE = {
    ClauseLevel.AXIS: None,
    ClauseLevel.OBJECTIVE: ClauseLevel.AXIS,
    ClauseLevel.COMMITMENT: ClauseLevel.OBJECTIVE,
}
_LONGEST = {"title": 300, "number": 20, "text": LONGEST_TEXT, "quote": LONGEST_TEXT}
_WORDS = ("number", "title", "text", "quote")
_NAMES = {
    ClauseLevel.AXIS: "un axe",
    ClauseLevel.OBJECTIVE: "un objectif",
    ClauseLevel.COMMITMENT: "un engagement",
}


@transaction.atomic
def add(*, user, compact, level, parent=None, party=None, framed_by=None, **words):
    """A clause more, the last under its parent. `words` has some of number, title, text, quote;
    without a number it gets that of its place: 2, 2.1, 2.1.3.
    """
    compact = held_for_writing(compact)
    clause = Clause(compact=compact, level=level, framed_by=framed_by)
    _place(clause, parent)
    words["number"] = (words.get("number") or "").strip() or _number(clause)
    _write(clause, words, party)
    clause.save(force_insert=True)
    touch(compact)
    record(compact, "clause_add", user, clause=clause.pk, level=str(level))
    return clause


@transaction.atomic
def change(*, user, clause, seen, party=None, **words):
    """Change the words of a clause, and the party that holds a commitment."""
    compact = held_for_writing(clause.compact)
    clause = Clause.objects.get(pk=clause.pk)
    check_seen(clause, seen)
    _write(clause, {name: getattr(clause, name) for name in _WORDS} | words, party)
    clause.save()
    touch(compact)
    record(compact, "clause_change", user, clause=clause.pk)
    return clause


@transaction.atomic
def place(*, user, clause, parent):
    """Put a clause, and all that it holds, last under another parent.

    `BadCompact` where the text would go round in circles or skip a level.
    """
    compact = held_for_writing(clause.compact)
    clause = Clause.objects.get(pk=clause.pk)
    if parent is not None and (parent.pk == clause.pk or _holds(clause, parent)):
        raise BadCompact(
            {"parent": f"La clause {clause.number} ne peut pas se placer sous elle-même."}
        )
    _place(clause, parent)
    clause.save()
    touch(compact)
    record(compact, "clause_place", user, clause=clause.pk)
    return clause


@transaction.atomic
def shift(*, user, clause, by):
    """Move a clause up (`by` = -1) or down (1) among its siblings; at the end it stays there."""
    compact = held_for_writing(clause.compact)
    siblings = list(_siblings(clause).order_by("rank", "pk"))
    here = next(index for index, each in enumerate(siblings) if each.pk == clause.pk)
    there = min(max(here + (1 if by > 0 else -1), 0), len(siblings) - 1)
    siblings.insert(there, siblings.pop(here))
    for rank, each in enumerate(siblings, start=1):
        each.rank = rank
    Clause.objects.bulk_update(siblings, ["rank"])
    touch(compact)
    record(compact, "clause_shift", user, clause=clause.pk)


@transaction.atomic
def remove(*, user, clause):
    """Take away a clause that holds nothing: no clause, no action, no target."""
    compact = held_for_writing(clause.compact)
    clause = Clause.objects.get(pk=clause.pk)
    if clause.children.exists():
        raise NotNow(f"La clause {clause.number} en contient d’autres : retirez-les d’abord.")
    if clause.actions.exists():
        raise NotNow(f"Des actions suivent la clause {clause.number} : déplacez-les d’abord.")
    if clause.targets.exists():
        raise NotNow(f"Un indicateur suit la clause {clause.number} : retirez-le d’abord.")
    number = clause.pk
    clause.delete()
    touch(compact)
    record(compact, "clause_remove", user, clause=number)


@transaction.atomic
def quote(*, user, clause, seen, source, page, words):
    """Say where a clause stands in a signed file: its page, from 1, and its very words.

    Words already kept change by an amendment once the text is signed.
    """
    compact = held(clause.compact)
    if compact.state == CompactState.ENDED:
        raise NotNow("Cette convention est terminée : son texte ne se cite plus.")
    clause = Clause.objects.get(pk=clause.pk)
    check_seen(clause, seen)
    errors = check_texts({"quote": words}, {"quote": LONGEST_TEXT})
    if source is None and page is not None:
        errors["source"] = "Choisissez le fichier dont vous citez la page."
    if source is not None and source.compact_id != compact.pk:
        errors["source"] = "Choisissez un des fichiers de cette convention."
    if page is not None and not 1 <= page <= 2_000:
        errors["page"] = f"Page {page} : donnez un nombre de 1 à 2000."
    if errors:
        raise BadCompact(errors)
    if clause.quote and words.strip() != clause.quote:
        compact = held_for_writing(compact)
    clause.source, clause.page, clause.quote = source, page, words.strip()
    clause.save()
    record(compact, "clause_quote", user, clause=clause.pk)
    return clause


def _place(clause, parent):
    """Set the parent and the last rank under it; `BadCompact` unless their levels follow."""
    level = clause.level
    if level not in ClauseLevel.values:
        raise BadCompact({"level": "Choisissez axe, objectif ou engagement."})
    above = ABOVE[ClauseLevel(level)]
    if above is None and parent is not None:
        raise BadCompact({"parent": "Un axe ne se place sous aucune clause."})
    if above is not None and (parent is None or parent.level != above):
        raise BadCompact({"parent": f"{_NAMES[level].capitalize()} se place sous {_NAMES[above]}."})
    if parent is not None and parent.compact_id != clause.compact_id:
        raise BadCompact({"parent": "Choisissez une clause de cette convention."})
    if clause.pk is None or clause.parent_id != (parent.pk if parent else None):
        clause.parent = parent
        last = _siblings(clause).order_by("-rank").values_list("rank", flat=True).first()
        clause.rank = (last or 0) + 1


def _write(clause, words, party):
    """Set the words and the party of a clause, or raise `BadCompact`."""
    errors = check_texts(words, _LONGEST, required=("title", "number"))
    if party is not None and clause.level != ClauseLevel.COMMITMENT:
        errors["party"] = "Seul un engagement a une partie qui en répond."
    elif party is not None and party.compact_id != clause.compact_id:
        errors["party"] = "Choisissez une des parties de cette convention."
    taken = Clause.objects.filter(compact=clause.compact_id, number=words.get("number", "").strip())
    if "number" not in errors and taken.exclude(pk=clause.pk).exists():
        errors["number"] = f"Une autre clause porte déjà le numéro {words['number'].strip()}."
    if errors:
        raise BadCompact(errors)
    for name, value in words.items():
        setattr(clause, name, (value or "").strip())
    clause.party = party


def _number(clause):
    """The first free number at its place."""
    before = f"{clause.parent.number}." if clause.parent else ""
    taken = set(Clause.objects.filter(compact=clause.compact_id).values_list("number", flat=True))
    rank = clause.rank
    while f"{before}{rank}" in taken:
        rank += 1
    return f"{before}{rank}"


def _siblings(clause):
    return Clause.objects.filter(compact=clause.compact_id, parent=clause.parent_id)


def _holds(clause, other):
    """Whether `other` is somewhere under `clause`."""
    while other.parent_id is not None:
        if other.parent_id == clause.pk:
            return True
        other = other.parent
    return False
