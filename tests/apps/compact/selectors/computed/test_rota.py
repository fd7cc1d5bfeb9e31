"""Weeks, doctors, consultations and patients of centres; each figure worked by hand."""

from datetime import date, timedelta

import pytest

from maillage.apps.compact.areas import read_area
from maillage.apps.compact.errors import NotMeasured
from maillage.apps.rota import models
from tests.apps.offer.factories import CareSiteFactory
from tests.apps.rota.factories import (
    NOW,
    a_centre,
    a_collective,
    a_post,
    a_reserve,
    a_volunteer,
)
from tests.apps.territory.factories import CommuneFactory

from .worked import an_agenda, an_appointment, at, measured, parts

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 5)  # the first Monday of 2026


@pytest.fixture
def ajain():
    return CommuneFactory(name="Ajain")


@pytest.fixture
def line(ajain):
    """A line of a centre of Ajain, with weeks elsewhere, in reserve and in 2025 to leave out."""
    collective = a_collective()
    line = _line_in(ajain, collective)
    doctor = a_volunteer(collective)
    for number, other in enumerate((_line_in(CommuneFactory()), a_reserve(collective).lines.get())):
        a_post(other, _monday(number), doctor)
    a_post(line, date(2025, 12, 29), doctor)  # though its Thursday is in 2026
    return line


def _line_in(commune, collective=None):
    site = CareSiteFactory(commune=commune)
    return a_centre(collective, site=site, beds=0, vehicles=0).lines.get()


def _monday(number):
    return FIRST + timedelta(weeks=number)


def test_a_week_is_filled_once_it_has_a_doctor(ajain, line):
    a_post(line, _monday(0), a_volunteer(), state="to_confirm")
    a_post(line, _monday(1), a_volunteer())
    a_post(line, _monday(2))
    assert parts("rota.weeks_filled", ajain) == (2, 3)
    assert parts("rota.weeks_confirmed", ajain) == (1, 2)
    assert parts("rota.weeks_filled", read_area("france"), "2026") == (3, 4)


def test_a_lost_week_is_repaired_once_it_has_a_doctor_again(ajain, line):
    lost, repaired, moved = a_post(line, _monday(0)), a_post(line, _monday(1), a_volunteer()), None
    moved = a_post(line, _monday(2), a_volunteer())
    for post, cause in ((lost, "withdrawal"), (repaired, "withdrawal"), (moved, "repair")):
        for _ in range(2):  # twice lost is one week
            models.PostChange.objects.create(post=post, at=NOW, actor="system", cause=cause)
    assert parts("rota.weeks_repaired", ajain) == (1, 2)


def test_a_doctor_is_ready_when_every_formality_is_done_by_their_monday(ajain, line):
    ready, late = a_volunteer(), a_volunteer()
    ready.formalities.update(done_on=_monday(0))
    late.formalities.update(done_on=_monday(0))
    late.formalities.filter(formality="contract").update(done_on=_monday(1) + timedelta(days=1))
    a_post(line, _monday(0), ready)
    a_post(line, _monday(1), late)
    a_post(line, _monday(2), late)
    a_post(line, _monday(3), a_volunteer(is_ready=False))
    a_post(line, _monday(4))
    assert parts("rota.weeks_by_ready_doctors", ajain) == (2, 4)


def test_a_doctor_came_once_their_week_began(ajain, line):
    doctor = a_volunteer()
    a_post(line, _monday(0), doctor)
    a_post(line, _monday(5), doctor)
    a_post(line, date(2026, 11, 16), a_volunteer())  # today
    a_post(line, date(2026, 11, 23), a_volunteer())
    assert parts("rota.doctors_who_came", ajain) == (2, None)


