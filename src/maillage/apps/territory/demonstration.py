"""The demonstration territory: real communes around Ajain, and the first rotating centres."""

from importlib.resources import as_file, files

from django.db import transaction

from maillage.apps.accounts.demonstration import coordination

from .models import Commune, Dataset, Territory
from .services import import_file, save_territory

COMMUNE = "23002"  # Ajain, first centre of Médecins Solidaires (October 2022)


def create_demonstration_territory():
    """Save Ajain's intercommunality as a territory of the demonstration coordinator; once."""
    _import_centres()
    user, organisation = coordination()
    if user is None or Territory.objects.filter(organisation=organisation).exists():
        return
    epci = Commune.objects.select_related("epci").get(code=COMMUNE).epci
    codes = epci.communes.order_by("code").values_list("code", flat=True)
    save_territory(
        name=f"Autour d’Ajain ({epci.name})",
        codes=list(codes),
        organisation=organisation,
        user=user,
        actor="system",
    )


def _import_centres():
    resource = files("maillage.sources") / "data" / "rotating_centres.csv"
    mine = Dataset.objects.filter(kind="sites", part=resource.name)
    if mine.exists():
        return
    with as_file(resource) as path, transaction.atomic():
        import_file(kind="sites", path=path, actor="system")
        mine.update(
            title="Premiers centres de Médecins Solidaires",
            producer="communes citées publiquement par l’association, 2022 à 2025 ; "
            "placés à la mairie",
            licence="faits publics",
        )
