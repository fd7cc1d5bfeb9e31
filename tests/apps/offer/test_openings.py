"""From stored openings to free slots: holidays, alternating weeks, exceptions, absences, nights."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from maillage.apps.offer.models import Absence, Agenda
from maillage.apps.offer.openings import PARTS, engine_parts, zone_of
from maillage.engines.availability import Calendar, availability, local_instant
from tests.apps.offer.factories import (
    OpeningExceptionFactory,
    OpeningRuleFactory,
    PractitionerRoleFactory,
    ReasonFactory,
    open_agenda,
)
from tests.apps.territory.factories import CommuneFactory, DepartementFactory

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 1, 5)


def read(agenda):
    """The agenda as it is stored, with all the engine needs."""
    return with_parts(Agenda.objects.filter(pk=agenda.pk)).get()


def with_parts(agendas):
    sites = agendas.select_related("service__site__commune", "role__practitioner")
    return sites.prefetch_related(*PARTS)


def open_days(agenda, reason, first, last):
    """Local dates on which something can be booked."""
    starts = [start.date() for start in open_starts(agenda, reason, first, last)]
    return sorted(set(starts))


def open_starts(agenda, reason, first, last):
    """Local instants that can be booked."""
    stored = read(agenda)
    zone = zone_of(stored)
    slots = availability(
        Calendar(zone, *engine_parts(stored, first, last)),
        reason=reason.pk,
        minutes=reason.minutes,
        first=local_instant(first, time(0), zone),
        last=local_instant(last + timedelta(days=1), time(0), zone),
    )
    return [datetime.fromtimestamp(slot.start * 60, UTC).astimezone(zone) for slot in slots]


def in_departement(code):
    commune = CommuneFactory(departement=DepartementFactory(code=code, name=code))
    return {"service__site__commune": commune}


def test_a_rule_opens_on_its_weekdays_at_the_clock_of_the_place():
    agenda, reason = open_agenda(**in_departement("974"), rule={"weekdays": [0]})

    starts = open_starts(agenda, reason, MONDAY, MONDAY + timedelta(days=13))

    assert len(starts) == 2 * 9
    assert starts[0].isoformat() == "2026-01-05T09:00:00+04:00"


@pytest.mark.parametrize(
    ("departement", "closed"), [("23", False), ("67", True), ("57", True), ("974", False)]
)
def test_good_friday_is_a_holiday_in_alsace_moselle_only(departement, closed):
    agenda, reason = open_agenda(**in_departement(departement))
    good_friday = date(2026, 4, 3)

    assert (good_friday not in open_days(agenda, reason, good_friday, good_friday)) is closed


def test_the_abolition_of_slavery_closes_the_20th_of_december_in_la_reunion():
    rule = {"weekdays": [6]}
    there, reason = open_agenda(**in_departement("974"), rule=rule)
    here, other = open_agenda(**in_departement("23"), rule=rule)
    day = date(2026, 12, 20)

    assert open_days(there, reason, day, day) == []
    assert open_days(here, other, day, day) == [day]


def test_a_rule_may_stay_open_on_public_holidays():
    agenda, reason = open_agenda(rule={"skips_public_holidays": False})
    day = date(2026, 7, 14)

    assert open_days(agenda, reason, day, day) == [day]


@pytest.mark.parametrize(("zone", "is_open"), [("A", False), ("B", True), ("", True)])
def test_school_holidays_are_those_of_the_zone_of_the_site(zone, is_open):
    agenda, reason = open_agenda(
        service__site__school_zone=zone, rule={"skips_school_holidays": True}
    )
    day = date(2026, 2, 12)  # zone A: 7 to 23 February 2026; zone B begins on the 14th

    assert (open_days(agenda, reason, day, day) == [day]) is is_open


def test_alternating_weeks_count_from_the_week_of_the_first_day():
    agenda, reason = open_agenda(
        rule={"weekdays": [0, 3], "every_weeks": 2, "first_day": date(2026, 1, 7)}
    )

    days = open_days(agenda, reason, date(2026, 1, 1), date(2026, 2, 6))

    assert [day.isoformat() for day in days] == [
        "2026-01-08",
        "2026-01-19",
        "2026-01-22",
        "2026-02-02",
        "2026-02-05",
    ]


def test_one_thursday_opens_and_another_closes_without_touching_the_rule():
    agenda, reason = open_agenda(rule={"weekdays": [0]})
    thursday = MONDAY + timedelta(days=3)
    OpeningExceptionFactory(agenda=agenda, day=thursday, reasons=[reason])
    OpeningExceptionFactory(agenda=agenda, day=MONDAY + timedelta(days=7), closed=True)

    days = open_days(agenda, reason, MONDAY, MONDAY + timedelta(days=14))

    assert days == [MONDAY, thursday, MONDAY + timedelta(days=14)]


def test_an_absence_of_the_practitioner_closes_all_their_agendas_and_ends_on_the_minute():
    role = PractitionerRoleFactory()
    one, reason = open_agenda(role=role)
    two, other = open_agenda(role=role)
    alone, third = open_agenda()
    until = datetime(2026, 1, 7, 9, 40, tzinfo=UTC)  # 10:40 in Paris
    Absence.objects.create(
        practitioner=role.practitioner, start=datetime(2026, 1, 5, 7, tzinfo=UTC), end=until
    )

    last = MONDAY + timedelta(days=4)
    assert open_starts(one, reason, MONDAY, last)[0] == until
    assert open_starts(two, other, MONDAY, last)[0] == until
    assert open_starts(alone, third, MONDAY, last)[0].date() == MONDAY


def test_an_absence_of_one_agenda_leaves_the_other_open():
    role = PractitionerRoleFactory()
    one, reason = open_agenda(role=role)
    two, other = open_agenda(role=role)
    Absence.objects.create(
        agenda=one, start=datetime(2026, 1, 1, tzinfo=UTC), end=datetime(2027, 1, 1, tzinfo=UTC)
    )

    assert open_days(one, reason, MONDAY, MONDAY) == []
    assert open_days(two, other, MONDAY, MONDAY) == [MONDAY]


def test_what_opens_the_night_before_is_still_open_after_midnight():
    agenda, reason = open_agenda(rule={"weekdays": [0], "starts": time(22), "ends": time(2)})
    tuesday = MONDAY + timedelta(days=1)

    starts = open_starts(agenda, reason, tuesday, tuesday)

    assert [start.strftime("%H:%M") for start in starts] == [
        *("00:00", "00:20", "00:40", "01:00", "01:20", "01:40")
    ]


def test_a_closing_of_the_night_before_still_closes_after_midnight():
    agenda, reason = open_agenda(
        rule={"weekdays": [0], "starts": time(22), "ends": time(2), "step_minutes": 60}
    )
    OpeningExceptionFactory(agenda=agenda, is_open=False, day=MONDAY, starts=time(23), ends=time(1))

    starts = open_starts(agenda, reason, MONDAY, MONDAY + timedelta(days=1))

    assert [start.strftime("%H:%M") for start in starts] == ["22:00", "01:00"]


def test_reading_agendas_for_the_engine_takes_the_same_queries_whatever_their_number(
    django_assert_num_queries,
):
    for _ in range(3):
        agenda, reason = open_agenda()
        OpeningExceptionFactory(agenda=agenda, reasons=[reason])
        OpeningRuleFactory(agenda=agenda, reasons=[ReasonFactory(service=agenda.service)])

    with django_assert_num_queries(7):
        found = [
            engine_parts(agenda, MONDAY, MONDAY + timedelta(days=90))
            for agenda in with_parts(Agenda.objects.order_by("pk"))
        ]

    assert [len(parts.rules) for parts in found] == [2, 2, 2]
    assert [len(parts.open_days) for parts in found] == [1, 1, 1]


def test_rules_outside_of_the_days_asked_are_left_out():
    agenda, _ = open_agenda(rule={"last_day": date(2026, 1, 31)})

    assert len(engine_parts(read(agenda), date(2026, 1, 31), date(2026, 3, 1)).rules) == 1
    assert engine_parts(read(agenda), date(2026, 2, 2), date(2026, 3, 1)).rules == ()
    assert engine_parts(read(agenda), date(2025, 1, 1), date(2026, 1, 4)).rules == ()
