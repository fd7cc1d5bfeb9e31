import pytest
from django.db import IntegrityError, transaction

from maillage.apps.accounts.enums import OrganisationKind, Role
from maillage.apps.accounts.models import Membership, Organisation, User


@pytest.mark.django_db
def test_an_address_is_kept_in_lower_case_whoever_writes_it():
    assert User.objects.create_user("Anne@Exemple.FR").email == "anne@exemple.fr"
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="Benoit@exemple.fr", password="!")


@pytest.mark.django_db
def test_an_account_made_without_password_has_none_that_could_be_guessed():
    assert not User.objects.create_user("anne@exemple.fr").has_usable_password()


@pytest.mark.django_db
def test_two_accounts_never_share_an_address():
    User.objects.create_user("anne@exemple.fr")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("ANNE@exemple.fr")


def test_a_person_has_one_role_in_an_organisation(add, organisation):
    member = add("anne", Role.RELAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            user=member.user, organisation=organisation, role=Role.COORDINATOR
        )


@pytest.mark.django_db
def test_two_organisations_never_share_a_name(organisation):
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(name=organisation.name, kind=OrganisationKind.OTHER)


def test_a_person_is_shown_by_name_or_else_by_address():
    assert str(User(email="anne@exemple.fr", full_name="Anne Petit")) == "Anne Petit"
    assert str(User(email="anne@exemple.fr")) == "anne@exemple.fr"
