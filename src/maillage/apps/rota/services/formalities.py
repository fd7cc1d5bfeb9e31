"""Formalities of volunteers: settled one by one by the collective, reminded before they are due."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.french import date_in_words
from maillage.apps.rota.enums import Formality, VolunteerState
from maillage.apps.rota.errors import BadRota, NotNow
from maillage.apps.rota.formalities import REMINDED_BEFORE, STEPS
from maillage.apps.rota.models import FormalityDone

from . import letters

FARTHEST = timedelta(days=731)
HERE = (VolunteerState.ACTIVE, VolunteerState.PAUSED)
_OF_VOLUNTEERS = [code for code, step in STEPS.items() if step.by_volunteer]


@transaction.atomic
def tick_formality(*, volunteer, formality, is_done, user, now):
    """Say that a formality is in order, or no longer. Raises `NotNow` when there is none."""
    held = FormalityDone.objects.select_for_update(of=("self",))
    found = held.filter(volunteer=volunteer, formality=formality).first()
    if found is None:
        raise NotNow("Cette démarche n’est pas demandée à ce médecin.")
    found.done_on = timezone.localdate(now) if is_done else None
    found.checked_by = user if is_done else None
    found.save(update_fields=["done_on", "checked_by"])
    audit.record(
        actor=audit.actor_of(user),
        action="volunteer.formality",
        subject=f"volunteer:{volunteer.pk}",
        details={"formality": str(formality), "is_done": is_done},
    )
    return found


@transaction.atomic
def put_off(*, volunteer, formality, due_on, user, now):
    """Give a formality another due date; it is reminded again. Raises `BadRota` or `NotNow`."""
    today = timezone.localdate(now)
    if not today <= due_on <= today + FARTHEST:
        raise BadRota("Donnez une date entre aujourd’hui et dans deux ans.")
    held = FormalityDone.objects.filter(volunteer=volunteer, formality=formality, done_on=None)
    if not held.update(due_on=due_on, reminded_on=None):
        raise NotNow("Cette démarche est déjà en règle.")
    audit.record(
        actor=audit.actor_of(user),
        action="volunteer.put_off",
        subject=f"volunteer:{volunteer.pk}",
        details={"formality": str(formality)},
    )


def remind_due(today, *, actor=audit.SYSTEM):
    """Write once to each volunteer about what they owe within ten days; return how many letters.

    What the collective does itself is on its own list, and reminded to nobody.
    """
    due = FormalityDone.objects.filter(
        formality__in=_OF_VOLUNTEERS,
        done_on=None,
        reminded_on=None,
        due_on__lte=today + REMINDED_BEFORE,
        volunteer__state__in=HERE,
    )
    owed = due.order_by().values_list("volunteer", flat=True).distinct()
    return sum(_remind(volunteer, due, today, actor) for volunteer in sorted(owed))


@transaction.atomic
def _remind(volunteer_id, due, today, actor):
    rows = due.filter(volunteer=volunteer_id).select_for_update(of=("self",))
    rows = list(rows.select_related("volunteer__collective").order_by("due_on", "formality"))
    if not rows:  # another process has just done it
        return 0
    FormalityDone.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_on=today)
    volunteer = rows[0].volunteer
    letters.write(
        [volunteer.email],
        "Ce qu’il reste à préparer avant votre semaine",
        "formalities",
        name=volunteer.full_name,
        collective=volunteer.collective.name,
        lines=[_line(row) for row in rows],
    )
    audit.record(
        actor=actor,
        action="volunteer.remind",
        subject=f"volunteer:{volunteer.pk}",
        details={"formalities": len(rows)},
    )
    return 1


def _line(row):
    return {
        "name": row.get_formality_display(),
        "who": STEPS[Formality(row.formality)].who,
        "day": date_in_words(row.due_on),
    }
