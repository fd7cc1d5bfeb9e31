"""Figures of a centre: typed or computed, both kept, and what may leave the team."""

from datetime import date, timedelta

import pytest

from maillage.apps.booking.models import Appointment, Person
from maillage.apps.rota.models import CentreMonth, Line, LineWeek
from maillage.apps.rota.selectors.figures import (
    centre_figures,
    months_between,
    team_figures,
    week_figures,
)
from tests.apps.offer.factories import open_agenda
from tests.apps.rota.factories import LONG_AGO, MONDAY, a_centre
from tests.apps.rota.handing import PARIS, at

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY = date(2027, 1, 1), date(2027, 2, 1)


@pytest.fixture
def centre():
    return a_centre()


@pytest.fixture
def line(centre):
    return centre.lines.get()


def visits(line, starts, state="seen"):
    """Appointments of the line's agenda, past the rules of booking: only their count matters."""
    if line.agenda is None:
        line.agenda, _ = open_agenda()
        line.save()
    for start in starts:
        Appointment.objects.create(
            agenda=line.agenda,
            reason=line.agenda.service.reasons.get(),
            person=Person.objects.create(family_name="Durand"),
            start=start,
            end=start + timedelta(minutes=20),
            state=state,
            channel="web",
        )


def patients(centre, registered, ill, month=JANUARY):
    CentreMonth.objects.create(
        centre=centre,
        month=month,
        registered=registered,
        long_term_ill=ill,
        counted_on=month,
        typed_at=at(month),
    )


def test_consultations_are_counted_by_week_from_what_was_marked_seen(centre, line):
    visits(line, [at(MONDAY, 9), at(MONDAY + timedelta(days=5), 9)])
    visits(line, [at(MONDAY, 11)], state="no_show")
    visits(line, [at(MONDAY + timedelta(days=7), 9)])

    first, second = week_figures(centre, MONDAY, MONDAY + timedelta(days=14))

    assert (first.computed, first.value, first.source) == (2, 2, "computed")
    assert (second.monday, second.computed) == (MONDAY + timedelta(days=7), 1)


def test_a_typed_number_is_kept_beside_the_computed_one_and_counts_without_it(centre, line):
    visits(line, [at(MONDAY, 9)])
    for number in range(2):
        monday = MONDAY + timedelta(days=7 * number)
        LineWeek.objects.create(line=line, monday=monday, consultations=80)

    both, typed = week_figures(centre, MONDAY, MONDAY + timedelta(days=14))

    assert (both.typed, both.computed, both.value, both.source) == (80, 1, 1, "computed")
    assert (typed.typed, typed.computed, typed.value, typed.source) == (80, None, 80, "typed")


def test_a_cancelled_appointment_does_not_make_a_week_known(centre, line):
    visits(line, [at(MONDAY, 9)], state="cancelled_by_person")

    [week] = week_figures(centre, MONDAY, MONDAY + timedelta(days=7))

    assert (week.value, week.source) == (None, None)


def test_days_are_those_of_paris_when_the_clocks_change(centre, line):
    """Sunday 28 March 2027, 23:30, is already on summer time: 21:30 UTC, still that week."""
    monday = date(2027, 3, 22)
    late = at(date(2027, 3, 28), 23)
    visits(line, [late, at(monday, 0)])

    assert late.astimezone(PARIS).utcoffset() == timedelta(hours=2)
    [week] = week_figures(centre, monday, monday + timedelta(days=7))
    assert week.computed == 2


def test_a_month_holds_the_weeks_whose_monday_it_holds(centre, line):
    for monday in (date(2026, 12, 28), MONDAY, date(2027, 1, 25), FEBRUARY):
        LineWeek.objects.create(line=line, monday=monday, consultations=80)

    [january, february] = team_figures(centre, JANUARY, FEBRUARY)

    assert (january.consultations, len(january.weeks), len(january.known)) == (160, 4, 2)
    assert january.per_line_week == 80
    assert february.consultations == 80


def test_lines_count_while_they_are_open(centre, line):
    Line.objects.create(centre=centre, number=2, opens_on=MONDAY + timedelta(days=7))
    line.closes_on = MONDAY + timedelta(days=5)
    line.opens_on = LONG_AGO
    line.save()

    weeks = week_figures(centre, MONDAY, MONDAY + timedelta(days=14))

    assert [(week.line.number, week.monday) for week in weeks] == [
        (1, MONDAY),
        (2, MONDAY + timedelta(days=7)),
    ]


def test_what_leaves_the_team_is_plain_and_says_its_sources(centre, line):
    patients(centre, 800, 200)
    LineWeek.objects.create(line=line, monday=MONDAY, consultations=90)

    told = centre_figures(centre, JANUARY, JANUARY)

    assert told == {
        "centre": centre.pk,
        "first": "2027-01-01",
        "last": "2027-01-01",
        "months": [
            {
                "month": "2027-01-01",
                "registered": 800,
                "counted_on": "2027-01-01",
                "long_term_share": 0.25,
                "consultations": 90,
                "per_line_week": 90.0,
                "sources": ["typed"],
            }
        ],
    }


@pytest.mark.parametrize(
    ("registered", "ill", "told"),
    [
        (10, None, (None, None)),
        (11, None, (11, None)),
        (100, 10, (100, None)),
        (100, 11, (100, 0.11)),
        (100, 90, (100, None)),
        (100, 0, (100, None)),
        (0, 0, (None, None)),
    ],
)
def test_a_count_under_eleven_does_not_leave_the_team(centre, registered, ill, told):
    patients(centre, registered, ill)

    [month] = centre_figures(centre, JANUARY, JANUARY)["months"]

    assert (month["registered"], month["long_term_share"]) == told


def test_few_consultations_do_not_leave_the_team_either(centre, line):
    LineWeek.objects.create(line=line, monday=MONDAY, consultations=10)

    [month] = centre_figures(centre, JANUARY, JANUARY)["months"]

    assert (month["consultations"], month["per_line_week"]) == (None, None)


def test_nothing_known_is_none_and_never_zero(centre):
    [month] = team_figures(centre, JANUARY, JANUARY)

    assert (month.consultations, month.per_line_week, month.patients) == (None, None, None)
    assert (month.long_term_share, month.sources) == (None, [])


def test_months_run_over_the_end_of_a_year_and_the_29_of_february():
    months = months_between(date(2027, 12, 31), date(2028, 2, 29))

    assert months == [date(2027, 12, 1), date(2028, 1, 1), date(2028, 2, 1)]
    assert months_between(date(2027, 2, 1), date(2027, 1, 31)) == []
