"""Weeks offered and taken back, wishes, and friends asked without telling who is a volunteer."""

from datetime import date

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.accounts.audit import SYSTEM
from maillage.apps.accounts.models import AuditLine
from maillage.apps.accounts.outbox import deliver_due
from maillage.apps.rota.enums import VolunteerState
from maillage.apps.rota.errors import BadRota, NotNow
from maillage.apps.rota.models import CentreWish, Friendship
from maillage.apps.rota.offering import is_offerable, offerable_weeks
from maillage.apps.rota.selectors.year import friends_of
from maillage.apps.rota.services import offers
from maillage.apps.rota.weeks import WEEK
from tests.apps.rota.factories import (
    MONDAY,
    NOW,
    a_centre,
    a_collective,
    a_post,
    a_reserve,
    a_volunteer,
    a_volunteer_user,
    monday,
)


@pytest.fixture
def collective(db):
    return a_collective()


@pytest.fixture
def volunteer(collective):
    return a_volunteer(collective, weeks=[monday(0), monday(1)])


def change(volunteer, add=(), remove=()):
    return offers.change_offers(volunteer=volunteer, add=add, remove=remove, actor=SYSTEM, now=NOW)


def weeks(volunteer):
    return set(volunteer.offered_weeks.values_list("monday", flat=True))


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_offerable_weeks_are_the_next_106_mondays_none_begun(today):
    found = offerable_weeks(today)

    assert len(found) == 106
    assert all(each.weekday() == 0 and is_offerable(each, today) for each in found)
    assert not is_offerable(found[0] - WEEK, today)


def test_only_what_moves_is_written_and_told(volunteer):
    changed = change(volunteer, add=[monday(1), monday(2)], remove=[monday(0), monday(9)])

    assert (changed.added, changed.removed) == ((monday(2),), (monday(0),))
    assert weeks(volunteer) == {monday(1), monday(2)}
    line = AuditLine.objects.order_by("number").last()
    assert (line.action, line.details) == ("volunteer.offer", {"added": 1, "removed": 1})


def test_the_opposite_change_puts_everything_back(volunteer):
    changed = change(volunteer, add=[monday(5)], remove=[monday(0), monday(1)])

    change(volunteer, add=changed.removed, remove=changed.added)

    assert weeks(volunteer) == {monday(0), monday(1)}


def test_a_published_week_stays_offered(volunteer, collective):
    a_post(a_centre(collective).lines.get(), MONDAY, volunteer)

    changed = change(volunteer, remove=[monday(0), monday(1)])

    assert (changed.removed, changed.published) == ((monday(1),), (MONDAY,))
    assert weeks(volunteer) == {MONDAY}


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 16), "commencée ou passée"),  # this very week
        (date(2027, 1, 5), "par son lundi"),
        (date.min, "par son lundi"),
        (date(9999, 12, 27), "par son lundi"),
        (date(2029, 1, 1), "plus de deux ans"),
    ],
)
@pytest.mark.parametrize("verb", ["add", "remove"])
def test_a_week_that_cannot_be_offered_is_refused_whole(volunteer, day, said, verb):
    with pytest.raises(BadRota, match=said):
        change(volunteer, **{verb: [day, monday(4)]})
    assert weeks(volunteer) == {monday(0), monday(1)}


@pytest.mark.parametrize("state", [VolunteerState.CANDIDATE, VolunteerState.LEFT])
def test_who_is_no_volunteer_offers_nothing(collective, state):
    other = a_volunteer(collective, state=state)
    with pytest.raises(NotNow):
        change(other, add=[MONDAY])


def test_wishes_replace_those_given_before(volunteer, collective):
    near, far = a_centre(collective), a_centre(collective)
    for answers in ({near.pk: "preferred", far.pk: "refused"}, {near.pk: "accepted", far.pk: ""}):
        offers.save_wishes(
            volunteer=volunteer, wishes=answers, actor=SYSTEM, accepts_any=False, min_gap=4
        )

    assert list(CentreWish.objects.values_list("centre", "wish")) == [(near.pk, "accepted")]
    volunteer.refresh_from_db()
    assert (volunteer.accepts_any, volunteer.min_gap) == (False, 4)


