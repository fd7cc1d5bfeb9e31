"""Professionals of fiction for trying the national SAS door, free from two to midnight, three days.

Every reason lasts ten minutes. Starts never meet: on the hour and half hour for the public, ten
minutes later for the first other kind, twenty for the second. Late at night the public has one
every five minutes, so there is still one today at five to midnight. None before two: the national
test kit says Paris hours with the offset of London, so its third day ends that late, and then it
refuses what starts on the fourth.
"""

from dataclasses import dataclass
from datetime import date, time

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.enums import OrganisationKind
from maillage.apps.accounts.models import Organisation
from maillage.apps.offer.enums import BookableBy, CareType, Channel, Mode
from maillage.apps.offer.freshness import next_confirmation
from maillage.apps.offer.identifiers import national_id
from maillage.apps.offer.models import (
    Agenda,
    CareService,
    CareSite,
    OpeningRule,
    Practitioner,
    PractitionerRole,
    Reason,
)
from maillage.apps.territory.models import Commune

from .errors import BadBooking
from .services import refresh_free_slots

COMMUNE = "23008"  # Aubusson
NOBODY = "810999900094"  # a right key, and no account
GENERAL_PRACTICE = "SM54"
EVERY_DAY = [0, 1, 2, 3, 4, 5, 6]
_DAYS = 3
_MINUTES = 10


@dataclass(frozen=True)
class Kind:
    """A kind of reason: who may book it, how, and the CPTS (by their place) it is shared with."""

    label: str
    bookable_by: str = BookableBy.EVERYONE
    mode: str = Mode.ON_SITE
    for_sas: bool = False
    cpts: tuple[int, ...] = ()


_PUBLIC = Kind("Consultation")
_REMOTE = Kind("Téléconsultation", BookableBy.PROFESSIONALS, Mode.REMOTE)
_SAS = Kind("Visite à domicile demandée par la régulation", mode=Mode.HOME_VISIT, for_sas=True)
_FIRST = Kind("Soins non programmés, première CPTS", BookableBy.PROFESSIONALS, cpts=(0,))
_SECOND = Kind("Soins non programmés, seconde CPTS", BookableBy.PROFESSIONALS, cpts=(1,))
_BOTH = Kind("Soins non programmés, deux CPTS", BookableBy.PROFESSIONALS, cpts=(0, 1))
# RPPS, family name, given name, how many places, kinds beside the public one.
_PEOPLE = {
    "one_place": ("10999900011", "Aubert", "Lucie", 1, (_REMOTE, _SAS)),
    "two_places": ("10999900029", "Bonnet", "Marc", 2, (_FIRST,)),
    "pair_a": ("10999900037", "Chastang", "Inès", 1, (_FIRST,)),
    "pair_b": ("10999900045", "Delmas", "Hugo", 1, (_REMOTE, _FIRST)),
    "cpts": ("10999900052", "Estève", "Nora", 1, (_FIRST,)),
    "two_cpts": ("10999900060", "Fournier", "Paul", 1, (_FIRST, _SECOND)),
    "one_slot_two_cpts": ("10999900078", "Gaillard", "Rose", 1, (_BOTH,)),
}
_CPTS = (
    ("CPTS d’Aubusson (démonstration SAS)", "239999915", "+33536490011"),
    ("CPTS de la Haute-Marche (démonstration SAS)", "239999923", "+33536490012"),
)
_PLACES = (
    ("Maison de santé de la Tapisserie (démonstration SAS)", "239999931", "99999999800001"),
    ("Maison de santé du Plateau (démonstration SAS)", "", "99999999900009"),
)


