"""The repair that a coordinator chose, done: posts, beds, slots and messages, or nothing."""

import structlog
from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.models import Organisation
from maillage.apps.accounts.permissions import require
from maillage.apps.rota.enums import Cause, IncidentKind, IncidentState, PostState
from maillage.apps.rota.errors import BadRota, NotNow, StaleEdit
from maillage.apps.rota.models import Incident, Post, Volunteer
from maillage.apps.rota.permissions import can_coordinate
from maillage.apps.rota.selectors.repairs import (
    is_still_possible,
    places_of,
    version_of,
)
from maillage.apps.rota.selectors.standing import has_same_posts, standing_of
from maillage.apps.rota.words import weeks_of

from . import notices
from ._posts import change_posts
from .incidents import ONLY_COORDINATORS, propose

log = structlog.get_logger("maillage.rota")
CHANGED = (
    "Le planning ou les volontaires ont changé depuis que vous avez ouvert cette page. Rien n’a "
    "été modifié ; les propositions viennent d’être recalculées : relisez-les."
)


def settle(*, incident, choice, seen, user, now=None):
    """Do what one alternative says (its number), or nothing at all (None), and close the incident.

    `seen` is `selectors.repairs.version_of` the incident as it was read. Raises `NotAllowed`,
    `NotNow` when someone else settled it, `StaleEdit` when anything it rests on changed: the
    alternatives are then computed anew.
    """
    now = now or timezone.now()
    try:
        return _settle(incident.pk, choice, seen, user, now)
    except StaleEdit:
        propose(incident_id=incident.pk, now=now)
        raise


@transaction.atomic
def _settle(incident_id, choice, seen, user, now):
    # One lock for all that settles or publishes in a collective.
    collective = Incident.objects.values("collective").get(pk=incident_id)["collective"]
    Organisation.objects.select_for_update(no_key=True).get(pk=collective)
    incident = (
        Incident.objects.select_for_update(of=("self",), no_key=True)
        .select_related("collective")
        .get(pk=incident_id)
    )
    require(can_coordinate(user, incident.collective), ONLY_COORDINATORS)
    _refuse_settled(incident)
    changes = [] if choice is None else _chosen(incident, choice, seen, now)
    posts = _apply(changes, incident, user, now)
    incident.state = IncidentState.LEFT if choice is None else IncidentState.SETTLED
    incident.settled_at, incident.settled_by = now, user
    incident.save(update_fields=["state", "settled_at", "settled_by"])
    if posts:
        _settle_others(incident, user, now)
    told = notices.enqueue(_told(incident, posts, now))
    audit.record(
        actor=audit.actor_of(user),
        action="incident.settle",
        subject=f"incident:{incident.pk}",
        details={"choice": choice, "posts": len(posts), "told": told},
    )
    return incident


def _refuse_settled(incident):
    if incident.state == IncidentState.OPEN:
        return
    who = incident.settled_by.full_name if incident.settled_by else "une autre personne"
    raise NotNow(
        f"C’est déjà fait : {who} a choisi avant vous « {incident.get_state_display()} ». Rien n’a "
        "été modifié."
    )


def _chosen(incident, choice, seen, now):
    """The places that the chosen alternative changes, checked against today's rota."""
    # All weeks to come are held: nobody withdraws or is moved while this is being done.
    ahead = Post.objects.filter(
        line__centre__collective=incident.collective, monday__gt=timezone.localdate(now)
    )
    list(ahead.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))
    standing = standing_of(incident.collective, timezone.localdate(now))
    if standing is None or seen != version_of(incident):
        raise StaleEdit(CHANGED)
    if not has_same_posts(standing.fingerprint, incident.fingerprint):
        raise StaleEdit(CHANGED)
    if choice not in range(len(incident.alternatives)):
        raise BadRota("Choisissez une des propositions de la page.")
    changes = places_of(incident.alternatives[choice])
    if not is_still_possible(standing, changes):
        raise StaleEdit(CHANGED)
    return changes


def _apply(changes, incident, user, now):
    """Change the posts; [(post, volunteer before, volunteer after)]."""
    if not changes:
        return []
    people = Volunteer.objects.select_related("user").in_bulk(
        {who for _, _, *pair in changes for who in pair if who}
    )
    wanted = {(line, monday): people.get(after) for line, monday, _, after in changes}
    found = Post.objects.filter(
        line__in={line for line, _ in wanted}, monday__in={monday for _, monday in wanted}
    ).select_related("line__centre", "volunteer__user")
    posts = {(post.line_id, post.monday): post for post in found.order_by("monday", "line")}
    done = [(posts[key], posts[key].volunteer, after) for key, after in wanted.items()]
    change_posts(
        [(post, after) for post, _, after in done],
        actor=audit.actor_of(user),
        cause=Cause.CLOSING if incident.kind == IncidentKind.CLOSING else Cause.REPAIR,
        now=now,
        incident=incident,
    )
    return done


def _settle_others(incident, user, now):
    """Withdrawals whose week this repair filled too are settled with it."""
    others = Incident.objects.filter(
        collective=incident.collective, kind=IncidentKind.WITHDRAWAL, state=IncidentState.OPEN
    )
    for other in others.order_by("pk"):
        empty = Post.objects.filter(
            line__centre=other.centre,
            monday__range=(other.first_monday, other.last_monday),
            state=PostState.EMPTY,
        )
        if not empty.exists():
            other.state, other.settled_at = IncidentState.SETTLED, now
            other.settled_by = user
            other.save(update_fields=["state", "settled_at", "settled_by"])


def _told(incident, posts, now):
    """One e-mail to each volunteer whose weeks changed: those given, those taken back."""
    people = {who for _, *pair in posts for who in pair if who}
    for volunteer in sorted(people, key=lambda each: each.pk):
        given = [post for post, _, after in posts if after == volunteer]
        yield notices.tell_volunteer(
            volunteer,
            key=f"repair:{incident.pk}:{volunteer.pk}",
            subject="Votre semaine en centre change",
            name="repair",
            now=now,
            given=weeks_of(given),
            taken=weeks_of([post for post, before, _ in posts if before == volunteer]),
            before=_before(given),
        )


def _before(posts):
    dates = [post.confirm_before for post in posts if post.confirm_before]
    return timezone.localtime(min(dates)) if dates else None
