"""The five centres of the demonstration, their reserve, and one that is being prepared.

Communes are real; flats, vehicles, teams and telephones are invented.
"""

from datetime import timedelta

from django.utils import timezone

from maillage.apps.accounts import demonstration as people
from maillage.apps.accounts.audit import SYSTEM
from maillage.apps.accounts.enums import OrganisationKind
from maillage.apps.accounts.models import Organisation
from maillage.apps.offer.enums import Yes
from maillage.apps.offer.models import CareSite
from maillage.apps.offer.services import save_site
from maillage.apps.territory.models import Commune

from .enums import Milestone, TeamJob
from .models import Centre, Flat, Line, MilestoneStep, Supplier, TeamMember, Vehicle
from .weeks import WEEK, monday_of

YEAR = 52
STAYS = [[day, *hours] for day in range(6) for hours in (("09:00", "12:30"), ("14:00", "18:00"))]
_PLACES = {  # commune: (lines, beds of each flat, vehicles, article)
    "23002": (2, (2, 3), 2, "d’Ajain"),
    "23020": (1, (2,), 1, "de Bellegarde-en-Marche"),
    "18052": (1, (2,), 1, "de Charenton-du-Cher"),
    "58057": (1, (3,), 1, "de Chantenay-Saint-Imbert"),
    "87003": (1, (2,), 1, "d’Arnac-la-Poste"),
}
_PROJECT = ("23131", "de Mérinchal")
_TEAM = (
    ("Martine Chabrat", TeamJob.COORDINATOR, "du lundi au vendredi"),
    ("Lucas Fayolle", TeamJob.ASSISTANT, "du lundi au samedi matin"),
)
_SATURDAY = (
    "Le médecin qui part vous attend à 10 h au centre.\n"
    "Vous lisez ensemble le cahier de passation.\n"
    "Les clés et la carte professionnelle de démonstration restent dans le coffre."
)
_FIRST_DAY = "Martine vous accueille à 8 h 30. Premier patient à 9 h."


def are_communes_known():
    """Whether France is loaded here."""
    return Commune.objects.filter(code__in=_PLACES).count() == len(_PLACES)


def create_centres(collective):
    """Create the five centres, the reserve and the opening project; returns the five."""
    centres = [_centre(collective, code, *place) for code, place in _PLACES.items()]
    _reserve(collective)
    _project(collective)
    return centres


def _centre(collective, code, lines, beds, vehicles, article):
    commune = Commune.objects.get(code=code)
    site = CareSite.objects.filter(commune=commune, organisation__name=people.CENTRE).first()
    site = site or _site(commune, f"Centre de santé {article}")
    centre = Centre.objects.create(
        collective=collective,
        site=site,
        name=commune.name,
        senior_required=lines == 1,
        new_per_month=2,
        keys="Boîte à clés à droite de la porte : 2580.",
        saturday=_SATURDAY,
        first_day=_FIRST_DAY,
    )
    opened = monday_of(timezone.localdate()) - YEAR * WEEK
    for number in range(1, lines + 1):
        Line.objects.create(
            centre=centre, number=number, opens_on=opened, room_name=f"Cabinet {number}"
        )
    for number, count in enumerate(beds, 1):
        Flat.objects.create(
            centre=centre,
            name=f"Logement {number}",
            address=f"{number + 2} rue du Lavoir, {commune.name}",
            beds=count,
            accepts_pets=count > 2,
            available_from=opened - WEEK,
        )
    for number in range(1, vehicles + 1):
        Vehicle.objects.create(
            centre=centre, name=f"Petite voiture {number}", available_from=opened - WEEK
        )
    for full_name, job, presence in _TEAM:
        TeamMember.objects.create(
            centre=centre, full_name=full_name, job=job, presence=presence, phone="+33536490021"
        )
    Supplier.objects.create(
        centre=centre, name="Ménage du Lavoir", trade="ménage", phone="+33536490022"
    )
    return centre


def _site(commune, name):
    organisation, _ = Organisation.objects.get_or_create(
        name=f"{name} (démonstration)", defaults={"kind": OrganisationKind.HEALTH_CENTRE}
    )
    return save_site(
        actor=SYSTEM,
        organisation=organisation,
        name=name,
        commune=commune,
        address="2 place de la Mairie",
        postal_code=commune.postal_codes.order_by("code").first().code,
        phone="+33536490020",
        wheelchair=Yes.YES,
        transport="Parking devant l’entrée.",
        opening_hours=STAYS,
    )


def _reserve(collective):
    centre = Centre.objects.create(collective=collective, is_reserve=True, name="Réserve")
    opened = monday_of(timezone.localdate()) - YEAR * WEEK
    Line.objects.create(centre=centre, number=1, opens_on=opened)


def _project(collective):
    """A centre being prepared: two steps done, one late."""
    code, article = _PROJECT
    commune = Commune.objects.filter(code=code).first()
    if commune is None:
        return
    site = _site(commune, f"Centre de santé {article}")
    centre = Centre.objects.create(collective=collective, site=site, name=commune.name)
    today = timezone.localdate()
    opens_on = monday_of(today) + 26 * WEEK
    for number, milestone in enumerate(Milestone):
        due_on = today + timedelta(days=35 * (number - 2) - 10)
        MilestoneStep.objects.create(
            centre=centre,
            milestone=milestone,
            due_on=opens_on if milestone == Milestone.FIRST_WEEK else due_on,
            done_on=due_on if number < 2 else None,
        )
    Flat.objects.create(
        centre=centre,
        name="Ancien presbytère",
        address=f"1 rue de l’Église, {commune.name}",
        beds=2,
        available_from=opens_on - WEEK,
    )
    Line.objects.create(centre=centre, number=1, opens_on=opens_on)