@transaction.atomic
def create_sas_demonstration(*, now=None):
    """Create what is missing, write the free slots anew, and return the prefixed numbers.

    Raises `BadBooking` when France is not loaded.
    """
    now = now or timezone.now()
    commune = Commune.objects.filter(code=COMMUNE).first()
    if commune is None:
        raise BadBooking(f"commune {COMMUNE} is unknown; run `maillage prepare` first.")
    communities = [_organisation("cpts", name, finess, phone) for name, finess, phone in _CPTS]
    sites = [_site(commune, at, now) for at in range(len(_PLACES))]
    before = Agenda.objects.count()
    agendas, numbers = [], {}
    for key, person in _PEOPLE.items():
        practitioner, mine = _person(person, sites, communities, now)
        numbers[key] = national_id(practitioner)
        agendas += mine
    refresh_free_slots([agenda.pk for agenda in agendas], now=now)
    if created := Agenda.objects.count() - before:
        audit.record(
            actor=audit.COMMAND,
            action="demonstration.create",
            subject="demonstration:sas",
            details={"agendas": created},
        )
    return _shown(numbers)


def _shown(numbers):
    pair = [numbers.pop("pair_a"), numbers.pop("pair_b")]
    return numbers | {"pair": pair, "unknown": NOBODY}


def _organisation(kind, name, finess, phone="", siret=""):
    values = {"kind": OrganisationKind(kind), "finess": finess, "phone": phone, "siret": siret}
    return Organisation.objects.get_or_create(name=name, defaults=values)[0]


def _site(commune, at, now):
    name, finess, siret = _PLACES[at]
    values = {
        "commune": commune,
        "finess": finess,
        "address": f"{at + 1} rue de la Démonstration",
        "postal_code": "23200",
        "latitude": commune.latitude,
        "longitude": commune.longitude,
        "phone": f"+3353649002{at}",
    }
    organisation = _organisation("health_house", name, finess, siret=siret)
    return _entry(CareSite, now, values, organisation=organisation, name=name)


def _person(person, sites, communities, now):
    """The practitioner and one agenda a place."""
    rpps, family, given, places, kinds = person
    names = {"family_name": family, "given_name": given, "title": "Dr"}
    practitioner, _ = Practitioner.objects.get_or_create(rpps=rpps, defaults=names)
    agendas = []
    for site in sites[:places]:
        role = _entry(PractitionerRole, now, {}, practitioner=practitioner, site=site)
        values = {
            "care_type": CareType.GENERAL_MEDICINE,
            "speciality": GENERAL_PRACTICE,
            "modes": sorted({kind.mode for kind in (_PUBLIC, *kinds)}),
        }
        name = f"Médecine générale, {practitioner}"
        service = _entry(CareService, now, values, site=site, name=name)
        agendas.append(_agenda(service, role, kinds, communities))
    return practitioner, agendas


def _agenda(service, role, kinds, communities):
    agenda, is_new = Agenda.objects.get_or_create(
        service=service, role=role, defaults={"name": str(role.practitioner)}
    )
    if is_new:
        for at, kind in enumerate((_PUBLIC, *kinds)):
            reason = _reason(service, kind, communities)
            _rule(agenda, reason, time(2, 10 * at), time(23), step_minutes=30)
            if kind is _PUBLIC:
                _rule(agenda, reason, time(23), time(0, 5), step_minutes=5)
    return agenda


def _reason(service, kind, communities):
    reason = Reason.objects.create(
        service=service,
        inside_name=kind.label,
        public_label=kind.label,
        minutes=_MINUTES,
        mode=kind.mode,
        notice_minutes=0,
        horizon_days=_DAYS,
        channels=[Channel.WEB, Channel.PHONE, Channel.SAS],
        bookable_by=kind.bookable_by,
        for_sas=kind.for_sas,
    )
    reason.shared_with.set([communities[at] for at in kind.cpts])
    return reason


def _rule(agenda, reason, starts, ends, *, step_minutes):
    rule = OpeningRule.objects.create(
        agenda=agenda,
        first_day=date(2026, 1, 1),
        weekdays=EVERY_DAY,
        starts=starts,
        ends=ends,
        step_minutes=step_minutes,
        skips_public_holidays=False,
    )
    rule.reasons.set([reason])


def _entry(model, now, values, **key):
    """An entry of the directory, confirmed today each time the command is run."""
    confirmed = {"confirm_before": next_confirmation(timezone.localdate(now))}
    entry, _ = model.objects.update_or_create(
        defaults=confirmed, create_defaults=values | confirmed, **key
    )
    return entry
