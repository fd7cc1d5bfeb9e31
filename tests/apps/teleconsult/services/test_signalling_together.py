"""Both browsers write at once, and the practitioner ends meanwhile: nobody waits for ever."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from maillage.apps.teleconsult.errors import NotNow
from maillage.apps.teleconsult.models import Signal
from maillage.apps.teleconsult.services import rooms, signalling
from tests.apps.teleconsult.a_room import a_room_with_the_patient
from tests.apps.teleconsult.factories import later

ROUNDS = 12


@pytest.mark.django_db(transaction=True)
def test_two_browsers_that_write_to_each_other_never_wait_for_each_other():
    room = a_room_with_the_patient()
    patient, practitioner = room.patient, room.practitioner
    together = Barrier(2)

    def write(sender, recipient):
        passed = 0
        try:
            for number in range(ROUNDS):
                together.wait(timeout=20)
                try:
                    signalling.signal(
                        sender_id=sender.pk, recipient_id=recipient.pk, body="{}", now=later()
                    )
                    # Lost and back each time: an event that points at the same rows.
                    signalling.beat(participant_id=sender.pk, now=later(number + 1))
                except NotNow:
                    continue
                passed += 1
                if sender == practitioner and number == ROUNDS // 2:
                    room.do(rooms.end)
        finally:
            connection.close()
        return passed

    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(write, (patient, practitioner), (practitioner, patient)))

    assert min(counts) >= ROUNDS // 2
    signalling.forget_signals()
    assert not Signal.objects.exists()
