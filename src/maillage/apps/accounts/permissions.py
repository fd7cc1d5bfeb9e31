"""Who may do what. Whatever is not granted here is refused."""

from .enums import Role
from .errors import NotAllowed
from .selectors import memberships_of


def roles_of(user, organisation=None):
    """Roles of a person, in one organisation or in all: a frozenset, empty for a visitor.

    >>> from django.contrib.auth.models import AnonymousUser
    >>> roles_of(AnonymousUser())
    frozenset()
    """
    memberships = memberships_of(user)
    if organisation is not None:
        memberships = memberships.filter(organisation=organisation)
    return frozenset(Role(role) for role in memberships.values_list("role", flat=True))


def can_manage_members(user, organisation):
    """Invite, change and remove members: administrators of that very organisation."""
    return Role.ADMINISTRATOR in roles_of(user, organisation)


def require(allowed, explanation):
    """Raise `NotAllowed` with an explanation in French, unless `allowed` is True itself.

    Anything else, even truthy (a function someone forgot to call), is a refusal.

    >>> require(True, "")
    >>> require(1, "Réservé aux personnes qui administrent.")
    Traceback (most recent call last):
    ...
    maillage.apps.accounts.errors.NotAllowed: Réservé aux personnes qui administrent.
    """
    if allowed is not True:
        raise NotAllowed(explanation)
