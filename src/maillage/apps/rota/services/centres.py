"""A centre and what it holds: its rules, lines, team, suppliers and rooms.

Permissions are asked before, at the door. Refusals are `BadRota` (a text for each field),
`StaleEdit` or `NotNow`.
"""

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts.audit import actor_of
from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.errors import AccountsError
from maillage.apps.accounts.services import invite_member
from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.errors import StaleEdit as StaleOffer
from maillage.apps.offer.services import save_room, save_site
from maillage.apps.rota import checks
from maillage.apps.rota.enums import IncidentKind
from maillage.apps.rota.errors import BadRota, NotNow, StaleEdit
from maillage.apps.rota.models import Line, Supplier, TeamMember
from maillage.apps.rota.selectors.problem import is_line_open
from maillage.apps.rota.weeks import LAST_DAY, in_words

from ._entries import CHANGED, checked, held, record, remove, write
from ._told import tell, tell_opened

RESERVE = "La réserve n’est pas un lieu : elle n’a ni horaires ni salle."
SHARED = (
    "Ce centre appartient au collectif lui-même : un accès à ce centre ouvrirait tous les autres. "
    "Rattachez d’abord son lieu à une organisation qui lui est propre."
)


@transaction.atomic
def save_centre(*, actor, centre, seen="", **fields):
    """Change the rules and instructions of a centre (`checks.CENTRE`)."""
    centre = held(centre, seen=seen)
    return write(actor, centre, checked(fields, checks.CENTRE))


@transaction.atomic
def save_place(*, actor, centre, seen="", **fields):
    """Change where a centre is, its telephone and opening hours, as `offer.save_site` takes them.

    `seen` is the version of its site.
    """
    return _of_the_offer(
        save_site,
        actor=actor,
        organisation=_site(centre).organisation,
        site=centre.site,
        seen=seen,
        **fields,
    )


@transaction.atomic
def save_centre_room(*, actor, centre, name, room=None):
    """Add a room to a centre, or rename one."""
    return _of_the_offer(save_room, actor=actor, site=_site(centre), room=room, name=name)


@transaction.atomic
def save_line(*, user, centre, line=None, seen="", now=None, **fields):
    """Add a line to a centre, or change when it opens and closes.

    Published weeks it opens, or those of a centre it closes, become an incident to repair.
    `BadRota` when doctors are awaited on a line that closes while others stay open.
    """
    now, centre = now or timezone.now(), held(centre)
    values = checked(fields, checks.LINE, required=() if line else ("opens_on",))
    if line is None:
        line = Line(centre=centre, number=_next_number(centre))
    else:
        line = held(line, seen=seen, centre=centre)
    line = write(actor_of(user), line, values)
    tell_opened(line, user=user, now=now)
    _tell_closed(line, user, now)
    return line


@transaction.atomic
def save_team_member(*, actor, centre, member=None, seen="", **fields):
    """Add someone to the fixed team of a centre, or change what is said of them."""
    member = held(member, seen=seen, centre=centre) if member else TeamMember(centre=centre)
    required = () if member.pk else ("full_name", "job")
    return write(actor, member, checked(fields, checks.TEAM, required=required))


@transaction.atomic
def give_access(*, actor, member, email, site_url):
    """Let someone of the fixed team sign in and run this centre, and no other: write to them.

    `InvitationNotSent`, once it is kept, when the e-mail could not leave.
    """
    member = held(member)
    organisation = _site(member.centre).organisation
    if organisation == member.centre.collective:  # would open every centre
        raise NotNow(SHARED)
    try:
        membership = invite_member(
            actor=actor,
            organisation=organisation,
            email=email,
            role=Role.COORDINATOR,
            site_url=site_url,
            full_name=member.full_name,
        )
    except AccountsError as error:
        raise BadRota({"email": str(error)}) from error
    member.user = membership.user
    member.save(update_fields=["user"])
    record(actor, member, "give_access")
    return member


@transaction.atomic
def save_supplier(*, actor, centre, supplier=None, seen="", **fields):
    """Add someone to call for a centre, or change what is said of them."""
    supplier = held(supplier, seen=seen, centre=centre) if supplier else Supplier(centre=centre)
    required = () if supplier.pk else ("name", "trade")
    return write(actor, supplier, checked(fields, checks.SUPPLIER, required=required))


@transaction.atomic
def remove_listed(*, actor, part):
    """Take a team member or a supplier off a centre's list.

    An account keeps its access until it is removed from the centre's members.
    """
    remove(actor, held(part), kept="")


def _site(centre):
    if centre.site is None:
        raise NotNow(RESERVE)
    return centre.site


def _of_the_offer(save, **arguments):
    try:
        return save(**arguments)
    except BadOffer as error:
        raise BadRota(error.errors) from error
    except StaleOffer as error:
        raise StaleEdit(CHANGED) from error


def _tell_closed(line, user, now):
    """Weeks to come in which a doctor is awaited on a line that is closed then."""
    awaited = line.posts.filter(
        volunteer__isnull=False, monday__gt=timezone.localdate(now) - LAST_DAY
    )
    weeks = awaited.order_by("monday").values_list("monday", flat=True)
    lost = [monday for monday in weeks if not is_line_open(line, monday)]
    others = line.centre.lines.exclude(pk=line.pk)
    if any(is_line_open(other, monday) for other in others for monday in lost):
        field = "closes_on" if line.closes_on else "opens_on"
        raise BadRota({field: _awaited(len(lost), lost[-1])})
    tell(IncidentKind.CLOSING, line.centre, lost, user=user, now=now)


def _awaited(count, monday):
    weeks = f"{count} semaines publiées ont" if count > 1 else "Une semaine publiée a"
    return (
        f"{weeks} un médecin sur cette ligne, la dernière {in_words(monday)} : fermez la ligne "
        "après elle, ou fermez tout le centre ces semaines-là depuis les incidents du planning."
    )


def _next_number(centre):
    last = centre.lines.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
