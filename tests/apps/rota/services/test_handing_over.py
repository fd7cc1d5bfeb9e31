"""Saturday: what is open is handed over, validated, acknowledged, carried on until it is done."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from maillage.apps.accounts.errors import NotAllowed
from maillage.apps.accounts.outbox import deliver_due
from maillage.apps.rota.errors import BadRota, NotNow, StaleEdit
from maillage.apps.rota.models import Handover, HandoverEntry, Post
from maillage.apps.rota.selectors.handover import counts_of, open_items, state_of
from maillage.apps.rota.services.handing_over import (
    acknowledge,
    content_of,
    generate,
    open_handover,
    validate,
)
from maillage.apps.rota.services.handover import ItemData, change, close
from tests.apps.rota.factories import MONDAY, a_post, a_reserve, monday
from tests.apps.rota.handing import (
    SATURDAY,
    SATURDAY_MORNING,
    WEDNESDAY,
    a_doctor,
    a_handover,
    an_item,
    at,
    two_doctors,
)

pytestmark = pytest.mark.django_db
NEXT_SATURDAY = SATURDAY + timedelta(days=7)


@pytest.fixture
def scene():
    return two_doctors()


def counts_for(scene, day):
    return counts_of([scene.centre], day)[scene.centre.pk]


def validated(scene, handover, **values):
    given = {"user": scene.leaving, "seen": state_of(handover), "now": SATURDAY_MORNING}
    return validate(handover_id=handover.pk, **given | values)


def taken(scene, handover, entries=None, **values):
    if entries is None:
        entries = list(handover.entries.order_by("pk").values_list("pk", flat=True))
    given = {"user": scene.arriving, "now": SATURDAY_MORNING}
    return acknowledge(handover_id=handover.pk, entries=entries, **given | values)


def test_open_items_are_handed_over_in_order_and_once(scene):
    task, result = an_item(scene), an_item(scene, kind="result", patient="M. T.", text="Bilan")
    done = an_item(scene)
    close(item_id=done.pk, user=scene.leaving, state="done", seen=1, now=WEDNESDAY)

    assert generate(today=SATURDAY, now=SATURDAY_MORNING) == 1
    assert generate(today=SATURDAY, now=SATURDAY_MORNING) == 0
    assert generate(today=SATURDAY + timedelta(days=3), now=SATURDAY_MORNING) == 0

    entries = HandoverEntry.objects.order_by("position")
    assert [entry.item for entry in entries] == [result, task]
    assert content_of(entries[0])["text"] == "Bilan"


@pytest.mark.parametrize("today", [SATURDAY + timedelta(days=n) for n in (1, 6)])
def test_a_saturday_without_us_is_made_up_for(scene, today):
    generate(today=today, now=at(today))

    assert Handover.objects.get().saturday == SATURDAY


def test_a_doctor_who_stays_hands_over_to_nobody():
    scene = two_doctors(arrives_in=5)
    a_post(scene.line, monday(1), scene.leaving.volunteer)
    an_item(scene)

    assert generate(today=SATURDAY, now=SATURDAY_MORNING) == 0


def test_a_reserve_has_no_handover():
    scene = two_doctors()
    a_doctor(a_reserve(scene.centre.collective).lines.get(), 0)

    assert generate(today=SATURDAY, now=SATURDAY_MORNING) == 1


def test_until_it_is_validated_a_handover_follows_the_book(scene):
    item, handover = an_item(scene), a_handover(scene)
    words = ItemData(kind="task", text="Vaccins : reçus")
    change(item_id=item.pk, user=scene.leaving, data=words, seen=1, now=SATURDAY_MORNING)

    found, [entry], _ = open_handover(
        handover_id=handover.pk, user=scene.arriving, now=SATURDAY_MORNING
    )

    assert (found.validated_at, content_of(entry)["text"]) == (None, "Vaccins : reçus")


def test_once_validated_it_keeps_what_was_said_that_day(scene):
    item, handover = an_item(scene), a_handover(scene)
    validated(scene, handover, note="Bonne semaine !\r\nLa chaudière siffle.")
    words = ItemData(kind="task", text="Tout autre chose")
    change(item_id=item.pk, user=scene.arriving, data=words, seen=1, now=SATURDAY_MORNING)

    found, [entry], _ = open_handover(
        handover_id=handover.pk, user=scene.leaving, now=SATURDAY_MORNING
    )

    assert content_of(entry)["text"] == "Renouveler la commande de vaccins"
    assert found.note == "Bonne semaine !\nLa chaudière siffle."
    assert found.validated_by.user == scene.leaving


def test_notes_and_entries_are_encrypted(scene):
    an_item(scene, text="Tension")
    validated(scene, a_handover(scene), note="La chaudière siffle")

    with connection.cursor() as cursor:
        cursor.execute("SELECT note, content FROM rota_handover, rota_handoverentry")
        stored = " ".join(cursor.fetchone())
    assert "siffle" not in stored and "Tension" not in stored


def test_only_who_leaves_validates_and_only_what_they_read(scene):
    an_item(scene)
    handover = a_handover(scene)
    seen = state_of(handover)
    an_item(scene, now=SATURDAY_MORNING)

    for user in (scene.arriving, scene.coordinator):
        with pytest.raises(NotAllowed):
            validated(scene, handover, user=user)
    with pytest.raises(StaleEdit, match="relisez-le"):
        validated(scene, handover, seen=seen)
    with pytest.raises(BadRota, match="trop long"):
        validated(scene, handover, note="\n".join(["x" * 1500] * 2))
    validated(scene, handover)
    with pytest.raises(NotNow, match="déjà validée"):
        validated(scene, handover)
    with pytest.raises(NotNow, match="n’existe pas"):
        validate(handover_id=0, user=scene.leaving, seen="")


def test_who_arrives_takes_over_one_by_one_or_all_and_twice_changes_nothing(scene):
    an_item(scene)
    an_item(scene)
    handover = a_handover(scene)
    [first, second] = handover.entries.order_by("pk")

    assert taken(scene, handover, [first.pk]).acknowledged_at is None
    assert taken(scene, handover, [second.pk]).acknowledged_at == SATURDAY_MORNING
    later = at(SATURDAY + timedelta(days=1))
    assert taken(scene, handover, now=later).acknowledged_at == SATURDAY_MORNING

    first.refresh_from_db()
    assert first.acknowledged_by.user == scene.arriving
    for user in (scene.leaving, scene.coordinator):
        with pytest.raises(NotAllowed):
            taken(scene, handover, user=user)


def test_an_empty_handover_is_validated_and_received_too(scene):
    handover = a_handover(scene)

    assert validated(scene, handover).acknowledged_at is None
    assert taken(scene, handover).acknowledged_at == SATURDAY_MORNING


def test_an_entry_of_another_handover_is_not_taken(scene):
    an_item(scene)
    other = two_doctors()
    an_item(other)
    handover = a_handover(scene)
    stranger = HandoverEntry.objects.get(handover__line=other.line)

    assert taken(scene, handover, [stranger.pk]).acknowledged_at is None
    stranger.refresh_from_db()
    assert stranger.acknowledged_at is None


def test_what_is_added_after_validation_is_handed_over_too(scene):
    handover = a_handover(scene)
    validated(scene, handover)
    taken(scene, handover)

    item = an_item(scene, now=at(SATURDAY, 15))

    handover.refresh_from_db()
    assert [entry.item for entry in handover.entries.order_by("pk")] == [item]
    assert handover.acknowledged_at is None


def test_what_changes_after_it_was_taken_is_to_take_again(scene):
    item, handover = an_item(scene), a_handover(scene)
    taken(scene, handover)
    words = ItemData(kind="task", text="Autre chose")
    change(item_id=item.pk, user=scene.leaving, data=words, seen=1, now=SATURDAY_MORNING)

    assert validated(scene, handover).acknowledged_at is None


def test_what_who_arrives_writes_is_not_handed_to_themselves(scene):
    handover = a_handover(scene)
    an_item(scene, user=scene.arriving, now=at(SATURDAY, 15))

    generate(today=SATURDAY, now=at(SATURDAY, 16))

    assert handover.entries.count() == 0


def test_an_open_item_is_carried_on_and_flagged_after_two_handovers(scene):
    item = an_item(scene)
    taken(scene, a_handover(scene))
    a_doctor(scene.line, 2)

    generate(today=NEXT_SATURDAY, now=at(NEXT_SATURDAY))

    [carried] = open_items(scene.centre, NEXT_SATURDAY)
    assert (carried, carried.handovers) == (item, 2)
    assert counts_for(scene, NEXT_SATURDAY)["old"] == 1
    assert Handover.objects.order_by("saturday").last().entries.get().item == item


def test_items_wait_for_the_next_doctor_and_the_team_learns_only_how_many():
    scene = two_doctors(arrives_in=2)
    an_item(scene, kind="watch", patient="Mme Secrète", text="Tension")
    handover = a_handover(scene)
    deliver_due()

    assert generate(today=NEXT_SATURDAY, now=at(NEXT_SATURDAY)) == 0
    [letter] = mail.outbox
    assert letter.to == [scene.coordinator.email]
    assert "1 élément ouvert attend" in letter.body
    assert "Secrète" not in letter.body + letter.subject and "Tension" not in letter.body
    during = MONDAY + timedelta(days=8)
    assert counts_for(scene, during)["waiting"] == 1
    [entry] = handover.entries.all()
    assert taken(scene, handover, now=at(NEXT_SATURDAY)).acknowledged_at == at(NEXT_SATURDAY)


def test_items_of_a_doctor_who_withdrew_are_handed_over_all_the_same(scene):
    item = an_item(scene)
    Post.objects.filter(monday=MONDAY).update(volunteer=None, state="empty")

    assert generate(today=SATURDAY, now=SATURDAY_MORNING) == 1
    assert generate(today=SATURDAY, now=SATURDAY_MORNING) == 0
    assert HandoverEntry.objects.get().item == item
    assert counts_for(scene, SATURDAY)["unvalidated"] == 0


@pytest.mark.parametrize(
    ("who", "day", "reads"),
    [
        ("leaving", SATURDAY, True),
        ("leaving", SATURDAY + timedelta(days=1), True),
        ("leaving", SATURDAY + timedelta(days=2), False),
        ("arriving", SATURDAY - timedelta(days=1), False),
        ("arriving", NEXT_SATURDAY + timedelta(days=1), True),
        ("arriving", NEXT_SATURDAY + timedelta(days=2), False),
        ("coordinator", SATURDAY, False),
    ],
)
def test_its_two_doctors_read_a_handover_during_their_weeks_only(scene, who, day, reads):
    asked = {"handover_id": a_handover(scene).pk, "user": getattr(scene, who), "now": at(day)}

    if reads:
        assert open_handover(**asked)[1] == []
    else:
        with pytest.raises(NotAllowed, match="celui qui arrive"):
            open_handover(**asked)


def test_a_doctor_of_another_line_does_not_read_it():
    scene = two_doctors(lines=2)
    other = a_doctor(scene.centre.lines.get(number=2), 0)

    with pytest.raises(NotAllowed):
        open_handover(handover_id=a_handover(scene).pk, user=other, now=SATURDAY_MORNING)
