"""The words of an amendment: its articles, and the whole act as the PDF and the DOCX set it."""

from maillage.apps.accounts.french import date_in_words, unbroken, unbroken_values

from .enums import AmendmentKind, AmendmentState, ChangeKind, ClauseLevel, PartyRole
from .selectors.amendments import Article, changes_of, signers, under, words_of

_OBJECTS = {
    AmendmentKind.AMEND: "Le présent avenant modifie",
    AmendmentKind.RENEW: "Le présent avenant reconduit",
    AmendmentKind.END: "Le présent avenant met fin à",
}
_NO_TEXT = "(sans autre texte que son intitulé)"


def articles(amendment):
    """Its `Article`s, numbered from 2: the first one says what it is about."""
    return [
        _article(number, change) for number, change in enumerate(changes_of(amendment), start=2)
    ]


def act(amendment):
    """The whole act as plain values.

    title, subtitle, notice : `notice` says that it is not the signed text, or is empty
    parties : sentences; recitals : sentences
    articles : [{title, paragraphs, before, after}], `before` and `after` [title, text] or null
    signatures : [{party, name, title, day}], empty texts where it is still to be signed
    """
    compact, changes = amendment.compact, articles(amendment)
    return unbroken_values(
        {
            "title": f"Avenant n° {amendment.number}",
            "subtitle": compact.title,
            "notice": _notice(amendment),
            "invented": compact.invented,
            "parties": _parties(amendment),
            "recitals": _recitals(amendment),
            "articles": [
                _first(amendment),
                *(
                    _told(each.number, each.title, [each.sentence], each.before, each.after)
                    for each in changes
                ),
                *_last(amendment, changes),
            ],
            "signatures": [_signature(each) for each in signers(amendment)],
        }
    )


def _told(number, title, paragraphs, before=None, after=None):
    """An article of the act."""
    return {
        "title": f"Article {number} : {title}",
        "paragraphs": paragraphs,
        "before": list(before) if before else None,
        "after": list(after) if after else None,
    }


def _article(number, change):
    title, sentence = _WORDS[ChangeKind(change.kind)](change)
    before, after = _texts(change)
    return Article(
        number=number,
        title=unbroken(title),
        sentence=unbroken(sentence),
        before=before,
        after=after,
        change_id=change.pk,
    )


def _texts(change):
    """(before, after) of a clause: (title, text), None where there is none."""
    said = _clause_before(change)
    before = (said["title"], said["quote"] or _NO_TEXT) if said else None
    after = None
    if change.kind in (ChangeKind.REWORD, ChangeKind.ADD):
        after = (change.title, change.quote or _NO_TEXT)
    return before, after


def _clause_before(change):
    """The clause as it was when the text was settled, else as it is."""
    return change.before or (words_of(change.clause) if change.clause else None)


def _reword(change):
    said = _clause_before(change)
    name = f"{_level(change.clause)} {said['number']}"
    sentence = f"{_the(change.clause)} {said['number']} est remplacé par le texte qui suit."
    holder = change.organisation.name if change.organisation else ""
    if holder and holder != said["holder"]:
        before = f", au lieu de {said['holder']}" if said["holder"] else ""
        sentence += f" {holder} en répond{before}."
    return f"{name}, modifié", sentence


def _add(change):
    level = ClauseLevel(change.level)
    above = change.parent or change.under
    where = f", après ceux qui figurent sous « {above.number} {above.title} »" if above else ""
    sentence = f"Il est ajouté l’{level.label} {change.number}{where}."
    if change.organisation:
        sentence += f" {change.organisation.name} en répond."
    return f"{level.label.capitalize()} {change.number}, ajouté", sentence


def _remove(change):
    said = _clause_before(change)
    below = change.before.get("below") if change.before else None
    if below is None:
        below = [words_of(each) for each in under(change.clause)]
    sentence = f"{_the(change.clause)} {said['number']} est supprimé"
    if below:
        numbers = ", ".join(each["number"] for each in below)
        sentence += f", avec ce qu’il contient ({numbers})"
    return f"{_level(change.clause)} {said['number']}, supprimé", f"{sentence}."


