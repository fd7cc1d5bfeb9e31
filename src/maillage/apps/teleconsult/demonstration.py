"""Points of the Nièvre in several states of the gate, with invented relays and practitioners.

Communes and town-hall hours are real; people, practitioners and what happened are invented.
Telephones are those kept for fiction (03 53 01 …). `animation` keeps the queue alive.
"""

from datetime import datetime, time, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts import demonstration as people
from maillage.apps.accounts.audit import SYSTEM
from maillage.apps.accounts.enums import OrganisationKind, Role
from maillage.apps.accounts.models import Membership, Organisation, User
from maillage.apps.offer.enums import Yes
from maillage.apps.offer.services import save_practitioner, save_role, save_site
from maillage.apps.territory.models import Commune
from maillage.apps.training.demonstration import complete_course

from . import requirements
from .animation import create_past
from .enums import COMPUTED, PlaceKind, Requirement
from .line import Measures
from .models import AccessPoint
from .services import opening, points

VARZY, CORBIGNY, ENTRAINS, CHAMPLEMY, BRINON = "58304", "58083", "58109", "58053", "58041"
LATE = [[day, "07:00", "23:00"] for day in range(7)]
GOOD_LINE = Measures(True, True, 18_000, 6_000, 42, None)
RENEWED = timedelta(days=40)  # a line test that old closes a point
PRACTICE = "Praticiens à distance de la Nièvre (démonstration)"
PHARMACY = "Pharmacie de Varzy (démonstration)"
_PRACTITIONERS = {
    "generaliste": ("Hélène", "Tardieu", "10999900300", "Médecin généraliste", True),
    "psychiatre": ("Marc", "Ollivier", "10999900318", "Psychiatre", False),
    "psychologue": ("Aïcha", "Benamar", "10999900326", "Psychologue", True),
    "gynecologue": ("Florence", "Millet", "10999900334", "Gynécologue", True),
    "pediatre": ("Thomas", "Le Goff", "10999900342", "Pédiatre", False),
}
_DETAILS = {
    "with_whom": "Conseil municipal, pharmacie et infirmières de la commune, CPTS",
    "listened_from": "Le couloir, l’attente, le bureau voisin",
    "devices": "Tensiomètre\nOxymètre\nThermomètre",
    "emergency_name": "Centre hospitalier de Nevers, service d’urgences",
    "emergency_minutes": "45",
    "who_calls": "Le relais présent",
    "defibrillator": "Sous le porche de la mairie",
    "contact": "Le secrétariat de la mairie, au 03 53 01 00 00",
    "where": "À l’entrée et sur la porte de la pièce",
}


@transaction.atomic
def create_demonstration_points():
    """Create the points, their people and their past, once; nothing without the commune."""
    is_made = Organisation.objects.filter(name=PRACTICE).exists()
    if is_made or not Commune.objects.filter(code=VARZY).exists():
        return
    password = make_password(people.DEMONSTRATION_PASSWORD)
    relays = {
        name: _person(name, full_name, password)
        for name, full_name in {"varzy": "Mireille Chapuis", "varzy-adjoint": "Loïc Berger"}.items()
    }
    for user in relays.values():
        complete_course(user, timezone.now() - timedelta(days=120))
    varzy = _open(VARZY, relays, LATE)
    corbigny = _open(CORBIGNY, relays)
    _lapse(_open(CHAMPLEMY, relays), relays)
    _prepare(ENTRAINS, relays, but={Requirement.SOUND, Requirement.DEVICES})
    _prepare(BRINON, relays, but=set(Requirement))
    practitioners = _practitioners(password)
    pharmacy = _organisation(PHARMACY, OrganisationKind.PHARMACY)
    _person("pharmacie", "Gilles Fournier", password, pharmacy)
    _site(pharmacy, "Pharmacie de Varzy", "3 place du Marché")
    create_past([varzy, corbigny], practitioners)
    audit.record(actor=SYSTEM, action="demonstration.create", subject="demonstration:points")


