"""The board of the actions of a compact, and the same actions by partner."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.compact.enums import CompactState
from maillage.apps.compact.permissions import acting_organisations
from maillage.apps.compact.selectors import budgets
from maillage.apps.compact.selectors.actions import board as board_of
from maillage.apps.compact.selectors.actions import urgent_first
from maillage.apps.compact.selectors.partners import partners_of
from maillage.web.components.words import count

from .access import compact_for, frame
from .actions_words import conclusion, euros, shown_card

MOST_IN_COLUMN = 20
MOST_URGENT = 6  # each is in its column too
VIEWS = (
    ("board", "compact_actions", "À faire"),
    ("gantt", "compact_actions_gantt", "Calendrier"),
    ("table", "compact_actions_table", "Tableau"),
    ("map", "compact_actions_map", "Carte"),
    ("partners", "compact_actions_partners", "Par partenaire"),
)


@login_required
@require_safe
def board(request, slug):
    """Actions in columns by state, late and blocked ones first and apart."""
    compact = compact_for(request.user, slug)
    found = board_of(compact, timezone.localdate())
    cards = urgent_first(card for column in found.columns for card in column.cards)
    urgent = [card for card in cards if card.is_late or card.is_blocked]
    context = actions_frame(request.user, compact, "board") | {
        "conclusion": conclusion(found),
        "count": found.count,
        "urgent": [shown_card(card) for card in urgent[:MOST_URGENT]],
        "urgent_more": max(0, len(urgent) - MOST_URGENT),
        "columns": [_column(compact, column) for column in found.columns],
    }
    return render(request, "coordination/compacts/actions/board.html", context)


@login_required
@require_safe
def by_partner(request, slug):
    """What each organisation leads, joins and pays."""
    compact = compact_for(request.user, slug)
    found = partners_of(compact, timezone.localdate())
    money = budgets.total(compact)
    context = actions_frame(request.user, compact, "partners") | {
        "partners": [_partner(compact, partner) for partner in found],
        "financiers": [
            {"label": row.label, "planned": euros(row.planned), "spent": euros(row.spent)}
            for row in budgets.by_financier(compact)
        ],
        "money": {"planned": euros(money.planned), "spent": euros(money.spent)},
    }
    return render(request, "coordination/compacts/actions/partners.html", context)


def actions_frame(user, compact, view):
    """What every view of the actions of a compact shows around them."""
    mine = acting_organisations(user).filter(compact_parties__compact=compact).exists()
    return frame(user, compact, "actions") | {
        "views": [
            {"url": reverse(f"coordination:{name}", args=[compact.slug]), "label": label}
            | {"is_here": key == view}
            for key, name, label in VIEWS
        ],
        "can_add": mine and compact.state != CompactState.ENDED,
    }


def _column(compact, column):
    rest = len(column.cards) - MOST_IN_COLUMN
    table = reverse("coordination:compact_actions_table", args=[compact.slug])
    return {
        "label": str(column.state.label),
        "count": len(column.cards),
        "cards": [shown_card(card) for card in column.cards[:MOST_IN_COLUMN]],
        "more": max(0, rest),
        "url": f"{table}?etat={column.state}",
    }


def _partner(compact, partner):
    blocked = sum(card.is_blocked for card in partner.led)
    table = reverse("coordination:compact_actions_table", args=[compact.slug])
    return {
        "name": partner.organisation.name,
        "role": partner.role_label,
        "led": [shown_card(card) for card in partner.led[:MOST_IN_COLUMN]],
        "led_count": count(len(partner.led), "action"),
        "more": max(0, len(partner.led) - MOST_IN_COLUMN),
        "joined": [shown_card(card) for card in partner.joined[:MOST_IN_COLUMN]],
        "joined_count": len(partner.joined),
        "late": sum(card.is_late for card in partner.led),
        "blocked": blocked,
        "blocked_count": count(blocked, "bloquée"),
        "url": f"{table}?pilote={partner.organisation.pk}",
    }
