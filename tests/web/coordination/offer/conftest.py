"""Monday 2 March 2026: a hospital with a published consultation, its CPTS, and who works where."""

import pytest

from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory
from tests.apps.booking.factories import NOW
from tests.apps.offer.factories import AffiliationFactory, open_agenda
from tests.apps.territory.factories import CommuneFactory
from tests.web.relay.scene import as_  # noqa: F401


@pytest.fixture(autouse=True)
def _the_clock_stands_still(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def ajain(db):
    return CommuneFactory(code="23902", name="Ajain")


@pytest.fixture
def hospital(db):
    return OrganisationFactory(name="Hôpital de Guéret", kind="hospital")


@pytest.fixture
def cpts(hospital):
    """The hospital is a member of it."""
    made = OrganisationFactory(name="CPTS du Grand Guéret", kind="cpts")
    AffiliationFactory(cpts=made, organisation=hospital)
    return made


@pytest.fixture
def agenda(hospital, ajain):
    """Cardiology on weekdays from 9 to 12, with its only reason."""
    made, _ = open_agenda(
        name="Cardiologie, Dr Martin",
        service__name="Consultation de cardiologie",
        service__care_type="cardiology",
        service__direct_line="+33536490022",
        service__site__name="Pavillon A",
        service__site__organisation=hospital,
        service__site__commune=ajain,
        reason={"inside_name": "Première fois"},
    )
    return made


@pytest.fixture
def coordinator(hospital):
    return MembershipFactory(role="coordinator", organisation=hospital).user


@pytest.fixture
def colleagues(hospital):
    """People of the hospital who may not change its offer, and a coordinator of elsewhere."""
    roles = ("relay", "practitioner")
    found = [MembershipFactory(role=role, organisation=hospital).user for role in roles]
    closed = MembershipFactory(role="administrator", organisation=hospital, user__is_active=False)
    return [*found, MembershipFactory(role="coordinator").user, closed.user]


@pytest.fixture
def browser(as_, coordinator):  # noqa: F811
    """The hospital's coordinator, signed in."""
    return as_(coordinator)
