"""Who is taken for a regulator, and when."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.apps.accounts.models import AuditLine
from maillage.apps.booking.errors import BadBooking
from maillage.apps.booking.models import Regulator
from maillage.apps.booking.selectors.sas import ORIGIN, find_regulator, regulator_of
from maillage.apps.booking.services.sas import accept_terms, save_regulator
from tests.apps.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db
FROM_SAS = {ORIGIN: True}
FIELDS = {
    "system": "urn:oid:1.2.250.1.71.4.2.1",
    "value": "3456780581/11242343",
    "family_name": "Loridon",
    "given_name": "Sébastien",
    "email": "S.Loridon@samu.exemple.fr",
    "is_active": True,
}


def test_only_an_active_regulator_who_comes_from_the_sas_regulates():
    regulator = save_regulator(**FIELDS)

    assert regulator_of(FROM_SAS, regulator.user) == regulator
    assert regulator_of({}, regulator.user) is None
    assert regulator_of({ORIGIN: False}, regulator.user) is None
    assert regulator_of(FROM_SAS, UserFactory()) is None
    assert regulator_of(FROM_SAS, AnonymousUser()) is None
    save_regulator(regulator=regulator, **FIELDS | {"is_active": False})
    assert regulator_of(FROM_SAS, regulator.user) is None


def test_the_address_is_kept_in_lower_case():
    assert save_regulator(**FIELDS).user.email == "s.loridon@samu.exemple.fr"


def test_the_terms_are_accepted_once_and_the_trail_says_so():
    regulator = save_regulator(**FIELDS)
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)

    accept_terms(regulator=regulator, now=now)

    assert Regulator.objects.get().accepted_terms_at == now
    line = AuditLine.objects.order_by("-number").first()
    assert (line.actor, line.action) == (f"regulator:{regulator.pk}", "regulator.accept_terms")


def test_a_technical_number_kept_beside_is_found_and_is_one_s_only():
    kept = {"technical_id": "7f9c3a6e-0000-4000-8000-000000000001"}
    regulator = save_regulator(**FIELDS | kept)
    technical = "urn:oid:1.2.250.1.213.3.6"

    assert find_regulator(technical, kept["technical_id"]) == regulator
    assert find_regulator(FIELDS["system"], kept["technical_id"]) is None
    with pytest.raises(BadBooking) as refused:
        save_regulator(**FIELDS | kept | {"value": "2", "email": "b@samu.exemple.fr"})
    assert list(refused.value.errors) == ["identifier"]
