"""A doctor can no longer come: the week is free again, and its repair begins."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.permissions import require
from maillage.apps.rota.enums import Cause, IncidentKind, PostState
from maillage.apps.rota.errors import NotNow
from maillage.apps.rota.models import Incident, OfferedWeek
from maillage.apps.rota.permissions import can_coordinate, can_see_post
from maillage.apps.rota.weeks import departure
from maillage.apps.rota.words import week_of

from . import notices
from ._posts import change_posts
from .confirmations import NOT_YOURS, held_post
from .incidents import actor_of, propose


@transaction.atomic
def withdraw(*, post_id, user, now=None):
    """Free a published week whose doctor cannot come; no reason is asked. Returns the incident.

    By its doctor, by a coordinator (who was told, or had no answer), or by the portal itself
    (`user` None). Coordinators and the doctor are written to; repairs are looked for once it is
    kept. Raises `NotAllowed`, or `NotNow` for a week that is over or already free.
    """
    now = now or timezone.now()
    post = held_post(post_id)
    collective, volunteer = post.line.centre.collective, post.volunteer
    is_own = user is not None and can_see_post(user, post)
    require(user is None or is_own or can_coordinate(user, collective), NOT_YOURS)
    _refuse_late(post, now)
    incident = Incident.objects.create(
        collective=collective,
        kind=IncidentKind.WITHDRAWAL,
        volunteer=volunteer,
        centre=post.line.centre,
        first_monday=post.monday,
        last_monday=post.monday,
        reported_at=now,
        reported_by=user,
    )
    # A week given back is no longer offered: nobody proposes it to them again.
    OfferedWeek.objects.filter(volunteer=volunteer, monday=post.monday).delete()
    actor = actor_of(user)
    change_posts([(post, None)], actor=actor, cause=Cause.WITHDRAWAL, now=now, incident=incident)
    told = notices.enqueue(_notices(incident, post, volunteer, is_own, now))
    transaction.on_commit(partial(propose, incident_id=incident.pk, now=now))
    audit.record(
        actor=actor,
        action="post.withdraw",
        subject=f"post:{post.pk}",
        details={"incident": incident.pk, "told": told},
    )
    return incident


def _refuse_late(post, now):
    if departure(post.monday) < timezone.localdate(now):
        raise NotNow("Cette semaine est passée : il n’y a plus rien à changer.")
    if post.state == PostState.EMPTY:
        raise NotNow("Cette semaine n’a déjà plus de médecin : sa réparation est ouverte.")


def _notices(incident, post, volunteer, is_own, now):
    week = week_of(post)
    yield notices.tell_volunteer(
        volunteer,
        key=f"withdrawal:{incident.pk}:{volunteer.pk}",
        subject="Votre semaine est rendue",
        name="withdrawn",
        now=now,
        week=week,
        is_own=is_own,
    )
    yield from notices.tell_coordinators(
        incident,
        key=f"withdrawal:{incident.pk}:team",
        subject="Une semaine à réparer",
        name="withdrawal",
        now=now,
        week=week,
        who=volunteer.full_name,
    )
