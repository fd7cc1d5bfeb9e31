"""Actions given out as the table that an import reads, with what is computed beside."""

from django.db.models import Sum

from maillage.apps.compact.selectors.actions import card

from .columns import COMPUTED, NAMES


def export_rows(actions, today):
    """(columns, rows): columns never change; days are written 2026-12-31, money in euros."""
    found = actions.annotate(planned_sum=Sum("budget__planned"), spent_sum=Sum("budget__spent"))
    return [*NAMES, *COMPUTED], [_row(action, card(action, today)) for action in found]


def _row(action, seen):
    return [
        action.number,
        action.title,
        action.clause.number,
        action.organisation.name,
        action.person.email if action.person else "",
        "|".join(partner.name for partner in action.partners.all()),
        action.description,
        action.audience,
        str(action.get_theme_display()),
        action.commune.code if action.commune else "",
        *map(_day, (action.starts_on, action.due_on)),
        str(action.get_state_display()),
        _day(action.done_on),
        action.late_because,
        seen.days_late,
        " | ".join(obstacle.what for obstacle in seen.obstacles),
        action.planned_sum or 0,
        action.spent_sum or 0,
    ]


def _day(day):
    return day.isoformat() if day else ""
