"""The practitioner's room: who may what, in which order, and what is left after."""

import pytest
from django.db import IntegrityError, transaction

from maillage.apps.accounts.errors import NotAllowed
from maillage.apps.accounts.models import AuditLine
from maillage.apps.teleconsult.enums import ParticipantKind, RoomEventKind, Rung, TicketState
from maillage.apps.teleconsult.errors import BadRequest, NotNow
from maillage.apps.teleconsult.models import Consultation, Participant, Signal
from maillage.apps.teleconsult.selectors.rooms import sentence_of
from maillage.apps.teleconsult.services import lobby, matching, rooms, signalling
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.teleconsult.a_room import (
    OTHER_BROWSER,
    a_room_of_three,
    a_room_with_the_patient,
    an_accepted_room,
    an_open_room,
    join,
)
from tests.apps.teleconsult.factories import a_practitioner, an_open_point, later

pytestmark = pytest.mark.django_db
K = RoomEventKind


def test_the_patient_never_enters_before_the_practitioner():
    room = an_accepted_room()
    join(room.patient)

    with pytest.raises(NotNow, match="Entrez d’abord"):
        room.do(rooms.admit)
    with transaction.atomic(), pytest.raises(IntegrityError):
        Consultation.objects.filter(pk=room.consultation.pk).update(admitted_at=later())


def test_nobody_is_let_in_by_themselves():
    room = an_open_room()

    assert room.patient.joined_at
    assert room.patient.admitted_at is None
    assert room.consultation.admitted_at is None
    assert room.consultation.ticket.state == TicketState.ACCEPTED


def test_entering_opens_the_room_once():
    room = an_accepted_room()
    room.do(rooms.enter_as_practitioner)
    room.do(rooms.enter_as_practitioner, now=later(5))

    room.consultation.refresh_from_db()
    assert room.consultation.opened_at == later()
    assert room.kinds() == [K.OPENED]
    assert room.consultation.participants.filter(kind=ParticipantKind.PRACTITIONER).count() == 1


@pytest.mark.parametrize(
    ("tested", "said"),
    [
        (Rung.HD, "Vous êtes en consultation."),
        (Rung.VIDEO, "moins nette"),
        (Rung.AUDIO, "le son seul"),
    ],
)
def test_a_room_opens_on_the_rung_of_the_last_line_test_and_says_so(tested, said):
    point = an_open_point()
    old = point.line_tests.get()
    old.pk, old.at, old.rung = None, later(), tested
    old.save()
    room = an_open_room(point=point)

    assert room.consultation.rung == tested
    assert room.consultation.events.get(kind=K.OPENED).rung == tested
    assert said in sentence_of(room.practitioner)


def test_letting_the_patient_in_ends_the_wait():
    room = a_room_with_the_patient()

    ticket = room.consultation.ticket
    ticket.refresh_from_db()
    assert ticket.state == TicketState.IN_ROOM
    assert ticket.started_at == later()
    assert room.consultation.admitted_at == later()
    assert room.kinds() == [K.OPENED, K.JOINED, K.ADMITTED]


def test_an_empty_lobby_cannot_be_let_in_but_by_telephone():
    room = an_accepted_room()
    room.do(rooms.enter_as_practitioner)
    with pytest.raises(NotNow, match="pas encore devant son écran"):
        room.do(rooms.admit)

    called = an_accepted_room(modality="telephone", duty=None)
    called.do(rooms.enter_as_practitioner)
    called.do(rooms.admit)

    called.consultation.refresh_from_db()
    assert called.consultation.rung == Rung.TELEPHONE
    assert called.consultation.admitted_at


