"""Documents: issued once by their practitioner, cancelled, delivered, read and logged."""

from uuid import uuid4

import pytest
from django.core import mail

from maillage.apps.accounts.models import AuditLine
from maillage.apps.accounts.permissions import NotAllowed
from maillage.apps.teleconsult.errors import BadRequest, NotNow
from maillage.apps.teleconsult.models import Consultation, Delivery, Document
from maillage.apps.teleconsult.selectors.documents import content_of
from maillage.apps.teleconsult.services import documents, rooms
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.teleconsult.factories import NOW, later
from tests.apps.teleconsult.writing import (
    LINE,
    OTHER_RPPS,
    a_consultation,
    a_prescriber,
    a_prescription,
    a_receiver,
    everyone_else,
    issued,
    member_of,
)

pytestmark = pytest.mark.django_db
HEALTH_WORDS = ("ordonnance", "médic", "Durand", "Zoé", "Amoxicilline", "soin", "pharmacie")


@pytest.fixture
def consultation():
    return a_consultation()


def deliver(document, organisation, *, now=NOW):
    return documents.deliver(
        document_id=document.pk,
        organisation_id=organisation.pk,
        user=document.consultation.practitioner.user,
        now=now,
    )


def actions():
    lines = AuditLine.objects.filter(action__startswith="document.").order_by("number")
    return list(lines.values_list("action", flat=True))


def test_a_document_keeps_who_it_is_for_and_who_wrote_it_as_they_were(consultation):
    document = issued(consultation)
    consultation.practitioner.email = "autre@exemple.fr"
    consultation.practitioner.save()

    content = content_of(Document.objects.get())
    assert content["prescriber"]["email"] == "anne.martin@exemple.fr"
    assert content["patient"]["family_name"] == "Durand"
    assert actions() == ["document.issue"]
    assert "Durand" not in str(AuditLine.objects.get(action="document.issue").details)
    assert document.issued_at == NOW


def test_the_same_press_twice_is_one_document(consultation):
    number = uuid4()
    asked = {
        "consultation_id": consultation.pk,
        "user": consultation.practitioner.user,
        "kind": "prescription",
        "typed": a_prescription(),
        "number": number,
        "now": NOW,
    }

    assert documents.issue(**asked) == documents.issue(**asked)
    assert Document.objects.count() == 1


def test_the_number_of_another_consultation_s_document_is_refused(consultation):
    number = issued(consultation).public_id
    other = a_consultation(a_prescriber(rpps=OTHER_RPPS))

    with pytest.raises(NotAllowed):
        documents.issue(
            consultation_id=other.pk,
            user=other.practitioner.user,
            kind="prescription",
            typed=a_prescription(),
            number=number,
            now=NOW,
        )


def test_what_a_rule_forbids_is_not_issued(consultation):
    with pytest.raises(BadRequest, match="ordonnance sécurisée"):
        issued(consultation, lines=[LINE | {"medicine": "Morphine", "days": 7}])
    assert not Document.objects.exists()


def test_nothing_is_written_before_the_person_is_seen(consultation):
    Consultation.objects.update(admitted_at=None)

    with pytest.raises(NotNow, match="Faites d’abord entrer la personne"):
        issued(consultation)


def test_nothing_is_written_a_day_after_the_end(consultation):
    user = consultation.practitioner.user
    rooms.end(consultation_id=consultation.pk, user=user, now=NOW)

    assert issued(consultation, now=later(60))
    with pytest.raises(NotNow):
        issued(consultation, now=later(24 * 60 + 1))


def test_a_summary_keeps_that_the_person_agreed(consultation):
    with pytest.raises(BadRequest):
        issued(consultation, "summary", agrees=False)
    assert Consultation.objects.get().agrees_to_summary is False

    issued(consultation, "summary")
    assert Consultation.objects.get().agrees_to_summary is True


def test_a_pharmacy_is_told_once_without_a_word_of_health(
    consultation, django_capture_on_commit_callbacks
):
    pharmacy, document = a_receiver(), issued(consultation)
    MembershipFactory(organisation=pharmacy, role="relay")
    MembershipFactory(organisation=pharmacy, role="administrator", user__is_active=False)

    with django_capture_on_commit_callbacks(execute=True):
        assert deliver(document, pharmacy) == deliver(document, pharmacy, now=later(5))

    (email,) = mail.outbox
    assert email.to == [member_of(pharmacy).email]
    assert email.subject == "Un document vous attend"
    assert email.attachments == []
    body = email.body.replace(pharmacy.name, "")
    assert not [word for word in HEALTH_WORDS if word.lower() in body.lower()]
    assert "/agenda/documents/" in body


