"""Who may change the offer and who counts as what. Whatever is not granted here is refused."""

from maillage.apps.accounts.enums import OrganisationKind, Role
from maillage.apps.accounts.permissions import roles_of
from maillage.apps.accounts.selectors import memberships_of

from .models import Affiliation

_EDITORS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
_AGENDA_KEEPERS = frozenset({Role.PRACTITIONER, Role.RELAY}) | _EDITORS


def can_edit_offer(user, organisation):
    """Change sites, services, people and reasons: its coordinators and administrators."""
    return bool(_EDITORS & roles_of(user, organisation))


def can_manage_agenda(user, agenda):
    """Change openings and see the day: every role of the organisation that gives the service."""
    return bool(_AGENDA_KEEPERS & roles_of(user, agenda.service.site.organisation_id))


def is_professional(user):
    """Works in any organisation of the platform; sees what is shared between professionals."""
    return bool(_AGENDA_KEEPERS & roles_of(user))


def is_regulator(user):
    """Regulates for the SAS: an account the national platform declared, and has not closed."""
    if not (user.is_authenticated and user.is_active):
        return False
    regulator = getattr(user, "regulator", None)
    return regulator is not None and regulator.is_active


def can_see_direct_lines(viewer):
    """Read the lines kept for professionals: they, regulators, and the SAS platform ("sas")."""
    if viewer is None:
        return False
    return viewer == "sas" or is_professional(viewer) or is_regulator(viewer)


def cpts_of(user):
    """Ids of the CPTS this person belongs to, through an organisation or directly."""
    organisations = memberships_of(user).order_by().values("organisation_id")
    direct = memberships_of(user).filter(organisation__kind=OrganisationKind.CPTS)
    affiliated = Affiliation.objects.filter(organisation__in=organisations)
    return set(direct.order_by().values_list("organisation_id", flat=True)) | set(
        affiliated.order_by().values_list("cpts_id", flat=True)
    )
