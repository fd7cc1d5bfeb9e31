"""A draft becomes the published rota: all of it, or nothing."""

from collections import defaultdict

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.models import Organisation
from maillage.apps.accounts.permissions import require
from maillage.apps.rota.enums import Cause, DraftState, PostState
from maillage.apps.rota.errors import BadRota, NotNow
from maillage.apps.rota.models import Draft, Post, PostChange
from maillage.apps.rota.permissions import can_coordinate
from maillage.apps.rota.selectors.publishing import open_places, placed_in, refusals_of
from maillage.apps.rota.weeks import departure
from maillage.apps.rota.words import weeks_of

from . import notices
from ._posts import CONFIRM_DAYS, asked, follow
from .incidents import ONLY_COORDINATORS

DAYS = range(1, 61)


@transaction.atomic
def publish(*, draft, user, confirm_days=CONFIRM_DAYS, now=None):
    """Publish every open week of a draft, filled or empty, and return how many.

    Volunteers have `confirm_days` to confirm; they are written to once this is kept. Beds,
    vehicles and patients' slots follow. Raises `NotAllowed`, `NotNow`, or `BadRota` with all that
    prevents it: nothing is then published.
    """
    now, actor = now or timezone.now(), audit.actor_of(user)
    require(can_coordinate(user, draft.collective), ONLY_COORDINATORS)
    if confirm_days not in DAYS:
        raise BadRota({"confirm_days": f"Donnez de {DAYS[0]} à {DAYS[-1]} jours pour confirmer."})
    draft = _held(draft)
    if refusals := refusals_of(draft):
        raise BadRota(" ".join(refusals))
    posts = _create(draft, actor, confirm_days, now)
    draft.state, draft.published_at = DraftState.PUBLISHED, now
    draft.save(update_fields=["state", "published_at"])
    follow(posts, actor=actor, now=now)
    told = notices.enqueue(_notices(draft, posts, now))
    audit.record(
        actor=actor,
        action="rota.publish",
        subject=f"draft:{draft.pk}",
        details={"posts": len(posts), "filled": _count_filled(posts), "told": told},
    )
    return len(posts)


def _held(draft):
    # One lock for all that publishes in a collective: two drafts cannot fill the same week.
    Organisation.objects.select_for_update(no_key=True).get(pk=draft.collective_id)
    draft = (
        Draft.objects.select_for_update(of=("self",)).select_related("collective").get(pk=draft.pk)
    )
    if draft.state != DraftState.OPEN:
        raise NotNow(f"Ce brouillon est « {draft.get_state_display()} » : il ne se publie plus.")
    return draft


def _create(draft, actor, confirm_days, now):
    placed, posts = placed_in(draft), []
    for line, monday in open_places(draft):
        volunteer = placed.get((line.pk, monday))
        values = asked(monday, now, confirm_days) if volunteer else {"state": PostState.EMPTY}
        posts.append(Post(line=line, monday=monday, volunteer=volunteer, draft=draft, **values))
    posts = Post.objects.bulk_create(posts, batch_size=500)
    PostChange.objects.bulk_create(
        [
            PostChange(
                post=post, at=now, actor=actor, cause=Cause.PUBLICATION, after=post.volunteer
            )
            for post in posts
        ],
        batch_size=500,
    )
    return posts


def _notices(draft, posts, now):
    """One e-mail a volunteer, with all their weeks to come."""
    today, weeks = timezone.localdate(now), defaultdict(list)
    for post in posts:
        if post.volunteer and departure(post.monday) >= today:
            weeks[post.volunteer].append(post)
    for volunteer, theirs in sorted(weeks.items(), key=lambda each: each[0].pk):
        before = [post.confirm_before for post in theirs if post.confirm_before]
        yield notices.tell_volunteer(
            volunteer,
            key=f"publication:{draft.pk}:{volunteer.pk}",
            subject="Votre semaine en centre : à confirmer",
            name="publication",
            now=now,
            weeks=weeks_of(theirs),
            before=timezone.localtime(min(before)) if before else None,
            collective=draft.collective.name,
        )


def _count_filled(posts):
    return sum(post.volunteer_id is not None for post in posts)
