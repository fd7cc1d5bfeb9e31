"""Patients and consultations of a centre, week by week and month by month, each with its source.

Consultations: appointments of a line's agenda marked « vu », by the week (Monday to Sunday, clock
of the centre) they start in. Where bookings say nothing, what the team typed. Both are kept.
A month holds the weeks whose Monday it holds.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from maillage.apps.booking.enums import CANCELLED, State
from maillage.apps.booking.models import Appointment
from maillage.apps.booking.statistics import SMALLEST_COUNT
from maillage.apps.rota.enums import FigureSource
from maillage.apps.rota.models import CentreMonth, Line, LineWeek
from maillage.apps.rota.weeks import WEEK, monday_of

from .handover import start_of

DEFINITIONS = {
    "registered": "Patients qui ont déclaré le centre comme médecin traitant, comptés par l’équipe "
    "le jour indiqué.",
    "long_term_ill": "Part de ces patients en affection de longue durée, comptée le même jour.",
    "consultations": "Rendez-vous des agendas du médecin de la semaine marqués «\u00a0vu\u00a0», "
    "ou nombre saisi par l’équipe quand l’agenda ne dit rien. Un mois compte les semaines qui "
    "commencent un lundi de ce mois.",
    "per_line_week": "Consultations du mois, divisées par le nombre de semaines et de lignes dont "
    "le nombre est connu.",
}
_NEVER_BOOKED = (State.HELD, State.EXPIRED, *CANCELLED)


@dataclass(frozen=True)
class WeekFigure:
    """Consultations of one line in one week; None: not known. Bookings count first."""

    line: Line
    monday: date
    typed: int | None
    computed: int | None

    @property
    def value(self):
        return self.typed if self.computed is None else self.computed

    @property
    def source(self):
        """Where `value` comes from; None without any."""
        if self.value is None:
            return None
        return FigureSource.TYPED if self.computed is None else FigureSource.COMPUTED


@dataclass(frozen=True)
class MonthFigures:
    """One month of a centre. `patients` is what was typed of its patients, or None."""

    month: date
    patients: CentreMonth | None
    weeks: list[WeekFigure]

    @property
    def known(self):
        return [week for week in self.weeks if week.value is not None]

    @property
    def consultations(self):
        return sum(week.value for week in self.known) if self.known else None

    @property
    def per_line_week(self):
        """Mean of the weeks and lines whose number is known."""
        return self.consultations / len(self.known) if self.known else None

    @property
    def sources(self):
        return sorted({week.source for week in self.known})

    @property
    def long_term_share(self):
        """0 to 1; None where it is not known."""
        found = self.patients
        if found is None or found.long_term_ill is None or not found.registered:
            return None
        return found.long_term_ill / found.registered


def team_figures(centre, first, last):
    """`MonthFigures` of each month from `first`'s to `last`'s: whole numbers, for the team only."""
    months = months_between(first, last)
    end = _next(months[-1]) if months else first
    typed = CentreMonth.objects.filter(centre=centre, month__in=months)
    by_month = {each.month: each for each in typed}
    weeks = week_figures(centre, months[0], end) if months else []
    return [
        MonthFigures(
            month=month,
            patients=by_month.get(month),
            weeks=[week for week in weeks if month <= week.monday < _next(month)],
        )
        for month in months
    ]


def centre_figures(centre, first, last):
    """What may be told outside the team, as plain data: counts under 11 are None.

    Returns {"centre", "first", "last", "months": [{"month", "registered", "counted_on",
    "long_term_share" (0 to 1), "consultations", "per_line_week", "sources"}]}; dates as 2027-01-31.
    """
    months = team_figures(centre, first, last)
    return {
        "centre": centre.pk,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "months": [_published(month) for month in months],
    }


def week_figures(centre, first, end):
    """`WeekFigure` of each line open in each week whose Monday is from `first` to before `end`."""
    lines = list(Line.objects.filter(centre=centre).order_by("number", "pk"))
    mondays = _mondays(first, end)
    typed = LineWeek.objects.filter(line__in=lines, monday__in=mondays)
    by_hand = {(each.line_id, each.monday): each.consultations for each in typed}
    computed = _computed(lines, mondays)
    return [
        WeekFigure(line, monday, by_hand.get((line.pk, monday)), computed.get((line.pk, monday)))
        for monday in mondays
        for line in lines
        if line.opens_on < monday + WEEK and (line.closes_on is None or line.closes_on >= monday)
    ]


def month_of(centre, month):
    """What was typed of a month's patients, or None."""
    return CentreMonth.objects.filter(centre=centre, month=month).first()


def months_between(first, last):
    """First days of the months from one day's to another's, both included.

    >>> months_between(date(2026, 12, 30), date(2027, 1, 2))
    [datetime.date(2026, 12, 1), datetime.date(2027, 1, 1)]
    """
    months, month = [], first.replace(day=1)
    while month <= last:
        months.append(month)
        month = _next(month)
    return months


def _next(month):
    return (month + timedelta(days=31)).replace(day=1)


def _mondays(first, end):
    monday = monday_of(first + timedelta(days=6))
    return [monday + number * WEEK for number in range(-(-(end - monday).days // 7))]


def _computed(lines, mondays):
    """{(line, monday): appointments marked seen}; absent where nothing was booked that week."""
    by_agenda = {line.agenda_id: line.pk for line in lines if line.agenda_id}
    if not by_agenda or not mondays:
        return {}
    inside = Q(start__gte=start_of(mondays[0]), start__lt=start_of(mondays[-1] + WEEK))
    rows = Appointment.objects.filter(inside, agenda__in=by_agenda).exclude(state__in=_NEVER_BOOKED)
    seen, booked = Counter(), set()
    for agenda, start, state in rows.order_by().values_list("agenda", "start", "state"):
        key = by_agenda[agenda], monday_of(timezone.localdate(start))
        booked.add(key)
        seen[key] += state == State.SEEN
    return {key: seen[key] for key in booked}


def _published(month):
    patients, share = month.patients, month.long_term_share
    registered = _at_least_11(patients.registered) if patients else None
    parts = (share * patients.registered, (1 - share) * patients.registered) if share else (0,)
    consultations = _at_least_11(month.consultations)
    return {
        "month": month.month.isoformat(),
        "registered": registered,
        "counted_on": patients.counted_on.isoformat() if patients else None,
        "long_term_share": share if min(map(round, parts)) >= SMALLEST_COUNT else None,
        "consultations": consultations,
        "per_line_week": None if consultations is None else month.per_line_week,
        "sources": [source.value for source in month.sources],
    }


def _at_least_11(value):
    return value if value is not None and value >= SMALLEST_COUNT else None
