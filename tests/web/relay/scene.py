"""Monday 2 March 2026, 8 in the morning: a health centre with an agenda, a town hall with a relay.

The clock stands still. The centre opens on weekdays from 9 to 12, a slot every 20 minutes.
"""

import html
import re

import pytest

from maillage.apps.booking import services
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory
from tests.apps.booking.factories import NOW
from tests.apps.offer.factories import open_agenda


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """`clock(instant)`: what time it is from now on."""

    def stand_at(instant):
        monkeypatch.setattr("django.utils.timezone.now", lambda: instant)

    stand_at(NOW)
    return stand_at


@pytest.fixture
def place(db):
    """(agenda, reason) of the centre, its free slots written."""
    agenda, reason = open_agenda(
        name="Dr Martin",
        service__site__commune__name="Ajain",
        reason={
            "inside_name": "Suivi de diabète",
            "public_label": "Consultation",
            "horizon_days": 40,
        },
    )
    services.refresh_free_slots([agenda.pk], now=NOW)
    return agenda, reason


@pytest.fixture
def secretary(place):
    """Works at the centre."""
    return MembershipFactory(role="relay", organisation=organisation_of(place[0])).user


@pytest.fixture
def town_hall(db):
    return OrganisationFactory(name="Mairie d’Ajain", kind="town_hall")


@pytest.fixture
def relay(town_hall):
    """Works at the town hall."""
    return MembershipFactory(role="relay", organisation=town_hall).user


@pytest.fixture
def stranger(db):
    """Coordinates an organisation that has nothing to do with either."""
    return MembershipFactory(role="coordinator").user


@pytest.fixture
def closed_account(place):
    """Worked at the centre; the account is closed."""
    membership = MembershipFactory(
        role="administrator", organisation=organisation_of(place[0]), user__is_active=False
    )
    return membership.user


@pytest.fixture
def as_(client):
    """`as_(user)`: a browser signed in as this person."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def organisation_of(agenda):
    return agenda.service.site.organisation


def words(response):
    """What the page says, tags removed."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(text)).replace(" ,", ",").strip()


def hidden(response, name):
    """Value of a hidden field of the page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    return found[1] if found else ""
