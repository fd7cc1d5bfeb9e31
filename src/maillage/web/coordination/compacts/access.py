"""Which compact a page is about, whether this person may read it, and what surrounds its pages."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from maillage.apps.accounts.french import date_in_words
from maillage.apps.accounts.permissions import require
from maillage.apps.compact.enums import PartyRole
from maillage.apps.compact.models import Compact
from maillage.apps.compact.permissions import ONLY_PARTIES, ONLY_PILOT, parties_of
from maillage.apps.compact.selectors.compacts import overdue_since

# (what `here` says, name of the address, words)
TABS = (
    ("overview", "compact", "Vue d’ensemble"),
    ("text", "compact_text", "Texte"),
    ("actions", "compact_actions", "Actions"),
    ("indicators", "compact_indicators", "Indicateurs"),
    ("experiments", "compact_experiments", "Expérimentations"),
    ("events", "compact_events", "Rendez-vous"),
    ("feedback", "compact_feedback", "Remontées"),
    ("reviews", "compact_reviews", "Bilan"),
    ("history", "compact_history", "Historique"),
)


def compact_for(user, slug):
    """A compact that this person reads for one of its parties; 404 or `NotAllowed`."""
    compact = get_object_or_404(Compact.objects.select_related("frame"), slug=slug)
    require(bool(parties_of(user, compact)), ONLY_PARTIES)
    return compact


def piloted_compact(user, slug):
    """A compact whose pilot party this person acts for; 404 or `NotAllowed`."""
    compact = compact_for(user, slug)
    require(is_pilot_among(parties_of(user, compact)), ONLY_PILOT)
    return compact


def frame(user, compact, here=""):
    """What the head of every page of a compact asks; `here` is the first word of a tab.

    Someone who is no party (they lead one of its actions) gets no tab.
    """
    mine = parties_of(user, compact)
    ended = overdue_since(compact, timezone.localdate())
    return {
        "compact": compact,
        "here": here,
        "is_pilot": is_pilot_among(mine),
        "parties_mine": mine,
        "tabs": _tabs(compact, here) if mine else [],
        "overdue": f"échue depuis le {date_in_words(ended)}" if ended else "",
    }


def is_pilot_among(parties):
    return any(party.role == PartyRole.PILOT for party in parties)


def _tabs(compact, here):
    return [
        {
            "url": reverse(f"coordination:{address}", args=[compact.slug]),
            "label": words,
            "is_here": name == here,
        }
        for name, address, words in TABS
    ]
