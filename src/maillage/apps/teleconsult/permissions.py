"""Who may do what around a point. Whatever is not granted here is refused."""

from django.utils import timezone

from maillage.apps.accounts.enums import OrganisationKind, Role
from maillage.apps.accounts.permissions import roles_of
from maillage.apps.accounts.selectors import memberships_of
from maillage.apps.training.selectors import is_trained

PREPARES = {Role.RELAY, Role.COORDINATOR, Role.ADMINISTRATOR}
_SUPERVISES = {Role.COORDINATOR, Role.ADMINISTRATOR}
RECEIVES = {Role.PRACTITIONER, Role.COORDINATOR, Role.ADMINISTRATOR}
_RECEIVERS = {
    OrganisationKind.PHARMACY,
    OrganisationKind.PRACTICE,
    OrganisationKind.HEALTH_HOUSE,
    OrganisationKind.HEALTH_CENTRE,
}


def can_prepare(user, organisation):
    """Open, close and describe the points of an organisation: its relays and those who run it."""
    return bool(PREPARES & roles_of(user, organisation))


def can_welcome(user, point):
    """Welcome people at a point: one of its agents, whose training is still valid today."""
    return (
        user.is_authenticated
        and can_prepare(user, point.organisation)
        and point.agents.filter(user=user).exists()
        and is_trained(user, timezone.localdate())
    )


def can_consult(user):
    """Answer the queue: a professional of the directory, working for an organisation here."""
    return Role.PRACTITIONER in roles_of(user) and hasattr(user, "practitioner")


def is_practitioner_of(user, consultation):
    """Read and write what belongs to a consultation: its practitioner, and nobody else."""
    return can_consult(user) and consultation.practitioner_id == user.practitioner.pk


def can_supervise(user):
    """See the queue in counts, without any person: those who run an organisation."""
    return bool(_SUPERVISES & roles_of(user))


def can_receive(user, organisation):
    """Read what was put at the disposal of a pharmacy or a practice: its professionals."""
    return organisation.kind in _RECEIVERS and bool(RECEIVES & roles_of(user, organisation))


def receiving_organisations(user):
    """Numbers of the organisations for which `can_receive` holds."""
    memberships = memberships_of(user).filter(role__in=RECEIVES, organisation__kind__in=_RECEIVERS)
    return set(memberships.values_list("organisation_id", flat=True))
