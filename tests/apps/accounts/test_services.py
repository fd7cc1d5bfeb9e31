import pytest
from allauth.mfa.models import Authenticator

from maillage.apps.accounts import audit, services
from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.errors import (
    AlreadyMember,
    BadInput,
    LastAdministrator,
    MembershipGone,
)
from maillage.apps.accounts.models import AuditLine, Membership, Organisation, User


def last_line():
    return AuditLine.objects.order_by("-number").first()


@pytest.mark.django_db
def test_creating_an_organisation_leaves_a_line_that_does_not_name_it():
    organisation = services.create_organisation(
        actor="command", name="  Mairie   d’Ajain ", kind="town_hall"
    )

    assert organisation.name == "Mairie d’Ajain"
    line = last_line()
    assert (line.actor, line.action) == ("command", "organisation.create")
    assert line.subject == f"organisation:{organisation.pk}"
    assert line.details == {"kind": "town_hall"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "kind", "field"),
    [("", "other", "name"), ("x" * 151, "other", "name"), ("Mairie", "castle", "kind")],
)
def test_an_organisation_with_a_bad_value_is_refused_and_nothing_is_kept(name, kind, field):
    with pytest.raises(BadInput) as refusal:
        services.create_organisation(actor="command", name=name, kind=kind)

    assert refusal.value.field == field
    assert not Organisation.objects.exists()
    assert not AuditLine.objects.exists()


def test_a_name_already_taken_is_refused(organisation):
    with pytest.raises(BadInput, match="existe déjà"):
        services.create_organisation(actor="command", name=organisation.name, kind="other")


def test_a_new_member_gets_an_account_without_password(organisation):
    membership = services.add_member(
        actor="user:1", organisation=organisation, email=" Anne@Exemple.FR ", role="relay",
        full_name="Anne Petit",
    )  # fmt: skip

    assert membership.user.email == "anne@exemple.fr"
    assert membership.user.full_name == "Anne Petit"
    assert not membership.user.has_usable_password()
    line = last_line()
    assert line.action == "member.add"
    assert line.details == {"member": f"user:{membership.user.pk}", "role": "relay"}


def test_someone_who_has_an_account_keeps_it_as_it_is(organisation):
    user = User.objects.create_user("anne@exemple.fr", "un-mot-de-passe", full_name="Anne")

    membership = services.add_member(
        actor="user:1", organisation=organisation, email="ANNE@exemple.fr", role="coordinator",
        full_name="Quelqu’un d’autre",
    )  # fmt: skip

    assert membership.user == user
    user.refresh_from_db()
    assert user.full_name == "Anne"
    assert user.check_password("un-mot-de-passe")


@pytest.mark.parametrize(
    ("email", "role", "password", "field"),
    [
        ("anne", "relay", None, "email"),
        ("anne@exemple.fr\nBcc: x@y.fr", "relay", None, "email"),
        ("anne@exemple.fr", "mayor", None, "role"),
        ("anne@exemple.fr", "relay", "court", "password"),
        ("anne@exemple.fr", "relay", "", "password"),
        ("anne@exemple.fr", "relay", "anne@exemple.fr", "password"),
    ],
)
def test_a_member_with_a_bad_value_is_refused_and_nothing_is_kept(
    email, role, password, field, organisation
):
    with pytest.raises(BadInput) as refusal:
        services.add_member(
            actor="user:1", organisation=organisation, email=email, role=role, password=password
        )

    assert refusal.value.field == field
    assert not User.objects.exists()
    assert not AuditLine.objects.exists()


def test_the_password_of_an_existing_account_is_never_set_by_someone_else(organisation):
    user = User.objects.create_user("anne@exemple.fr", "un-mot-de-passe")

    with pytest.raises(BadInput, match="reste le sien"):
        services.add_member(
            actor="command", organisation=organisation, email=user.email, role="relay",
            password="un-autre-mot-de-passe",
        )  # fmt: skip

    user.refresh_from_db()
    assert user.check_password("un-mot-de-passe")
    assert not Membership.objects.exists()


def test_a_closed_account_is_not_invited(organisation):
    User.objects.create_user("anne@exemple.fr", is_active=False)

    with pytest.raises(BadInput, match="fermé"):
        services.add_member(
            actor="user:1", organisation=organisation, email="anne@exemple.fr", role="relay"
        )


def test_a_member_is_not_added_twice_and_the_error_says_their_role(add, organisation):
    add("anne", Role.RELAY)

    with pytest.raises(AlreadyMember, match="relais"):
        services.add_member(
            actor="user:1", organisation=organisation, email="anne@exemple.fr", role="coordinator"
        )


