"""A doctor joins the collective, says what they need, pauses, leaves.

Whoever asks to join learns nothing about who is already a volunteer.
"""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts import services as accounts
from maillage.apps.accounts.closing import close_unused_account
from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.errors import AlreadyMember, BadInput
from maillage.apps.accounts.french import date_in_words
from maillage.apps.accounts.models import Membership, Organisation
from maillage.apps.offer.services import save_practitioner
from maillage.apps.rota.enums import DraftState, VolunteerState
from maillage.apps.rota.errors import BadRota, NotNow
from maillage.apps.rota.formalities import STEPS
from maillage.apps.rota.models import (
    Cell,
    CentreWish,
    FormalityDone,
    OfferedWeek,
    Volunteer,
    VolunteerFeed,
)
from maillage.apps.rota.selectors.directory import look_up
from maillage.apps.rota.volunteer_fields import REQUIRED, checked
from maillage.apps.rota.weeks import LAST_DAY, in_words

from . import letters
from .retention import KEPT

IDENTITY = frozenset({"rpps", "family_name", "given_name"})  # identity: checked once, at the start


@transaction.atomic
def ask_to_join(*, collective, now, actor=audit.SYSTEM, **fields):
    """Keep a doctor's request and tell the coordinators. Raises `BadRota`.

    Someone already known there, or already waiting, changes nothing and is told nothing.
    """
    values = checked(fields, required=REQUIRED)
    _check_weeks(values)
    known = Volunteer.objects.select_for_update(of=("self",)).filter(
        collective=collective, rpps=values["rpps"]
    )
    volunteer = known.first() or Volunteer(collective=collective)
    if volunteer.pk and volunteer.state != VolunteerState.LEFT:
        return
    if volunteer.pk:  # who asks again is not yet checked: the name of past weeks stays
        values = {name: value for name, value in values.items() if name not in IDENTITY}
    values |= {"state": VolunteerState.CANDIDATE, "joined_at": now, "left_at": None}
    for name, value in values.items():
        setattr(volunteer, name, value)
    try:
        with transaction.atomic():
            volunteer.save()
    except IntegrityError:  # the same doctor pressed twice
        return
    waiting = Volunteer.objects.filter(collective=collective, state=VolunteerState.CANDIDATE)
    letters.write(
        letters.coordinators_of(collective),
        "Un médecin propose de venir",
        "request",
        waiting=waiting.count(),
        collective=collective.name,
    )
    _record(actor, "ask", volunteer)


@transaction.atomic
def accept(*, volunteer, actor, now, has_checked=False):
    """Welcome a candidate: an account, formalities to settle, the directory's entry linked.

    `has_checked`: the coordinator checked who they are although the directory has another name for
    this RPPS number. Raises `NotNow`, `BadRota`; `InvitationNotSent` once kept.
    """
    volunteer = _held(volunteer, VolunteerState.CANDIDATE)
    finding = look_up(volunteer)
    if not (finding.is_same or has_checked):
        raise BadRota(
            {
                "has_checked": "L’annuaire donne un autre nom pour ce numéro RPPS : vérifiez "
                "l’identité de cette personne, puis cochez la case."
            }
        )
    before, volunteer.user = volunteer.user, _account(volunteer, actor)
    volunteer.state, volunteer.joined_at = VolunteerState.ACTIVE, now
    volunteer.save(update_fields=["user", "state", "joined_at"])
    if before is not None and before != volunteer.user:
        close_unused_account(user=before, actor=actor)
    today = timezone.localdate(now)
    FormalityDone.objects.bulk_create(
        [
            FormalityDone(
                volunteer=volunteer, formality=code, due_on=today + timedelta(days=step.days)
            )
            for code, step in STEPS.items()
        ],
        ignore_conflicts=True,
    )
    is_linked = _link(finding.practitioner, volunteer.user, actor)
    letters.write([volunteer.email], "Bienvenue dans le collectif", "welcome", **_words(volunteer))
    _record(actor, "accept", volunteer, is_same_name=finding.is_same, is_linked=is_linked)
    return volunteer


@transaction.atomic
def refuse(*, volunteer, actor, word=""):
    """Decline a request kindly, with a `word` of the coordinator, and forget it at once."""
    volunteer = _held(volunteer, VolunteerState.CANDIDATE)
    words = _words(volunteer) | {"word": " ".join(word.split())[:500]}
    letters.write([volunteer.email], "Votre proposition de venir", "refusal", **words)
    number, user = volunteer.pk, volunteer.user
    try:
        with transaction.atomic():
            volunteer.delete()
            if user is not None:  # of one who left before, and never came
                close_unused_account(user=user, actor=actor)
    except ProtectedError:  # came in the past: what they did stays counted
        volunteer.state, volunteer.left_at = VolunteerState.LEFT, volunteer.joined_at
        volunteer.save(update_fields=["state", "left_at"])
    volunteer.pk = number
    _record(actor, "refuse", volunteer)


@transaction.atomic
def save_volunteer(*, volunteer, actor, **fields):
    """Change what a volunteer says of themselves; their identity stays. Raises `BadRota`."""
    volunteer = _held(volunteer)
    if IDENTITY & fields.keys():
        raise BadRota("Le nom et le numéro RPPS ont été vérifiés : le collectif seul les corrige.")
    values = checked(fields)
    _check_weeks(values, volunteer)
    return _write(volunteer, values, actor, "change")


