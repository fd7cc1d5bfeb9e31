"""Patients' slots follow the weeks that have a doctor."""

from datetime import date, time

import pytest
from django.utils import timezone

from maillage.apps.booking.models import FreeSlot
from maillage.apps.offer.models import CareService, OpeningRule
from maillage.apps.rota.models import Post
from maillage.apps.rota.services import slots
from tests.apps.rota.factories import (
    MONDAY,
    NOW,
    a_centre,
    a_collective,
    a_post,
    a_reserve,
    a_volunteer,
    monday,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 16)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def line():
    return a_centre(a_collective()).lines.get()


def serve(line, *numbers):
    for number in numbers:
        a_post(line, monday(number), a_volunteer(line.centre.collective))
    slots.follow_weeks([line.pk], today=TODAY)
    line.refresh_from_db()


def spans(line):
    rules = line.agenda.rules.order_by("first_day", "starts")
    return [(f"{rule.first_day:%d/%m}", f"{rule.last_day:%d/%m}") for rule in rules]


def test_weeks_in_a_row_are_one_opening_and_a_gap_is_a_gap(line):
    serve(line, 0, 1, 3)

    assert spans(line) == [("04/01", "16/01"), ("25/01", "30/01")]


def test_a_week_that_loses_its_doctor_closes(line):
    serve(line, 0, 1, 2)
    Post.objects.filter(monday=monday(1)).delete()

    slots.follow_weeks([line.pk], today=TODAY)

    assert spans(line) == [("04/01", "09/01"), ("18/01", "23/01")]
    assert not FreeSlot.objects.filter(start__date__range=(monday(1), monday(2))).exclude(
        start__date=monday(2)
    )


def test_weeks_gone_by_stay_written_as_they_were_open(line):
    serve(line, 0, 1, 2)
    Post.objects.filter(monday=monday(2)).delete()

    slots.follow_weeks([line.pk], today=monday(1))

    assert spans(line) == [("04/01", "10/01"), ("11/01", "16/01")]


def test_nothing_is_written_when_nothing_changes(line):
    serve(line, 0, 1)
    before = set(OpeningRule.objects.values_list("pk", flat=True))

    slots.follow_weeks([line.pk], today=TODAY)

    assert set(OpeningRule.objects.values_list("pk", flat=True)) == before


def test_the_hours_are_those_of_the_site_and_lunch_is_kept(line):
    site = line.centre.site
    site.opening_hours = [
        [0, "09:00", "12:00"],
        [0, "14:00", "18:00"],
        [1, "09:00", "12:00"],
        [2, "09:00", "09:10"],  # too short for a visit
        [6, "09:00", "12:00"],  # Sunday: the doctor is on the road
    ]
    site.save()

    serve(line, 0)

    rules = line.agenda.rules.order_by("starts").values_list("weekdays", "starts", "ends")
    assert list(rules) == [([0, 1], time(9), time(12)), ([0], time(14), time(18))]


def test_one_service_and_one_reason_for_all_the_lines_of_a_site(line):
    other = line.centre.lines.create(number=2, opens_on=MONDAY)

    for each in (line, other, line):
        slots.ensure_agenda(each)

    service = CareService.objects.get(site=line.centre.site, name=slots.NAME)
    assert service.agendas.count() == 2
    assert service.reasons.count() == 1


def test_a_reserve_has_no_slots():
    line = a_reserve(a_collective()).lines.get()

    serve(line, 0)

    assert line.agenda is None
