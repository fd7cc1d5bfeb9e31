"""Studies for tests: a draft by default; `answered` for one with a small hand-made answer."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from maillage.apps.studies.enums import State
from maillage.apps.studies.models import PlannedSite, Study
from maillage.sources.responses import read_responses
from tests.apps.accounts.factories import OrganisationFactory, UserFactory


def chosen(key="rotating_centre", count=1, **changes):
    """A response as a study keeps it."""
    entry = read_responses().named(key).as_dict() | {"count": count, "is_edited": False}
    entry.pop("description")
    return entry | changes


def small_answer():
    """Three communes on a road, one place opened in the middle one: every key of a result."""
    return {
        "measure": "minutes",
        "threshold": 15,
        "quality": {
            "objective": 3000.0,
            "bound": 3009.0,
            "gap": 0.003,
            "proven": False,
            "is_cut_short": True,
            "seconds": 1.5,
        },
        "summary": {
            "residents": 3700,
            "communes": 3,
            "without_residents": 0,
            "before": {"inside": 500, "mean": 24.0, "worst": 40.0, "worst_commune": ["23003", "C"]},
            "after": {"inside": 3000, "mean": 9.5, "worst": 22.0, "worst_commune": ["23003", "C"]},
        },
        "places": [
            {
                "id": "23002",
                "name": "Mairie d’Ajain",
                "commune": "23002",
                "latitude": 46.2,
                "longitude": 2.0,
                "response": "rotating_centre",
                "response_name": "Centre de médecins solidaires",
                "role": "new",
                "gained": 2500,
                "gained_communes": [
                    ["23001", "A", 2000, 25.0, 8.0],
                    ["23002", "B", 500, 20.0, 1.3],
                ],
                "alone": 2500,
                "served": 3200,
                "communes_served": 2,
                "mean_before": 24.0,
                "mean_after": 6.6,
                "stability": 0.87,
                "stability_near": 0.98,
            }
        ],
        "existing": [
            {"id": "f1", "name": "Maison", "latitude": 46.3, "longitude": 2.1, "kind": "other"}
        ],
        "communes": {
            "code": ["23001", "23002", "23003"],
            "name": ["A", "B", "C"],
            "residents": [2000, 500, 1200],
            "latitude": [46.1, 46.2, 46.3],
            "longitude": [2.0, 2.0, 2.1],
            "before": [25.0, 20.0, 40.0],
            "after": [8.0, 1.3, 22.0],
            "place": [0, 0, -1],
        },
        "variations": [
            {
                "sites": 1,
                "inside": 3000,
                "mean": 9.5,
                "worst": 22.0,
                "objective": 3000.0,
                "is_proven": False,
            },
            {
                "sites": 2,
                "inside": 3700,
                "mean": 5.0,
                "worst": 8.0,
                "objective": 3700.0,
                "is_proven": True,
            },
        ],
        "stability": {"draws": 100, "done": 100, "infeasible": 0, "spread": 0.2, "near_km": 10},
        "cost_per_year": 52000,
        "consultations_per_year": 4500,
        "times": {
            "name": "Ligne droite",
            "is_estimated": True,
            "error_minutes": 2.4,
            "source": "275 couples METRIC de Gironde",
        },
        "notes": [],
        "fingerprint": "0" * 64,
    }


class StudyFactory(DjangoModelFactory):
    class Meta:
        model = Study

    class Params:
        launched = factory.Trait(
            snapshot=b"frozen",
            launched_at=factory.LazyFunction(timezone.now),
            engine_version="0.1",
            responses=factory.LazyFunction(lambda: [chosen()]),
        )
        waiting = factory.Trait(launched=True, state=State.WAITING)
        running = factory.Trait(
            launched=True,
            state=State.RUNNING,
            started_at=factory.LazyFunction(timezone.now),
            heartbeat_at=factory.LazyFunction(timezone.now),
            progress={"step": "solve", "share": None, "objective": 3000.0, "bound": 3300.0},
        )
        answered = factory.Trait(
            launched=True,
            state=State.DONE,
            ended_at=factory.LazyFunction(timezone.now),
            result=factory.LazyFunction(small_answer),
            vintages=[["Communes et population", "2021"]],
        )
        failed = factory.Trait(launched=True, state=State.FAILED, problem="Aucun lieu possible.")

    name = factory.Sequence(lambda n: f"Scénario {n}")
    organisation = factory.SubFactory(OrganisationFactory)
    created_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)
    perimeter_kind = "departement"
    perimeter_code = "23"
    perimeter_name = "Creuse"


class PlannedSiteFactory(DjangoModelFactory):
    class Meta:
        model = PlannedSite

    study = factory.SubFactory(StudyFactory, answered=True)
    place = "23002"
    name = "Mairie d’Ajain"
    commune = factory.SubFactory("tests.apps.territory.factories.CommuneFactory", code="23002")
    latitude = 46.2
    longitude = 2.0
    response = "rotating_centre"
    decided_by = factory.SubFactory(UserFactory)
    decided_at = factory.LazyFunction(timezone.now)
