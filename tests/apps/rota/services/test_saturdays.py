"""Saturdays: keys from hand to hand, each says so; flats cleaned between two stays."""

from datetime import time, timedelta

import pytest

from maillage.apps.rota.errors import BadRota, NotAllowed, NotNow
from maillage.apps.rota.models import CleaningSlot, KeyHandover
from maillage.apps.rota.selectors.saturdays import (
    cleanings_of,
    handings_of,
    key_time,
)
from maillage.apps.rota.services import lodging, saturdays
from maillage.apps.rota.services.saturdays import GIVEN, RECEIVED
from maillage.apps.rota.weeks import arrival
from tests.apps.rota.factories import (
    MONDAY,
    NOW,
    a_centre,
    a_coordinator,
    a_post,
    a_volunteer,
    a_volunteer_user,
    monday,
)

pytestmark = pytest.mark.django_db
SATURDAY = arrival(monday(1))


@pytest.fixture
def centre():
    return a_centre()


@pytest.fixture
def line(centre):
    return centre.lines.get()


def comes(line, week):
    post = a_post(line, week, a_volunteer(line.centre.collective))
    a_volunteer_user(post.volunteer)
    lodging.lodge(post=post, actor="system", now=NOW)
    return post


@pytest.fixture
def leaving(line):
    return comes(line, MONDAY)


@pytest.fixture
def arriving(line):
    return comes(line, monday(1))


def say(user, line, side, day=SATURDAY):
    return saturdays.confirm_keys(user=user, line=line, saturday=day, side=side, now=NOW)


def test_who_leaves_says_given_and_who_arrives_says_received(line, leaving, arriving):
    say(leaving.volunteer.user, line, GIVEN)
    say(arriving.volunteer.user, line, RECEIVED)

    keys = KeyHandover.objects.get()
    assert (keys.given_by, keys.received_by) == (leaving.volunteer.user, arriving.volunteer.user)


def test_nobody_says_it_for_another(centre, line, leaving, arriving):
    team = a_coordinator(centre.site.organisation)
    coordinator = a_coordinator(centre.collective)

    for user in (arriving.volunteer.user, team, coordinator):
        with pytest.raises(NotAllowed):
            say(user, line, GIVEN)


def test_the_team_gives_the_keys_when_nobody_leaves(centre, line, arriving):
    team = a_coordinator(centre.site.organisation)

    assert say(team, line, GIVEN).given_by == team
    with pytest.raises(NotAllowed):
        say(team, line, RECEIVED)


def test_saying_it_twice_keeps_the_first_hour(line, leaving):
    say(leaving.volunteer.user, line, GIVEN)

    saturdays.confirm_keys(
        user=leaving.volunteer.user,
        line=line,
        saturday=SATURDAY,
        side=GIVEN,
        now=NOW + timedelta(hours=1),
    )

    assert KeyHandover.objects.get().given_at == NOW


def test_no_key_moves_where_nobody_leaves_nor_arrives(centre, line):
    with pytest.raises(NotNow):
        say(a_coordinator(centre.collective), line, GIVEN)


def test_the_hour_of_the_keys_is_said_until_they_changed_hands(line, leaving):
    assert key_time(line, SATURDAY) is None

    saturdays.set_key_time(actor="system", line=line, saturday=SATURDAY, at=time(11, 30))
    assert key_time(line, SATURDAY) == time(11, 30)

    say(leaving.volunteer.user, line, GIVEN)
    with pytest.raises(NotNow, match="déjà changé de mains"):
        saturdays.set_key_time(actor="system", line=line, saturday=SATURDAY, at=time(12))


def test_keys_change_hands_on_saturdays(line):
    with pytest.raises(BadRota, match="samedi"):
        saturdays.set_key_time(actor="system", line=line, saturday=MONDAY, at=time(12))


def test_handings_tell_who_leaves_and_who_arrives(centre, leaving, arriving):
    (handing,) = handings_of([centre], SATURDAY)

    assert (handing.leaves, handing.arrives, handing.keys) == (leaving, arriving, None)
    assert not handings_of([a_centre()], SATURDAY)


def test_a_doctor_who_stays_two_weeks_hands_nothing_over(centre, line, leaving):
    post = a_post(line, monday(1), leaving.volunteer)
    lodging.lodge(post=post, actor="system", now=NOW)

    assert not handings_of([centre], SATURDAY)
    assert not cleanings_of([centre], SATURDAY)


def test_a_flat_is_cleaned_between_two_stays_after_the_last_and_before_the_first(
    centre, leaving, arriving
):
    days = [arrival(monday(week)) for week in (0, 1, 2)]

    found = [(each.leaves, each.arrives) for day in days for each in cleanings_of([centre], day)]

    assert found == [(False, True), (True, True), (True, False)]


def test_a_cleaning_is_planned_changed_and_done_once(centre):
    flat = centre.flats.get()
    given = {"actor": "system", "flat": flat, "saturday": SATURDAY}
    saturdays.save_cleaning(**given, starts=time(9), ends=time(10))
    slot = saturdays.save_cleaning(**given, starts=time(10), ends=time(12))

    user = a_coordinator(centre.collective)
    saturdays.finish_cleaning(user=user, slot=slot, now=NOW)
    saturdays.finish_cleaning(user=user, slot=slot, now=NOW + timedelta(hours=1))

    stored = CleaningSlot.objects.get()
    assert (stored.starts, stored.done_at) == (time(10), NOW)


def test_a_cleaning_ends_after_it_starts_and_is_done_by_someone_of_the_centre(centre):
    given = {"actor": "system", "flat": centre.flats.get(), "saturday": SATURDAY}
    stranger = a_centre().suppliers.create(name="Net", trade="ménage")

    with pytest.raises(BadRota, match="avant de commencer"):
        saturdays.save_cleaning(**given, starts=time(12), ends=time(12))
    with pytest.raises(BadRota, match="de ce centre"):
        saturdays.save_cleaning(**given, starts=time(9), ends=time(12), supplier=stranger)
