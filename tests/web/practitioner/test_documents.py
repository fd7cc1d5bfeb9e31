"""The inbox of a pharmacy or a practice."""

import pytest
from django.urls import reverse

from maillage.apps.accounts.models import AuditLine
from maillage.apps.teleconsult.services import documents
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.teleconsult.factories import NOW, later
from tests.apps.teleconsult.writing import a_consultation, a_receiver, issued, member_of
from tests.web.relay.scene import words

pytestmark = pytest.mark.django_db
INBOX = "practitioner:documents"


@pytest.fixture
def pharmacy(clock):
    clock(NOW)
    return a_receiver()


@pytest.fixture
def delivery(pharmacy):
    consultation = a_consultation()
    return documents.deliver(
        document_id=issued(consultation).pk,
        organisation_id=pharmacy.pk,
        user=consultation.practitioner.user,
        now=NOW,
    )


def test_the_list_tells_by_initials_and_the_document_is_opened_and_logged(as_, pharmacy, delivery):
    client, reader = as_(member_of(pharmacy)), member_of(pharmacy)

    said = words(client.get(reverse(INBOX)))
    assert "Nouveau. Ordonnance pour Z. D. (naissance en 1948), de Dr Anne Martin" in said
    assert "Durand" not in said

    answer = client.get(reverse("practitioner:document_received", args=[delivery.pk]))
    assert answer.content.startswith(b"%PDF")
    assert AuditLine.objects.get(action="document.read").actor == f"user:{reader.pk}"
    assert "Nouveau." not in words(client.get(reverse(INBOX)))


def test_a_cancelled_document_says_so(as_, pharmacy, delivery):
    user = delivery.document.consultation.practitioner.user
    documents.cancel(document_id=delivery.document_id, user=user, now=NOW)

    said = words(as_(member_of(pharmacy)).get(reverse(INBOX)))
    assert "annulé, ne pas l’utiliser" in said


def test_who_may_not_receive_sees_neither_the_list_nor_the_document(as_, pharmacy, delivery):
    ticket = delivery.document.consultation.ticket
    mayor = MembershipFactory(organisation=ticket.point.organisation, role="administrator").user
    receptionist = MembershipFactory(organisation=pharmacy, role="relay").user

    for user in (mayor, receptionist, ticket.opened_by):
        client = as_(user)
        assert client.get(reverse(INBOX)).status_code == 403
        read = reverse("practitioner:document_received", args=[delivery.pk])
        assert client.get(read).status_code == 403


def test_another_pharmacy_has_an_empty_list_and_no_door(as_, delivery):
    client = as_(member_of(a_receiver(name="Pharmacie de la Gare")))

    assert "Aucun document." in words(client.get(reverse(INBOX)))
    read = reverse("practitioner:document_received", args=[delivery.pk])
    assert client.get(read).status_code == 403


def test_after_a_year_it_is_gone(as_, pharmacy, delivery, clock):
    clock(later(days=367))
    client = as_(member_of(pharmacy))

    assert "Aucun document." in words(client.get(reverse(INBOX)))
    read = reverse("practitioner:document_received", args=[delivery.pk])
    assert client.get(read).status_code == 404
