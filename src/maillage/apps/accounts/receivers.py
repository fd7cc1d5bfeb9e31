"""What the sign-in library changes by itself, written in the audit trail."""

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from . import audit


# The library announces an addition only after its transaction; the model's signal is inside it.
@receiver(post_save, sender=Authenticator)
def record_second_factor_added(sender, instance, created, **kwargs):
    if created:
        _record(instance.user, "account.add_second_factor", instance)


@receiver(signals.authenticator_removed)
def record_second_factor_removed(sender, user, authenticator, **kwargs):
    _record(user, "account.remove_second_factor", authenticator)


@receiver(signals.authenticator_reset)
def record_second_factor_renewed(sender, user, authenticator, **kwargs):
    _record(user, "account.renew_second_factor", authenticator)


def _record(user, action, authenticator):
    person = audit.actor_of(user)
    with transaction.atomic():
        audit.record(
            actor=person, action=action, subject=person, details={"type": str(authenticator.type)}
        )
