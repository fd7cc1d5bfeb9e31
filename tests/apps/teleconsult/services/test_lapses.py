"""Notice before a point closes: 30, 7 and 1 days before, once each, to those who can act."""

from datetime import timedelta
from smtplib import SMTPException

import pytest

from maillage.apps.teleconsult.models import GateAnswer, LapseNotice, LineTest
from maillage.apps.teleconsult.services import lapses
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.teleconsult.factories import NOW, a_point, an_open_point

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
YEAR_END = TODAY.replace(year=2027)  # last day of the answers given on NOW


@pytest.fixture
def give(django_capture_on_commit_callbacks):
    def on(day):
        with django_capture_on_commit_callbacks(execute=True):
            return lapses.give_lapse_notices(day)

    return on


@pytest.fixture
def point():
    """Open, its line tested far ahead: what ends first is what was answered."""
    point = an_open_point()
    LineTest.objects.update(at=NOW + timedelta(days=360))
    return point


def test_people_are_told_thirty_seven_and_one_days_before_once_each(point, give, mailoutbox):
    days = [YEAR_END - timedelta(days=left) for left in (31, 30, 29, 7, 6, 1, 0)]

    told = [give(day) for day in days]

    assert told == [0, 1, 0, 1, 0, 1, 0]
    assert sorted({notice.days_before for notice in LapseNotice.objects.all()}) == [1, 7, 30]
    assert len(mailoutbox) == 3 * 2
    assert "jusqu’au 2 mars 2027 inclus" in mailoutbox[0].body
    assert f"/relais/points/{point.pk}/" in mailoutbox[0].body


def test_a_delay_that_was_missed_is_caught_up_by_the_next_one_only(point, give):
    assert give(YEAR_END - timedelta(days=5)) == 1
    assert set(LapseNotice.objects.values_list("days_before", flat=True)) == {7}
    assert give(YEAR_END - timedelta(days=5)) == 0


def test_the_day_after_a_line_test_nobody_is_told_to_make_one(give):
    point = an_open_point()

    assert give(TODAY) == 0
    assert give(TODAY + timedelta(days=21)) == 1
    assert LapseNotice.objects.get(point=point).requirement == "line"


def test_agents_and_administrators_are_told_and_nobody_else(point, give, mailoutbox):
    organisation = point.organisation
    administrator = MembershipFactory(organisation=organisation, role="administrator").user
    MembershipFactory(organisation=organisation, role="relay")  # not an agent of this point
    MembershipFactory(organisation=organisation, role="administrator", user__is_active=False)

    give(YEAR_END - timedelta(days=30))

    agents = {agent.user.email for agent in point.agents.all()}
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted({administrator.email, *agents})
    assert all(len(mail.to) == 1 for mail in mailoutbox)


def test_one_message_says_all_that_ends(point, give, mailoutbox):
    give(YEAR_END - timedelta(days=30))

    assert mailoutbox[0].subject == "À renouveler bientôt\u00a0: Mairie"
    assert mailoutbox[0].body.count("valable jusqu’au") == GateAnswer.objects.count()


def test_a_closed_point_gives_no_notice(give):
    a_point(state="closed")

    assert give(TODAY) == 0


def test_when_no_message_could_leave_the_next_call_tries_again(point, give, monkeypatch):
    def broken(*args):
        raise SMTPException

    with monkeypatch.context() as patch:
        patch.setattr(lapses, "send_mail", broken)
        assert give(YEAR_END - timedelta(days=30)) == 1
    assert not LapseNotice.objects.exists()

    assert give(YEAR_END - timedelta(days=30)) == 1
    assert LapseNotice.objects.exists()
