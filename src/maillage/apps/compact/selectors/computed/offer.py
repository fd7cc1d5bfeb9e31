"""The care directory as it stands today: who takes new patients, how sure it is, how soon.

Only its present state is kept: a period that does not hold today is refused.
"""

from datetime import timedelta
from statistics import median

from django.db.models import Min, Q
from django.utils import timezone

from maillage.apps.booking.models import FreeSlot
from maillage.apps.compact.errors import NotMeasured
from maillage.apps.offer.enums import BookableBy, CareType, Visibility, Yes
from maillage.apps.offer.models import Agenda, CareService

from .rows import check_holds_today, counted, inside, kept_here, share, some

_SERVICES = kept_here("Annuaire partagé des soins")
_SLOTS = kept_here("Créneaux libres")


def taking_new_patients(area, period, compact=None):
    """GP services that take new patients, of those that said yes or no."""
    services = _services(area, period).filter(care_type=CareType.GENERAL_MEDICINE)
    told = services.exclude(takes_new_patients=Yes.UNKNOWN)
    silent = services.count() - told.count()
    notes = [f"{some(silent, 'service ne le dit', 'services ne le disent')} pas."] if silent else ()
    return share(told, Q(takes_new_patients=Yes.YES), source=_SERVICES, notes=notes)


def up_to_date(area, period, compact=None):
    """Services confirmed before their date, of all those of the directory."""
    is_sure = Q(confirm_before__gt=timezone.localdate())
    return share(_services(area, period), is_sure, source=_SERVICES)


def rights_services(area, period, compact=None):
    """Services that help people to obtain their rights, seen by everyone."""
    found = _services(area, period).filter(care_type=CareType.SOCIAL_RIGHTS)
    return counted(found.filter(visibility=Visibility.ALL).count(), source=_SERVICES)


def days_to_first_slot(area, period, compact=None):
    """Median, over GP services, of the days until the first slot free for everyone."""
    check_holds_today(period, "des créneaux libres")
    now = timezone.now()
    services = Q(agenda__service__care_type=CareType.GENERAL_MEDICINE)
    place = "agenda__service__site__commune"
    slots = FreeSlot.objects.filter(
        inside(area, place), services, reason__bookable_by=BookableBy.EVERYONE, start__gte=now
    )
    slots = slots.filter(agenda__is_open=True).order_by().values("agenda__service")
    firsts = [row["first"] for row in slots.annotate(first=Min("start"))]
    full = _open_services(area) - len(firsts)
    notes = [f"{some(full, 'service', 'services')} sans aucun créneau libre."] if full else ()
    days = [(first - now) // timedelta(days=1) for first in firsts]
    return counted(median(days) if days else None, source=_SLOTS, notes=notes)


def _open_services(area):
    agendas = Agenda.objects.filter(
        inside(area, "service__site__commune"),
        is_open=True,
        service__care_type=CareType.GENERAL_MEDICINE,
    ).order_by()
    number = agendas.values("service").distinct().count()
    if not number:
        raise NotMeasured(
            "Aucun service de médecine générale de ce territoire n’ouvre d’agenda dans Maillage : "
            "invitez-en un à ouvrir le sien."
        )
    return number


def _services(area, period):
    check_holds_today(period, "de l’annuaire")
    services = CareService.objects.filter(inside(area, "site__commune"), hidden_at=None)
    return services.filter(site__hidden_at=None).order_by()
