"""Anyone who holds a paper sees whether it is genuine and still stands, and nothing more."""

import pytest
from django.urls import reverse

from maillage.apps.teleconsult import papers
from maillage.apps.teleconsult.services import documents
from tests.apps.teleconsult.factories import NOW
from tests.apps.teleconsult.writing import a_consultation, issued
from tests.web.relay.scene import words

pytestmark = pytest.mark.django_db


def test_a_paper_is_genuine_until_it_is_cancelled(client):
    document = issued(a_consultation())
    address = papers.check_address(document)

    answer = client.get(address)
    said = words(answer)
    assert "Ce document est vrai et valable" in said
    assert f"Document {papers.number_of(document)} : ordonnance, fait le 2 mars 2026" in said
    assert "par Dr Anne Martin" in said
    for secret in ("Durand", "Zoé", "Amoxicilline"):
        assert secret not in said
    assert answer["X-Robots-Tag"] == "noindex"

    user = document.consultation.practitioner.user
    documents.cancel(document_id=document.pk, user=user, now=NOW)
    said = words(client.get(address))
    assert "Ce document est annulé" in said and "ne l’utilisez pas" in said


def test_an_address_we_did_not_make_leads_nowhere(client):
    for token in ("x", "A" * 38, "%00"):
        assert client.get(reverse("public:document_check", args=[token])).status_code == 404
