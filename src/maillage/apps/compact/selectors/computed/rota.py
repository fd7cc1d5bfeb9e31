"""Weeks of rotating-doctor centres: filled, repaired, handed over; consultations and patients.

A week belongs to the period that holds its Monday, and to the commune of its centre. Doctors are
counted in their function, and their names are public: no count of them is withheld.
"""

from collections import Counter
from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q

from maillage.apps.booking.enums import CANCELLED, State
from maillage.apps.booking.models import Appointment
from maillage.apps.compact.errors import NotMeasured
from maillage.apps.rota.enums import Cause, Formality, PostState
from maillage.apps.rota.models import (
    Centre,
    CentreMonth,
    Handover,
    LineWeek,
    MilestoneStep,
    Post,
    PostChange,
)
from maillage.apps.rota.weeks import WEEK, monday_of

from .booking import SITE
from .rows import counted, inside, kept_here, last_day, local_day, midnight, share, some

_PLACE = "line__centre__site__commune"
_POSTS = kept_here("Planning publié des centres")
_FIGURES = kept_here("Chiffres des centres")
_IS_FILLED = Q(volunteer__isnull=False)


def weeks_filled(area, period, compact=None):
    """Weeks with a doctor, of all the weeks of the published rota."""
    return share(_posts(area, period), _IS_FILLED, source=_POSTS)


def weeks_confirmed(area, period, compact=None):
    """Weeks that their doctor confirmed, of those with a doctor."""
    filled = _posts(area, period).filter(_IS_FILLED)
    return share(filled, Q(state=PostState.CONFIRMED), source=_POSTS)


def weeks_repaired(area, period, compact=None):
    """Weeks with a doctor again, of those whose doctor withdrew."""
    lost = PostChange.objects.filter(post=OuterRef("pk"), cause=Cause.WITHDRAWAL).order_by()
    return share(_posts(area, period).filter(Exists(lost)), _IS_FILLED, source=_POSTS)


def weeks_by_ready_doctors(area, period, compact=None):
    """Weeks whose doctor has every formality in order by its Monday, of those with a doctor."""
    done = Q(volunteer__formalities__done_on__lte=F("monday"))
    filled = _posts(area, period).filter(_IS_FILLED)
    rows = filled.annotate(done=Count("volunteer__formalities", filter=done))
    return share(rows, Q(done__gte=len(Formality)), source=_POSTS)


def doctors_who_came(area, period, compact=None):
    """Doctors who held at least one week that has begun."""
    begun = _posts(area, period).filter(_IS_FILLED, monday__lte=last_day(period))
    found = begun.aggregate(number=Count("volunteer", distinct=True))
    return counted(found["number"], source=_POSTS)


def handovers_done(area, period, compact=None):
    """Saturdays when who leaves validated and who arrives acknowledged all, of all handovers."""
    rows = Handover.objects.filter(
        inside(area, _PLACE), saturday__range=(period.first, period.last)
    )
    done = Q(validated_at__isnull=False, acknowledged_at__isnull=False)
    return share(rows, done, source=kept_here("Passations du samedi"))


def opening_steps_on_time(area, period, compact=None):
    """Steps of openings done by their day, of those due in the period."""
    rows = MilestoneStep.objects.filter(
        inside(area, "centre__site__commune"), due_on__range=(period.first, period.last)
    )
    return share(rows, Q(done_on__lte=F("due_on")), source=kept_here("Ouvertures de centres"))


def consultations(area, period, compact=None):
    """Consultations of the doctors of the week: marked seen, or typed where bookings say nothing.

    As `rota.selectors.figures` counts them, for every centre in two queries.
    """
    seen = _seen_by_week(area, period)
    typed = LineWeek.objects.filter(
        inside(area, _PLACE), monday__range=(period.first, period.last)
    ).order_by()
    by_hand = {
        (line, monday): number
        for line, monday, number in typed.values_list("line", "monday", "consultations")
    }
    weeks = by_hand | seen
    if not weeks:
        _check_centres(area)
        raise NotMeasured(
            "Aucune consultation de ces centres n’est connue pour cette période : marquez les "
            "rendez-vous « vu », ou saisissez le nombre de la semaine dans les chiffres du centre."
        )
    written = sum(1 for week in weeks if week not in seen)
    notes = [f"{some(written, 'semaine saisie', 'semaines saisies')} par l’équipe."]
    total = sum(weeks.values())
    return counted(total, source=_FIGURES, notes=notes if written else ())


def registered_patients(area, period, compact=None):
    """Patients registered with the centres, by the last count of each in the period."""
    rows = CentreMonth.objects.filter(
        inside(area, "centre__site__commune"), counted_on__range=(period.first, period.last)
    ).order_by("counted_on", "month", "pk")
    last = dict(rows.values_list("centre", "registered"))
    if not last:
        _check_centres(area)
        raise NotMeasured(
            "Aucun centre n’a compté ses patients pendant cette période : l’équipe les saisit "
            "dans les chiffres du centre."
        )
    silent = _centres(area).exclude(pk__in=last).count()
    notes = [f"{some(silent, 'centre', 'centres')} sans comptage sur la période."] if silent else ()
    return counted(sum(last.values()), source=_FIGURES, notes=notes)


def _posts(area, period):
    posts = Post.objects.filter(inside(area, _PLACE), line__centre__is_reserve=False)
    return posts.filter(monday__range=(period.first, period.last)).order_by()


def _seen_by_week(area, period):
    """{(line, monday): appointments marked seen}; absent where nothing was booked that week."""
    first, last = monday_of(period.first + timedelta(days=6)), monday_of(period.last)
    rows = Appointment.objects.filter(
        inside(area, SITE),
        agenda__rota_line__isnull=False,
        start__gte=midnight(first, SITE),
        start__lt=midnight(last + WEEK, SITE),
    ).exclude(state__in=(State.HELD, State.EXPIRED, *CANCELLED))
    seen = Counter()
    for line, start, departement, state in rows.order_by().values_list(
        "agenda__rota_line", "start", f"{SITE}__departement", "state"
    ):
        seen[line, monday_of(local_day(start, departement))] += state == State.SEEN
    return dict(seen)


def _centres(area):
    return Centre.objects.filter(inside(area, "site__commune"), is_reserve=False).order_by()


def _check_centres(area):
    if not _centres(area).exists():
        raise NotMeasured(
            "Aucun centre de médecins volontaires dans ce territoire : ouvrez-en un depuis la page "
            "des centres, ou choisissez un autre indicateur."
        )
