"""The care offer of the demonstration territory: a village, its centre, a hospital and its CPTS.

Numbers of telephones are those kept for fiction (05 36 49 …); practitioners are invented.
"""

from datetime import time, timedelta

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import demonstration as people
from maillage.apps.accounts.audit import SYSTEM
from maillage.apps.accounts.models import Organisation, User
from maillage.apps.territory.models import Commune

from . import services
from .enums import BookableBy, CareType, Channel, Mode, Visibility, Yes
from .models import Agenda

AJAIN, GUERET, CRETEIL = "23002", "23096", "94028"
CRETEIL_CENTRE = "Centre de santé de Créteil (démonstration)"
_POSTAL_CODES = {AJAIN: "23380", CRETEIL: "94000"}
EVERYWHERE = list(Channel)
MORNING, AFTERNOON = (time(9), time(12)), (time(14), time(18))
WEEKDAYS = [0, 1, 2, 3, 4]


@transaction.atomic
def create_demonstration_offer():
    """Create the demonstration offer, once. Free slots follow by themselves."""
    if Agenda.objects.filter(service__site__organisation__name=people.CENTRE).exists():
        return
    cpts = Organisation.objects.filter(name=people.CPTS).first()
    if cpts is None or not Commune.objects.filter(code=AJAIN).exists():
        return
    services.save_organisation(actor=SYSTEM, organisation=cpts, finess="239990013")
    for name in (people.CENTRE, people.HOSPITAL):
        organisation = Organisation.objects.get(name=name)
        services.affiliate(actor=SYSTEM, cpts=cpts, organisation=organisation)
    _centre(cpts)
    _hospital(cpts)
    _town_hall()
    _midwife()
    if Commune.objects.filter(code=CRETEIL).exists():
        _creteil()


def _centre(cpts):
    site = _site(people.CENTRE, "Centre de santé d’Ajain", AJAIN, "1 place de l’Église", 1)
    service = _service(
        site,
        "Consultation de médecine générale",
        CareType.GENERAL_MEDICINE,
        [Mode.ON_SITE],
        speciality="SM54",
        cost="Secteur 1, sans dépassement",
        third_party_payment=Yes.YES,
        takes_new_patients=Yes.YES,
        audience="Tout public, sans médecin traitant en priorité",
    )
    doctor = _practitioner(site, "Lefèvre", "Karim", "10999900086", "SM54", is_woman=False)
    user = User.objects.filter(email=people.address("medecin"), is_demonstration=True).first()
    if user and not hasattr(user, "practitioner"):
        doctor.practitioner.user = user
        doctor.practitioner.save(update_fields=["user"])
    usual = _reason(service, "Consultation", "Consultation", 20)
    urgent = _reason(
        service,
        "Soins non programmés",
        "Consultation dans la journée",
        20,
        shared_with=[cpts],
        bookable_by=BookableBy.PROFESSIONALS,
    )
    agenda = _agenda(service, doctor, "Docteur Lefèvre à Ajain")
    _open(agenda, [usual, urgent], MORNING)
    _open(agenda, [usual], AFTERNOON, weekdays=[0, 1, 3, 4])


def _hospital(cpts):
    site = _site(
        people.HOSPITAL, "Centre hospitalier de Guéret", GUERET, "39 avenue de la Sénatorerie", 2
    )
    for family, given, rpps, care, speciality in (
        ("Bernardin", "Claire", "10999900102", CareType.CARDIOLOGY, "SM04"),
        ("Vignaud", "Inès", "10999900110", CareType.GYNAECOLOGY, "SM20"),
    ):
        doctor = _practitioner(site, family, given, rpps, speciality, is_woman=True)
        _consultation(site, doctor, care, speciality, cpts)


def _consultation(site, doctor, care, speciality, cpts):
    """A hospital consultation that the professionals of a CPTS book."""
    label = care.label.capitalize()
    service = _service(
        site,
        f"Consultation de {care.label}",
        care,
        [Mode.ON_SITE],
        speciality=speciality,
        visibility=Visibility.CPTS,
        shared_with=[cpts],
        referral="Courrier du médecin traitant ; avis le jour même par la ligne directe.",
        direct_line="+33536490022",
        takes_new_patients=Yes.YES,
    )
    reason = _reason(
        service,
        f"{label}, première fois",
        "Consultation",
        30,
        is_sensitive=care == CareType.GYNAECOLOGY,
        bookable_by=BookableBy.PROFESSIONALS,
        shared_with=[cpts],
    )
    agenda = _agenda(service, doctor, f"{label}, {doctor.practitioner}")
    _open(agenda, [reason], AFTERNOON, step=30)


