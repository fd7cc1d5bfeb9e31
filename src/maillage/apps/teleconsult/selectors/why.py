"""« Pourquoi cette personne maintenant ? » and « qu’attend-elle ? », in words anyone can check."""

from maillage.apps.accounts.french import BLANK
from maillage.apps.teleconsult.enums import WITH_SOMEONE, TicketState
from maillage.engines.waiting import REASONS

from .picture import blocked_by, why_now

_PASSED = {
    "care_type": ("demande un autre soin", "demandent un autre soin"),
    "language": ("parle une langue que vous n’avez pas indiquée",)
    + ("parlent une langue que vous n’avez pas indiquée",),
    "modality": ("demande une façon de consulter que vous n’avez pas indiquée",)
    + ("demandent une façon de consulter que vous n’avez pas indiquée",),
    "preference": ("préfère une femme, ou un homme", "préfèrent une femme, ou un homme"),
}
_BLOCKED = {
    "care_type": "Aucun praticien en garde ne donne ce soin en ce moment.",
    "language": "Aucun praticien en garde pour ce soin ne parle la langue demandée.",
    "modality": "Aucun praticien en garde pour ce soin ne consulte de la façon demandée (vidéo ou "
    "téléphone).",
    "preference": "Aucun praticien en garde ne répond à la préférence (une femme, ou un homme).",
    "": "Les praticiens en garde qui peuvent la recevoir sont avec quelqu’un\u00a0: cette personne "
    "attend son tour.",
}


def explain(ticket, now):
    """Why a ticket is proposed now, told to the practitioner, or what it waits for; else ""."""
    if ticket.state == TicketState.WAITING:
        return _BLOCKED[blocked_by(ticket, now)]
    return why_in_words(why_now(ticket, now)) if ticket.state in WITH_SOMEONE else ""


def why_in_words(why):
    """The engine's `Why`, as sentences.

    >>> from maillage.engines.waiting import Why
    >>> why_in_words(Why(725.0, False, True, (0, 0, 0, 1)))[96:]
    'Elle vous connaît déjà. 1\xa0personne qui passe avant préfère une femme, ou un homme.'
    """
    minutes = int(why.waited_seconds // 60)
    waited = f"depuis {minutes}{BLANK}minute{'s' if minutes > 1 else ''}" if minutes else "à peine"
    sentences = [
        f"Cette personne attend {waited}{BLANK}: c’est son tour parmi celles que vous pouvez "
        "recevoir."
    ]
    if why.is_soon:
        sentences.append("Elle est à voir en premier.")
    if why.is_known:
        sentences.append("Elle vous connaît déjà.")
    for reason, count in zip(REASONS, why.passed, strict=True):
        one, many = _PASSED[reason]
        if count == 1:
            sentences.append(f"1{BLANK}personne qui passe avant {one}.")
        elif count:
            sentences.append(f"{count}{BLANK}personnes qui passent avant {many}.")
    return " ".join(sentences)