def test_a_handover_is_done_once_validated_and_acknowledged(ajain, line):
    by = a_volunteer()
    validated = {"validated_at": NOW, "validated_by": by}
    for number, done in enumerate(({**validated, "acknowledged_at": NOW}, validated, {})):
        _handover(line, date(2026, 1, 10) + timedelta(weeks=number), **done)
    _handover(line, date(2025, 12, 27))
    _handover(_line_in(CommuneFactory()), date(2026, 1, 10))
    assert parts("rota.handovers_done", ajain) == (1, 3)


def _handover(line, saturday, **values):
    models.Handover.objects.create(line=line, saturday=saturday, generated_at=NOW, **values)


def test_a_step_of_an_opening_is_on_time_when_done_by_its_day(ajain, line):
    steps = (
        ("premises", date(2026, 3, 1), date(2026, 3, 1)),
        ("agency", date(2026, 3, 1), date(2026, 3, 2)),
        ("team", date(2026, 12, 1), None),
        ("housing", date(2027, 1, 1), date(2026, 1, 1)),
    )
    for milestone, due_on, done_on in steps:
        models.MilestoneStep.objects.create(
            centre=line.centre, milestone=milestone, due_on=due_on, done_on=done_on
        )
    assert parts("rota.opening_steps_on_time", ajain) == (1, 3)
    assert parts("rota.opening_steps_on_time", CommuneFactory()) == (0, 0)


def test_consultations_are_bookings_seen_and_what_was_typed_where_none_was_booked(ajain, line):
    line.agenda = an_agenda(service__site=line.centre.site)
    line.save()
    an_appointment(line.agenda, at(1, 5))
    an_appointment(line.agenda, at(1, 11, 23))  # Sunday: same week
    an_appointment(line.agenda, at(1, 6), "no_show")
    an_appointment(line.agenda, at(1, 13), "cancelled_by_person")  # tells nothing of its week
    an_appointment(line.agenda, at(1, 2))  # the week of 29 December
    an_appointment(an_agenda(ajain), at(1, 5))  # no line
    for number, typed in ((0, 90), (1, 70)):  # the first week is told by bookings
        models.LineWeek.objects.create(line=line, monday=_monday(number), consultations=typed)
    found = measured("rota.consultations", ajain, "2026-T1")
    assert (found.numerator, found.denominator) == (72, None)
    assert found.notes == ("1 semaine saisie par l’équipe.",)


def test_a_week_over_the_end_of_a_month_belongs_to_its_monday(ajain, line):
    line.agenda = an_agenda(service__site=line.centre.site)
    line.save()
    an_appointment(line.agenda, at(2, 1))  # Sunday of the week of 26 January
    assert parts("rota.consultations", ajain, "2026-01") == (1, None)
    with pytest.raises(NotMeasured, match="saisissez le nombre de la semaine"):
        measured("rota.consultations", ajain, "2026-02")


def test_patients_are_those_of_the_last_count_of_each_centre(ajain, line):
    other = _line_in(ajain)
    _line_in(ajain)  # never counted
    counts = (
        (line, date(2026, 1, 31), 300),
        (line, date(2026, 6, 30), 420),
        (other, date(2026, 5, 31), 80),
        (other, date(2027, 1, 31), 999),
        (_line_in(CommuneFactory()), date(2026, 5, 31), 5000),
    )
    for of_line, counted_on, registered in counts:
        models.CentreMonth.objects.create(
            centre=of_line.centre, month=counted_on.replace(day=1), counted_on=counted_on,
            registered=registered, typed_at=NOW,
        )  # fmt: skip
    found = measured("rota.registered_patients", ajain)
    assert (found.numerator, found.notes) == (500, ("1 centre sans comptage sur la période.",))
    with pytest.raises(NotMeasured, match="compté ses patients"):
        measured("rota.registered_patients", ajain, "2026-07")


@pytest.mark.parametrize("key", ["rota.consultations", "rota.registered_patients"])
def test_a_territory_without_a_centre_is_not_measured(key):
    with pytest.raises(NotMeasured, match="Aucun centre"):
        measured(key, CommuneFactory())
