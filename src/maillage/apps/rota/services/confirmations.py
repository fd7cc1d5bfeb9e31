"""A volunteer confirms a published week; silence is chased, half-way and at the end."""

from collections import defaultdict

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.permissions import require
from maillage.apps.rota.enums import Cause, PostState
from maillage.apps.rota.errors import NotNow
from maillage.apps.rota.models import Post, PostChange
from maillage.apps.rota.permissions import can_see_post
from maillage.apps.rota.weeks import departure
from maillage.apps.rota.words import weeks_of

from . import notices

NOT_YOURS = "Cette semaine n’est pas la vôtre, ou ne l’est plus."


def held_post(post_id):
    """A published post that nobody else changes until the transaction ends."""
    posts = Post.objects.select_for_update(of=("self",), no_key=True)
    return posts.select_related("volunteer__user", "line__centre__collective").get(pk=post_id)


@transaction.atomic
def confirm(*, post_id, user, now=None):
    """The doctor of a week says that they come; said twice, it is said once.

    Raises `NotAllowed` for anybody else, `NotNow` once the week is over.
    """
    now = now or timezone.now()
    post = held_post(post_id)
    require(can_see_post(user, post), NOT_YOURS)
    if departure(post.monday) < timezone.localdate(now):
        raise NotNow("Cette semaine est passée : il n’y a plus rien à confirmer.")
    if post.state == PostState.CONFIRMED:
        return post
    post.state, post.confirmed_at = PostState.CONFIRMED, now
    post.save(update_fields=["state", "confirmed_at"])
    actor = audit.actor_of(user)
    PostChange.objects.create(
        post=post,
        at=now,
        actor=actor,
        cause=Cause.CONFIRMATION,
        before=post.volunteer,
        after=post.volunteer,
    )
    audit.record(actor=actor, action="post.confirm", subject=f"post:{post.pk}")
    return post


def chase(now=None):
    """Write to those who did not answer: half-way to the deadline, then once it is past.

    One e-mail a volunteer and errand, whatever their weeks. Returns how many. For the worker.
    """
    now = now or timezone.now()
    by_volunteer = defaultdict(list)
    for volunteer, post in _silent(now).order_by("pk").values_list("volunteer", "pk"):
        by_volunteer[volunteer].append(post)
    return sum(_chase(posts, now) for _, posts in sorted(by_volunteer.items()))


def _silent(now):
    """Posts still to confirm of weeks that did not begin, not yet chased for the last time."""
    waiting = Post.objects.filter(state=PostState.TO_CONFIRM, monday__gt=timezone.localdate(now))
    return waiting.filter(Q(chased_at=None) | Q(chased_at__lt=F("confirm_before")))


@transaction.atomic
def _chase(numbers, now):
    posts = _silent(now).filter(pk__in=numbers).select_for_update(of=("self",))
    posts = posts.select_related("volunteer__user", "line__centre").order_by("monday")
    due = [post for post in posts if _is_due(post, now)]
    if not due:
        return 0
    Post.objects.filter(pk__in=[post.pk for post in due]).update(chased_at=now)
    before = min(post.confirm_before for post in due)
    told = notices.enqueue(
        [
            notices.tell_volunteer(
                due[0].volunteer,
                key=f"chase:{due[0].pk}:{now:%Y%m%dT%H%M%S}",
                subject="Votre semaine en centre : viendrez-vous ?",
                name="chase",
                now=now,
                weeks=weeks_of(due),
                before=timezone.localtime(before),
                is_late=before <= now,
            )
        ]
    )
    audit.record(
        actor=audit.SYSTEM,
        action="post.chase",
        subject=f"volunteer:{due[0].volunteer_id}",
        details={"posts": len(due), "told": told},
    )
    return told


def _is_due(post, now):
    if now >= post.confirm_before:
        return True
    asked_at = post.changes.order_by("-at", "-pk").values_list("at", flat=True).first()
    return post.chased_at is None and now >= asked_at + (post.confirm_before - asked_at) / 2
