"""Who may do what around a rota, and who may not."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.apps.rota.permissions import (
    can_coordinate,
    can_hand_over,
    can_run_centre,
    can_see_post,
    collectives_of,
    volunteer_of,
)
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.rota.factories import (
    MONDAY,
    a_centre,
    a_collective,
    a_coordinator,
    a_post,
    a_reserve,
    a_volunteer,
    a_volunteer_user,
    monday,
)

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


@pytest.fixture
def centre():
    return a_centre()


@pytest.fixture
def doctor(centre):
    return a_volunteer(centre.collective)


@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_those_who_run_the_collective_make_its_rota(centre, role):
    user = a_coordinator(centre.collective, role)

    assert can_coordinate(user, centre.collective)
    assert collectives_of(user) == {centre.collective_id}
    assert can_run_centre(user, centre)


@pytest.mark.parametrize("role", ["relay", "practitioner"])
def test_other_members_of_the_collective_do_not(centre, role):
    user = a_coordinator(centre.collective, role)

    assert not can_coordinate(user, centre.collective)
    assert collectives_of(user) == set()
    assert not can_run_centre(user, centre)


def test_neither_do_those_who_run_another_collective_nor_visitors(centre):
    other = a_centre()
    user = a_coordinator(other.collective)

    assert not can_coordinate(user, centre.collective)
    assert not can_run_centre(user, centre)
    assert collectives_of(user) == {other.collective_id}
    assert not can_coordinate(NOBODY, centre.collective)
    assert not can_run_centre(NOBODY, centre)
    assert collectives_of(NOBODY) == set()


def test_an_organisation_without_a_centre_is_no_collective():
    assert collectives_of(a_coordinator(a_collective())) == set()


def test_the_fixed_team_runs_its_centre_and_no_other(centre):
    other = a_centre(centre.collective)
    user = MembershipFactory(organisation=centre.site.organisation, role="coordinator").user

    assert can_run_centre(user, centre)
    assert not can_run_centre(user, other)
    assert not can_coordinate(user, centre.collective)


def test_the_reserve_is_run_by_the_collective_alone(centre):
    reserve = a_reserve(centre.collective)
    team = MembershipFactory(organisation=centre.site.organisation, role="coordinator").user

    assert can_run_centre(a_coordinator(centre.collective), reserve)
    assert not can_run_centre(team, reserve)


def test_a_volunteer_is_known_by_their_account_until_they_leave(doctor):
    user = a_volunteer_user(doctor)
    assert volunteer_of(user) == doctor

    doctor.left_at = doctor.joined_at
    doctor.save()
    assert volunteer_of(user) is None
    assert volunteer_of(NOBODY) is None
    assert volunteer_of(a_coordinator(doctor.collective)) is None


def test_a_week_is_seen_in_full_by_its_doctor_alone(centre, doctor):
    user = a_volunteer_user(doctor)
    other = a_volunteer_user(a_volunteer(centre.collective))
    post = a_post(centre.lines.get(), MONDAY, doctor)

    assert can_see_post(user, post)
    assert not can_see_post(other, post)
    assert not can_see_post(a_coordinator(centre.collective), post)
    assert not can_see_post(NOBODY, post)
    assert not can_see_post(user, a_post(centre.lines.get(), monday(1)))


@pytest.mark.parametrize(
    ("days", "may"), [(-3, False), (-2, True), (0, True), (5, True), (6, True), (7, False)]
)
def test_the_handover_book_opens_from_arrival_to_the_day_after(centre, doctor, days, may):
    user = a_volunteer_user(doctor)
    a_post(centre.lines.get(), MONDAY, doctor)

    assert can_hand_over(user, centre, MONDAY + timedelta(days=days)) is may


def test_the_handover_book_is_closed_to_all_others(centre, doctor):
    a_post(centre.lines.get(), MONDAY, doctor)
    team = MembershipFactory(organisation=centre.site.organisation, role="coordinator").user
    elsewhere = a_volunteer_user(a_volunteer(centre.collective))
    a_post(a_centre(centre.collective).lines.get(), MONDAY, elsewhere.volunteer)

    for user in (team, elsewhere, a_coordinator(centre.collective), NOBODY):
        assert not can_hand_over(user, centre, MONDAY)
