"""Ends an account that nothing uses any more."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from . import audit


@transaction.atomic
def close_unused_account(*, user, actor):
    """Close the account of someone who is member of nothing and in no directory, and forget their
    name and address; whether it was done. What they did keeps its number: user:12.
    """
    if user.memberships.exists() or hasattr(user, "practitioner"):
        return False
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    user.is_active, user.full_name, user.email = False, "", f"ferme-{user.pk}@invalid"
    user.set_unusable_password()
    user.save()
    audit.record(actor=actor, action="account.close", subject=audit.actor_of(user))
    return True
