"""Which agendas and reasons a reader may book on the portal."""

from django.http import Http404

from maillage.apps.booking.calendars import agendas_with_openings
from maillage.apps.offer.enums import BookableBy, Channel
from maillage.apps.offer.models import Agenda
from maillage.apps.offer.selectors import visible_services


def agendas(service):
    """The open agendas of a service, with what their page shows."""
    return (
        Agenda.objects.filter(service=service, is_open=True)
        .select_related(
            "service__site__commune", "service__site__organisation", "role__practitioner"
        )
        .prefetch_related("service__reasons")
        .order_by("name", "pk")
    )


def agenda_or_404(agenda_id, viewer):
    """An open agenda of a service that this reader may see."""
    agenda = agendas_with_openings().filter(pk=agenda_id, is_open=True).first()
    if agenda is None or not visible_services(viewer).filter(pk=agenda.service_id).exists():
        raise Http404
    return agenda


def reason_or_404(agenda, reason_id):
    """A reason its service offers; whether it is booked here is another question."""
    for reason in agenda.service.reasons.all():
        if reason.pk == reason_id and reason.is_active and not reason.for_sas:
            return reason
    raise Http404


def reasons(agenda):
    """Reasons of an agenda that anyone books here."""
    return [reason for reason in agenda.service.reasons.all() if is_for_anyone(reason)]


def is_for_anyone(reason):
    """Whether a person books this reason without an account."""
    is_closed = reason.for_own_patients or reason.for_sas or not reason.is_active
    return (
        not is_closed
        and reason.bookable_by == BookableBy.EVERYONE
        and Channel.WEB in reason.channels
    )


def reasons_for_regulators(agenda):
    """Reasons of an agenda that a regulator of the SAS books."""
    return [reason for reason in agenda.service.reasons.all() if _is_for_regulators(reason)]


def _is_for_regulators(reason):
    if not reason.is_active:
        return False
    if reason.for_sas:
        return True
    is_closed = reason.for_own_patients or reason.bookable_by == BookableBy.MEMBERS
    return not is_closed and Channel.SAS in reason.channels