def _practitioners(password):
    practice, made = _organisation(PRACTICE, OrganisationKind.PRACTICE), []
    site = _site(practice, "Cabinet des praticiens à distance", "12 rue de la Gare")
    for name, (given, family, rpps, profession, is_woman) in _PRACTITIONERS.items():
        user = _person(name, f"{given} {family}", password, practice)
        practitioner = save_practitioner(
            actor=SYSTEM,
            family_name=family,
            given_name=given,
            title="" if profession == "Psychologue" else "Dr",
            rpps=rpps,
            profession=profession,
            is_woman=is_woman,
            email=people.address(name),
        )
        save_role(
            actor=SYSTEM,
            practitioner=practitioner,
            site=site,
            phone="03 53 01 00 03",
            takes_new_patients=Yes.YES,
        )
        practitioner.user = user
        practitioner.save(update_fields=["user"])
        made.append(practitioner)
    return made


def _site(organisation, name, address):
    """A place in Varzy, at an invented address."""
    return save_site(
        actor=SYSTEM,
        organisation=organisation,
        name=name,
        commune=Commune.objects.get(code=VARZY),
        address=address,
        postal_code="58210",
        phone="03 53 01 00 03",
    )


def _open(code, relays, hours=None):
    point = _prepare(code, relays, but=set(), hours=hours)
    points.record_line_test(point=point, user=relays["varzy"], measures=GOOD_LINE)
    return opening.open_point(point=point, user=relays["varzy"])


def _prepare(code, relays, *, but, hours=None):
    """A point described up to what is asked; the requirements in `but` have no answer yet."""
    commune = Commune.objects.select_related("town_hall").get(code=code)
    name = f"Mairie d’{commune.name}" if code == ENTRAINS else f"Mairie de {commune.name}"
    town_hall = _organisation(f"{name} (démonstration)", OrganisationKind.TOWN_HALL)
    user = relays["varzy"]
    for relay in relays.values():
        Membership.objects.create(user=relay, organisation=town_hall, role=Role.RELAY)
    point = points.create_point(
        user=user,
        organisation=town_hall,
        place_kind=PlaceKind.TOWN_HALL,
        name=name,
        commune=commune,
        address=commune.town_hall.address.partition("\n")[0],
        postal_code=commune.postal_codes.order_by("code").first().code,
        phone="03 53 01 00 00",
    )
    point = points.save_room(
        point=point, user=user, room_name="Petite salle du rez-de-chaussée", room_phone="0353010001"
    )
    if Requirement.HOURS not in but:
        hours = hours or commune.town_hall.opening_hours
        point = points.save_hours(point=point, user=user, opening_hours=hours)
    if Requirement.RELAYS not in but:
        point = points.save_agents(point=point, user=user, agents=list(relays.values()))
    for requirement in set(Requirement) - set(COMPUTED) - but:
        _answer(point, user, requirement)
    return AccessPoint.objects.select_related("site__commune", "organisation").get(pk=point.pk)


def _answer(point, user, requirement):
    today = timezone.localdate().isoformat()
    details = {
        detail.name: today if detail.kind == "day" else _DETAILS[detail.name]
        for detail in requirements.asked(requirement).details
    }
    points.answer(point=point, user=user, requirement=requirement, is_met=True, details=details)


def _lapse(point, relays):
    """The line of this point was last tested too long ago: the errand closes it."""
    point.line_tests.update(
        at=datetime.combine(timezone.localdate() - RENEWED, time(9)).astimezone()
    )
    opening.close_if_lapsed(point, actor=SYSTEM, now=timezone.now())


def _organisation(name, kind):
    return Organisation.objects.get_or_create(name=name, defaults={"kind": kind})[0]


def _person(name, full_name, password, organisation=None):
    user, _ = User.objects.get_or_create(
        email=people.address(name),
        defaults={"full_name": full_name, "password": password, "is_demonstration": True},
    )
    if organisation:
        Membership.objects.get_or_create(
            user=user, organisation=organisation, defaults={"role": Role.PRACTITIONER}
        )
    return user
