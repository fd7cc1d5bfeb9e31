"""The book by itself: one reminder to who forgets to validate, and forgetting in time."""

from datetime import timedelta

import pytest
from django.core import mail

from maillage.apps.accounts.outbox import deliver_due
from maillage.apps.rota.models import Handover, HandoverEntry, HandoverItem
from maillage.apps.rota.selectors.handover import state_of
from maillage.apps.rota.services.handing_over import validate
from maillage.apps.rota.services.handover import close
from maillage.apps.rota.services.handover_care import KEPT, erase_old, remind
from tests.apps.rota.handing import (
    SATURDAY,
    SATURDAY_MORNING,
    WEDNESDAY,
    a_handover,
    an_item,
    at,
    two_doctors,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return two_doctors()


def test_who_leaves_without_validating_is_reminded_once_from_saturday_noon(scene):
    a_handover(scene)

    assert remind(now=at(SATURDAY, 11)) == 0
    assert remind(now=at(SATURDAY, 12)) == 1
    assert remind(now=at(SATURDAY, 13)) == 0
    deliver_due()
    [letter] = mail.outbox
    assert letter.to == [scene.leaving.volunteer.email]
    assert scene.centre.name in letter.subject


def test_nobody_is_reminded_of_a_validated_handover_or_when_it_is_too_late(scene):
    handover = a_handover(scene)

    assert remind(now=at(SATURDAY + timedelta(days=2))) == 0
    seen = {"seen": state_of(handover), "now": SATURDAY_MORNING}
    validate(handover_id=handover.pk, user=scene.leaving, **seen)
    assert remind(now=at(SATURDAY, 18)) == 0


def test_what_is_closed_is_erased_a_year_later_and_stays_counted(scene):
    item, handover = an_item(scene, patient="Mme D.", phone="0555000007"), a_handover(scene)
    mine = {"user": scene.leaving, "state": "dropped", "why": "déménagée"}
    close(item_id=item.pk, seen=1, now=WEDNESDAY, **mine)
    still_open = an_item(scene)

    assert erase_old(now=WEDNESDAY + KEPT) == 0
    assert erase_old(now=WEDNESDAY + KEPT + timedelta(minutes=1)) == 1

    item = HandoverItem.objects.get(pk=item.pk)
    assert (item.patient, item.phone, item.text, item.why_dropped) == ("", "", "", None)
    assert item.state == "dropped" and item.erased_at
    assert HandoverEntry.objects.get(item=item).content == ""
    assert HandoverItem.objects.get(pk=still_open.pk).text
    assert not Handover.objects.get(pk=handover.pk).erased_at


def test_what_was_handed_over_a_year_ago_is_erased_even_if_it_is_still_open(scene):
    item, handover = an_item(scene), a_handover(scene)
    seen = {"seen": state_of(handover), "now": SATURDAY_MORNING}
    validate(handover_id=handover.pk, user=scene.leaving, note="La chaudière siffle", **seen)

    assert erase_old(now=at(SATURDAY + KEPT + timedelta(days=1))) == 1

    handover.refresh_from_db()
    assert (handover.note, handover.entries.get().content) == ("", "")
    assert HandoverItem.objects.get(pk=item.pk).text
