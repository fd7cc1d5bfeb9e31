"""A draft becomes the published rota: all of it, or nothing."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from maillage.apps.accounts.errors import NotAllowed
from maillage.apps.accounts.models import AuditLine, Notice
from maillage.apps.booking.selectors import next_slots
from maillage.apps.rota.enums import DraftState, PostState
from maillage.apps.rota.errors import BadRota, NotNow
from maillage.apps.rota.models import BedNight, Cell, Post, PostChange
from maillage.apps.rota.services import publication
from tests.apps.rota.factories import (
    MONDAY,
    NOW,
    a_centre,
    a_collective,
    a_coordinator,
    a_draft,
    a_post,
    a_volunteer,
    a_volunteer_user,
    monday,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def drafted():
    """Two weeks of one centre; a doctor comes in the first."""
    collective = a_collective()
    centre = a_centre(collective, name="Ajain")
    volunteer = a_volunteer(collective, weeks=[MONDAY])
    draft = a_draft(collective, weeks=2)
    Cell.objects.create(draft=draft, line=centre.lines.get(), monday=MONDAY, volunteer=volunteer)
    return draft


def publish(draft, user=None, now=NOW, **values):
    user = user or a_coordinator(draft.collective)
    return publication.publish(draft=draft, user=user, now=now, **values)


def test_every_open_week_is_published_filled_or_empty(drafted):
    assert publish(drafted) == 2

    states = list(Post.objects.order_by("monday").values_list("monday", "state"))
    assert states == [(MONDAY, PostState.TO_CONFIRM), (monday(1), PostState.EMPTY)]
    assert Post.objects.first().confirm_before == NOW + timedelta(days=10)
    assert PostChange.objects.count() == 2
    assert BedNight.objects.get().post.monday == MONDAY
    drafted.refresh_from_db()
    assert drafted.state == DraftState.PUBLISHED
    assert drafted.published_at == NOW
    assert AuditLine.objects.filter(action="rota.publish").count() == 1


def test_each_doctor_is_written_to_once_with_all_their_weeks(drafted):
    cell = drafted.cells.get()
    Cell.objects.create(draft=drafted, line=cell.line, monday=monday(1), volunteer=cell.volunteer)

    publish(drafted)

    notice = Notice.objects.get()
    assert notice.recipient == cell.volunteer.email
    assert "à Ajain, du 4 au 9 janvier 2027" in notice.text
    assert "à Ajain, du 11 au 16 janvier 2027" in notice.text
    assert "jeudi 26 novembre" in notice.text
    assert "/a-confirmer/" in notice.text


def test_a_doctor_without_any_address_gets_no_message(drafted):
    volunteer = drafted.cells.get().volunteer
    volunteer.email = ""
    volunteer.save()

    publish(drafted)

    assert not Notice.objects.exists()


def test_a_patient_books_the_doctor_of_the_week_once_it_is_published(drafted):
    publish(drafted)

    agenda = drafted.cells.get().line.__class__.objects.get().agenda
    assert agenda.name == "Médecin de la semaine"
    slots = next_slots(agenda.pk, agenda.service.reasons.get(), after=NOW, limit=100)
    days = {f"{slot['start']:%Y-%m-%d}" for slot in slots}
    assert days == {f"2027-01-0{day}" for day in range(4, 10)}  # Monday to Saturday
    assert len(slots) == 6 * 9  # 9:00 to 12:00, twenty minutes each


def test_two_weeks_in_a_row_open_as_one_and_each_line_has_its_own_agenda():
    collective = a_collective()
    centre = a_centre(collective, lines=2, beds=4)
    draft = a_draft(collective, weeks=2)
    for line in centre.lines.all():
        for number in range(2):
            who = a_volunteer(collective, weeks=[monday(number)])
            Cell.objects.create(draft=draft, line=line, monday=monday(number), volunteer=who)

    publish(draft)

    names = sorted(line.agenda.name for line in centre.lines.all())
    assert names == ["Médecin de la semaine", "Médecin de la semaine, ligne 2"]
    rule = centre.lines.get(number=1).agenda.rules.get()
    assert (rule.first_day, rule.last_day) == (MONDAY, monday(1) + timedelta(days=5))


def test_a_publication_interrupted_half_way_publishes_nothing(drafted, monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(publication.notices, "enqueue", fails)

    with pytest.raises(RuntimeError):
        publish(drafted)

    assert not Post.objects.exists()
    assert not PostChange.objects.exists()
    assert not Notice.objects.exists()
    line = drafted.cells.get().line
    line.refresh_from_db()
    assert line.agenda is None
    drafted.refresh_from_db()
    assert drafted.state == DraftState.OPEN


def test_a_draft_is_published_once(drafted):
    user = a_coordinator(drafted.collective)
    publish(drafted, user)

    with pytest.raises(NotNow, match="publié"):
        publish(drafted, user)

    assert Post.objects.count() == 2


def test_weeks_already_published_refuse_the_whole_draft(drafted):
    a_post(drafted.cells.get().line, monday(1))

    with pytest.raises(BadRota, match="1 semaine de ce brouillon est déjà publiée.*Ajain"):
        publish(drafted)

    assert Post.objects.count() == 1


def test_a_doctor_published_elsewhere_that_week_refuses_the_draft(drafted):
    other = a_centre(drafted.collective)
    other.lines.update(closes_on=MONDAY)  # not in the draft any more
    a_post(other.lines.get(), MONDAY, drafted.cells.get().volunteer)

    with pytest.raises(BadRota, match="a déjà une semaine publiée"):
        publish(drafted)


def test_a_doctor_who_left_or_a_closed_line_refuses_the_draft(drafted):
    cell = drafted.cells.select_related("volunteer", "line").get()
    cell.volunteer.state = "paused"
    cell.volunteer.save()
    with pytest.raises(BadRota, match="Ne sont plus volontaires"):
        publish(drafted)

    cell.line.closes_on = MONDAY
    cell.line.save()
    with pytest.raises(BadRota, match="la ligne est fermée"):
        publish(drafted)


def test_a_running_computation_refuses_the_draft(drafted):
    drafted.solves.create(asked_at=NOW, state="running")

    with pytest.raises(BadRota, match="calcul est en cours"):
        publish(drafted)


def test_a_draft_of_closed_lines_has_nothing_to_publish():
    draft = a_draft(a_collective())

    with pytest.raises(BadRota, match="Aucune ligne"):
        publish(draft)


def test_a_week_under_way_needs_no_answer(drafted):
    publish(drafted, now=NOW + (MONDAY - NOW.date()))

    assert Post.objects.get(monday=MONDAY).state == PostState.CONFIRMED


@pytest.mark.parametrize("days", [0, 61])
def test_an_absurd_delay_is_refused(drafted, days):
    with pytest.raises(BadRota, match="de 1 à 60 jours"):
        publish(drafted, confirm_days=days)


def test_only_those_who_coordinate_this_collective_publish(drafted):
    volunteer = a_volunteer_user(drafted.cells.get().volunteer)
    for user in (volunteer, a_coordinator(a_collective())):
        with pytest.raises(NotAllowed):
            publish(drafted, user)
    assert not Post.objects.exists()

    publish(drafted, a_coordinator(drafted.collective, role="administrator"))


def test_the_database_refuses_two_posts_for_one_week(drafted):
    line = drafted.cells.get().line
    a_post(line, MONDAY)

    with pytest.raises(IntegrityError):
        a_post(line, MONDAY)
