"""The doctor of the week keeps the centre's agenda from the keys' Saturday, and no longer."""

from datetime import timedelta

import pytest

from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.models import Membership
from maillage.apps.offer.permissions import can_manage_agenda
from maillage.apps.rota.models import Admission
from maillage.apps.rota.services import keys, slots
from maillage.apps.rota.weeks import arrival, departure
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.rota.factories import (
    MONDAY,
    a_centre,
    a_collective,
    a_post,
    a_reserve,
    a_volunteer,
    a_volunteer_user,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def post():
    centre = a_centre(a_collective())
    volunteer = a_volunteer(centre.collective)
    a_volunteer_user(volunteer)
    return a_post(centre.lines.get(), MONDAY, volunteer)


def membership(post):
    return Membership.objects.filter(
        user=post.volunteer.user, organisation=post.line.centre.site.organisation
    ).first()


def test_keys_are_given_on_saturday_and_taken_back_the_day_after_the_next(post):
    first, last = arrival(MONDAY), departure(MONDAY) + DAY
    days = [first - DAY, first, first, MONDAY, last, last + DAY, last + 2 * DAY]

    turned = [keys.turn_keys(day) for day in days]

    assert turned == [(0, 0), (1, 0), (0, 0), (0, 0), (0, 0), (0, 1), (0, 0)]
    assert membership(post) is None


def test_with_the_keys_comes_the_agenda_of_the_line(post):
    agenda = slots.ensure_agenda(post.line)
    user = post.volunteer.user
    assert not can_manage_agenda(user, agenda)

    keys.turn_keys(MONDAY)

    assert membership(post).role == Role.PRACTITIONER
    assert can_manage_agenda(user, agenda)


def test_a_doctor_who_was_a_member_already_stays_one(post):
    organisation = post.line.centre.site.organisation
    MembershipFactory(user=post.volunteer.user, organisation=organisation, role="coordinator")

    assert keys.turn_keys(MONDAY) == (0, 0)
    assert keys.turn_keys(MONDAY + 30 * DAY) == (0, 0)

    assert membership(post).role == Role.COORDINATOR


def test_a_doctor_who_became_a_coordinator_meanwhile_stays_one(post):
    keys.turn_keys(MONDAY)
    Membership.objects.filter(pk=membership(post).pk).update(role=Role.COORDINATOR)

    keys.turn_keys(MONDAY + 30 * DAY)

    assert membership(post).role == Role.COORDINATOR
    assert not Admission.objects.exists()


def test_a_doctor_who_no_longer_comes_gives_the_keys_back_at_once(post):
    keys.turn_keys(MONDAY)
    post.delete()

    assert keys.turn_keys(MONDAY) == (0, 1)


def test_two_weeks_in_a_row_keep_the_keys(post):
    a_post(post.line, MONDAY + 7 * DAY, post.volunteer)
    keys.turn_keys(MONDAY)

    assert keys.turn_keys(MONDAY + 7 * DAY) == (0, 0)
    assert membership(post)


def test_the_reserve_has_no_keys_nor_a_doctor_without_an_account(post):
    reserve = a_reserve(post.line.centre.collective)
    kept_ready = a_volunteer(post.line.centre.collective)
    a_volunteer_user(kept_ready)
    a_post(reserve.lines.get(), MONDAY, kept_ready)
    other = a_centre(post.line.centre.collective)
    a_post(other.lines.get(), MONDAY, a_volunteer(post.line.centre.collective))

    assert keys.turn_keys(MONDAY) == (1, 0)
