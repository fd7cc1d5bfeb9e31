"""Weeks a volunteer offers, centres they wish, friends they would come with."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.rota.enums import VolunteerState, Wish
from maillage.apps.rota.errors import BadRota, NotNow
from maillage.apps.rota.models import Centre, CentreWish, Friendship, OfferedWeek, Volunteer
from maillage.apps.rota.offering import is_offerable, offerable_weeks
from maillage.apps.rota.volunteer_fields import checked
from maillage.apps.rota.weeks import CENTURY, in_words

from . import letters

MOST_FRIENDS = 5
HERE = (VolunteerState.ACTIVE, VolunteerState.PAUSED)
WISHED = frozenset({"accepts_any", "two_running", "max_weeks", "wanted_weeks", "min_gap"})


@dataclass(frozen=True)
class Changed:
    """Mondays newly offered, no longer offered, and kept because they are published."""

    added: tuple[date, ...]
    removed: tuple[date, ...]
    published: tuple[date, ...]


@transaction.atomic
def change_offers(*, volunteer, add, remove, actor, now):
    """Offer some weeks and take others back; `Changed` says what really moved.

    A published week stays: one withdraws from it. Raises `BadRota` for a week that is over, too far
    or no Monday; `NotNow` for someone who has left.
    """
    volunteer = _held(volunteer)
    today = timezone.localdate(now)
    add, remove = set(add), set(remove)
    _check_weeks(add | remove, today)
    offered = set(volunteer.offered_weeks.values_list("monday", flat=True))
    posted = set(volunteer.posts.filter(monday__in=remove).values_list("monday", flat=True))
    added = tuple(sorted(add - offered))
    removed = tuple(sorted((remove & offered) - posted))
    OfferedWeek.objects.bulk_create(
        OfferedWeek(volunteer=volunteer, monday=monday, offered_at=now) for monday in added
    )
    volunteer.offered_weeks.filter(monday__in=removed).delete()
    if added or removed:
        _record(actor, "offer", volunteer, added=len(added), removed=len(removed))
    return Changed(added, removed, tuple(sorted(posted)))


@transaction.atomic
def save_wishes(*, volunteer, wishes, actor, **fields):
    """Keep what a volunteer says of centres and of weeks in general. Raises `BadRota`.

    wishes : dict, centre number → `Wish`, or "" to say nothing of it
    """
    volunteer = _held(volunteer)
    if fields.keys() - WISHED:
        raise BadRota("Seuls les souhaits se changent ici.")
    values = checked(fields)
    most = values.get("max_weeks", volunteer.max_weeks)
    if values.get("wanted_weeks", volunteer.wanted_weeks) > most:
        raise BadRota({"wanted_weeks": f"Vous acceptez {most} semaines par an au plus."})
    centres = Centre.objects.filter(collective=volunteer.collective, is_reserve=False)
    known = set(centres.order_by().values_list("pk", flat=True))
    if wishes.keys() - known or set(wishes.values()) - {"", *Wish.values}:
        raise BadRota("Choisissez parmi les centres et les réponses proposés.")
    volunteer.wishes.filter(centre__in=wishes).delete()
    CentreWish.objects.bulk_create(
        CentreWish(volunteer=volunteer, centre_id=centre, wish=wish)
        for centre, wish in wishes.items()
        if wish
    )
    for name, value in values.items():
        setattr(volunteer, name, value)
    volunteer.save(update_fields=list(values))
    _record(actor, "wish", volunteer, centres=sum(bool(wish) for wish in wishes.values()))
    return volunteer


@transaction.atomic
def ask_friend(*, volunteer, who, actor):
    """Ask another volunteer, by e-mail address or RPPS number, to come together.

    Says nothing of whether they are one: only their agreement does. Raises `NotNow`.
    """
    volunteer = _held(volunteer)
    friend = _known(volunteer, who)
    asked = volunteer.friendships.count()
    if friend is None or asked >= MOST_FRIENDS or _between(volunteer, friend).exists():
        return
    Friendship.objects.create(volunteer=volunteer, friend=friend)
    letters.write(
        [friend.email], "Venir ensemble ?", "friend", name=friend.full_name, who=volunteer.full_name
    )
    _record(actor, "ask_friend", volunteer)


@transaction.atomic
def answer_friend(*, volunteer, friendship_id, agrees, actor, now):
    """Agree or not to come together. Raises `NotNow` when nothing is asked any more."""
    asked = Friendship.objects.select_for_update(of=("self",)).filter(
        pk=friendship_id, friend=volunteer, agreed_at=None
    )
    found = asked.first()
    if found is None:
        raise NotNow("Cette demande n’existe plus.")
    if agrees:
        found.agreed_at = now
        found.save(update_fields=["agreed_at"])
    else:
        found.delete()
    _record(actor, "answer_friend", volunteer, agrees=agrees)


@transaction.atomic
def end_friendship(*, volunteer, friendship_id, actor):
    """No longer ask to come together; either may end it, and nobody is told."""
    found = Friendship.objects.filter(
        Q(volunteer=volunteer) | Q(friend=volunteer), pk=friendship_id
    ).exclude(agreed_at=None)
    if not found.delete()[0]:
        raise NotNow("C’est déjà fait.")
    _record(actor, "end_friendship", volunteer)


@transaction.atomic
def take_back_requests(*, volunteer, actor):
    """Forget one's unanswered requests to friends."""
    count, _ = volunteer.friendships.filter(agreed_at=None).delete()
    _record(actor, "take_back_requests", volunteer, requests=count)


def _held(volunteer):
    found = Volunteer.objects.select_for_update(of=("self",)).filter(
        pk=volunteer.pk, state__in=HERE
    )
    stored = found.first()
    if stored is None:
        raise NotNow("Cette personne n’est pas, ou plus, médecin volontaire.")
    return stored


def _check_weeks(weeks, today):
    known = set(offerable_weeks(today))
    for monday in sorted(weeks - known):
        if monday.weekday() or monday.year not in CENTURY:
            raise BadRota(f"Une semaine se désigne par son lundi, et non le {monday:%d/%m/%Y}.")
        if not is_offerable(monday, today):
            raise BadRota(f"La semaine {in_words(monday)} est commencée ou passée.")
        raise BadRota(f"La semaine {in_words(monday)} est dans plus de deux ans.")


def _known(volunteer, who):
    """The other volunteer of the same collective who has this address or RPPS number, or None."""
    typed = "".join(who.split()).lower()
    others = Volunteer.objects.filter(collective=volunteer.collective, state__in=HERE)
    same = Q(user__email=typed) | Q(rpps=typed)
    return others.exclude(pk=volunteer.pk).filter(same).first() if typed else None


def _between(one, other):
    return Friendship.objects.filter(
        Q(volunteer=one, friend=other) | Q(volunteer=other, friend=one)
    )


def _record(actor, verb, volunteer, **details):
    audit.record(
        actor=actor,
        action=f"volunteer.{verb}",
        subject=f"volunteer:{volunteer.pk}",
        details=details,
    )
