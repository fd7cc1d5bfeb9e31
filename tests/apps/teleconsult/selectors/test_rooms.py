"""What each participant of a room may see, and above all what they may not."""

import json
from datetime import timedelta

import pytest

from maillage.apps.teleconsult.enums import Alone, Rung
from maillage.apps.teleconsult.selectors import rooms as selectors
from maillage.apps.teleconsult.services import lobby, matching, rooms, signalling
from tests.apps.teleconsult.a_room import (
    BROWSER,
    OTHER_BROWSER,
    a_room_of_three,
    a_room_with_the_patient,
    again,
    an_accepted_room,
    an_open_room,
    join,
    token,
)
from tests.apps.teleconsult.factories import a_practitioner, later

pytestmark = pytest.mark.django_db
NOBODY = None


def here(participant, *, secret=BROWSER, user=NOBODY, now=None):
    return selectors.participant_here(
        token(participant), browser_secret=secret, user=user, now=now or later()
    )


def climb(room, who, rung):
    signalling.change_rung(
        consultation_id=room.consultation.pk, rung=rung, by_id=who.pk, now=later()
    )


def test_the_phases_follow_each_other():
    room = an_accepted_room()
    patient = room.patient
    seen = [selectors.phase_of(patient)]
    for step in (
        lambda: lobby.answer_alone(participant_id=join(patient).pk, alone=Alone.ALONE, now=later()),
        lambda: room.do(rooms.enter_as_practitioner),
        lambda: room.do(rooms.admit),
        lambda: room.do(rooms.end),
    ):
        step()
        seen.append(selectors.phase_of(again(patient)))

    assert seen == ["question", "lobby", "lobby", "room", "ended"]


def test_a_person_whose_practitioner_vanished_is_told_that_they_wait_again():
    room = a_room_with_the_patient()
    patient, third = room.patient, room.do(rooms.invite, label="proche")
    matching.give_back(now=later(10))

    assert selectors.phase_of(again(patient)) == "returned"
    assert selectors.phase_of(again(third)) == "ended"
    assert selectors.patient_address(room.consultation.ticket) is None


def test_the_address_of_the_patient_exists_from_the_acceptance_to_the_end():
    room = an_accepted_room()
    ticket = room.consultation.ticket
    assert selectors.patient_address(ticket) == token(room.patient)

    second = room.do(rooms.renew_patient)
    assert selectors.patient_address(ticket) == token(second)

    room.do(rooms.end)
    assert selectors.patient_address(ticket) is None


def test_only_the_browser_that_joined_and_the_practitioner_signed_in_are_someone():
    room = a_room_of_three()
    patient, third, practitioner = room.patient, room.third, room.practitioner

    assert here(patient) == patient
    assert here(third, secret=OTHER_BROWSER) == third
    assert here(practitioner, secret="", user=room.user) == practitioner
    assert here(patient, secret=OTHER_BROWSER, user=room.user) is None
    assert here(third, secret=BROWSER) is None
    assert here(patient, secret="") is None
    assert here(practitioner, user=a_practitioner().user) is None
    assert here(practitioner, user=room.consultation.ticket.opened_by) is None


def test_nobody_is_someone_before_they_joined():
    room = an_accepted_room()

    assert here(room.patient, secret="") is None
    assert here(room.patient) is None


@pytest.mark.parametrize(("minutes", "is_readable"), [(1, True), (30, True), (31, False)])
def test_the_patients_address_dies_half_an_hour_after_the_end(minutes, is_readable):
    room = a_room_with_the_patient()
    patient = room.patient
    room.do(rooms.end, now=later(10))

    assert (here(patient, now=later(10 + minutes)) is not None) is is_readable


def test_who_left_finds_nothing_at_their_address():
    room = a_room_of_three()
    patient, third = room.patient, room.third
    lobby.leave(participant_id=patient.pk, now=later())
    room.do(rooms.remove_third)

    assert here(patient) is None
    assert here(third, secret=OTHER_BROWSER) is None