@transaction.atomic
def correct_identity(*, volunteer, actor, **identity):
    """Correct a name or an RPPS number: for coordinators. Raises `BadRota`."""
    volunteer = _held(volunteer)
    if identity.keys() - IDENTITY:
        raise BadRota("Seuls le nom, le prénom et le numéro RPPS se corrigent ici.")
    try:
        with transaction.atomic():
            return _write(volunteer, checked(identity), actor, "correct")
    except IntegrityError as error:
        raise BadRota({"rpps": "Un autre médecin du collectif a déjà ce numéro RPPS."}) from error


@transaction.atomic
def set_paused(*, volunteer, is_paused, actor):
    """Nobody is placed while they pause; published weeks stay theirs. Raises `NotNow`."""
    volunteer = _held(volunteer, VolunteerState.ACTIVE, VolunteerState.PAUSED)
    state = VolunteerState.PAUSED if is_paused else VolunteerState.ACTIVE
    if volunteer.state != state:
        volunteer.state = state
        volunteer.save(update_fields=["state"])
        _record(actor, "pause" if is_paused else "resume", volunteer)
    return volunteer


@transaction.atomic
def leave(*, volunteer, actor, now):
    """Leave the collective: offers and wishes go now, the rest a year later (`retention`).

    Raises `NotNow` while a published week is to come: withdraw from it first.
    """
    # The lock of who publishes: nobody is given a week while they leave.
    Organisation.objects.select_for_update().get(pk=volunteer.collective_id)
    volunteer = _held(volunteer, VolunteerState.ACTIVE, VolunteerState.PAUSED)
    coming = volunteer.posts.filter(monday__gte=timezone.localdate(now) - LAST_DAY)
    weeks = [in_words(monday) for monday in coming.order_by("monday").values_list("monday", flat=1)]
    if weeks:
        raise NotNow(
            f"Le planning compte sur vous {', '.join(weeks)} : désistez-vous d’abord, puis partez."
        )
    for model in (OfferedWeek, CentreWish, VolunteerFeed):
        model.objects.filter(volunteer=volunteer).delete()
    volunteer.friendships.all().delete()
    volunteer.befriended.all().delete()
    Cell.objects.filter(volunteer=volunteer, draft__state=DraftState.OPEN).delete()
    _end_membership(volunteer, actor)
    volunteer.state, volunteer.left_at = VolunteerState.LEFT, now
    volunteer.save(update_fields=["state", "left_at"])
    erased_on = date_in_words(timezone.localdate(now) + KEPT)
    words = _words(volunteer) | {"erased_on": erased_on}
    letters.write([volunteer.email], "Merci", "farewell", **words)
    _record(actor, "leave", volunteer)
    return volunteer


def _held(volunteer, *states):
    stored = Volunteer.objects.select_for_update(of=("self",)).filter(pk=volunteer.pk).first()
    if stored is None or stored.erased_at:
        raise NotNow("Cette fiche n’existe plus.")
    if states and stored.state not in states:
        raise NotNow(f"C’est déjà fait : {stored.full_name}, « {stored.get_state_display()} ».")
    return stored


def _write(volunteer, values, actor, verb):
    changed = sorted(name for name in values if getattr(volunteer, name) != values[name])
    for name in changed:
        setattr(volunteer, name, values[name])
    if changed:
        volunteer.save(update_fields=changed)
        _record(actor, verb, volunteer, fields=changed)
    return volunteer


def _check_weeks(values, volunteer=None):
    volunteer = volunteer or Volunteer()
    wanted, most = (values.get(n, getattr(volunteer, n)) for n in ("wanted_weeks", "max_weeks"))
    if wanted > most:
        raise BadRota(
            {
                "wanted_weeks": f"Vous souhaitez {wanted} semaines par an et en acceptez {most} "
                "au plus : changez l’un des deux nombres."
            }
        )


def _account(volunteer, actor):
    try:
        with transaction.atomic():
            membership = accounts.invite_member(
                actor=actor,
                organisation=volunteer.collective,
                email=volunteer.email,
                role=Role.PRACTITIONER,
                site_url=settings.SITE_URL,
                full_name=f"{volunteer.given_name} {volunteer.family_name}",
            )
    except AlreadyMember:
        membership = Membership.objects.select_related("user").get(
            organisation=volunteer.collective, user__email=volunteer.email
        )
    except BadInput as error:
        raise BadRota({"email": str(error)}) from error
    others = Volunteer.objects.filter(user=membership.user)
    if others.exclude(pk=volunteer.pk).exists():
        raise BadRota({"email": "Ce compte est déjà celui d’un autre médecin volontaire."})
    return membership.user


def _link(practitioner, user, actor):
    """Give a directory entry nobody holds to its doctor; whether it was done."""
    if practitioner is None or practitioner.user_id or hasattr(user, "practitioner"):
        return False
    save_practitioner(actor=actor, practitioner=practitioner, user=user)
    return True


def _end_membership(volunteer, actor):
    membership = Membership.objects.filter(
        user=volunteer.user_id, organisation=volunteer.collective_id, role=Role.PRACTITIONER
    ).first()
    if membership:
        accounts.remove_member(actor=actor, membership=membership)


def _words(volunteer):
    return {"name": volunteer.full_name, "collective": volunteer.collective.name}


def _record(actor, verb, volunteer, **details):
    audit.record(
        actor=actor,
        action=f"volunteer.{verb}",
        subject=f"volunteer:{volunteer.pk}",
        details=details,
    )
