"""The lobby: one browser for each invitation, and what the patient tells without a word."""

from datetime import timedelta

import pytest

from maillage.apps.accounts.models import AuditLine
from maillage.apps.teleconsult.enums import Alone, RoomEventKind
from maillage.apps.teleconsult.errors import BadInvitation, BadRequest, NotAllowed, NotNow
from maillage.apps.teleconsult.models import RoomEvent
from maillage.apps.teleconsult.services import lobby, rooms
from maillage.apps.teleconsult.tokens import TICKET, token_of
from tests.apps.teleconsult.a_room import (
    BROWSER,
    OTHER_BROWSER,
    a_room_of_three,
    a_room_with_the_patient,
    an_accepted_room,
    an_open_room,
    join,
    token,
)
from tests.apps.teleconsult.factories import later

pytestmark = pytest.mark.django_db


def test_an_invitation_replayed_from_another_browser_is_refused():
    room = a_room_with_the_patient()
    third = room.do(rooms.invite, label="interprète")
    join(third)

    with pytest.raises(BadInvitation, match="une seule fois"):
        join(third, secret=OTHER_BROWSER)

    assert join(third) == third, "the browser that used it comes back"


def test_the_patients_address_serves_one_browser_too():
    room = an_open_room()

    with pytest.raises(BadInvitation):
        join(room.patient, secret=OTHER_BROWSER)


def test_the_secret_of_a_browser_opens_one_invitation_only():
    one, other = an_open_room(), an_accepted_room()
    join(other.patient)

    assert one.patient.browser_fingerprint != other.patient.browser_fingerprint
    assert BROWSER not in one.patient.browser_fingerprint


@pytest.mark.parametrize(("minutes", "is_late"), [(14, False), (15, True), (600, True)])
def test_an_invitation_lasts_fifteen_minutes(minutes, is_late):
    room = a_room_with_the_patient()
    third = room.do(rooms.invite, label="relais")

    if is_late:
        with pytest.raises(BadInvitation):
            join(third, now=later(minutes))
    else:
        assert join(third, now=later(minutes)).joined_at == later(minutes)


def test_whoever_joined_in_time_may_come_back_after():
    room = a_room_with_the_patient()
    third = room.do(rooms.invite, label="relais")
    join(third, now=later(14))

    assert join(third, now=later(40)).joined_at == later(14)


@pytest.mark.parametrize("given", ["", "x", "../..", "é" * 40, "A" * 38])
def test_an_address_that_we_did_not_make_is_refused(given):
    with pytest.raises(BadInvitation):
        lobby.join(participant_token=given, browser_secret=BROWSER)


def test_a_browser_without_a_secret_a_ticket_s_address_and_the_practitioner_s_are_refused():
    room = an_open_room()

    for address, secret in (
        (token(room.patient), ""),
        (token_of(room.consultation.ticket, TICKET), BROWSER),
        (token(room.practitioner), BROWSER),
    ):
        with pytest.raises(BadInvitation):
            lobby.join(participant_token=address, browser_secret=secret)


def test_an_invitation_withdrawn_or_left_is_refused():
    room = a_room_with_the_patient()
    third = room.do(rooms.invite, label="relais")
    room.do(rooms.remove_third)
    patient = room.patient
    lobby.leave(participant_id=patient.pk, now=later())
    lobby.leave(participant_id=patient.pk, now=later(1))

    for gone in (third, patient):
        with pytest.raises(BadInvitation):
            join(gone)
    assert room.kinds().count(RoomEventKind.LEFT) == 2


def test_nobody_new_joins_a_room_that_is_over():
    room = an_accepted_room()
    patient = room.patient
    room.do(rooms.end)

    with pytest.raises(NotNow):
        join(patient)


def test_the_patient_says_whether_they_are_alone_and_may_say_otherwise_later():
    room = an_open_room()
    for answer in (Alone.ALONE, Alone.WANTS_PRIVACY):
        lobby.answer_alone(participant_id=room.patient.pk, alone=answer, now=later())

    room.consultation.refresh_from_db()
    assert room.consultation.alone == Alone.WANTS_PRIVACY


@pytest.mark.parametrize("given", ["", "unknown", "perhaps"])
def test_an_answer_out_of_the_list_is_refused(given):
    room = an_open_room()

    with pytest.raises(BadRequest, match="trois réponses"):
        lobby.answer_alone(participant_id=room.patient.pk, alone=given, now=later())


def test_only_the_patient_answers_and_signals():
    room = a_room_of_three()

    for other in (room.third, room.practitioner):
        with pytest.raises(NotAllowed):
            lobby.silent_signal(participant_id=other.pk, now=later())
        with pytest.raises(NotAllowed):
            lobby.answer_alone(participant_id=other.pk, alone=Alone.ALONE, now=later())
    assert not RoomEvent.objects.filter(kind=RoomEventKind.SIGNALLED).exists()


def test_a_dot_touched_ten_times_is_one_signal_and_later_another():
    room = an_open_room()
    for seconds in (0, 1, 9, 10, 12):
        at = later() + timedelta(seconds=seconds)
        lobby.silent_signal(participant_id=room.patient.pk, now=at)

    assert room.kinds().count(RoomEventKind.SIGNALLED) == 2


def test_the_trail_does_not_tell_a_signal_from_an_answer():
    room = an_open_room()
    lobby.answer_alone(participant_id=room.patient.pk, alone=Alone.WANTS_PRIVACY, now=later())
    lobby.silent_signal(participant_id=room.patient.pk, now=later())

    answered, signalled = AuditLine.objects.order_by("-number")[:2]
    same = ("action", "actor", "subject", "details")
    assert answered.action == "room.tell"
    assert [getattr(answered, f) for f in same] == [getattr(signalled, f) for f in same]


def test_only_the_practitioner_s_screen_is_woken_by_a_signal(monkeypatch):
    room = a_room_of_three()
    woken = []
    monkeypatch.setattr("maillage.apps.teleconsult.live.changed", lambda *c: woken.extend(c))
    lobby.silent_signal(participant_id=room.patient.pk, now=later())
    lobby.answer_alone(participant_id=room.patient.pk, alone=Alone.ALONE, now=later())

    assert set(woken) == {f"duty:{room.consultation.ticket.duty_id}"}
