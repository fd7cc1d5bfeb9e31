"""What tests of the builder share: a small Creuse, a draft in it, the text of a page."""

from django.utils.text import slugify

from maillage.apps.territory.models import Territory
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.studies.factories import StudyFactory, chosen
from tests.apps.territory.factories import CommuneFactory, TravelTimeSetFactory

SCENARIOS = "/coordination/scenarios/"
NEW = f"{SCENARIOS}nouveau/"


def small_creuse():
    """Ajain, Guéret, and two communes called Saint-Loup, a few kilometres apart."""
    TravelTimeSetFactory()
    places = (
        ("23002", "Ajain", 46.20, 2.00, 1100),
        ("23096", "Guéret", 46.17, 1.87, 12841),
        ("23209", "Saint-Loup", 46.30, 2.20, 200),
        ("23210", "Saint-Loup", 46.35, 2.25, 90),
    )
    return [
        CommuneFactory(code=code, name=name, latitude=south, longitude=east, population=people)
        for code, name, south, east, people in places
    ]


def keeper_of(client, organisation):
    """Sign a coordinator of the organisation in."""
    member = MembershipFactory(organisation=organisation, role="coordinator")
    client.force_login(member.user)
    return member.user


def draft(**choices):
    """A draft of the Creuse that may be launched as it is."""
    return StudyFactory(**({"responses": [chosen(count=1)]} | choices))


def saved_territory(organisation, communes, name="Est creusois"):
    territory = Territory.objects.create(slug=slugify(name), name=name, organisation=organisation)
    territory.communes.add(*communes)
    return territory


def step(number, study):
    name = {2: "reponses", 3: "choix"}[number]
    return f"{SCENARIOS}{study.pk}/{name}/"


def text_of(response):
    """The page, its no-break blanks made ordinary so that a sentence is easy to look for."""
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")
