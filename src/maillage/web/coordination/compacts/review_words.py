"""A review in words: where it is, whose turn it is, its report as a page shows it."""

from django.utils import timezone

from maillage.apps.accounts.french import date_in_words, unbroken
from maillage.apps.compact.enums import ReviewDecision, ReviewState
from maillage.apps.compact.selectors.reviews import organisations_named, standings

_STEPS = (
    (ReviewState.PREPARED, "Préparation"),
    (ReviewState.COMMENTS, "Commentaires"),
    (ReviewState.CONCLUSIONS, "Conclusions"),
    (ReviewState.DECIDED, "Accord des parties"),
    (ReviewState.CLOSED, "Clos"),
)


def steps(review):
    """The five steps, with the one where the review is."""
    return [
        {"label": label, "is_here": review.state == state, "number": number}
        for number, (state, label) in enumerate(_STEPS, start=1)
    ]


def turn(review):
    """Whose turn it is, in one sentence."""
    found = standings(review)
    silent = [each.party for each in found if not each.has_done]
    waited = [each.party for each in found if each.signs and not each.agrees]
    until = date_in_words(review.comments_until)
    if review.state == ReviewState.PREPARED:
        said = f"Il s’ouvrira aux parties le {date_in_words(review.opens_on)}."
    elif review.state == ReviewState.COMMENTS:
        said = f"Chaque partie lit le rapport et le commente, jusqu’au {until}."
        if silent and len(silent) < len(found):
            said += f" Réponse attendue : {organisations_named(silent)}."
        elif not silent:
            said = "Toutes les parties ont répondu : les conclusions peuvent s’écrire."
    elif review.state == ReviewState.CONCLUSIONS:
        said = (
            "La partie pilote écrit les conclusions communes, prévues le "
            f"{date_in_words(review.concludes_on)}."
        )
    elif review.state == ReviewState.DECIDED:
        said = "Toutes les parties signataires sont d’accord : le bilan peut être clos."
        if waited:
            said = f"Accord attendu : {organisations_named(waited)}."
    else:
        said = f"Clos le {day_of(review.closed_at)} : ce rapport ne change plus."
    return unbroken(said)


def after_closing(review):
    """What closing does, in one sentence."""
    if review.decision == ReviewDecision.CONTINUE:
        return "Le rapport sera figé, et la convention reprendra son cours."
    return "Le rapport sera figé, et un avenant sera préparé."


def shown(report):
    """The sections of a report; each cell has the head of its column, for narrow screens."""
    return [
        {
            "code": section["code"],
            "title": section["title"],
            "lead": section["lead"],
            "notes": section["notes"],
            "tables": [_table(table) for table in section["tables"]],
        }
        for section in report["sections"]
    ]


def history(steps):
    """What happened to a review or an amendment, the last first."""
    return [
        {
            "day": day_of(step.at),
            "words": step.get_after_display(),
            "reason": step.reason,
            "by": step.by.full_name if step.by else "",
        }
        for step in steps.select_related("by").order_by("-at", "-pk")
    ]


def day_of(instant):
    return date_in_words(timezone.localtime(instant).date())


def _table(table):
    return {
        "caption": table["caption"],
        "head": [
            {"text": text, "is_number": rank in table["numbers"]}
            for rank, text in enumerate(table["head"])
        ],
        "rows": [
            [
                {"text": text, "label": label, "is_number": rank in table["numbers"]}
                for rank, (text, label) in enumerate(zip(row, table["head"], strict=True))
            ]
            for row in table["rows"]
        ],
    }
