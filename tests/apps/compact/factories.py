"""A compact, its parties, clauses, actions and events, for tests."""

from datetime import UTC, date, datetime, timedelta

from maillage.apps.compact import models
from maillage.apps.compact.enums import WRITABLE, ClauseLevel
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory
from tests.apps.territory.factories import CommuneFactory

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)  # Monday, 10 in the morning in Paris
TODAY = NOW.date()
CRETEIL = "94028"


def a_compact(*, pilot=None, area=None, **values):
    """A running compact with its pilot party; without `area`, that of a commune made for it."""
    number = models.Compact.objects.count() + 1
    values = {
        "slug": f"convention-{number}",
        "title": f"Convention {number}",
        "kind": "health_contract",
        "state": "running",
        "created_at": NOW,
    } | values
    if values["state"] not in WRITABLE:
        dates = {"signed_on": date(2022, 12, 1), "starts_on": date(2023, 1, 1)}
        values = dates | {"ends_on": date(2027, 12, 31)} | values
    compact = models.Compact.objects.create(
        area=area or f"commune:{CommuneFactory().code}", **values
    )
    a_party(compact, "pilot", organisation=pilot or OrganisationFactory(kind="town_hall"))
    return compact


def a_party(compact, role="partner", **values):
    values = {"organisation": values.pop("organisation", None) or OrganisationFactory()} | values
    return models.Party.objects.create(compact=compact, role=role, **values)


def pilot_of(compact):
    """The pilot party."""
    return compact.parties.get(role="pilot")


def a_coordinator(organisation, role="coordinator"):
    """Someone who speaks for an organisation."""
    return MembershipFactory(organisation=organisation, role=role).user


def a_clause(compact, level="objective", *, parent=None, **values):
    """An axis, objective or commitment; the clauses above it are made when none is given."""
    if level != ClauseLevel.AXIS and parent is None:
        above = ClauseLevel.AXIS if level == ClauseLevel.OBJECTIVE else ClauseLevel.OBJECTIVE
        parent = a_clause(compact, above)
    rank = models.Clause.objects.filter(compact=compact, parent=parent).count() + 1
    number = f"{parent.number}.{rank}" if parent else str(rank)
    values = {"number": number, "rank": rank, "title": f"Clause {number}"} | values
    return models.Clause.objects.create(compact=compact, level=level, parent=parent, **values)


def an_action(compact, **values):
    """An action of the pilot, under an objective made for it, due in a month."""
    number = compact.actions.count() + 1
    values = {
        "number": f"A{number}",
        "title": f"Action {number}",
        "organisation": values.pop("organisation", None) or pilot_of(compact).organisation,
        "clause": values.pop("clause", None) or a_clause(compact),
        "starts_on": TODAY - timedelta(days=60),
        "due_on": TODAY + timedelta(days=30),
        "state": "running",
        "created_at": NOW - timedelta(days=90),
    } | values
    return models.Action.objects.create(compact=compact, **values)


def an_event(compact, **values):
    """A prevention event of an hour, a week ago, that nobody has counted yet."""
    starts_at = values.pop("starts_at", NOW - timedelta(days=7))
    values = {
        "title": "Dépistage",
        "organisation": values.pop("organisation", None) or pilot_of(compact).organisation,
        "commune": values.pop("commune", None) or CommuneFactory(),
        "ends_at": starts_at + timedelta(hours=1),
    } | values
    return models.Event.objects.create(compact=compact, starts_at=starts_at, **values)
