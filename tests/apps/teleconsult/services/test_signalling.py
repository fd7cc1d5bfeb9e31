"""Signals between browsers, signs of life, and the ladder."""

from datetime import timedelta

import pytest
from django.db import connection

from maillage.apps.accounts.models import AuditLine
from maillage.apps.teleconsult.enums import RoomEventKind, Rung
from maillage.apps.teleconsult.errors import BadRequest, NotAllowed, NotNow, TooMuch
from maillage.apps.teleconsult.models import Signal
from maillage.apps.teleconsult.services import rooms, signalling
from tests.apps.teleconsult.a_room import (
    a_room_of_three,
    a_room_with_the_patient,
    an_open_room,
    join,
)
from tests.apps.teleconsult.factories import later

pytestmark = pytest.mark.django_db
K = RoomEventKind


def seconds(count):
    return later() + timedelta(seconds=count)


def send(sender, recipient, body='{"hello": true}', now=None):
    return signalling.signal(
        sender_id=sender.pk, recipient_id=recipient.pk, body=body, now=now or later()
    )


def climb(room, who, rung):
    return signalling.change_rung(
        consultation_id=room.consultation.pk, rung=rung, by_id=who.pk, now=later()
    )


class TestSignals:
    def test_a_message_is_stored_encrypted(self):
        room = a_room_with_the_patient()
        send(room.patient, room.practitioner, '{"candidates": ["192.0.2.7"]}')

        with connection.cursor() as cursor:
            cursor.execute("SELECT body FROM teleconsult_signal")
            assert "192.0.2.7" not in cursor.fetchone()[0]
        assert Signal.objects.get().body == '{"candidates": ["192.0.2.7"]}'

    def test_whoever_waits_in_the_lobby_neither_sends_nor_receives(self):
        room = an_open_room()

        with pytest.raises(NotAllowed, match="fait entrer"):
            send(room.patient, room.practitioner)
        with pytest.raises(NotNow, match="pas dans la salle"):
            send(room.practitioner, room.patient)

    def test_a_third_party_of_the_lobby_hears_nothing_either(self):
        room = a_room_with_the_patient()
        room.do(rooms.invite, label="relais")
        join(room.third)

        with pytest.raises(NotNow):
            send(room.patient, room.third)
        with pytest.raises(NotAllowed):
            send(room.third, room.patient)

    def test_nobody_writes_to_another_room_nor_to_themselves(self):
        one, other = a_room_with_the_patient(), a_room_with_the_patient()

        for recipient in (other.practitioner, other.patient, one.patient):
            with pytest.raises(BadRequest, match="personne de cette salle"):
                send(one.patient, recipient)

    @pytest.mark.parametrize("body", ["", "hello", "[1]", "{", '{"a": NaN}', "[" * 40_000])
    def test_a_message_is_a_json_object(self, body):
        room = a_room_with_the_patient()

        with pytest.raises(BadRequest, match="objet JSON"):
            send(room.patient, room.practitioner, body)

    def test_64_kilobytes_pass_and_not_one_more(self):
        room = a_room_with_the_patient()
        whole = '{"a": "' + "é" * ((64 * 1024 - 9) // 2) + '"}'
        send(room.patient, room.practitioner, whole)

        for body in (whole + "  ", '{"a": "' + "x" * 10_000_000 + '"}'):
            with pytest.raises(TooMuch):
                send(room.patient, room.practitioner, body)
        assert Signal.objects.count() == 1

    def test_a_room_keeps_500_messages_then_forgets_those_of_two_minutes_ago(self):
        room = a_room_with_the_patient()
        patient, practitioner = room.patient, room.practitioner
        Signal.objects.bulk_create(
            Signal(
                consultation=room.consultation,
                sender=patient,
                recipient=practitioner,
                body="{}",
                at=later(),
            )
            for _ in range(500)
        )

        with pytest.raises(TooMuch, match="Trop de messages"):
            send(patient, practitioner, now=later(2))
        send(patient, practitioner, now=seconds(121))
        assert Signal.objects.count() == 1

    def test_a_message_that_came_as_the_room_was_ending_is_forgotten(self):
        room = a_room_with_the_patient()
        message = send(room.patient, room.practitioner)
        room.do(rooms.end)
        message.pk = None
        message.save()

        assert signalling.forget_signals() == 1
        assert signalling.forget_signals() == 0


class TestPresence:
    def test_a_screen_silent_for_over_seven_seconds_is_lost_once_then_back(self):
        room = a_room_with_the_patient()
        patient, practitioner = room.patient, room.practitioner
        signalling.beat(participant_id=patient.pk, now=seconds(0))
        for at in (3, 6, 7, 8, 9):
            signalling.beat(participant_id=practitioner.pk, now=seconds(at))
        signalling.beat(participant_id=patient.pk, now=seconds(10))
        signalling.beat(participant_id=patient.pk, now=seconds(13))

        events = room.consultation.events.filter(participant=patient, kind__in=[K.LOST, K.BACK])
        told = [(e.kind, e.at) for e in events.order_by("pk")]
        assert told == [(K.LOST, seconds(8)), (K.BACK, seconds(10))]

    def test_two_screens_lost_together_both_tell_it_when_they_are_back(self):
        room = a_room_with_the_patient()
        people = [room.patient, room.practitioner]
        for someone in people:
            signalling.beat(participant_id=someone.pk, now=seconds(0))
        for someone in people:
            signalling.beat(participant_id=someone.pk, now=seconds(30))

        for someone in people:
            kinds = room.consultation.events.filter(participant=someone, kind__in=[K.LOST, K.BACK])
            assert [e.kind for e in kinds.order_by("pk")] == [K.LOST, K.BACK]

    def test_steady_signs_of_life_leave_no_line(self):
        room = a_room_with_the_patient()
        before, lines = room.kinds(), AuditLine.objects.count()
        for at in range(0, 30, 3):
            signalling.beat(participant_id=room.patient.pk, now=seconds(at))
            signalling.beat(participant_id=room.practitioner.pk, now=seconds(at + 1))

        assert room.kinds() == before
        assert AuditLine.objects.count() == lines

    def test_whoever_is_in_the_lobby_is_not_yet_counted_lost(self):
        room = an_open_room()
        signalling.beat(participant_id=room.practitioner.pk, now=later())
        signalling.beat(participant_id=room.patient.pk, now=seconds(1))
        for at in range(3, 60, 3):
            signalling.beat(participant_id=room.practitioner.pk, now=seconds(at))
        signalling.beat(participant_id=room.patient.pk, now=seconds(60))

        assert not {K.LOST, K.BACK} & set(room.kinds())


class TestLadder:
    def test_each_step_is_an_event_and_an_audit_line_and_the_same_rung_is_none(self):
        room = a_room_with_the_patient()
        for rung in (Rung.VIDEO, Rung.VIDEO, Rung.AUDIO):
            climb(room, room.patient, rung)

        room.consultation.refresh_from_db()
        events = room.consultation.events.filter(kind=K.RUNG).order_by("pk")
        assert [e.rung for e in events] == [Rung.VIDEO, Rung.AUDIO]
        assert room.consultation.rung == Rung.AUDIO
        lines = AuditLine.objects.filter(action="room.rung").order_by("number")
        assert [line.details for line in lines] == [{"rung": "video"}, {"rung": "audio"}]

    def test_up_goes_whoever_went_down_or_the_practitioner(self):
        room = a_room_of_three()
        climb(room, room.practitioner, Rung.AUDIO)
        with pytest.raises(NotNow, match="ligne est faible"):
            climb(room, room.patient, Rung.VIDEO)
        climb(room, room.third, Rung.TELEPHONE)
        climb(room, room.third, Rung.AUDIO)
        with pytest.raises(NotNow):
            climb(room, room.patient, Rung.HD)

        climb(room, room.practitioner, Rung.HD)

        room.consultation.refresh_from_db()
        assert room.consultation.rung == Rung.HD

    def test_from_the_lobby_a_patient_may_only_ask_for_the_telephone(self):
        room = an_open_room()
        with pytest.raises(NotAllowed):
            climb(room, room.patient, Rung.AUDIO)

        climb(room, room.patient, Rung.TELEPHONE)

        room.consultation.refresh_from_db()
        assert room.consultation.rung == Rung.TELEPHONE

    def test_the_practitioner_alone_offers_an_appointment_instead(self):
        room = a_room_of_three()
        for other in (room.patient, room.third):
            with pytest.raises(NotAllowed):
                climb(room, other, Rung.IN_PERSON)

        assert climb(room, room.practitioner, Rung.IN_PERSON).rung == Rung.IN_PERSON

    def test_a_quality_out_of_the_list_is_refused(self):
        room = a_room_with_the_patient()

        with pytest.raises(BadRequest):
            climb(room, room.patient, "4k")
