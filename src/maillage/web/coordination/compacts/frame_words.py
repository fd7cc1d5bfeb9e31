"""A national frame and those that joined it, as a page shows them."""

from maillage.apps.compact.selectors.compacts import overdue_since
from maillage.apps.compact.selectors.found import pilot_name
from maillage.apps.compact.selectors.frames import (
    joined_area,
    lines,
    signed_variants,
    totals,
    totals_of,
    variants,
)
from maillage.web.components.words import BLANK, count, number


def shown_frame(compact, today):
    """Figures of all, each thing once, then one row for each compact that joined."""
    signed = set(signed_variants(compact).values_list("pk", flat=True))
    joined = list(variants(compact))
    communes = joined_area(compact).communes.count()
    return {
        "figures": _figures(totals(compact, today), len(signed), communes),
        "rows": [_row(each, each.pk in signed, today) for each in joined],
        "lines": [
            {
                "number": line.objective.number,
                "title": line.objective.title,
                "actions": number(line.actions),
                "done": number(line.done),
                "compacts": number(line.compacts),
            }
            for line in lines(compact)
        ],
    }


def _figures(found, signed, communes):
    return [
        {"label": "déclinaisons signées", "value": number(signed), "unit": "", "note": ""},
        {"label": "communes couvertes", "value": number(communes), "unit": "", "note": ""},
        {
            "label": "actions",
            "value": number(found.actions),
            "unit": "",
            "note": f"dont {count(found.done, 'faite')} et {number(found.late)} en retard",
        },
        {
            "label": "personnes reçues",
            "value": number(found.reached),
            "unit": "",
            "note": "aux rendez-vous de prévention",
        },
        {
            "label": "dépensés",
            "value": number(found.spent),
            "unit": "€",
            "note": f"sur {number(found.planned)}{BLANK}€ prévus",
        },
    ]


def _row(compact, is_signed, today):
    found = totals_of([compact], today)
    return {
        "title": compact.title,
        "pilot": pilot_name(compact),
        "state": "échue" if overdue_since(compact, today) else compact.get_state_display(),
        "is_signed": is_signed,
        "actions": number(found.actions),
        "done": number(found.done),
    }
