"""Centres a person runs, what each holds, and those being opened."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Prefetch, Q

from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.models import Organisation
from maillage.apps.accounts.selectors import memberships_of, organisations_of
from maillage.apps.rota.models import Centre, Flat, MilestoneStep, Vehicle
from maillage.apps.rota.permissions import collectives_of
from maillage.apps.studies.models import PlannedSite

_RUNS = (Role.COORDINATOR, Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Opening:
    """A centre with steps still to do, the most urgent first. `late`: those due before today."""

    centre: Centre
    first_week: date | None
    steps: list[MilestoneStep]
    to_do: list[MilestoneStep]
    late: list[MilestoneStep]


def centres_of(user):
    """Centres a person may run, by name: those of their collectives, and where they belong."""
    kept = memberships_of(user).filter(role__in=_RUNS).order_by()
    mine = Q(collective__in=collectives_of(user)) | Q(
        site__organisation__in=kept.values("organisation")
    )
    centres = Centre.objects.filter(mine, is_reserve=False)
    return centres.select_related("site__commune__departement", "collective").order_by("name", "pk")


def reserves_of(user):
    """Reserves of the collectives a person coordinates."""
    reserves = Centre.objects.filter(collective__in=collectives_of(user), is_reserve=True)
    return reserves.order_by("pk")


def collectives_run_by(user):
    """Organisations in which a person may open a centre, by name: those that they coordinate.

    Centres' own organisations are none: their fixed team opens no other centre.
    """
    kept = memberships_of(user).filter(role__in=_RUNS).order_by().values("organisation")
    is_collective, is_centre = Q(centres__isnull=False), Q(care_sites__rota_centre__isnull=False)
    organisations = Organisation.objects.filter(is_collective | ~is_centre, pk__in=kept)
    return organisations.distinct().order_by("name", "pk")


def with_parts(centres):
    """The same centres with their lines, team, suppliers, flats, vehicles and rooms read."""
    return centres.prefetch_related(
        "lines",
        "team__user",
        "suppliers",
        "site__rooms",
        Prefetch("flats", Flat.objects.prefetch_related("outages").order_by("name")),
        Prefetch("vehicles", Vehicle.objects.prefetch_related("outages").order_by("name")),
    )


def openings_of(centres, today):
    """`Opening` of each of these centres with a step to do: late ones first, then by due date."""
    found = centres.filter(milestones__done_on=None, milestones__isnull=False).distinct()
    found = found.annotate(first_week=Min("lines__opens_on")).prefetch_related("milestones")
    openings = [opening_of(centre, centre.first_week, today) for centre in found]
    return sorted(openings, key=lambda each: (each.to_do[0].due_on, each.centre.name))


def opening_of(centre, first_week, today):
    """The steps of one centre; `to_do` the most urgent first."""
    steps = sorted(centre.milestones.all(), key=lambda step: (step.due_on, step.pk))
    to_do = [step for step in steps if step.done_on is None]
    late = [step for step in to_do if step.due_on < today]
    return Opening(centre, first_week, steps, to_do, late)


def planned_sites_to_open(user):
    """Places that scenario studies of this person's organisations keep, and no centre has yet."""
    sites = PlannedSite.objects.filter(
        study__organisation__in=organisations_of(user),
        study__removed_at=None,
        rota_centre=None,
    )
    heavy = ("study__snapshot", "study__result", "study__imported")
    sites = sites.select_related("study", "commune__departement").defer(*heavy)
    return sites.order_by("decided_at", "pk")
