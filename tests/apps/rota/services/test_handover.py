"""The handover book during the week: who writes and reads it, and that nothing is lost in it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction

from maillage.apps.accounts.errors import NotAllowed
from maillage.apps.accounts.models import AuditLine
from maillage.apps.rota.errors import BadRota, NotNow, StaleEdit
from maillage.apps.rota.models import HandoverItem
from maillage.apps.rota.services.handover import (
    ItemData,
    change,
    close,
    open_book,
    open_item,
    reopen,
    write,
)
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.booking.factories import booked, person
from tests.apps.offer.factories import open_agenda
from tests.apps.rota.factories import MONDAY, a_volunteer, a_volunteer_user
from tests.apps.rota.handing import (
    SATURDAY,
    SATURDAY_MORNING,
    WEDNESDAY,
    a_doctor,
    an_item,
    at,
    two_doctors,
)

pytestmark = pytest.mark.django_db
WATCH = {"kind": "watch", "patient": "Mme Æ. d’Üzès", "phone": "05 55 00 00 07", "text": "Tension"}


@pytest.fixture
def scene():
    return two_doctors()


def test_the_doctor_of_the_week_writes_and_reads(scene):
    item = an_item(scene, **WATCH, due_on=MONDAY + timedelta(days=9))

    [read] = open_book(centre=scene.centre, user=scene.leaving, now=WEDNESDAY)
    assert (read.pk, read.patient, read.phone) == (item.pk, "Mme Æ. d’Üzès", "+33555000007")
    assert (read.line, read.written_by.user) == (scene.line, scene.leaving)


def test_nobody_else_reads_or_writes_a_word_of_it(scene):
    item = an_item(scene)
    team = MembershipFactory(organisation=scene.centre.site.organisation, role="coordinator").user
    colleague = a_volunteer_user(a_volunteer(scene.centre.collective))
    others = [scene.coordinator, scene.arriving, team, colleague, AnonymousUser()]

    for user in others:
        with pytest.raises(NotAllowed, match="réservé aux médecins"):
            open_book(centre=scene.centre, user=user, now=WEDNESDAY)
        with pytest.raises(NotAllowed):
            an_item(scene, user=user)
        with pytest.raises(NotAllowed):
            open_item(item_id=item.pk, user=user, now=WEDNESDAY)
        with pytest.raises(NotAllowed):
            close(item_id=item.pk, user=user, state="done", seen=1, now=WEDNESDAY)
    assert open_item(item_id=item.pk, user=scene.leaving, now=WEDNESDAY) == item


@pytest.mark.parametrize(
    ("day", "hour", "is_open"),
    [(-3, 23, False), (-2, 0, True), (6, 23, True), (7, 0, False)],
)
def test_the_book_is_open_from_the_saturday_of_arrival_to_the_day_after_departure(
    scene, day, hour, is_open
):
    now = at(MONDAY + timedelta(days=day), hour)

    if is_open:
        assert open_book(centre=scene.centre, user=scene.leaving, now=now) == []
    else:
        with pytest.raises(NotAllowed):
            open_book(centre=scene.centre, user=scene.leaving, now=now)


def test_what_is_written_is_not_in_the_database_as_it_is(scene):
    item = an_item(scene, **WATCH)

    with connection.cursor() as cursor:
        cursor.execute("SELECT patient, phone, text FROM rota_handoveritem WHERE id=%s", [item.pk])
        stored = " ".join(cursor.fetchone())
    assert not any(word in stored for word in ("Üzès", "555000007", "Tension"))


def test_each_reading_is_logged_with_counts_only(scene):
    an_item(scene, **WATCH)
    open_book(centre=scene.centre, user=scene.leaving, now=WEDNESDAY)

    line = AuditLine.objects.order_by("number").last()
    assert (line.action, line.details) == ("handover.read", {"items": 1})
    assert line.actor == f"user:{scene.leaving.pk}"
    assert line.subject == f"centre:{scene.centre.pk}"
    assert all("Üzès" not in str(each.details) for each in AuditLine.objects.order_by("number"))


def test_what_is_overdue_comes_first_then_results_then_patients_then_tasks(scene):
    late = {"due_on": MONDAY + timedelta(days=1)}
    task, watch = an_item(scene), an_item(scene, **WATCH)
    result = an_item(scene, kind="result", patient="M. T.", text="Bilan")
    overdue = an_item(scene, **late)

    read = open_book(centre=scene.centre, user=scene.leaving, now=WEDNESDAY)

    assert read == [overdue, result, watch, task]


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"text": "  "}, "text", "Écrivez"),
        ({"text": "x" * 601}, "text", "600 au plus"),
        ({"kind": "gossip"}, "kind", "Choisissez"),
        ({"kind": "result"}, "patient", "initiales"),
        ({"phone": "12"}, "phone", "numéro court"),
        ({"due_on": MONDAY + timedelta(days=500)}, "due_on", "plus d’un an"),
        ({"appointment": 999}, "appointment", "pas de votre ligne"),
    ],
)
def test_what_cannot_be_used_is_refused_at_its_field(scene, typed, field, words):
    with pytest.raises(BadRota) as refused:
        an_item(scene, **typed)

    assert list(refused.value.errors) == [field]
    assert words in refused.value.errors[field]
    assert not HandoverItem.objects.exists()


def test_an_appointment_of_the_line_names_the_patient(scene):
    agenda, reason = open_agenda()
    scene.line.agenda = agenda
    scene.line.save()
    start, now = at(MONDAY + timedelta(days=1), 9), at(MONDAY, 8)
    given = person(family_name="Lévêque", given_name="Noé", phone="+33555000009")
    one = booked(agenda, reason, start=start, now=now, person=given)

    item = an_item(scene, kind="watch", appointment=one.pk)

    assert (item.patient, item.phone) == ("Noé Lévêque", "+33555000009")
    assert item.appointment == one


def test_the_doctors_of_two_lines_share_one_book_and_the_slower_is_told():
    scene = two_doctors(lines=2)
    other = a_doctor(scene.centre.lines.get(number=2), 0)
    item = an_item(scene)
    mine = {"item_id": item.pk, "seen": item.version, "now": WEDNESDAY}

    change(user=other, data=ItemData(kind="task", text="Vaccins : reçus"), **mine)

    with pytest.raises(StaleEdit, match="Rien n’a été enregistré"):
        change(user=scene.leaving, data=ItemData(kind="task", text="Vaccins ?"), **mine)
    with pytest.raises(StaleEdit):
        close(user=scene.leaving, state="done", **mine)
    item.refresh_from_db()
    assert (item.text, item.state, item.version) == ("Vaccins : reçus", "open", 2)


def test_an_item_belongs_to_the_line_of_who_writes_it():
    scene = two_doctors(lines=2)
    second = scene.centre.lines.get(number=2)

    assert an_item(scene, user=a_doctor(second, 0)).line == second


def test_an_item_is_done_once(scene):
    item = an_item(scene)
    done = {"item_id": item.pk, "user": scene.leaving, "state": "done", "now": WEDNESDAY}

    item = close(seen=1, **done)

    assert (item.state, item.closed_by.user, item.closed_at) == ("done", scene.leaving, WEDNESDAY)
    assert open_book(centre=scene.centre, user=scene.leaving, now=WEDNESDAY) == []
    with pytest.raises(NotNow, match="déjà clos"):
        close(seen=2, **done)
    with pytest.raises(NotNow, match="rouvrez-le"):
        values = {"item_id": item.pk, "user": scene.leaving, "seen": 2, "now": WEDNESDAY}
        change(data=ItemData(kind="task", text="Encore"), **values)


def test_nothing_is_dropped_without_a_word(scene):
    item = an_item(scene)
    drop = {"item_id": item.pk, "user": scene.leaving, "state": "dropped", "now": WEDNESDAY}

    with pytest.raises(BadRota, match="sans raison"):
        close(seen=1, why="  ", **drop)
    dropped = close(seen=1, why="Patient déménagé", **drop)

    assert (dropped.state, dropped.why_dropped) == ("dropped", "Patient déménagé")


def test_the_database_refuses_a_drop_without_a_word_and_a_closing_by_nobody(scene):
    item = an_item(scene)
    closed = {"closed_at": WEDNESDAY, "closed_by": item.written_by}

    for values in ({"state": "dropped", **closed}, {"state": "done"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            HandoverItem.objects.filter(pk=item.pk).update(**values)


def test_a_closing_that_was_a_mistake_is_undone(scene):
    item = an_item(scene)
    mine = {"item_id": item.pk, "user": scene.leaving, "now": WEDNESDAY}
    close(seen=1, state="dropped", why="erreur", **mine)

    item = reopen(seen=2, **mine)

    assert (item.state, item.why_dropped, item.closed_by) == ("open", None, None)


def test_one_who_comes_back_on_another_line_of_the_centre_keeps_reading(scene):
    """On Saturday who leaves and who arrives read the same book."""
    item = an_item(scene)

    for user in (scene.leaving, scene.arriving):
        assert open_book(centre=scene.centre, user=user, now=SATURDAY_MORNING) == [item]
    with pytest.raises(NotAllowed):
        late = at(SATURDAY + timedelta(days=2))
        write(centre=scene.centre, user=scene.leaving, data=ItemData("task", "x"), now=late)
