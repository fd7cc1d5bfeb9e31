"""Who may do what with saved territories. Reading one is public, like its figures."""

from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.models import Organisation
from maillage.apps.accounts.permissions import roles_of
from maillage.apps.accounts.selectors import memberships_of

_KEEPERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})


def can_keep_territories(user, organisation):
    """Save, change and delete territories: coordinators and administrators of the organisation."""
    return bool(_KEEPERS & roles_of(user, organisation))


def organisations_keeping_territories(user):
    """Organisations in which this person may save a territory, by name."""
    kept = memberships_of(user).filter(role__in=_KEEPERS).order_by().values("organisation_id")
    return Organisation.objects.filter(pk__in=kept).order_by("name")
