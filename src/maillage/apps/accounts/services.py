"""Changes accounts: each function is one transaction with its audit line.

`actor` is how the trail names who acts: `audit.actor_of(user)`, or `audit.COMMAND` from the
terminal. Permissions are asked before, at the door (`permissions.require`).
"""

from functools import partial

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from . import audit, encryption, invitations
from .enums import OrganisationKind, Role
from .errors import AlreadyMember, BadInput, LastAdministrator, MembershipGone
from .fields import EncryptedTextField
from .models import Membership, Organisation, User

_SECRETS = {"secret", "seed"}  # where the sign-in library keeps TOTP and recovery-code secrets


@transaction.atomic
def create_organisation(*, actor, name, kind):
    """Create an organisation. Raises `BadInput` for a name already taken or an unknown kind."""
    name = " ".join(name.split())
    if not 2 <= len(name) <= 150:
        raise BadInput(f"Le nom a {len(name)} caractères ; donnez-en de 2 à 150.", field="name")
    if kind not in OrganisationKind.values:
        raise BadInput(
            f"« {kind} » n’est pas une nature d’organisation ; choisissez parmi : "
            f"{', '.join(OrganisationKind.values)}.",
            field="kind",
        )
    if Organisation.objects.filter(name=name).exists():
        raise BadInput(f"« {name} » existe déjà.", field="name")
    organisation = Organisation.objects.create(name=name, kind=kind)
    audit.record(
        actor=actor,
        action="organisation.create",
        subject=f"organisation:{organisation.pk}",
        details={"kind": kind},
    )
    return organisation


@transaction.atomic
def add_member(*, actor, organisation, email, role, full_name="", password=None):
    """Give a person a role in an organisation, and an account if they have none.

    Without `password` a new account has none: its owner chooses it with a link. Raises `BadInput`
    (address, role or password refused, account closed) or `AlreadyMember`.
    """
    _check_role(role)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    user = _user_at(email=email, full_name=full_name, password=password)
    existing = Membership.objects.filter(user=user, organisation=organisation).first()
    if existing:
        raise AlreadyMember(existing)
    membership = Membership.objects.create(user=user, organisation=organisation, role=role)
    _record_member(actor, "member.add", membership)
    return membership


@transaction.atomic
def invite_member(*, actor, organisation, email, role, site_url, full_name=""):
    """Add a member and, once that is kept, write to them how to sign in.

    `site_url` is the portal's own address, as https://portal.example. Raises what `add_member`
    raises, and `InvitationNotSent` when the member is kept but the e-mail could not leave.
    """
    membership = add_member(
        actor=actor, organisation=organisation, email=email, role=role, full_name=full_name
    )
    transaction.on_commit(partial(invitations.send, membership, site_url=site_url))
    return membership


@transaction.atomic
def change_role(*, actor, membership, role):
    """Give a member another role. Raises `LastAdministrator`, `MembershipGone` or `BadInput`."""
    _check_role(role)
    membership = _locked(membership)
    if membership.role == role:
        return membership
    _keep_an_administrator_besides(membership)
    before, membership.role = membership.role, role
    membership.save(update_fields=["role"])
    _record_member(actor, "member.change_role", membership, before=before)
    return membership


@transaction.atomic
def remove_member(*, actor, membership):
    """End a membership; the person's account stays. `add_member` undoes it."""
    membership = _locked(membership)
    _keep_an_administrator_besides(membership)
    membership.delete()
    _record_member(actor, "member.remove", membership)


@transaction.atomic
def reset_second_factor(*, actor, user):
    """Remove the TOTP key and recovery codes of someone who lost them; return how many keys."""
    count, _ = Authenticator.objects.filter(user=user).delete()
    audit.record(
        actor=actor,
        action="account.reset_second_factor",
        subject=audit.actor_of(user),
        details={"removed": count},
    )
    return count


@transaction.atomic
def re_encrypt(*, actor):
    """Write every stored secret anew under the newest key; return how many.

    Second factors, and each `EncryptedTextField` of every app.
    """
    count = _re_encrypt_second_factors() + sum(_re_encrypt_fields(m) for m in apps.get_models())
    audit.record(
        actor=actor,
        action="account.re_encrypt",
        subject="secrets:all",
        details={"secrets": count},
    )
    return count


def _re_encrypt_fields(model):
    names = [f.name for f in model._meta.fields if isinstance(f, EncryptedTextField)]
    count = 0
    for row in model.objects.select_for_update().order_by("pk").iterator() if names else ():
        row.save(update_fields=names)  # decrypted when read, encrypted when saved
        count += sum(bool(getattr(row, name)) for name in names)
    return count


def _re_encrypt_second_factors():
    found = list(Authenticator.objects.select_for_update().order_by("pk"))
    for authenticator in found:
        for name in _SECRETS & authenticator.data.keys():
            authenticator.data[name] = encryption.re_encrypt(authenticator.data[name])
        authenticator.save(update_fields=["data"])
    return len(found)


def _check_role(role):
    if role not in Role.values:
        raise BadInput(
            f"« {role} » n’est pas un rôle ; choisissez parmi : {', '.join(Role.values)}.",
            field="role",
        )


def _user_at(*, email, full_name, password):
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise BadInput(
            f"« {email} » n’est pas une adresse e-mail ; on attend par exemple anne@mairie.fr.",
            field="email",
        ) from error
    user = User.objects.filter(email=email).first()
    if user is None:
        _check_password(password, email)
        # Two invitations to the same new address may cross: the second finds the first's account.
        user, _ = User.objects.get_or_create(
            email=email, defaults={"full_name": full_name, "password": make_password(password)}
        )
    elif password is not None:
        raise BadInput("Ce compte existe déjà ; son mot de passe reste le sien.", field="password")
    if not user.is_active:
        raise BadInput("Ce compte est fermé ; il ne peut plus être invité.", field="email")
    return user


def _check_password(password, email):
    if password is None:
        return
    try:
        validate_password(password, User(email=email))
    except ValidationError as error:
        raise BadInput(" ".join(error.messages), field="password") from error


def _locked(membership):
    # One lock for all that changes an organisation's members: two people cannot demote each other.
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    try:
        return Membership.objects.select_related("organisation", "user").get(pk=membership.pk)
    except Membership.DoesNotExist as error:
        raise MembershipGone from error


def _keep_an_administrator_besides(membership):
    if membership.role != Role.ADMINISTRATOR:
        return
    others = membership.organisation.memberships.filter(
        role=Role.ADMINISTRATOR, user__is_active=True
    ).exclude(pk=membership.pk)
    if not others.exists():
        raise LastAdministrator(membership.organisation)


def _record_member(actor, action, membership, **details):
    audit.record(
        actor=actor,
        action=action,
        subject=f"organisation:{membership.organisation_id}",
        details={"member": audit.actor_of(membership.user), "role": membership.role, **details},
    )
