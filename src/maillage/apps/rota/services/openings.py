"""Open a centre: from a planned place, or from nothing, to its first week."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from maillage.apps.accounts.audit import actor_of
from maillage.apps.accounts.enums import OrganisationKind
from maillage.apps.accounts.errors import BadInput
from maillage.apps.accounts.services import create_organisation
from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.services import save_site
from maillage.apps.rota import checks
from maillage.apps.rota.enums import Milestone
from maillage.apps.rota.errors import BadRota, NotNow
from maillage.apps.rota.models import Centre, Line, MilestoneStep
from maillage.apps.rota.weeks import CENTURY, monday_of

from ._entries import checked, held, record, write
from ._told import tell_opened

TAKEN = "Un centre s’ouvre déjà ici : quelqu’un l’a créé entre-temps."
# Days before the first week by which each step should be done: a proposal, each can be changed.
BEFORE = {
    Milestone.PREMISES: 180,
    Milestone.AGENCY: 150,
    Milestone.HEALTH_INSURANCE: 120,
    Milestone.TEAM: 90,
    Milestone.HOUSING: 45,
    Milestone.FIRST_WEEK: 0,
}


@transaction.atomic
def open_centre(*, user, collective, name, first_week, planned_site=None, now=None, **place):
    """A centre to come: its organisation, its place, one line and its steps, all or nothing.

    first_week : any day of it
    planned_site : the place of a scenario study made real; its point is the centre's
    place : what `offer.save_site` takes besides the name (`commune`, `address`, `postal_code`)

    Raises `BadRota`, or `NotNow` when the planned site already became a centre.
    """
    actor, now = actor_of(user), now or timezone.now()
    name = checked({"name": name}, checks.CENTRE)["name"]
    today, monday = timezone.localdate(now), monday_of(first_week)
    if monday < monday_of(today):
        raise BadRota({"first_week": "Cette semaine est passée : donnez-en une à venir."})
    if first_week.year not in CENTURY:
        raise BadRota({"first_week": "Donnez un jour de ce siècle, par exemple 15/01/2027."})
    if planned_site is not None:
        _hold(planned_site)
        place |= {"latitude": planned_site.latitude, "longitude": planned_site.longitude}
    site = _site(actor, name, place)
    centre = _create(collective=collective, site=site, name=name, planned_site=planned_site)
    line = Line.objects.create(centre=centre, number=1, opens_on=monday)
    MilestoneStep.objects.bulk_create(_steps(centre, monday, today))
    record(actor, centre, "open", {"is_planned": planned_site is not None})
    tell_opened(line, user=user, now=now)
    return centre


@transaction.atomic
def save_step(*, actor, step, seen="", **fields):
    """Say when a step of an opening is due, when it was done, and a note."""
    step = held(step, seen=seen)
    return write(actor, step, checked(fields, checks.MILESTONE))


@transaction.atomic
def tick_step(*, actor, step, is_done, today):
    """Say that a step is done today, or that it is not after all."""
    step = held(step)
    return write(actor, step, {"done_on": (step.done_on or today) if is_done else None})


def _hold(planned_site):
    """The planned site, kept until the transaction ends: two people do not open it twice."""
    stored = type(planned_site).objects.select_for_update(of=("self",))
    found = stored.filter(pk=planned_site.pk, rota_centre=None).first()
    if found is None:
        raise NotNow(TAKEN)


def _site(actor, name, place):
    try:
        organisation = create_organisation(
            actor=actor, name=f"Centre de santé {name}", kind=OrganisationKind.HEALTH_CENTRE
        )
        return save_site(
            actor=actor, organisation=organisation, name=f"Centre de santé {name}", **place
        )
    except BadInput as error:
        raise BadRota({error.field: str(error)}) from error
    except BadOffer as error:
        raise BadRota(error.errors) from error


def _create(**values):
    try:
        with transaction.atomic():
            return Centre.objects.create(**values)
    except IntegrityError as error:
        raise NotNow(TAKEN) from error


def _steps(centre, monday, today):
    for milestone, days in BEFORE.items():
        due_on = max(today, monday - timedelta(days=days))
        yield MilestoneStep(centre=centre, milestone=milestone, due_on=due_on)
