"""Regulators' accounts, as the national SAS platform declares them (flow R02)."""

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.models import User
from maillage.apps.booking.errors import BadBooking
from maillage.apps.booking.models import Regulator
from maillage.apps.booking.sas_platform import TECHNICAL_SYSTEM

PLATFORM = "sas"


@transaction.atomic
def save_regulator(*, regulator=None, **fields):
    """Create or replace a regulator as the platform declares them, and their account.

    `fields` are those of `Regulator`: system, value, technical_id, family_name, given_name, email,
    is_active. The account has no password until its owner asks for one. Raises `BadBooking` when an
    identifier is another active regulator's, or the address of two active ones would be the same:
    the number and the address of who is withdrawn may be given to someone else.
    """
    is_new = regulator is None
    regulator = regulator or Regulator()
    for name, value in fields.items():
        setattr(regulator, name, value)
    regulator.email = regulator.email.lower()
    _refuse_another_s(regulator)
    regulator.user = _account(regulator)
    regulator.save()
    audit.record(
        actor=PLATFORM,
        action="regulator.create" if is_new else "regulator.change",
        subject=f"regulator:{regulator.pk}",
        details={"active": regulator.is_active},
    )
    return regulator


@transaction.atomic
def accept_terms(*, regulator, now=None):
    """Note that a regulator accepted the terms of use, at their first sign-in."""
    regulator.accepted_terms_at = now or timezone.now()
    regulator.save(update_fields=["accepted_terms_at"])
    audit.record(
        actor=f"regulator:{regulator.pk}",
        action="regulator.accept_terms",
        subject=f"regulator:{regulator.pk}",
    )
    return regulator


def _refuse_another_s(regulator):
    others = _active_others(regulator)
    same = Q(system=regulator.system, value=regulator.value)
    if regulator.technical_id:
        same |= Q(technical_id=regulator.technical_id)
        same |= Q(system=TECHNICAL_SYSTEM, value=regulator.technical_id)
    if others.filter(same).exists():
        raise BadBooking({"identifier": "Cet identifiant est celui d’un autre régulateur."})
    if regulator.is_active and others.filter(email=regulator.email).exists():
        raise BadBooking({"email": "Cette adresse est celle d’un autre régulateur actif."})


def _active_others(regulator):
    return Regulator.objects.exclude(pk=regulator.pk).filter(is_active=True)


def _account(regulator):
    """The account of a regulator; None when they are withdrawn and their address another's."""
    before = regulator.user
    taken = _active_others(regulator).filter(email=regulator.email).exists()
    user = None if taken else _own_account(regulator, before)
    if before is not None and before != user and _only_regulates(before):
        User.objects.filter(pk=before.pk).update(is_active=False)
    return user


def _own_account(regulator, before):
    """The account of a regulator's address, theirs renamed, or a new one; it gives no role."""
    user = User.objects.filter(email=regulator.email).first()
    if user is None and before is not None and _only_regulates(before):
        user = before
    user = user or User(password=make_password(None))
    if user.pk is None or _only_regulates(user):
        user.email = regulator.email
        user.full_name = f"{regulator.given_name} {regulator.family_name}"[:150]
        user.is_active = regulator.is_active
        user.save()
    Regulator.objects.filter(user=user).exclude(pk=regulator.pk).update(user=None)
    return user


def _only_regulates(user):
    has_a_role = user.memberships.exists() or hasattr(user, "practitioner")
    return not (has_a_role or user.is_demonstration)
