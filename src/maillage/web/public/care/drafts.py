"""What was typed about the person, kept encrypted with the code until the place is booked."""

import json
from dataclasses import asdict, dataclass, replace

from maillage.apps.booking.enums import MessageChannel
from maillage.apps.booking.models import Person
from maillage.apps.booking.people import PersonData


@dataclass(frozen=True)
class Draft:
    """The person, and the contact the code goes to."""

    person: PersonData
    channel: str
    contact: str

    def text(self):
        return json.dumps(asdict(self))


def read_draft(appointment):
    """The draft last kept for a held appointment, or None."""
    return draft_of(last_proof(appointment))


def draft_of(proof):
    """The draft that a code confirms: its contact is the one the code went to. None without."""
    if proof is None or not proof.draft:
        return None
    read = json.loads(proof.draft)
    return Draft(_person(read["person"]), read["channel"], read["contact"])


def last_proof(appointment):
    """The last code asked for an appointment, or None."""
    return appointment.contact_proofs.order_by("-pk").first()


def with_contact(person, channel, contact):
    """The same person, who gave this telephone or e-mail."""
    field = "email" if channel == MessageChannel.EMAIL else "phone"
    return replace(person, **{field: contact})


def unsaved(person):
    """The person as the messages would see them, before anything is stored."""
    values = asdict(person)
    responsible = values.pop("responsible")
    made = Person(**values)
    if responsible:
        made.responsible = unsaved(person.responsible)
    return made


def _person(values):
    responsible = values.pop("responsible")
    return PersonData(**values, responsible=_person(responsible) if responsible else None)
