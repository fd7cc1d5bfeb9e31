"""An account that nothing uses any more is closed and names nobody."""

import pytest

from maillage.apps.accounts.audit import SYSTEM
from maillage.apps.accounts.closing import close_unused_account
from maillage.apps.accounts.models import AuditLine
from tests.apps.accounts.factories import MembershipFactory, UserFactory
from tests.apps.offer.factories import PractitionerFactory

pytestmark = pytest.mark.django_db


def test_it_no_longer_signs_in_nor_says_who_it_was():
    user = UserFactory(email="anne@exemple.fr", full_name="Anne Martin")

    assert close_unused_account(user=user, actor=SYSTEM) is True

    user.refresh_from_db()
    assert (user.is_active, user.full_name, user.email) == (False, "", f"ferme-{user.pk}@invalid")
    assert not user.has_usable_password()
    assert AuditLine.objects.get().subject == f"user:{user.pk}"


def test_a_member_and_a_practitioner_of_the_directory_keep_theirs():
    member = MembershipFactory().user
    practitioner = PractitionerFactory(user=UserFactory()).user

    for user in (member, practitioner):
        assert close_unused_account(user=user, actor=SYSTEM) is False
        user.refresh_from_db()
        assert user.is_active and user.full_name
    assert not AuditLine.objects.exists()
