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
CENTRE = "Centre de santé d’Ajain (démonstration)"
HOSPITAL = "Centre hospitalier de Guéret (démonstration)"
CPTS = "CPTS du Grand Guéret (démonstration)"
COLLECTIVE = "Collectif de médecins volontaires (démonstration)"
_ORGANISATIONS = {
    TOWN_HALL: OrganisationKind.TOWN_HALL,
    COORDINATION: OrganisationKind.ASSOCIATION,
    CENTRE: OrganisationKind.HEALTH_CENTRE,
    HOSPITAL: OrganisationKind.HOSPITAL,
    CPTS: OrganisationKind.CPTS,
    COLLECTIVE: OrganisationKind.ASSOCIATION,
}
_PEOPLE = {
    "administratrice": ("Odile Marchand", dict.fromkeys(_ORGANISATIONS, Role.ADMINISTRATOR)),
    "coordinatrice": ("Salomé Perrin", {COORDINATION: Role.COORDINATOR}),
    "collectif": ("Anouk Delmas", {COLLECTIVE: Role.COORDINATOR}),
    "cpts": ("Émile Garnier", {CPTS: Role.COORDINATOR}),
    "hopital": ("Nadia Roche", {HOSPITAL: Role.COORDINATOR}),
    "medecin": ("Karim Lefèvre", {CENTRE: Role.PRACTITIONER}),
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
        _create_person(name, password)
    joined = sum(_join(name, organisations) for name in _PEOPLE)
    if missing or joined:
        audit.record(
            actor=audit.COMMAND,
            action="demonstration.create",
            subject="demonstration:accounts",
            details={"people": len(missing), "memberships": joined},
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


def known_password():
    """The public password as it is stored already: hashing is slow on purpose."""
    return User.objects.filter(is_demonstration=True).values_list("password", flat=True)[0]


def coordination():
    """(user, organisation) whose territory and scenario are shown; None each before they exist."""
    user = User.objects.filter(email=address("coordinatrice"), is_demonstration=True).first()
    return user, Organisation.objects.filter(name=COORDINATION).first()


def _create_person(name, password):
    full_name, _ = _PEOPLE[name]
    User.objects.create(
        email=address(name), full_name=full_name, password=password, is_demonstration=True
    )


def _join(name, organisations):
    """Add the memberships that an earlier demonstration did not have; return how many."""
    user, wanted = User.objects.get(email=address(name)), _PEOPLE[name][1]
    if not user.is_demonstration:
        return 0
    known = set(user.memberships.values_list("organisation__name", flat=True))
    missing = [organisation for organisation in wanted if organisation not in known]
    for organisation in missing:
        Membership.objects.create(
            user=user, organisation=organisations[organisation], role=wanted[organisation]
        )
    return len(missing)
