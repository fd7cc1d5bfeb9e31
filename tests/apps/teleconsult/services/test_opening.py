"""Points open when nothing is missing, and close by hand, at once, or when something lapses."""

from datetime import date, timedelta

import pytest

from maillage.apps.accounts.models import AuditLine
from maillage.apps.teleconsult.enums import COMPUTED, Requirement
from maillage.apps.teleconsult.errors import BadRequest, NotAllowed, NotNow, PointClosed
from maillage.apps.teleconsult.line import Measures
from maillage.apps.teleconsult.models import GateAnswer, LineTest, PointChange
from maillage.apps.teleconsult.services import opening, points
from maillage.apps.training.models import Certificate
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.teleconsult.factories import NOW, a_point, a_relay_of, a_ticket, an_open_point

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
POOR = Measures(True, True, 20, 20, 900, None)


def ready():
    """A point that has everything and is not open yet, with a relay of its own."""
    point = an_open_point(state="preparing")
    return point, a_relay_of(point)


def test_a_point_that_has_everything_opens_and_says_who_opened_it():
    point, relay = ready()

    opening.open_point(point=point, user=relay, now=NOW)

    point.refresh_from_db()
    assert (point.state, point.state_changed_at) == ("open", NOW)
    change = PointChange.objects.get(point=point)
    assert (change.state, change.actor, change.missing) == ("open", f"user:{relay.pk}", [])
    assert AuditLine.objects.order_by("number").last().action == "point.open"
    with pytest.raises(NotNow):
        opening.open_point(point=point, user=relay, now=NOW)


@pytest.mark.parametrize("requirement", list(Requirement))
def test_a_point_missing_one_thing_stays_closed_and_says_which(requirement):
    point, relay = ready()
    if requirement not in COMPUTED:
        GateAnswer.objects.filter(requirement=requirement).update(is_met=False)
    elif requirement == Requirement.HOURS:
        type(point).objects.update(opening_hours=[])
    elif requirement == Requirement.LINE:
        LineTest.objects.all().delete()
    else:
        Certificate.objects.filter(user=relay).update(valid_until=TODAY - timedelta(days=1))

    with pytest.raises(PointClosed) as refusal:
        opening.open_point(point=point, user=relay, now=NOW)

    assert refusal.value.missing == (requirement,)
    assert str(refusal.value).startswith("Il manque encore\u00a0: ")
    point.refresh_from_db()
    assert point.state == "preparing"
    assert not PointChange.objects.exists()


def test_an_agent_who_left_or_whose_account_is_closed_does_not_count():
    point, relay = ready()
    other = point.agents.exclude(user=relay).get().user

    other.memberships.all().delete()
    with pytest.raises(PointClosed):
        opening.open_point(point=point, user=relay, now=NOW)
    MembershipFactory(user=other, organisation=point.organisation, role="relay")
    type(other).objects.filter(pk=other.pk).update(is_active=False)
    with pytest.raises(PointClosed) as refusal:
        opening.open_point(point=point, user=relay, now=NOW)

    assert refusal.value.missing == (Requirement.RELAYS,)


def test_only_those_of_the_organisation_open_and_close():
    point, _ = ready()
    stranger = MembershipFactory(role="administrator").user
    practitioner = MembershipFactory(role="practitioner", organisation=point.organisation).user

    for user in (stranger, practitioner):
        with pytest.raises(NotAllowed):
            opening.open_point(point=point, user=user, now=NOW)
        with pytest.raises(NotAllowed):
            opening.close_point(point=point, user=user, note="x", now=NOW)


def test_closing_by_hand_says_why_and_people_who_wait_keep_their_place():
    ticket = a_ticket()
    point, relay = ticket.point, a_relay_of(ticket.point)

    with pytest.raises(BadRequest):
        opening.close_point(point=point, user=relay, note="  ", now=NOW)
    with pytest.raises(BadRequest):
        opening.close_point(point=point, user=relay, note="x" * 201, now=NOW)
    opening.close_point(point=point, user=relay, note="Travaux", now=NOW)

    point.refresh_from_db()
    ticket.refresh_from_db()
    assert (point.state, ticket.state) == ("closed", "waiting")
    assert PointChange.objects.get(point=point).note == "Travaux"
    with pytest.raises(NotNow):
        opening.close_point(point=point, user=relay, note="Encore", now=NOW)
    opening.open_point(point=point, user=relay, now=NOW)
    point.refresh_from_db()
    assert point.state == "open"


def test_what_a_person_finds_wrong_closes_the_point_at_once():
    point = an_open_point()
    relay = a_relay_of(point)

    points.answer(point=point, user=relay, requirement="sound", is_met=False, details={}, now=NOW)

    point.refresh_from_db()
    assert point.state == "closed"
    change = PointChange.objects.get(point=point)
    assert (change.missing, change.actor) == (["sound"], f"user:{relay.pk}")


def test_a_line_that_no_longer_carries_the_voice_closes_the_point_at_once():
    point = an_open_point()

    points.record_line_test(point=point, user=a_relay_of(point), measures=POOR, now=NOW)

    point.refresh_from_db()
    assert point.state == "closed"


def test_a_point_with_one_agent_left_closes_at_once():
    point = an_open_point()
    relay = a_relay_of(point)

    points.save_agents(point=point, user=relay, agents=[relay], now=NOW)

    point.refresh_from_db()
    assert point.state == "closed"


def test_a_lapsed_point_closes_once_with_a_word_and_the_others_stay_open(
    mailoutbox, django_capture_on_commit_callbacks
):
    lapsed, fresh, shut = an_open_point(), an_open_point(), a_point(state="closed")
    LineTest.objects.filter(point=fresh).update(at=NOW + timedelta(days=20))
    day = TODAY + timedelta(days=29)  # the test of the day before NOW is thirty days old

    with django_capture_on_commit_callbacks(execute=True):
        assert opening.close_lapsed(day - timedelta(days=1)) == 0
        assert opening.close_lapsed(day) == 1
        assert opening.close_lapsed(day) == 0

    for point in (lapsed, fresh, shut):
        point.refresh_from_db()
    assert [lapsed.state, fresh.state, shut.state] == ["closed", "open", "closed"]
    change = PointChange.objects.get()
    assert (change.point, change.missing, change.actor) == (lapsed, ["line"], "system")
    assert len(mailoutbox) == 2  # its two agents
    assert "Essai de ligne" in mailoutbox[0].body


def test_a_training_past_its_date_closes_the_point():
    point = an_open_point()
    Certificate.objects.filter(user=a_relay_of(point)).update(valid_until=date(2026, 3, 1))

    assert opening.close_lapsed(TODAY) == 1
    assert PointChange.objects.get(point=point).missing == ["relays"]
