"""What indicators count: days of Paris, and the communes of one's organisation."""

from datetime import UTC, date, datetime

import pytest

from maillage.apps.territory.models import Commune
from maillage.apps.training.selectors import measures
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.offer.factories import CareSiteFactory
from tests.apps.training.factories import CertificateFactory, EnrolmentFactory, SessionFactory

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


@pytest.fixture
def here():
    """(someone of an organisation with a site, the communes of that site)."""
    site = CareSiteFactory()
    user = MembershipFactory(organisation=site.organisation).user
    return user, Commune.objects.filter(pk=site.commune_id)


def held(ends_at, **fields):
    session = SessionFactory(starts_at=ends_at.replace(hour=8), ends_at=ends_at)
    return EnrolmentFactory(session=session, **fields)


def test_a_session_counts_on_the_day_of_paris_on_which_it_ends():
    inside = held(datetime(2026, 2, 28, 23, 30, tzinfo=UTC), attended=True)  # 1 March, 0 h 30
    held(datetime(2026, 3, 31, 22, 30, tzinfo=UTC), attended=True)  # 1 April, 0 h 30

    assert list(measures.attendances(FIRST, LAST)) == [inside]


def test_who_did_not_come_was_awaited_and_who_is_not_noted_was_not():
    noon = datetime(2026, 3, 10, 12, tzinfo=UTC)
    came = held(noon, attended=True, satisfaction=4)
    absent = held(noon, attended=False)
    quiet = held(noon, attended=True)
    held(noon)

    assert set(measures.awaited(FIRST, LAST)) == {came, absent, quiet}
    assert set(measures.attendances(FIRST, LAST)) == {came, quiet}
    assert set(measures.ratings(FIRST, LAST)) == {came}


def test_people_count_where_their_organisation_has_a_site(here):
    user, communes = here
    mine = held(datetime(2026, 3, 10, 12, tzinfo=UTC), attended=True, user=user)
    held(datetime(2026, 3, 10, 12, tzinfo=UTC), attended=True)
    certificate = CertificateFactory(user=user)
    other = CertificateFactory()

    assert list(measures.attendances(FIRST, LAST, communes)) == [mine]
    assert list(measures.certified(FIRST, LAST, communes)) == [certificate]
    assert set(measures.certified(FIRST, LAST)) == {certificate, other}
    assert not measures.certified(FIRST, LAST, course="autre").exists()
    assert not measures.certified(date(2026, 3, 3), LAST).exists()
