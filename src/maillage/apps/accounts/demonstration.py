"""People and organisations of the demonstration territory; their password is public."""

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from . import audit
from .enums import OrganisationKind, Role
from .errors import DemonstrationAccountInProduction
from .models import Membership, Organisation, User

DEMONSTRATION_PASSWORD = "maillage-demonstration"  # noqa: S105 - public on purpose
DOMAIN = "demo.maillage.example"
TOWN_HALL = "Mairie d’Ajain"
COORDINATION = "Coordination santé de la Creuse (démonstration)"
_ORGANISATIONS = {
    TOWN_HALL: OrganisationKind.TOWN_HALL,
    COORDINATION: OrganisationKind.ASSOCIATION,
}
_PEOPLE = {
    "administratrice": (
        "Odile Marchand",
        {TOWN_HALL: Role.ADMINISTRATOR, COORDINATION: Role.ADMINISTRATOR},
    ),
    "coordinatrice": ("Salomé Perrin", {COORDINATION: Role.COORDINATOR}),
    "medecin": ("Karim Lefèvre", {COORDINATION: Role.PRACTITIONER}),
    "relais": ("Jeanne Aubrun", {TOWN_HALL: Role.RELAY}),
}


@transaction.atomic
def create_demonstration_accounts():
    """Create what is missing and return the users, in the order of their roles.

    Nothing already there is changed, so a second run writes nothing. Refused in production.
    """
    if settings.PRODUCTION:
        raise DemonstrationAccountInProduction(len(_PEOPLE))
    organisations = {
        name: Organisation.objects.get_or_create(name=name, defaults={"kind": kind})[0]
        for name, kind in _ORGANISATIONS.items()
    }
    missing = [name for name in _PEOPLE if not User.objects.filter(email=address(name)).exists()]
    # Hashing is slow on purpose: once is enough for a password everybody knows.
    password = make_password(DEMONSTRATION_PASSWORD) if missing else ""
    for name in missing:
        _create_person(name, password, organisations)
    if missing:
        audit.record(
            actor=audit.COMMAND,
            action="demonstration.create",
            subject="demonstration:accounts",
            details={"people": len(missing)},
        )
    users = User.objects.in_bulk([address(name) for name in _PEOPLE], field_name="email")
    return [users[address(name)] for name in _PEOPLE]


@transaction.atomic
def close_demonstration_accounts():
    """Close every demonstration account, so that production may start; return how many."""
    count = User.objects.filter(is_demonstration=True, is_active=True).update(is_active=False)
    if count:
        audit.record(
            actor=audit.COMMAND,
            action="demonstration.close",
            subject="demonstration:accounts",
            details={"people": count},
        )
    return count


def address(name):
    """E-mail address of a demonstration person.

    >>> address("relais")
    'relais@demo.maillage.example'
    """
    return f"{name}@{DOMAIN}"


def _create_person(name, password, organisations):
    full_name, roles = _PEOPLE[name]
    user = User.objects.create(
        email=address(name), full_name=full_name, password=password, is_demonstration=True
    )
    for organisation, role in roles.items():
        Membership.objects.create(user=user, organisation=organisations[organisation], role=role)
