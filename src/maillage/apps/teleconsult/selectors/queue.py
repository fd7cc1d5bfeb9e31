"""The live queue as the doors read it."""

from maillage.apps.teleconsult.enums import LIVE, WITH_SOMEONE, DutyState
from maillage.apps.teleconsult.models import Duty, Ticket
from maillage.apps.teleconsult.tokens import TICKET, number_of

_WITH = (
    "person",
    "point__site__commune",
    "point__organisation",
    "commune",
    "known_practitioner",
    "duty__practitioner",
)


def ticket_of(token):
    """The ticket of an address, with its person and point; None for one that we did not make."""
    number = number_of(token, TICKET)
    return number and Ticket.objects.select_related(*_WITH).filter(public_id=number).first()


def ticket(pk):
    return Ticket.objects.select_related(*_WITH).get(pk=pk)


def waiting_at(point):
    """Live tickets of a point, first come first, with their people."""
    return point.tickets.filter(state__in=LIVE).select_related(*_WITH).order_by("queued_at", "pk")


def duty_of(user):
    """The duty that a practitioner holds now, or None."""
    if not hasattr(user, "practitioner"):
        return None
    duties = Duty.objects.select_related("practitioner").exclude(state=DutyState.ENDED)
    return duties.filter(practitioner=user.practitioner).first()


def ticket_with(duty):
    """The ticket proposed to a duty, accepted by it or in its room; None for a free one."""
    held = duty.tickets.filter(state__in=WITH_SOMEONE).select_related(*_WITH)
    return held.order_by("pk").first()


def history(ticket):
    """The steps of a ticket, first to last."""
    return ticket.steps.select_related("duty__practitioner").order_by("at", "pk")
