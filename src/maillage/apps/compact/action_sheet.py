"""The sheet of one action on paper: a tagged, accessible PDF (PDF/UA-1) set by Typst.

It holds what all parties share, so that it may lie on a table. What people wrote goes to Typst as
JSON values, never as source: it cannot become markup or code.
"""

from pathlib import Path

from maillage.apps.accounts import typesetting
from maillage.apps.accounts.french import BLANK, date_in_words, unbroken_values

from .enums import Visibility
from .selectors.actions import card
from .selectors.links import links_of

SOURCE = Path(__file__).parent / "typst" / "action.typ"


def as_pdf(action, today):
    """Bytes of the PDF; the same action on the same day gives the same bytes."""
    return typesetting.as_pdf(SOURCE, sheet(action, today), typesetting.start_of(today))


def sheet(action, today):
    """What the sheet says, as plain values."""
    number = f"{action.number}{BLANK}: " if action.number else ""
    said = {
        "title": f"{number}{action.title}",
        "author": action.organisation.name,
        "compact": action.compact.title,
        "state": _state(action, today),
        "footer": f"Fiche action, imprimée le {date_in_words(today)}",
        "facts": [[f"{label} :", value] for label, value in _facts(action) if value],
        "parts": [[title, lines] for title, lines in _parts(action) if lines],
        "budget": _budget(action),
    }
    return unbroken_values(said)


def _state(action, today):
    seen = card(action, today)
    days = f"{seen.days_late} jour{'s' if seen.days_late > 1 else ''}"
    said = [str(action.get_state_display()).capitalize()]
    said += [f"en retard de {days}"] if seen.is_late else []
    said += ["bloquée"] if seen.is_blocked else []
    return ", ".join(said)


def _facts(action):
    """(label, value) of the head of the sheet, empty ones too."""
    partners = action.partners.order_by("name", "pk")
    return [
        ("Objectif ou engagement", str(action.clause)),
        ("Pilote", action.organisation.name),
        ("Menée par", str(action.person.full_name) if action.person else ""),
        ("Partenaires", ", ".join(partner.name for partner in partners)),
        ("Public visé", action.audience),
        ("Thème", str(action.get_theme_display())),
        ("Commune", action.commune.name if action.commune else ""),
        ("Début", _day(action.starts_on)),
        ("Échéance", _day(action.due_on)),
        ("Faite le", _day(action.done_on)),
        ("Raison du retard", action.late_because),
    ]


def _parts(action):
    """(title, lines) of each part, empty ones too."""
    comments = action.comments.filter(visibility=Visibility.SHARED).select_related("organisation")
    stands = action.obstacles.filter(lifted_on=None).order_by("since", "pk")
    return [
        ("Ce qui est prévu", [line for line in action.description.splitlines() if line.strip()]),
        ("Étapes", [_step(step) for step in action.milestones.order_by("due_on", "pk")]),
        ("Ce qui bloque", [f"{each.what}, depuis le {_day(each.since)}." for each in stands]),
        ("Dans la plateforme", [_link(each.thing) for each in links_of(action)]),
        (
            "Ce qu’en disent les parties",
            [f"{each.organisation.name} : {each.text}" for each in comments.order_by("at", "pk")],
        ),
    ]


def _step(step):
    done = f"faite le {_day(step.done_on)}" if step.done_on else "à faire"
    return f"{step.title}, pour le {_day(step.due_on)} : {done}."


def _link(thing):
    kind = thing.kind_label
    return f"{kind[:1].upper()}{kind[1:]} : {thing.name}."


def _budget(action):
    lines = action.budget.select_related("financier").order_by("year", "financier__name", "pk")
    return [
        [line.financier.name, str(line.year), _euros(line.planned), _euros(line.spent)]
        for line in lines
    ]


def _euros(amount):
    return f"{amount:,}".replace(",", "\u202f") + f"{BLANK}€"


def _day(day):
    return date_in_words(day) if day else ""
