"""Who finds which documents, and where they may go."""

from datetime import timedelta

import pytest

from maillage.apps.teleconsult.models import Participant
from maillage.apps.teleconsult.selectors import documents as selectors
from maillage.apps.teleconsult.services import documents, rooms
from tests.apps.accounts.factories import MembershipFactory, OrganisationFactory
from tests.apps.teleconsult.factories import NOW, later, person
from tests.apps.teleconsult.writing import (
    OTHER_RPPS,
    a_consultation,
    a_prescriber,
    a_receiver,
    everyone_else,
    issued,
    member_of,
)

pytestmark = pytest.mark.django_db


def test_the_patient_finds_what_stands_and_nobody_else_in_the_room_does():
    consultation = a_consultation()
    kept, cancelled = issued(consultation), issued(consultation, "certificate", now=later(1))
    user = consultation.practitioner.user
    documents.cancel(document_id=cancelled.pk, user=user, now=later(2))
    rooms.invite(consultation_id=consultation.pk, user=user, label="interprète", now=NOW)

    found = {
        one.kind: list(selectors.for_participant(one, later(3)))
        for one in Participant.objects.select_related("consultation").order_by("pk")
    }
    assert found == {"patient": [kept], "practitioner": [], "third": []}
    assert list(selectors.of_consultation(consultation)) == [kept, cancelled]


def test_only_the_members_who_may_receive_find_it_in_their_inbox():
    consultation, pharmacy = a_consultation(), a_receiver()
    user = consultation.practitioner.user
    document = issued(consultation)
    delivery = documents.deliver(
        document_id=document.pk, organisation_id=pharmacy.pk, user=user, now=NOW
    )

    assert list(selectors.inbox(member_of(pharmacy), NOW)) == [delivery]
    assert not selectors.inbox(member_of(pharmacy), later(days=366)).exists()
    receptionist = MembershipFactory(organisation=pharmacy, role="relay").user
    for other in [*everyone_else(consultation).values(), receptionist, user]:
        assert not selectors.inbox(other, NOW).exists()


def test_earlier_documents_are_those_of_the_same_person_by_the_same_practitioner():
    prescriber, born = a_prescriber(), {"birth_date": "1948-02-29"}
    first = issued(a_consultation(prescriber, person=person(**born)))
    finish(first.consultation)

    same = a_consultation(prescriber, person=person(family_name="DURAND", **born), now=later(9))
    assert selectors.earlier_of(same) == [first]
    finish(same)

    for other in (
        person(family_name="Dupont", **born),
        person(birth_date="1950-01-01"),
        person(phone="+33555000009", **born),
        person(),
    ):
        consultation = a_consultation(prescriber, person=other, now=later(9))
        assert selectors.earlier_of(consultation) == []
        finish(consultation)
    colleague = a_consultation(a_prescriber(rpps=OTHER_RPPS), person=person(**born))
    assert selectors.earlier_of(colleague) == []


def test_pharmacies_come_nearest_first_and_only_where_someone_can_read():
    commune = a_consultation().ticket.commune
    far = a_receiver(name="Pharmacie lointaine", latitude=commune.latitude + 1)
    near = a_receiver(
        name="Pharmacie proche", latitude=commune.latitude, longitude=commune.longitude
    )
    nowhere = OrganisationFactory(kind="pharmacy", name="Pharmacie sans adresse")
    MembershipFactory(organisation=nowhere, role="administrator")
    OrganisationFactory(kind="pharmacy", name="Pharmacie sans personne")
    a_receiver("practice", name="Cabinet du Dr Noir")

    found = selectors.receivers_near("prescription", commune)
    assert [each for each, _ in found] == [near, far, nowhere]
    assert found[0][1] == 0 and found[1][1] == pytest.approx(111, abs=1) and found[2][1] is None
    assert [each for each, _ in selectors.receivers_near("prescription", commune, "LOINTAINE")] == [
        far
    ]
    kinds = {each.kind for each, _ in selectors.receivers_near("summary", commune)}
    assert kinds == {"practice", "health_centre"}


def finish(consultation):
    user, at = consultation.practitioner.user, consultation.created_at + timedelta(minutes=5)
    rooms.end(consultation_id=consultation.pk, user=user, now=at)
    duty = consultation.ticket.duty
    duty.state, duty.ended_at = "ended", at
    duty.save()