def test_the_lobby_is_told_of_no_peer_and_no_signal():
    room = an_open_room()
    state = selectors.state_of(room.patient)

    assert state["phase"] == "question"
    assert state["peers"] == []
    assert state["signals"] == []


def test_each_gets_the_signals_sent_to_them_after_the_last_they_had():
    room = a_room_of_three()
    sent = [
        signalling.signal(
            sender_id=room.practitioner.pk,
            recipient_id=recipient.pk,
            body=json.dumps({"number": number}),
            now=later(),
        )
        for number, recipient in enumerate((room.patient, room.third, room.patient))
    ]

    state = selectors.state_of(room.patient, after=sent[0].pk)
    assert [one["body"] for one in state["signals"]] == ['{"number": 2}']
    assert state["signals"][0]["from"] == room.practitioner.pk
    assert selectors.last_signal(room.patient) == sent[2].pk
    assert selectors.last_signal(room.practitioner) == 0
    assert [one["id"] for one in selectors.state_of(room.third)["signals"]] == [sent[1].pk]


def test_a_silent_signal_is_read_by_the_practitioner_and_shows_nowhere_else():
    room = a_room_of_three()
    people = [room.patient, room.third]
    before = [(selectors.state_of(one), selectors.sentence_of(one)) for one in people]
    practitioners = selectors.state_of(room.practitioner)["version"]

    lobby.silent_signal(participant_id=room.patient.pk, now=later())
    lobby.answer_alone(participant_id=room.patient.pk, alone=Alone.WANTS_PRIVACY, now=later())

    after = [again(one) for one in people]
    assert [(selectors.state_of(one), selectors.sentence_of(one)) for one in after] == before
    assert selectors.state_of(again(room.practitioner))["version"] != practitioners
    room.consultation.refresh_from_db()
    signal, alone = selectors.practitioner_room(room.consultation)["notices"]
    assert signal.startswith("Signal discret à 10\u00a0h.")
    assert "sans dire qu’elle l’a demandé" in alone


def test_each_rung_is_a_sentence_to_everyone_in_the_room():
    room = a_room_of_three()
    said = set()
    for rung in (Rung.VIDEO, Rung.AUDIO, Rung.TELEPHONE, Rung.IN_PERSON, Rung.HD):
        climb(room, room.practitioner, rung)
        sentences = {
            selectors.sentence_of(again(one))
            for one in (room.patient, room.third, room.practitioner)
        }
        assert len(sentences) == 1, rung
        said |= sentences

    assert len(said) == 5
    assert "La ligne est faible\u00a0: le son seul continue." in said


def test_a_line_that_is_lost_is_told_to_the_others_until_it_is_back():
    room = a_room_with_the_patient()
    patient, practitioner = room.patient, room.practitioner
    usual = selectors.sentence_of(practitioner)

    def beat(someone, seconds):
        at = later() + timedelta(seconds=seconds)
        signalling.beat(participant_id=someone.pk, now=at)

    beat(patient, 0)
    beat(practitioner, 8)
    assert "coupée" in selectors.sentence_of(again(practitioner))
    assert selectors.lost_participants(room.consultation) == {patient.pk}
    beat(patient, 9)
    assert selectors.sentence_of(again(practitioner)) == usual == "Vous êtes en consultation."


def test_the_number_to_call_is_the_rooms_at_a_point_else_the_persons():
    room = an_open_room()
    ticket = room.consultation.ticket

    assert selectors.number_to_call(ticket) == "+33555000002"
    ticket.point.room_phone = ""
    assert selectors.number_to_call(ticket) == "+33555000003"


def test_the_practitioner_sees_who_waits_and_who_is_in():
    room = a_room_with_the_patient()
    room.do(rooms.invite, label="interprète")

    seen = selectors.practitioner_room(room.consultation)

    assert seen["person"]["is_in"]
    assert (seen["third"]["label"], seen["third"]["is_here"]) == ("interprète", False)
    assert selectors.practitioner_room(an_accepted_room().consultation)["token"] == ""