@pytest.mark.parametrize(
    ("kind", "receiver", "goes"),
    [
        ("prescription", "pharmacy", True),
        ("prescription", "practice", False),
        ("prescription", "town_hall", False),
        ("summary", "practice", True),
        ("summary", "health_house", True),
        ("summary", "pharmacy", False),
        ("certificate", "pharmacy", False),
        ("certificate", "practice", False),
    ],
)
def test_each_document_goes_only_where_it_belongs(consultation, kind, receiver, goes):
    document, organisation = issued(consultation, kind), a_receiver(receiver)

    if goes:
        assert deliver(document, organisation).organisation == organisation
    else:
        with pytest.raises(BadRequest, match="sont remis à la personne"):
            deliver(document, organisation)
    assert Delivery.objects.exists() is goes


def test_a_cancelled_document_leaves_no_more_and_who_had_it_is_told(
    consultation, django_capture_on_commit_callbacks
):
    document, pharmacy = issued(consultation), a_receiver()
    deliver(document, pharmacy)
    user = consultation.practitioner.user

    with django_capture_on_commit_callbacks(execute=True):
        documents.cancel(document_id=document.pk, user=user, now=later(5))
        documents.cancel(document_id=document.pk, user=user, now=later(9))

    assert Document.objects.get().cancelled_at == later(5)
    assert len(mail.outbox) == 1
    document.refresh_from_db()
    with pytest.raises(NotNow, match="annulé"):
        deliver(document, a_receiver(name="Pharmacie de la Gare"))


def test_only_its_practitioner_issues_cancels_and_sends(consultation):
    document, pharmacy = issued(consultation), a_receiver()

    for user in everyone_else(consultation).values():
        with pytest.raises(NotAllowed):
            documents.issue(
                consultation_id=consultation.pk,
                user=user,
                kind="prescription",
                typed=a_prescription(),
                number=uuid4(),
                now=NOW,
            )
        with pytest.raises(NotAllowed):
            documents.cancel(document_id=document.pk, user=user)
        with pytest.raises(NotAllowed):
            documents.deliver(document_id=document.pk, organisation_id=pharmacy.pk, user=user)
        with pytest.raises(NotAllowed):
            documents.open_as_practitioner(public_id=document.public_id, user=user)
    assert actions() == ["document.issue"]


def test_the_receiver_s_first_reading_is_kept_and_each_one_logged(consultation):
    pharmacy, document = a_receiver(), issued(consultation)
    delivery, pharmacist = deliver(document, pharmacy), member_of(pharmacy)
    other = MembershipFactory(organisation=pharmacy, role="coordinator").user

    for user, minutes in ((pharmacist, 5), (other, 9)):
        opened = documents.open_as_receiver(delivery_id=delivery.pk, user=user, now=later(minutes))
        assert opened == document

    delivery.refresh_from_db()
    assert (delivery.read_at, delivery.read_by) == (later(5), pharmacist)
    readers = AuditLine.objects.filter(action="document.read").order_by("number")
    assert [line.actor for line in readers] == [f"user:{pharmacist.pk}", f"user:{other.pk}"]


def test_nobody_else_opens_what_a_pharmacy_received(consultation):
    pharmacy = a_receiver()
    delivery = deliver(issued(consultation), pharmacy)
    refused = everyone_else(consultation) | {
        "a receptionist": MembershipFactory(organisation=pharmacy, role="relay").user,
        "the practitioner themselves": consultation.practitioner.user,
    }

    for user in refused.values():
        with pytest.raises(NotAllowed):
            documents.open_as_receiver(delivery_id=delivery.pk, user=user, now=NOW)
    with pytest.raises(NotAllowed):
        documents.open_as_receiver(delivery_id=0, user=member_of(pharmacy), now=NOW)
    with pytest.raises(NotNow, match="un an"):
        documents.open_as_receiver(
            delivery_id=delivery.pk, user=member_of(pharmacy), now=later(days=367)
        )
    delivery.refresh_from_db()
    assert delivery.read_at is None


def test_the_person_opens_their_document_until_half_an_hour_after_the_end(consultation):
    document = issued(consultation)
    patient = consultation.participants.get(kind="patient")
    asked = {"participant": patient, "public_id": document.public_id}

    for minutes in (1, 2):
        assert documents.open_as_patient(**asked, now=later(minutes)) == document
    assert Delivery.objects.get().way == "printed"
    assert actions()[-1] == "document.read"

    user = consultation.practitioner.user
    rooms.end(consultation_id=consultation.pk, user=user, now=later(5))
    patient.refresh_from_db()
    patient.consultation.refresh_from_db()
    assert documents.open_as_patient(**asked, now=later(35)) == document
    assert documents.open_as_patient(**asked, now=later(36)) is None
    assert documents.open_as_patient(participant=patient, public_id=uuid4(), now=NOW) is None
