"""Whether patients see again a doctor who knows them, and whether what is handed over gets done.

Under eleven people, or items, no share and no median: « pas assez de données ».
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.db.models import Count
from django.utils import timezone

from maillage.apps.booking.enums import State
from maillage.apps.booking.models import Appointment
from maillage.apps.booking.selectors.people import plain
from maillage.apps.booking.statistics import SMALLEST_COUNT
from maillage.apps.rota.enums import ItemState
from maillage.apps.rota.models import HandoverItem, Line, Post
from maillage.apps.rota.weeks import monday_of

from .handover import TOO_MANY, start_of

A_DAY = timedelta(days=1)
DEFINITIONS = {
    "share": "Parmi les patients vus pendant la période et déjà venus au centre, ceux qu’un "
    "médecin qui les avait déjà vus ici a revus au moins une fois. Un patient est reconnu à son "
    "téléphone ou son courriel, et à son nom. Source\u00a0: rendez-vous marqués «\u00a0vu\u00a0», "
    "planning publié.",
    "old": "Éléments du cahier encore ouverts aujourd’hui après deux passations ou plus. "
    "Source\u00a0: cahier de passation, sans son contenu.",
    "median_days": "Temps médian entre l’écriture d’un élément et le moment où il est fait, pour "
    "ceux faits pendant la période. Source\u00a0: cahier de passation, sans son contenu.",
}


@dataclass(frozen=True)
class Continuity:
    """Of a centre over some days. `share` (0 to 1) and `median_days` are None under eleven.

    returning : patients of the period who had come before; known : those a doctor saw again
    """

    returning: int
    known: int
    old: int
    done: int
    median_days: float | None

    @property
    def share(self):
        return self.known / self.returning if self.returning >= SMALLEST_COUNT else None


def continuity(centre, first, last):
    """`Continuity` of a centre from a day to another, both included."""
    returning, known = _seen_again(centre, first, last)
    days = _days_to_close(centre, first, last)
    open_items = HandoverItem.objects.filter(line__centre=centre, state=ItemState.OPEN)
    old = open_items.annotate(handovers=Count("entries")).filter(handovers__gte=TOO_MANY)
    return Continuity(
        returning=len(returning),
        known=len(known),
        old=old.count(),
        done=len(days),
        median_days=median(days) if len(days) >= SMALLEST_COUNT else None,
    )


def _seen_again(centre, first, last):
    """Patients of the period who had come before, and those that a doctor saw again."""
    lines = Line.objects.filter(centre=centre, agenda__isnull=False)
    by_agenda = dict(lines.order_by().values_list("agenda", "pk"))
    posts = Post.objects.filter(line__centre=centre, volunteer__isnull=False).order_by()
    doctors = {
        (line, monday): doctor
        for line, monday, doctor in posts.values_list("line", "monday", "volunteer")
    }
    begins, doctors_of, returning, known = start_of(first), defaultdict(set), set(), set()
    for visit in _visits(by_agenda, before=start_of(last + A_DAY)):
        who, local = _who(visit.person), timezone.localdate(visit.start)
        doctor = doctors.get((by_agenda[visit.agenda_id], monday_of(local)))
        if visit.start >= begins and who in doctors_of:
            returning.add(who)
            if doctor is not None and doctor in doctors_of[who]:
                known.add(who)
        doctors_of[who].add(doctor)
    return returning, known


def _visits(by_agenda, before):
    visits = Appointment.objects.filter(
        agenda__in=by_agenda, state=State.SEEN, start__lt=before, person__isnull=False
    )
    return visits.select_related("person__responsible").order_by("start", "pk")


def _who(person):
    """The same for two bookings of one person: their contact, or their relative's, and name."""
    contact = person.phone_fingerprint or person.email_fingerprint
    if not contact and person.responsible:
        contact = person.responsible.phone_fingerprint or person.responsible.email_fingerprint
    return (contact, plain(person.full_name)) if contact else (person.pk,)


def _days_to_close(centre, first, last):
    """Whole and part days from writing to done, of the items done in the period."""
    done = HandoverItem.objects.filter(
        line__centre=centre,
        state=ItemState.DONE,
        closed_at__gte=start_of(first),
        closed_at__lt=start_of(last + A_DAY),
    )
    times = done.order_by().values_list("written_at", "closed_at")
    return [(closed - written) / A_DAY for written, closed in times]