def test_wishes_are_for_the_centres_of_one_s_own_collective(volunteer, collective):
    for centre in (a_centre(), a_reserve(collective)):
        with pytest.raises(BadRota):
            offers.save_wishes(volunteer=volunteer, wishes={centre.pk: "preferred"}, actor=SYSTEM)
    with pytest.raises(BadRota):
        offers.save_wishes(
            volunteer=volunteer, wishes={a_centre(collective).pk: "peut-être"}, actor=SYSTEM
        )
    with pytest.raises(BadRota):
        offers.save_wishes(volunteer=volunteer, wishes={}, actor=SYSTEM, state="left")
    assert not CentreWish.objects.exists()


def test_more_weeks_wished_than_accepted_is_said_at_its_field(volunteer):
    with pytest.raises(BadRota) as refused:
        offers.save_wishes(
            volunteer=volunteer, wishes={}, actor=SYSTEM, wanted_weeks=3, max_weeks=2
        )
    assert set(refused.value.errors) == {"wanted_weeks"}


def ask(volunteer, who):
    return offers.ask_friend(volunteer=volunteer, who=who, actor=SYSTEM)


def test_a_friend_is_found_by_address_or_number_and_must_agree(volunteer, collective):
    by_email, by_rpps = a_volunteer(collective), a_volunteer(collective)
    a_volunteer_user(by_email)
    ask(volunteer, f" {by_email.email.upper()} ")
    ask(volunteer, f"{by_rpps.rpps[:4]} {by_rpps.rpps[4:]}")
    deliver_due()

    assert {address for message in mail.outbox for address in message.to} == {
        by_email.email,
        by_rpps.email,
    }
    assert friends_of(volunteer) == ([], [])
    ((number, asker),) = friends_of(by_email)[1]
    assert asker == volunteer
    offers.answer_friend(
        volunteer=by_email, friendship_id=number, agrees=True, actor=SYSTEM, now=NOW
    )
    assert friends_of(volunteer)[0] == [(number, by_email)]
    assert friends_of(by_email) == ([(number, volunteer)], [])


def test_nothing_tells_a_volunteer_from_a_stranger(volunteer, collective):
    other = a_volunteer(collective)
    strangers = [a_volunteer(a_collective()), a_volunteer(collective, state=VolunteerState.LEFT)]
    answers = [ask(volunteer, who) for who in (other.rpps, "inconnu@exemple.fr", volunteer.rpps)]
    answers += [ask(volunteer, each.rpps) for each in strangers]

    assert answers == [None] * 5
    assert friends_of(volunteer) == ([], [])
    assert list(Friendship.objects.values_list("friend", flat=True)) == [other.pk]


def test_one_asks_five_people_at_most_and_each_once(volunteer, collective):
    others = [a_volunteer(collective) for _ in range(6)]
    for other in (*others, others[0]):
        ask(volunteer, other.rpps)
    ask(others[0], volunteer.rpps)

    assert Friendship.objects.count() == offers.MOST_FRIENDS


def test_only_the_one_asked_answers_and_only_the_two_may_end_it(volunteer, collective):
    friend, other = a_volunteer(collective), a_volunteer(collective)
    ask(volunteer, friend.rpps)
    number = Friendship.objects.get().pk
    known = {"friendship_id": number, "actor": SYSTEM}
    for each in (volunteer, other):
        with pytest.raises(NotNow):
            offers.answer_friend(volunteer=each, agrees=True, now=NOW, **known)
    offers.answer_friend(volunteer=friend, agrees=True, now=NOW, **known)
    with pytest.raises(NotNow):
        offers.end_friendship(volunteer=other, **known)

    offers.end_friendship(volunteer=friend, **known)

    assert not Friendship.objects.exists()


def test_saying_no_forgets_the_question_and_unanswered_ones_may_be_taken_back(
    volunteer, collective
):
    friend, silent = a_volunteer(collective), a_volunteer(collective)
    for other in (friend, silent):
        ask(volunteer, other.rpps)
    number = Friendship.objects.get(friend=friend).pk
    offers.answer_friend(
        volunteer=friend, friendship_id=number, agrees=False, actor=SYSTEM, now=NOW
    )
    assert list(Friendship.objects.values_list("friend", flat=True)) == [silent.pk]

    offers.take_back_requests(volunteer=volunteer, actor=SYSTEM)

    assert not Friendship.objects.exists()
