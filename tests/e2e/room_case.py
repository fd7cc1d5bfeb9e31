"""Run inside the portal's own environment: a person whom the practitioner of the demonstration has
just accepted. Written straight to the database, so that it works at three in the morning too.

Prints {"patient": token, "consultation": number, "third"?}.
"""

import json

import django

django.setup()

from datetime import timedelta  # noqa: E402

from django.utils import timezone  # noqa: E402

from maillage.apps.booking.models import Person  # noqa: E402
from maillage.apps.offer.models import Practitioner  # noqa: E402
from maillage.apps.teleconsult.enums import DutyState, TicketState  # noqa: E402
from maillage.apps.teleconsult.models import Consultation, Duty, Participant, Ticket  # noqa: E402
from maillage.apps.teleconsult.selectors.rooms import patient_address  # noqa: E402
from maillage.apps.teleconsult.services.lobby import expect_patient  # noqa: E402
from maillage.apps.territory.models import Commune  # noqa: E402


def main():
    now = timezone.now()
    practitioner = Practitioner.objects.get(user__email__startswith="medecin@")
    duty, _ = Duty.objects.exclude(state=DutyState.ENDED).get_or_create(
        practitioner=practitioner,
        defaults={
            "care_types": ["general_medicine"],
            "languages": ["fr"],
            "modalities": ["video"],
            "started_at": now,
            "ends_at": now + timedelta(hours=4),
            "heartbeat_at": now,
        },
    )
    Consultation.objects.filter(ended_at=None, practitioner=practitioner).update(ended_at=now)
    Ticket.objects.filter(duty=duty).exclude(state=TicketState.CLOSED).update(
        state=TicketState.CLOSED, ended_at=now
    )
    ticket = Ticket.objects.create(
        person=Person.objects.create(family_name="Essai-Salle", given_name="Zoé"),
        commune=Commune.objects.get(code="58304"),
        care_type="general_medicine",
        motive="infection",
        state=TicketState.ACCEPTED,
        duty=duty,
        queued_at=now,
        accepted_at=now,
    )
    consultation = Consultation.objects.create(
        ticket=ticket, practitioner=practitioner, provider="browser", created_at=now
    )
    expect_patient(consultation, now=now)
    print(  # noqa: T201
        json.dumps(
            {
                "patient": patient_address(ticket),
                "consultation": str(consultation.public_id),
                "number": consultation.pk,
            }
        )
    )


def events(number):
    """What happened in a room, as [[kind, participant's kind], …]."""
    found = Consultation.objects.get(pk=number).events.order_by("at", "pk")
    kinds = dict(Participant.objects.values_list("pk", "kind"))
    print(json.dumps([[e.kind, kinds.get(e.participant_id)] for e in found]))  # noqa: T201


if __name__ == "__main__":
    import sys

    if len(sys.argv) > 1:
        events(int(sys.argv[1]))
    else:
        main()
