"""Continuity: patients who see again a doctor who knows them, and what is handed over done."""

from datetime import timedelta

import pytest

from maillage.apps.rota.selectors.continuity import continuity
from maillage.apps.rota.services.handover import close
from tests.apps.booking.factories import booked, person
from tests.apps.offer.factories import open_agenda
from tests.apps.rota.factories import MONDAY, a_centre, a_post, a_volunteer, monday
from tests.apps.rota.handing import WEDNESDAY, a_handover, an_item, at, two_doctors

pytestmark = pytest.mark.django_db
LAST = monday(9) - timedelta(days=1)
NOW = at(MONDAY - timedelta(days=30))


@pytest.fixture
def line():
    line = a_centre().lines.get()
    line.agenda, _ = open_agenda()
    line.save()
    return line


@pytest.fixture
def doctors(line):
    """Weeks 0 and 2 of one doctor, week 1 of another; nobody in week 3."""
    regular, other = (a_volunteer(line.centre.collective) for _ in range(2))
    for number, doctor in enumerate((regular, other, regular)):
        a_post(line, monday(number), doctor)


def seen(line, week, who, *, at_hour=9, minute=0, state="seen", **values):
    """Someone's appointment of the Tuesday of a week; `who` is the number of a person."""
    typed = {"family_name": f"Durànd{who}", "email": f"p{who}@exemple.fr", "phone": ""} | values
    start = at(monday(week) + timedelta(days=1), at_hour) + timedelta(minutes=minute)
    reason = line.agenda.service.reasons.get()
    one = booked(
        line.agenda, reason, start=start, now=start - timedelta(days=5), person=person(**typed)
    )
    one.state = state
    one.save(update_fields=["state"])


def over(line):
    return continuity(line.centre, MONDAY, LAST)


def test_a_patient_who_sees_the_same_doctor_again_is_known(line, doctors):
    seen(line, 0, 1)
    seen(line, 2, 1)
    seen(line, 0, 2, minute=20)
    seen(line, 1, 2, minute=20)
    seen(line, 2, 3, minute=40)

    found = over(line)

    assert (found.returning, found.known) == (2, 1)


def test_a_week_without_doctor_and_an_absence_make_nobody_known(line, doctors):
    seen(line, 0, 1)
    seen(line, 3, 1)
    seen(line, 0, 2, minute=20, state="no_show")
    seen(line, 2, 2, minute=20)

    found = over(line)

    assert (found.returning, found.known) == (1, 0)


def test_relatives_who_share_an_address_are_two_people(line, doctors):
    seen(line, 0, 1, given_name="Zoé")
    seen(line, 2, 1, given_name="Léo")

    assert over(line).returning == 0


def test_accents_and_capitals_do_not_make_another_person(line, doctors):
    seen(line, 0, 1, family_name="DURAND")
    seen(line, 2, 1, family_name="Durând")

    assert over(line).known == 1


def test_visits_before_the_period_make_a_patient_known(line, doctors):
    seen(line, 0, 1)
    seen(line, 2, 1)

    found = continuity(line.centre, monday(1), LAST)

    assert (found.returning, found.known) == (1, 1)
    assert continuity(line.centre, monday(3), LAST).returning == 0


@pytest.mark.parametrize(("people", "share"), [(10, None), (11, 3 / 11)])
def test_under_eleven_people_there_is_no_share(monkeypatch, line, people, share):
    monkeypatch.setattr(
        "maillage.apps.rota.selectors.continuity._seen_again",
        lambda *_: (set(range(people)), set(range(3))),
    )

    assert over(line).share == share


def test_a_centre_without_agenda_has_no_continuity_yet():
    found = continuity(a_centre(), MONDAY, LAST)

    assert (found.returning, found.share, found.old, found.median_days) == (0, None, 0, None)


def test_days_to_close_are_those_of_what_is_done_in_the_period():
    scene = two_doctors()
    for number in range(11):
        item = an_item(scene)
        when = WEDNESDAY + timedelta(hours=12 * (number % 3))
        mine = {"user": scene.leaving, "state": "done", "now": when}
        close(item_id=item.pk, seen=1, **mine)
    dropped = an_item(scene)
    mine = {"user": scene.leaving, "state": "dropped", "why": "doublon"}
    close(item_id=dropped.pk, seen=1, now=WEDNESDAY, **mine)

    found = continuity(scene.centre, MONDAY, LAST)

    assert (found.done, found.median_days) == (11, 0.5)
    assert continuity(scene.centre, monday(1), LAST).median_days is None


def test_items_open_after_two_handovers_are_counted():
    scene = two_doctors()
    an_item(scene)
    handover = a_handover(scene)
    assert continuity(scene.centre, MONDAY, LAST).old == 0

    handover.pk, handover.saturday = None, handover.saturday + timedelta(days=7)
    handover.save()
    scene.line.handover_items.get().entries.create(handover=handover, position=0)

    assert continuity(scene.centre, MONDAY, LAST).old == 1
