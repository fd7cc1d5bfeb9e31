import pytest

from maillage.apps.accounts.checks import refuse_demonstration_accounts_in_production
from maillage.apps.accounts.demonstration import (
    CENTRE,
    COLLECTIVE,
    COORDINATION,
    CPTS,
    DEMONSTRATION_PASSWORD,
    HOSPITAL,
    TOWN_HALL,
    close_demonstration_accounts,
    create_demonstration_accounts,
)
from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.errors import DemonstrationAccountInProduction
from maillage.apps.accounts.models import AuditLine, Membership, Organisation, User

pytestmark = pytest.mark.django_db


def test_people_of_every_role_can_sign_in_with_the_public_password():
    users = create_demonstration_accounts()

    assert [user.email.split("@")[0] for user in users] == [
        "administratrice", "coordinatrice", "collectif", "cpts", "hopital", "medecin", "relais",
    ]  # fmt: skip
    assert all(user.is_demonstration and user.is_active for user in users)
    assert all(user.check_password(DEMONSTRATION_PASSWORD) for user in users)
    assert set(Membership.objects.values_list("role", flat=True)) == set(Role.values)


def test_each_demonstration_organisation_has_an_administrator():
    create_demonstration_accounts()

    assert {organisation.name for organisation in Organisation.objects.all()} == {
        TOWN_HALL, COORDINATION, CENTRE, HOSPITAL, CPTS, COLLECTIVE,
    }  # fmt: skip
    for organisation in Organisation.objects.all():
        assert organisation.memberships.filter(role=Role.ADMINISTRATOR).exists()


def test_a_second_run_changes_nothing_and_writes_no_line():
    first = create_demonstration_accounts()
    User.objects.filter(pk=first[0].pk).update(full_name="Changée", is_active=False)

    second = create_demonstration_accounts()

    assert first == second
    assert second[0].full_name == "Changée"
    assert not second[0].is_active
    assert AuditLine.objects.count() == 1


def test_a_missing_person_is_made_again():
    relay = create_demonstration_accounts()[-1]
    relay.delete()

    assert create_demonstration_accounts()[-1].memberships.get().role == Role.RELAY


def test_production_refuses_to_create_them(settings):
    settings.PRODUCTION = True

    with pytest.raises(DemonstrationAccountInProduction):
        create_demonstration_accounts()

    assert not User.objects.exists()


def test_production_refuses_to_start_while_one_is_open(settings):
    create_demonstration_accounts()
    refuse_demonstration_accounts_in_production()
    settings.PRODUCTION = True

    with pytest.raises(DemonstrationAccountInProduction, match="7 .*close-demonstration"):
        refuse_demonstration_accounts_in_production()

    assert close_demonstration_accounts() == 7
    refuse_demonstration_accounts_in_production()


def test_closing_them_twice_closes_none_and_writes_one_line():
    create_demonstration_accounts()
    lines = AuditLine.objects.count()

    assert close_demonstration_accounts() == 7
    assert close_demonstration_accounts() == 0
    assert AuditLine.objects.count() == lines + 1


def test_production_starts_with_real_accounts_only(settings):
    User.objects.create_user("anne@exemple.fr")
    settings.PRODUCTION = True

    refuse_demonstration_accounts_in_production()