def _town_hall():
    site = _site(people.TOWN_HALL, "Mairie d’Ajain", AJAIN, "1 place de la Mairie", 3)
    remote = _service(
        site,
        "Point de téléconsultation",
        CareType.GENERAL_MEDICINE,
        [Mode.ASSISTED_REMOTE],
        audience="Tout public, une personne formée vous accompagne",
        cost="Comme une consultation, avance des frais évitée",
        third_party_payment=Yes.YES,
    )
    assisted = _reason(
        remote,
        "Téléconsultation accompagnée",
        "Consultation à distance",
        20,
        mode=Mode.ASSISTED_REMOTE,
    )
    room = services.save_room(actor=SYSTEM, site=site, name="Salle de téléconsultation")
    agenda = _agenda(remote, None, "Salle de téléconsultation d’Ajain")
    _open(agenda, [assisted], MORNING, room=room)
    vaccination = _service(
        site,
        "Vaccination contre la grippe",
        CareType.VACCINATION,
        [Mode.ON_SITE],
        audience="Dès 65 ans, ou sur ordonnance",
    )
    session = _reason(vaccination, "Vaccination", "Séance collective", 30)
    sessions = _agenda(vaccination, None, "Séances de vaccination")
    _open(sessions, [session], (time(14), time(16)), weekdays=[2], capacity=10, step=30)


def _midwife():
    name = "Cabinet de sages-femmes (démonstration)"
    if not Organisation.objects.filter(name=name).exists():
        services.save_organisation(actor=SYSTEM, name=name, kind="practice")
    site = _site(name, "Cabinet de sages-femmes", GUERET, "12 rue de Stalingrad", 4)
    service = _service(
        site,
        "Consultation de sage-femme",
        CareType.MIDWIFERY,
        [Mode.ON_SITE, Mode.HOME_VISIT],
        takes_new_patients=Yes.YES,
        languages=["fr", "ar"],
    )
    midwife = _practitioner(
        site, "Amrani", "Leïla", "10999900128", "", is_woman=True, title="", profession="Sage-femme"
    )
    reason = _reason(
        service, "Suivi gynécologique, contraception, IVG", "Consultation", 30, is_sensitive=True
    )
    _open(_agenda(service, midwife, "Leïla Amrani"), [reason], MORNING, step=30)


def _creteil():
    """A health centre of a city, where the local health contract keeps places."""
    if not Organisation.objects.filter(name=CRETEIL_CENTRE).exists():
        services.save_organisation(actor=SYSTEM, name=CRETEIL_CENTRE, kind="health_centre")
    site = _site(CRETEIL_CENTRE, "Centre de santé de Créteil", CRETEIL, "1 rue inventée", 5)
    service = _service(
        site,
        "Médecine générale (démonstration, Créteil)",
        CareType.GENERAL_MEDICINE,
        [Mode.ON_SITE],
        speciality="SM54",
        cost="Secteur 1, sans dépassement",
        third_party_payment=Yes.YES,
        takes_new_patients=Yes.YES,
    )
    doctor = _practitioner(site, "Diallo", "Fatou", "10999900144", "SM54", is_woman=True)
    usual = _reason(service, "Consultation", "Consultation", 20)
    _open(_agenda(service, doctor, "Docteure Diallo à Créteil"), [usual], MORNING)


def _site(organisation, name, commune, address, number):
    place = Commune.objects.get(code=commune)
    return services.save_site(
        actor=SYSTEM,
        organisation=Organisation.objects.get(name=organisation),
        name=name,
        commune=place,
        address=address,
        postal_code=_POSTAL_CODES.get(commune, "23000"),
        latitude=place.latitude,
        longitude=place.longitude,
        phone=f"+3353649001{number}",
        wheelchair=Yes.YES,
        transport="Parking devant l’entrée.",
        opening_hours=[
            [day, f"{opens:%H:%M}", f"{closes:%H:%M}"]
            for day in WEEKDAYS
            for opens, closes in (MORNING, AFTERNOON)
        ],
    )


def _service(site, name, care_type, modes, **fields):
    values = {"languages": ["fr"]} | fields
    return services.save_service(
        actor=SYSTEM, site=site, name=name, care_type=care_type, modes=modes, **values
    )


def _practitioner(site, family_name, given_name, rpps, speciality, **fields):
    values = {"title": "Dr", "profession": "Médecin"} | fields
    practitioner = services.save_practitioner(
        actor=SYSTEM,
        family_name=family_name,
        given_name=given_name,
        rpps=rpps,
        speciality=speciality,
        **values,
    )
    return services.save_role(
        actor=SYSTEM, practitioner=practitioner, site=site, takes_new_patients=Yes.YES
    )


def _reason(service, inside_name, public_label, minutes, **fields):
    values = {"channels": EVERYWHERE, "shared_with": []} | fields
    return services.save_reason(
        actor=SYSTEM,
        service=service,
        inside_name=inside_name,
        public_label=public_label,
        minutes=minutes,
        **values,
    )


def _agenda(service, role, name):
    return services.save_agenda(actor=SYSTEM, service=service, role=role, name=name)


def _open(agenda, reasons, hours, *, weekdays=WEEKDAYS, step=20, capacity=1, room=None):
    services.save_rule(
        actor=SYSTEM,
        agenda=agenda,
        reasons=reasons,
        first_day=timezone.localdate() - timedelta(days=7),
        weekdays=weekdays,
        starts=hours[0],
        ends=hours[1],
        step_minutes=step,
        capacity=capacity,
        room=room,
    )
