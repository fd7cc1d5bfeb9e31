import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from maillage.apps.accounts.enums import OrganisationKind, Role
from maillage.apps.accounts.errors import AccountsError, NotAllowed
from maillage.apps.accounts.models import Organisation, User
from maillage.apps.accounts.permissions import can_manage_members, require, roles_of
from maillage.apps.accounts.selectors import organisations_administered_by, organisations_of

MAY_MANAGE_MEMBERS = {
    "administrator": True,
    "coordinator": False,
    "practitioner": False,
    "relay": False,
    "administrator of another organisation": False,
    "administrator whose account is closed": False,
    "person without organisation": False,
    "visitor": False,
}


@pytest.fixture
def people(organisation, add):
    other = Organisation.objects.create(name="Hôpital", kind=OrganisationKind.HOSPITAL)
    closed = add("closed", Role.ADMINISTRATOR, is_active=False).user
    return {
        **{role.value: add(role.value, role).user for role in Role},
        "administrator of another organisation": add("else", Role.ADMINISTRATOR, at=other).user,
        "administrator whose account is closed": closed,
        "person without organisation": User.objects.create_user("seule@exemple.fr"),
        "visitor": AnonymousUser(),
    }


@pytest.mark.parametrize("who", MAY_MANAGE_MEMBERS)
def test_who_may_and_who_may_not_manage_members(who, people, organisation):
    assert can_manage_members(people[who], organisation) is MAY_MANAGE_MEMBERS[who]


def test_every_role_is_in_the_table():
    assert set(Role.values) < set(MAY_MANAGE_MEMBERS)


def test_roles_are_those_of_one_organisation_or_of_all(people, organisation, add):
    elsewhere = people["administrator of another organisation"]

    assert roles_of(people["relay"], organisation) == {Role.RELAY}
    assert roles_of(elsewhere, organisation) == frozenset()
    assert roles_of(elsewhere) == {Role.ADMINISTRATOR}


def test_a_visitor_and_a_closed_account_have_no_role_at_all(people):
    assert roles_of(people["visitor"]) == frozenset()
    assert roles_of(people["administrator whose account is closed"]) == frozenset()


def test_organisations_are_listed_only_for_their_members(people, organisation):
    assert list(organisations_of(people["relay"])) == [organisation]
    assert organisation not in organisations_of(people["administrator of another organisation"])
    for nobody in ("visitor", "person without organisation"):
        assert not organisations_of(people[nobody])
    assert not organisations_of(people["administrator whose account is closed"])


def test_organisations_to_administer_are_only_those(people, organisation):
    assert list(organisations_administered_by(people["administrator"])) == [organisation]
    assert not organisations_administered_by(people["coordinator"])


def test_only_true_itself_opens_a_door():
    require(True, "")
    for almost in (1, "yes", can_manage_members, False, None):
        with pytest.raises(NotAllowed, match="Réservé"):
            require(almost, "Réservé.")


def test_a_refusal_is_shown_as_a_forbidden_page_and_is_one_of_our_errors():
    assert issubclass(NotAllowed, PermissionDenied)
    assert issubclass(NotAllowed, AccountsError)
