"""The report of a yearly review, filled in by the platform: what was promised, what happened.

A report is plain JSON, in French, as a page and a paper both show it:

    title, compact, kind, area, parties, dates, period, made_on, invented     texts
    sections  [{code, title, lead, tables, notes}]
    tables    [{caption, head, rows, numbers}]   `numbers`: ranks of the columns of figures

It is made anew as long as the review is open, and kept as it was on the day it closes.
"""

from dataclasses import asdict

from django.utils import timezone

from maillage.apps.accounts.french import date_in_words, unbroken
from maillage.apps.compact.areas import read_area
from maillage.apps.compact.enums import PartyRole
from maillage.apps.compact.errors import BadQuestion

from .report_facts import experiments, feedback, money
from .report_parts import Told, actions, indicators, late, promised
from .reviews import period_of


def report_of(review, now):
    """The report of a review: as it was kept when it closed, else as it is now."""
    return review.report or build(review, now=now)


def build(review, *, now):
    """The report as it is now, of the period of the review."""
    compact, today = review.compact, timezone.localdate(now)
    told = Told.of(compact, period_of(review), now)
    parts = (promised, indicators, actions, late, money, feedback, experiments)
    return _unbroken(
        {
            "title": f"Bilan {review.year}",
            "compact": compact.title,
            "kind": compact.get_kind_display(),
            "area": _area(compact),
            "parties": _parties(compact),
            "dates": _dates(compact),
            "period": told.period_in_words,
            "made_on": today.isoformat(),
            "invented": compact.invented,
            "sections": [asdict(part(told)) for part in parts],
        }
    )


def _area(compact):
    try:
        return read_area(compact.area).name
    except BadQuestion:  # a saved territory that was deleted since
        return compact.area


def _parties(compact):
    found = compact.parties.select_related("organisation").order_by("pk")
    ordered = sorted(found, key=lambda party: list(PartyRole).index(party.role))
    return [[party.organisation.name, party.get_role_display()] for party in ordered]


def _dates(compact):
    said = []
    if compact.signed_on:
        said.append(f"signée le {date_in_words(compact.signed_on)}")
    if compact.starts_on:
        said.append(f"en vigueur depuis le {date_in_words(compact.starts_on)}")
    if compact.ends_on:
        said.append(f"jusqu’au {date_in_words(compact.ends_on)}")
    text = ", ".join(said)
    return text[:1].upper() + text[1:]


def _unbroken(value):
    if isinstance(value, dict):
        return {key: _unbroken(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_unbroken(each) for each in value]
    return unbroken(value) if isinstance(value, str) else value
