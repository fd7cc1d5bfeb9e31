"""A doctor confirms; silence is chased half-way and at the end, once each."""

from datetime import timedelta

import pytest

from maillage.apps.accounts.errors import NotAllowed
from maillage.apps.accounts.models import Notice
from maillage.apps.rota.enums import PostState
from maillage.apps.rota.errors import NotNow
from maillage.apps.rota.models import Cell, Post, PostChange
from maillage.apps.rota.selectors.published import picture, to_confirm_by
from maillage.apps.rota.services import confirmations, publication
from tests.apps.rota.factories import (
    MONDAY,
    NOW,
    a_centre,
    a_collective,
    a_coordinator,
    a_draft,
    a_post,
    a_volunteer,
    a_volunteer_user,
    monday,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def post():
    """A week just published, to confirm in ten days."""
    centre = a_centre(a_collective(), name="Ajain")
    who = a_volunteer(centre.collective, weeks=[MONDAY, monday(5)])
    a_volunteer_user(who)
    draft = a_draft(centre.collective)
    Cell.objects.create(draft=draft, line=centre.lines.get(), monday=MONDAY, volunteer=who)
    publication.publish(draft=draft, user=a_coordinator(centre.collective), now=NOW)
    return Post.objects.get(monday=MONDAY)


def chased():
    return Notice.objects.filter(key__startswith="rota:chase").count()


def test_the_doctor_confirms_once(post):
    user = post.volunteer.user

    confirmations.confirm(post_id=post.pk, user=user, now=NOW + DAY)
    confirmations.confirm(post_id=post.pk, user=user, now=NOW + 2 * DAY)

    post.refresh_from_db()
    assert (post.state, post.confirmed_at) == (PostState.CONFIRMED, NOW + DAY)
    change = PostChange.objects.get(cause="confirmation")
    assert change.before == change.after == post.volunteer


def test_the_doctor_of_another_week_and_coordinators_do_not_confirm_it(post):
    collective = post.line.centre.collective
    other = a_volunteer(collective, weeks=[monday(1)])
    a_volunteer_user(other)
    Post.objects.filter(monday=monday(1)).update(volunteer=other, state=PostState.CONFIRMED)

    for user in (other.user, a_coordinator(collective)):
        with pytest.raises(NotAllowed):
            confirmations.confirm(post_id=post.pk, user=user, now=NOW)

    post.refresh_from_db()
    assert post.state == PostState.TO_CONFIRM


def test_a_week_that_is_over_is_not_confirmed_any_more(post):
    with pytest.raises(NotNow, match="passée"):
        confirmations.confirm(post_id=post.pk, user=post.volunteer.user, now=NOW + 60 * DAY)


def test_silence_is_chased_half_way_then_at_the_end_and_no_more(post):
    told = [confirmations.chase(NOW + number * DAY) for number in (1, 4, 5, 6, 9, 10, 11, 20)]

    assert told == [0, 0, 1, 0, 0, 1, 0, 0]
    first, last = Notice.objects.filter(key__startswith="rota:chase").values_list("text", flat=True)
    assert "avant le jeudi 26 novembre" in first
    assert "la date est passée" in last


def test_an_errand_that_was_late_chases_once(post):
    assert [confirmations.chase(NOW + 15 * DAY), confirmations.chase(NOW + 16 * DAY)] == [1, 0]


def test_who_confirmed_is_left_in_peace(post):
    confirmations.confirm(post_id=post.pk, user=post.volunteer.user, now=NOW)

    assert confirmations.chase(NOW + 5 * DAY) == 0


def test_several_weeks_of_one_doctor_are_one_message(post):
    second = a_post(post.line, monday(20), post.volunteer)
    second.state, second.confirm_before = PostState.TO_CONFIRM, NOW + 2 * DAY
    second.save()
    second.changes.create(at=NOW, actor="system", cause="repair", after=post.volunteer)

    assert confirmations.chase(NOW + 5 * DAY) == 1
    assert chased() == 1


def test_a_week_about_to_begin_is_asked_for_before_its_eve():
    centre = a_centre(a_collective())
    draft = a_draft(centre.collective, first_monday=NOW.date() + 7 * DAY, weeks=1)
    who = a_volunteer(centre.collective, weeks=[draft.first_monday])
    Cell.objects.create(
        draft=draft, line=centre.lines.get(), monday=draft.first_monday, volunteer=who
    )

    publication.publish(draft=draft, user=a_coordinator(centre.collective), now=NOW)

    before = Post.objects.get().confirm_before
    assert f"{before:%Y-%m-%d %H:%M}" == "2026-11-20 23:00"  # midnight in Paris, Saturday


def test_silence_past_the_deadline_is_shown_to_the_coordinator(post):
    collective = post.line.centre.collective
    before = picture(collective, NOW, NOW.date())
    later = NOW + 11 * DAY

    after = picture(collective, later, later.date())

    assert before.silent == []
    assert after.silent == [post]
    assert to_confirm_by(post.volunteer, later.date()) == [post]  # it is still time
