"""What every change of published posts does: the posts, their history, beds and slots."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from maillage.apps.booking.services.places import lock_agendas
from maillage.apps.rota.enums import PostState
from maillage.apps.rota.models import Centre, Line, Post, PostChange
from maillage.apps.rota.weeks import arrival

from . import lodging, slots

CONFIRM_DAYS = 10


def deadline(monday, now, days):
    """Before when a week is to be confirmed: in so many days, or by the eve of the arrival."""
    eve = timezone.make_aware(datetime.combine(arrival(monday), time()))
    return max(now, min(now + timedelta(days=days), eve))


def asked(monday, now, days):
    """Fields of a post that a volunteer has to confirm; a week under way needs no answer."""
    if arrival(monday) <= timezone.localdate(now):
        return {"state": PostState.CONFIRMED, "confirm_before": None, "confirmed_at": now}
    return {
        "state": PostState.TO_CONFIRM,
        "confirm_before": deadline(monday, now, days),
        "confirmed_at": None,
    }


def change_posts(posts, *, actor, cause, now, incident=None, days=CONFIRM_DAYS):
    """Give published posts to other volunteers, or to nobody; the caller holds their rows.

    posts : list of (post, volunteer or None)
    """
    before = {post.pk: post.volunteer_id for post, _ in posts}
    _empty(before)
    for post, volunteer in posts:
        post.volunteer, post.chased_at = volunteer, None
        values = asked(post.monday, now, days) if volunteer else _EMPTY
        for name, value in values.items():
            setattr(post, name, value)
        post.save()
    PostChange.objects.bulk_create(
        PostChange(
            post=post,
            at=now,
            actor=actor,
            cause=cause,
            before_id=before[post.pk],
            after=volunteer,
            incident=incident,
        )
        for post, volunteer in posts
    )
    follow([post for post, _ in posts], actor=actor, now=now)


def follow(posts, *, actor, now):
    """Beds, vehicles and patients' slots, once posts are as they should be.

    Every lock is taken before the first audit line: whoever books meanwhile waits, and never for
    someone who waits for them.
    """
    _hold(posts)
    weeks = {(post.line.centre_id, post.monday): post for post in posts}
    for _, post in sorted(weeks.items(), key=lambda each: each[0]):
        lodging.lodge(post=post, actor=actor, now=now)
    lines = {post.line_id for post in posts}
    slots.follow_weeks(lines, actor=actor, today=timezone.localdate(now))


def _hold(posts):
    centres = Centre.objects.filter(pk__in={post.line.centre_id for post in posts})
    list(centres.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))
    agendas = Line.objects.filter(pk__in={post.line_id for post in posts}, agenda__isnull=False)
    lock_agendas(*agendas.order_by("agenda").values_list("agenda", flat=True))


def _empty(numbers):
    """Free the posts first: two doctors who swap weeks never hold two at once."""
    Post.objects.filter(pk__in=numbers).update(volunteer=None, **_EMPTY)


_EMPTY = {"state": PostState.EMPTY, "confirm_before": None, "confirmed_at": None}
