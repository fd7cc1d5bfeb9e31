"""Small territories for tests: a département of a few communes with ages, scores and contours."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from maillage.apps.territory import models, names


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = models.Region
        django_get_or_create = ["code"]

    code = "75"
    name = "Nouvelle-Aquitaine"


class DepartementFactory(DjangoModelFactory):
    class Meta:
        model = models.Departement
        django_get_or_create = ["code"]

    code = "23"
    name = "Creuse"
    region = factory.SubFactory(RegionFactory)


class EpciFactory(DjangoModelFactory):
    class Meta:
        model = models.Epci
        django_get_or_create = ["code"]

    code = "200034825"
    name = "Grand Guéret"
    kind = "CA"


class CommuneFactory(DjangoModelFactory):
    """A commune of the Creuse; `no_ages` for one without census, `divided` for a Paris."""

    class Meta:
        model = models.Commune
        skip_postgeneration_save = True

    class Params:
        no_ages = factory.Trait(population=None, aged_0_19=None, aged_20_64=None, aged_65_plus=None)
        divided = factory.Trait(is_divided=True)

    code = factory.Sequence(lambda n: f"23{n % 900 + 1:03d}")
    name = factory.Sequence(lambda n: f"Commune {n}")
    departement = factory.SubFactory(DepartementFactory)
    epci = factory.SubFactory(EpciFactory)
    latitude = factory.Sequence(lambda n: 46.0 + (n % 30) / 100)
    longitude = factory.Sequence(lambda n: 2.0 + (n // 30 % 30) / 100)
    point_source = "town_hall"
    contour = factory.RelatedFactory(
        "tests.apps.territory.factories.ContourFactory", factory_related_name="commune"
    )
    population = 1000
    aged_0_19 = 200
    aged_20_64 = 500
    aged_65_plus = 300
    search_text = factory.LazyAttribute(
        lambda c: names.search_text(c.name, c.code, c.departement.code, c.departement.name)
    )


class ContourFactory(DjangoModelFactory):
    class Meta:
        model = models.Contour

    commune = factory.SubFactory(CommuneFactory, contour=None)
    geometry = factory.LazyAttribute(lambda c: square(c.commune.latitude, c.commune.longitude))


class TownHallFactory(DjangoModelFactory):
    class Meta:
        model = models.TownHall

    commune = factory.SubFactory(CommuneFactory)
    address = "51 route de Guéret\n23380 Ajain"
    telephone = "05 55 80 96 19"
    email = "mairie@ajain.example"
    website = "https://www.ajain.example"
    opening_hours = factory.LazyFunction(lambda: [[day, "08:30", "12:00"] for day in range(5)])


class DatasetFactory(DjangoModelFactory):
    class Meta:
        model = models.Dataset
        django_get_or_create = ["kind", "vintage", "part"]

    kind = "apl"
    vintage = "2023"
    part = ""
    title = "Accessibilité potentielle localisée"
    producer = "DREES"
    licence = "Licence Ouverte 2.0"
    file_name = "apl.xlsx"
    checksum = "0" * 64
    rows_read = 10
    rows_kept = 10
    loaded_at = factory.LazyFunction(timezone.now)


class ScoreFactory(DjangoModelFactory):
    class Meta:
        model = models.OfficialScore

    dataset = factory.SubFactory(DatasetFactory)
    commune = factory.SubFactory(CommuneFactory)
    profession = "gp"
    vintage = 2023
    score = 2.1
    score_without_older = 1.9
    standardised_population = 1100.0
    total_population = 1000.0
    share_worse_off = 0.1


class SiteFactory(DjangoModelFactory):
    class Meta:
        model = models.Site

    kind = "pharmacy"
    identifier = factory.Sequence(lambda n: f"230{n:06d}")
    name = "Pharmacie"
    latitude = 46.2
    longitude = 2.0
    # One load a site: trees of sites are built again at each load.
    dataset = factory.SubFactory(
        DatasetFactory, kind="finess", vintage="2026", part=factory.Sequence(str)
    )


class TravelTimeSetFactory(DjangoModelFactory):
    class Meta:
        model = models.TravelTimeSet
        django_get_or_create = ["slug"]

    slug = "ligne-droite"
    name = "Ligne droite"
    method = "minutes = 1,33 + 1,15 × kilomètres"
    source = "275 couples METRIC de Gironde"
    made_on = "2026-11-21"
    fixed_minutes = 1.33
    minutes_per_km = 1.15
    limit_km = 20.0
    mean_absolute_error_minutes = 2.4
    is_default = True


def square(latitude, longitude, half=0.004):
    """GeoJSON text of a small square around a point."""
    west, east = round(longitude - half, 4), round(longitude + half, 4)
    south, north = round(latitude - half, 4), round(latitude + half, 4)
    return (
        f'{{"type":"Polygon","coordinates":[[[{west},{south}],[{east},{south}],'
        f"[{east},{north}],[{west},{north}],[{west},{south}]]]}}"
    )
