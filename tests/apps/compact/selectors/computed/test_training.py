"""People trained, sessions, marks and renewals; each figure worked by hand."""

from datetime import date, timedelta

import pytest

from maillage.apps.compact.areas import read_area
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory
from tests.apps.compact.factories import a_compact, a_party
from tests.apps.offer.factories import CareSiteFactory
from tests.apps.territory.factories import CommuneFactory
from tests.apps.training.factories import CertificateFactory, EnrolmentFactory, SessionFactory

from .worked import area_of, at, measured, parts

pytestmark = pytest.mark.django_db


@pytest.fixture
def ajain():
    return CommuneFactory(name="Ajain")


def _agent(commune=None, organisation=None):
    """Someone of an organisation with two sites in a commune."""
    organisation = organisation or OrganisationFactory()
    if commune:
        CareSiteFactory.create_batch(2, organisation=organisation, commune=commune)
    return MembershipFactory(organisation=organisation).user


def _session(start=None, **values):
    start = start or at(3, 2)
    return SessionFactory(starts_at=start, ends_at=start + timedelta(hours=1), **values)


def _enrolled(session, user, attended=True, **values):
    return EnrolmentFactory(session=session, user=user, attended=attended, **values)


def test_relays_certified_in_the_period_are_counted_once_where_they_work(ajain):
    agent = _agent(ajain)
    CertificateFactory(user=agent, issued_on=date(2026, 1, 1), valid_until=date(2028, 1, 1))
    CertificateFactory(user=agent, issued_on=date(2026, 12, 31), valid_until=date(2028, 12, 31))
    CertificateFactory(user=_agent(ajain), issued_on=date(2025, 12, 31))
    CertificateFactory(user=_agent(ajain), course="autre")
    CertificateFactory(user=_agent(CommuneFactory()))
    CertificateFactory(user=_agent())
    found = measured("training.certified", ajain)
    assert (found.numerator, found.people) == (1, 1)
    assert parts("training.certified", read_area("france")) == (3, None)


def test_a_certificate_is_renewed_in_time_by_its_last_day(ajain):
    ended = date(2026, 6, 30)
    for renewed_on in (ended, ended + timedelta(days=1), None):
        user = _agent(ajain)
        CertificateFactory(user=user, issued_on=date(2024, 6, 30), valid_until=ended)
        if renewed_on:
            CertificateFactory(user=user, issued_on=renewed_on, valid_until=date(2028, 6, 30))
    CertificateFactory(user=_agent(ajain), valid_until=date(2026, 12, 1))  # not over today
    CertificateFactory(user=_agent(CommuneFactory()), valid_until=ended)
    assert parts("training.renewed", ajain) == (1, 3)


def test_attendance_leaves_out_who_waits_and_sessions_cancelled(ajain):
    session, cancelled = _session(), _session(cancelled_at=at(3, 1))
    _enrolled(session, _agent(ajain))
    _enrolled(session, _agent(ajain), attended=False)
    _enrolled(session, _agent(ajain), attended=None)
    _enrolled(session, _agent(ajain), attended=None, is_waiting=True)
    _enrolled(session, _agent(CommuneFactory()))
    _enrolled(cancelled, _agent(ajain))
    _enrolled(_session(at(3, 2, year=2025)), _agent(ajain))
    assert parts("training.attendance", ajain) == (1, 2)


def test_someone_who_came_twice_is_one_person_trained(ajain):
    agent = _agent(ajain)
    for session in (_session(), _session(at(4, 2))):
        _enrolled(session, agent)
        _enrolled(session, _agent(ajain), attended=False)
    _enrolled(_session(), _agent())
    assert parts("training.people_trained", ajain) == (1, None)
    assert parts("training.people_trained", read_area("france")) == (2, None)


def test_satisfaction_is_the_mean_of_the_marks_given(ajain):
    session = _session()
    for mark in (5, 4, None):
        _enrolled(session, _agent(ajain), satisfaction=mark)
    _enrolled(session, _agent(CommuneFactory()), satisfaction=1)
    found = measured("training.satisfaction", ajain)
    assert (found.numerator, found.denominator, found.people) == (9, 2, 2)


def test_people_of_the_parties_count_wherever_they_are_and_in_a_part_where_they_work(ajain):
    frame = a_compact(kind="national", area="france")
    variant = a_compact(area=f"commune:{ajain.code}", frame=frame)
    national = a_party(frame).organisation
    local = a_party(variant).organisation
    session = _session()
    _enrolled(session, _agent(organisation=national))
    _enrolled(session, _agent(ajain, local))
    _enrolled(session, _agent(ajain, local), attended=False)
    _enrolled(session, _agent(ajain))
    assert parts("training.parties_trained", read_area("france"), compact=frame) == (2, None)
    assert parts("training.parties_trained", area_of(ajain), compact=frame) == (1, None)
    assert parts("training.parties_trained", area_of(ajain), compact=variant) == (1, None)
