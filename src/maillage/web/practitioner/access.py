"""Which agendas a person keeps: those of the organisations they belong to."""

from django.http import Http404

from maillage.apps.accounts.permissions import require
from maillage.apps.booking.booker import Booker
from maillage.apps.booking.calendars import agendas_with_openings
from maillage.apps.offer.models import Agenda
from maillage.apps.offer.permissions import can_manage_agenda
from maillage.apps.offer.selectors import agendas_of

NOT_YOURS = "Cet agenda est celui d’une autre organisation que les vôtres."


def agenda_for(user, agenda_id):
    """An agenda that this person keeps; 404 when there is none, `NotAllowed` for others'."""
    agenda = agendas_with_openings().filter(pk=agenda_id).first()
    if agenda is None:
        raise Http404
    require(can_manage_agenda(user, agenda) is True, NOT_YOURS)
    return agenda


def booker_for(user, agenda):
    """Changes made in this agenda are signed for the organisation that gives the care."""
    return Booker.member(user, agenda.service.site.organisation)


def can_be_away_everywhere(user, agenda):
    """Whether this person may close every agenda of the practitioner: they are that practitioner,
    or keep all these agendas.
    """
    if not agenda.role_id:
        return False
    practitioner = agenda.role.practitioner
    theirs = Agenda.objects.filter(role__practitioner=practitioner)
    return (
        practitioner.user_id == user.pk
        or not theirs.exclude(pk__in=agendas_of(user).order_by().values("pk")).exists()
    )


def first_agenda(user):
    """The agenda to open first: one's own, else the first by name of place; None without any."""
    agendas = list(agendas_of(user))
    mine = [a for a in agendas if a.role_id and a.role.practitioner.user_id == user.pk]
    return next(iter(mine or agendas), None)