@pytest.mark.parametrize(
    ("service", "values"),
    [
        (rooms.enter_as_practitioner, {}),
        (rooms.admit, {}),
        (rooms.invite, {"label": "relais"}),
        (rooms.admit_third, {}),
        (rooms.remove_third, {}),
        (rooms.renew_patient, {}),
        (rooms.end, {}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_only_the_consultations_own_practitioner_acts_in_its_room(service, values):
    room = an_open_room()
    others = [
        a_practitioner().user,
        room.consultation.ticket.opened_by,
        MembershipFactory(role="administrator").user,
    ]
    lines = AuditLine.objects.count()

    for user in others:
        with pytest.raises(NotAllowed, match="autre praticien"):
            service(consultation_id=room.consultation.pk, user=user, now=later(), **values)

    assert AuditLine.objects.count() == lines


def test_a_third_party_is_let_in_by_the_practitioner_alone():
    room = a_room_with_the_patient()
    room.do(rooms.invite, label="interprète")
    with pytest.raises(NotNow, match="Personne d’autre"):
        room.do(rooms.admit_third)
    join(room.third, secret=OTHER_BROWSER)
    assert room.third.admitted_at is None

    room.do(rooms.admit_third)

    assert room.third.admitted_at
    assert room.kinds()[-3:] == [K.INVITED, K.JOINED, K.ADMITTED]


def test_a_new_invitation_withdraws_the_one_nobody_used_and_never_who_is_there():
    room = a_room_with_the_patient()
    first = room.do(rooms.invite, label="interprète")
    second = room.do(rooms.invite, label="proche")
    join(second, secret=OTHER_BROWSER)

    first.refresh_from_db()
    assert first.left_at
    with pytest.raises(NotNow, match="déjà là"):
        room.do(rooms.invite, label="relais")


def test_an_invitation_says_who_is_invited():
    room = an_open_room()

    with pytest.raises(BadRequest, match="choisissez dans la liste"):
        room.do(rooms.invite, label="Mme Durand, sa voisine")


def test_a_third_party_sent_out_is_out():
    room = a_room_of_three()
    third = room.third
    room.do(rooms.remove_third)

    assert room.third is None
    with pytest.raises(NotNow, match="quitté"):
        signalling.beat(participant_id=third.pk, now=later())
    room.do(rooms.remove_third)
    assert room.kinds().count(K.LEFT) == 1


def test_another_way_in_closes_the_first_and_waits_to_be_let_in():
    room = a_room_with_the_patient()
    first = room.patient

    second = room.do(rooms.renew_patient)
    join(second, secret=OTHER_BROWSER)

    assert room.patient == second
    assert second.admitted_at is None
    with pytest.raises(NotNow):
        signalling.beat(participant_id=first.pk, now=later())
    room.do(rooms.admit)
    assert room.patient.admitted_at


def test_the_end_deletes_the_signals_frees_the_practitioner_and_is_noted_once():
    room = a_room_of_three()
    signalling.signal(
        sender_id=room.patient.pk, recipient_id=room.practitioner.pk, body="{}", now=later()
    )

    room.do(rooms.end, now=later(10))
    room.do(rooms.end, now=later(11))

    room.consultation.refresh_from_db()
    ticket = room.consultation.ticket
    ticket.refresh_from_db()
    assert room.consultation.ended_at == later(10)
    assert ticket.state == TicketState.CLOSED
    assert not Signal.objects.exists()
    assert room.kinds().count(K.ENDED) == 1
    assert room.third is None
    assert room.patient, "they still have documents to print"


def test_ending_without_having_let_anyone_in_says_that_the_person_left():
    room = an_open_room()
    room.do(rooms.end)

    ticket = room.consultation.ticket
    ticket.refresh_from_db()
    assert ticket.state == TicketState.ABANDONED


def test_a_practitioner_who_vanishes_leaves_no_signal_and_the_person_their_place():
    room = a_room_with_the_patient()
    signalling.signal(
        sender_id=room.patient.pk, recipient_id=room.practitioner.pk, body="{}", now=later()
    )

    matching.give_back(now=later(10))

    ticket = room.consultation.ticket
    ticket.refresh_from_db()
    assert ticket.state == TicketState.WAITING
    assert ticket.queued_at == later()
    assert not Signal.objects.exists()
    with pytest.raises(NotNow, match="terminée"):
        room.do(rooms.admit, now=later(10))


def test_nothing_happens_in_a_room_that_is_over():
    room = a_room_with_the_patient()
    patient = room.patient
    room.do(rooms.end)

    for service, values in (
        (rooms.admit, {}),
        (rooms.invite, {"label": "relais"}),
        (rooms.enter_as_practitioner, {}),
    ):
        with pytest.raises(NotNow, match="terminée"):
            room.do(service, **values)
    with pytest.raises(NotNow):
        signalling.beat(participant_id=patient.pk, now=later())
    with pytest.raises(NotNow):
        lobby.silent_signal(participant_id=patient.pk, now=later())


def test_a_room_elsewhere_gets_an_address_nobody_can_guess(settings):
    settings.VIDEO = "https://visio.exemple.fr/{room}"
    rooms_made = [an_open_room(), an_open_room()]
    addresses = {room.consultation.external_address for room in rooms_made}

    assert len(addresses) == 2
    assert {room.consultation.provider for room in rooms_made} == {"external"}
    assert all(len(address) > len("https://visio.exemple.fr/") + 20 for address in addresses)


def test_each_change_leaves_a_line_that_names_nobody():
    room = a_room_of_three()
    room.do(rooms.end)

    lines = AuditLine.objects.filter(subject=f"consultation:{room.consultation.pk}")
    actions = list(lines.order_by("number").values_list("action", flat=True))
    assert actions == [
        *("room.open", "room.join", "room.admit"),
        *("room.invite", "room.join", "room.admit_third", "room.end"),
    ]
    people = set(lines.values_list("actor", flat=True))
    numbers = {f"participant:{p.pk}" for p in Participant.objects.exclude(kind="practitioner")}
    assert people == numbers | {f"user:{room.user.pk}"}
