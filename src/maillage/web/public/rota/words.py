"""Centres, weeks and volunteers, in the words of the public pages."""

from maillage.apps.rota.selectors.recruitment import GOAL
from maillage.apps.rota.weeks import in_words
from maillage.web.components.words import BLANK, count, date_in_words, number
from maillage.web.public.care import words as care_words

FEW = 3  # weeks named before « et N autres »
ALL_HELD = "Toutes les semaines publiées ont leur médecin."
PREPARED = "Les prochaines semaines se préparent."
NOT_YET = "Son planning se prépare."


def centre_card(place, free, today):
    """One centre of the list: where, and the first weeks that wait."""
    site = free.centre.site
    return {
        "number": place,
        "pk": free.centre.pk,
        "name": free.centre.name,
        "departement": f"{site.commune.departement.name} ({site.commune.departement_id})",
        "opening": opening(free, today),
        "weeks": [in_words(monday) for monday in free.free[:FEW]],
        "more": others(len(free.free) - FEW),
        "without": without(free),
    }


def without(free):
    """What is said of a centre where no week waits."""
    return ALL_HELD if free.is_published else NOT_YET


def opening(free, today):
    """« ouvre le … » for a centre that is not open yet, else nothing."""
    return f"ouvre le {date_in_words(free.opens_on)}" if free.opens_on > today else ""


def others(left):
    """« et 4 autres semaines », or nothing.

    >>> others(1), others(0)
    ('et une autre semaine', '')
    """
    if left <= 0:
        return ""
    return "et une autre semaine" if left == 1 else f"et {left} autres semaines"


def invitation(centres):
    """The sentence of the soonest week that waits; without one, why to come all the same."""
    waiting = [(each.free[0], each.centre.name) for each in centres if each.free]
    if not waiting:
        held = any(each.is_published for each in centres)
        return f"{ALL_HELD} Les suivantes se préparent." if held else PREPARED
    monday, name = min(waiting)
    return f"Votre semaine vous attend à {name}, {in_words(monday)}."


def gauge(volunteers, forecast):
    """How far the goal is, in a bar and in words; None without a number to show."""
    if volunteers is None:
        return None
    share = min(100, round(100 * volunteers / GOAL))
    return {
        "volunteers": number(volunteers),
        "goal": number(GOAL),
        "percent": share,
        "sentence": f"{number(volunteers)}{BLANK}médecins donnent déjà des semaines. "
        f"Le but est {number(GOAL)}.",
        "marks": [_mark(mark) for mark in forecast.answer["gauge"]["marks"]] if forecast else [],
        "computed": date_in_words(forecast.ended_at.date()) if forecast else "",
    }


def _mark(mark):
    return {
        "volunteers": number(mark["volunteers"]),
        "lines": count(mark["nearly_held"]["number"], "ligne"),
    }


def address(free):
    """The address of a centre, on one line."""
    return ", ".join(care_words.place(free.centre.site))
