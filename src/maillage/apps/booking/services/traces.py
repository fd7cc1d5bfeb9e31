"""What every change leaves behind: its history line, its audit line, the slots written anew."""

from maillage.apps.accounts import audit
from maillage.apps.booking import free_slots
from maillage.apps.booking.booker import Booker
from maillage.apps.booking.enums import Change, State
from maillage.apps.booking.errors import AlreadyDone
from maillage.apps.booking.models import Appointment, AppointmentChange


def locked(appointment_id):
    """One appointment, that nobody else can change until the transaction ends."""
    found = Appointment.objects.select_for_update(of=("self",)).select_related(
        "agenda__service__site__commune",
        "agenda__service__site__organisation",
        "agenda__role__practitioner",
        "reason",
        "person__responsible",
        "regulator",
    )
    try:
        return found.get(pk=appointment_id)
    except Appointment.DoesNotExist as error:
        raise AlreadyDone("Ce rendez-vous n’existe plus.") from error


def note(appointment, change, *, booker, now, before=None):
    """One line of the appointment's history; `before` is its copy before the change."""
    return AppointmentChange.objects.create(
        appointment=appointment,
        at=now,
        change=change,
        by=booker.by,
        actor=booker.actor,
        state_before=before.state if before else "",
        start_before=before.start if before else None,
        agenda_before_id=before.agenda_id if before else None,
    )


def record(appointment, action, *, booker, **details):
    """The audit line, last of the transaction."""
    audit.record(
        actor=booker.actor,
        action=f"appointment.{action}",
        subject=f"appointment:{appointment.pk}",
        details={"agenda": appointment.agenda_id, "by": str(booker.by), **details},
    )


def expire(appointments, *, now, booker=None):
    """Give back the places held past their time; return how many."""
    booker, count = booker or Booker.system(), 0
    for appointment in appointments.select_for_update():
        before = Appointment(
            state=appointment.state, start=appointment.start, agenda_id=appointment.agenda_id
        )
        appointment.state, appointment.held_until = State.EXPIRED, None
        appointment.save(update_fields=["state", "held_until"])
        appointment.contact_proofs.all().delete()
        note(appointment, Change.EXPIRED, booker=booker, now=now, before=before)
        free_slots.refresh_around(appointment, now=now)
        record(appointment, "expire", booker=booker)
        count += 1
    return count