def test_changing_a_role_says_before_and_after_in_the_trail(add):
    add("chief", Role.ADMINISTRATOR)
    membership = add("anne", Role.RELAY)

    services.change_role(actor="user:1", membership=membership, role="coordinator")

    membership.refresh_from_db()
    assert membership.role == Role.COORDINATOR
    assert last_line().details == {
        "member": f"user:{membership.user.pk}", "role": "coordinator", "before": "relay",
    }  # fmt: skip


def test_giving_the_same_role_changes_nothing_and_leaves_no_line(add):
    membership = add("anne", Role.ADMINISTRATOR)

    services.change_role(actor="user:1", membership=membership, role="administrator")

    assert not AuditLine.objects.exists()


def test_an_unknown_role_is_refused(add):
    membership = add("anne", Role.RELAY)
    with pytest.raises(BadInput, match="mayor"):
        services.change_role(actor="user:1", membership=membership, role="mayor")


def test_removing_a_member_keeps_the_account_and_can_be_undone(add, organisation):
    add("chief", Role.ADMINISTRATOR)
    membership = add("anne", Role.RELAY)
    user = membership.user

    services.remove_member(actor="user:1", membership=membership)

    assert User.objects.filter(pk=user.pk).exists()
    assert user not in [member.user for member in organisation.memberships.all()]
    assert last_line().action == "member.remove"
    services.add_member(actor="user:1", organisation=organisation, email=user.email, role="relay")
    assert user in [member.user for member in organisation.memberships.all()]


@pytest.mark.parametrize("others", [[], [Role.COORDINATOR], ["closed administrator"]])
def test_the_last_administrator_stays(others, add, organisation):
    last = add("chief", Role.ADMINISTRATOR)
    for role in others:
        closed = role == "closed administrator"
        add("other", Role.ADMINISTRATOR if closed else role, is_active=not closed)

    with pytest.raises(LastAdministrator, match="au moins une personne"):
        services.change_role(actor="user:1", membership=last, role="relay")
    with pytest.raises(LastAdministrator):
        services.remove_member(actor="user:1", membership=last)

    assert organisation.memberships.filter(role=Role.ADMINISTRATOR, pk=last.pk).exists()
    assert not AuditLine.objects.exists()


def test_an_administrator_may_leave_when_another_remains(add):
    first = add("first", Role.ADMINISTRATOR)
    add("second", Role.ADMINISTRATOR)

    services.remove_member(actor="user:1", membership=first)

    assert not Membership.objects.filter(user=first.user).exists()


def test_changing_someone_just_removed_says_so(add):
    add("chief", Role.ADMINISTRATOR)
    membership = add("anne", Role.RELAY)
    Membership.objects.filter(pk=membership.pk).delete()

    with pytest.raises(MembershipGone, match="n’est plus membre"):
        services.change_role(actor="user:1", membership=membership, role="coordinator")
    with pytest.raises(MembershipGone):
        services.remove_member(actor="user:1", membership=membership)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_demote_each_other_at_once_leave_one(add, organisation, together):
    pair = [add("first", Role.ADMINISTRATOR), add("second", Role.ADMINISTRATOR)]

    for _ in range(5):
        organisation.memberships.update(role=Role.ADMINISTRATOR)
        outcomes = together(
            lambda: services.change_role(actor="user:2", membership=pair[0], role="relay"),
            lambda: services.change_role(actor="user:1", membership=pair[1], role="relay"),
        )

        assert [type(outcome) for outcome in outcomes].count(LastAdministrator) == 1
        assert organisation.memberships.filter(role=Role.ADMINISTRATOR).count() == 1
    assert audit.verify() == audit.Verification(5, None, last_line().hash)


@pytest.mark.django_db(transaction=True)
def test_two_invitations_to_the_same_new_address_make_one_account(organisation, together):
    def invite():
        return services.add_member(
            actor="user:1", organisation=organisation, email="anne@exemple.fr", role="relay"
        )

    outcomes = together(invite, invite)

    assert {type(outcome) for outcome in outcomes} == {Membership, AlreadyMember}
    assert User.objects.count() == Membership.objects.count() == 1


def test_a_lost_second_factor_is_removed_with_its_line(add):
    user = add("anne", Role.RELAY).user
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=user, type=kind, data={})

    assert services.reset_second_factor(actor="command", user=user) == 2

    assert not Authenticator.objects.filter(user=user).exists()
    assert last_line().details == {"removed": 2}
    assert last_line().subject == f"user:{user.pk}"