def _join(change):
    role = PartyRole(change.role).label
    name = change.organisation.name
    return (
        f"{name} entre dans la convention",
        f"{name} devient partie à la convention, comme {role}, et en accepte toutes les clauses.",
    )


def _leave(change):
    name = change.organisation.name
    return (
        f"{name} sort de la convention",
        f"{name} n’est plus partie à la convention à compter de la prise d’effet du présent "
        "avenant.",
    )


def _level(clause):
    return ClauseLevel(clause.level).label.capitalize()


def _the(clause):
    return f"L’{ClauseLevel(clause.level).label}"


def _first(amendment):
    return _told(1, "Objet", [f"{_OBJECTS[amendment.kind]} {_named(amendment.compact)}."])


def _named(compact):
    """The compact and the day it was signed."""
    day = f" du {date_in_words(compact.signed_on)}" if compact.signed_on else ""
    return f"la convention « {compact.title} »{day}"


def _last(amendment, changes):
    """Articles on the end, the day it takes effect, and what does not change."""
    number, found = len(changes) + 2, []
    if amendment.ends_on:
        found.append(_told(number, "Durée", [_duration(amendment)]))
        number += 1
    day = amendment.takes_effect_on
    when = f"le {date_in_words(day)}" if day else "à une date à préciser"
    found.append(_told(number, "Prise d’effet", [f"Le présent avenant prend effet {when}."]))
    if amendment.kind != AmendmentKind.END:
        kept = ["Les autres clauses de la convention restent inchangées."]
        found.append(_told(number + 1, "Ce qui ne change pas", kept))
    return found


def _duration(amendment):
    end = date_in_words(amendment.ends_on)
    before = amendment.ends_on_before
    if amendment.kind == AmendmentKind.RENEW:
        since = f", qui devait finir le {date_in_words(before)}," if before else ""
        return f"La convention{since} est reconduite jusqu’au {end} inclus."
    planned = f" au lieu du {date_in_words(before)}" if before else ""
    return f"La convention prend fin le {end} inclus{planned}."


def _parties(amendment):
    found = [f"{each.organisation.name}{_represented(each)}" for each in signers(amendment)]
    return [f"{text} ;" for text in found[:-1]] + [f"{text}." for text in found[-1:]]


def _represented(signer):
    if not signer.name:
        return ""
    return f", que représente {signer.name}" + (f", {signer.title}" if signer.title else "")


def _recitals(amendment):
    review = amendment.review
    found = [f"Vu {_named(amendment.compact)} ;"]
    if review is not None and review.closed_at:
        found.append(
            f"Vu le bilan {review.year}, conclu d’un commun accord, qui a décidé de "
            f"« {review.get_decision_display()} » ;"
        )
    return found + [line for line in amendment.purpose.splitlines() if line.strip()]


def _notice(amendment):
    return {
        AmendmentState.DRAFT: "Projet : ce texte peut encore changer.",
        AmendmentState.TO_SIGN: "",
        AmendmentState.SIGNED: "",
        AmendmentState.WITHDRAWN: "Retiré : cet avenant n’a pas été signé et ne s’applique pas.",
    }[AmendmentState(amendment.state)]


def _signature(signer):
    signed = signer.signature
    return {
        "party": signer.organisation.name,
        "name": signed.name if signed else signer.name,
        "title": signed.title if signed else signer.title,
        "day": f"Signé le {date_in_words(signed.signed_on)}" if signed else "",
    }


_WORDS = {
    ChangeKind.REWORD: _reword,
    ChangeKind.ADD: _add,
    ChangeKind.REMOVE: _remove,
    ChangeKind.JOIN: _join,
    ChangeKind.LEAVE: _leave,
}
