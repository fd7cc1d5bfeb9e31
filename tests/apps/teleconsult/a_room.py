"""Rooms for tests: a consultation accepted, opened, with the people who come to it."""

from dataclasses import dataclass

from maillage.apps.accounts.models import User
from maillage.apps.teleconsult.enums import ParticipantKind
from maillage.apps.teleconsult.models import Consultation, Participant
from maillage.apps.teleconsult.services import lobby, rooms
from maillage.apps.teleconsult.tokens import PARTICIPANT, token_of

from .factories import NOW, an_accepted_ticket

BROWSER, OTHER_BROWSER = "secret-of-one-browser", "secret-of-another"


@dataclass
class Room:
    """A consultation and its practitioner; `patient` and `third` are read from the database."""

    consultation: Consultation
    user: User

    def one(self, kind):
        found = self.consultation.participants.filter(kind=kind, left_at=None)
        return found.select_related("consultation__ticket").order_by("-pk").first()

    @property
    def patient(self):
        return self.one(ParticipantKind.PATIENT)

    @property
    def third(self):
        return self.one(ParticipantKind.THIRD)

    @property
    def practitioner(self):
        return self.one(ParticipantKind.PRACTITIONER)

    def do(self, service, *, now=NOW, **values):
        """Call a service of the practitioner."""
        return service(consultation_id=self.consultation.pk, user=self.user, now=now, **values)

    def kinds(self):
        """What happened, in order."""
        return list(self.consultation.events.order_by("pk").values_list("kind", flat=True))


def an_accepted_room(**values):
    """The patient's chair is in the lobby; nobody entered."""
    _, consultation = an_accepted_ticket(**values)
    return Room(consultation, consultation.practitioner.user)


def an_open_room(**values):
    """The practitioner is in; the patient waits in the lobby."""
    room = an_accepted_room(**values)
    room.do(rooms.enter_as_practitioner)
    join(room.patient)
    room.consultation.refresh_from_db()
    return room


def a_room_with_the_patient(**values):
    room = an_open_room(**values)
    room.do(rooms.admit)
    room.consultation.refresh_from_db()
    return room


def a_room_of_three(**values):
    room = a_room_with_the_patient(**values)
    room.do(rooms.invite, label="interprète")
    join(room.third, secret=OTHER_BROWSER)
    room.do(rooms.admit_third)
    return room


def token(participant):
    return token_of(participant, PARTICIPANT)


def join(participant, *, secret=BROWSER, now=NOW):
    return lobby.join(participant_token=token(participant), browser_secret=secret, now=now)


def again(thing):
    """The same row, read again."""
    return Participant.objects.select_related("consultation__ticket").get(pk=thing.pk)
