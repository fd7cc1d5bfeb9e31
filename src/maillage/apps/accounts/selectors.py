"""Reads accounts: who belongs where."""

from django.db.models import Prefetch

from .enums import Role
from .models import Membership, Organisation


def memberships_of(user):
    """Memberships that count today: none for a visitor or for a closed account."""
    if not (user.is_authenticated and user.is_active):
        return Membership.objects.none()
    return Membership.objects.filter(user_id=user.pk).select_related("organisation")


def organisations_of(user):
    """Organisations this person belongs to, by name."""
    return _organisations(memberships_of(user))


def organisations_administered_by(user):
    """Organisations whose members this person may change, by name."""
    return _organisations(memberships_of(user).filter(role=Role.ADMINISTRATOR))


def with_members(organisations):
    """The same organisations; `memberships.all()` then gives members by e-mail, read together."""
    members = Membership.objects.select_related("user", "organisation").order_by("user__email")
    return organisations.prefetch_related(Prefetch("memberships", queryset=members))


def _organisations(memberships):
    return Organisation.objects.filter(
        pk__in=memberships.values("organisation_id").order_by()
    ).order_by("name")
