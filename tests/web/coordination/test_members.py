import re

import pytest
from django.core import mail, signing
from django.urls import reverse

from maillage.apps.accounts import invitations
from maillage.apps.accounts.demonstration import COORDINATION, create_demonstration_accounts
from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.models import AuditLine, Membership, Organisation, User
from maillage.web.coordination.forms_members import ROLES


@pytest.fixture
def people(db):
    return {user.email.split("@")[0]: user for user in create_demonstration_accounts()}


@pytest.fixture
def as_(client, people):
    def sign_in(name):
        client.force_login(people[name])
        return client

    return sign_in


def membership_of(user):
    return Membership.objects.get(user=user, organisation__name=COORDINATION)


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def addresses(people):
    target = membership_of(people["coordinatrice"])
    return [
        reverse("coordination:members"),
        reverse("coordination:member_invite"),
        reverse("coordination:member_role", args=[target.pk]),
        reverse("coordination:member_remove", args=[target.pk]),
    ]


@pytest.mark.parametrize("name", ["coordinatrice", "medecin", "relais"])
def test_whoever_does_not_administer_is_refused_with_an_explanation(name, as_, people):
    client = as_(name)
    for address in addresses(people):
        for response in (client.get(address), client.post(address, {"role": "administrator"})):
            assert response.status_code in {403, 405}
        assert "administre votre organisation" in words(client.get(address))
    assert membership_of(people["coordinatrice"]).role == "coordinator"


def test_a_visitor_is_sent_to_sign_in(client, people):
    for address in addresses(people):
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))


def test_the_administrator_of_another_organisation_is_refused(client, people):
    stranger = User.objects.create_user("ailleurs@exemple.fr")
    elsewhere = Organisation.objects.create(name="Hôpital", kind="hospital")
    Membership.objects.create(user=stranger, organisation=elsewhere, role="administrator")
    client.force_login(stranger)
    target = membership_of(people["coordinatrice"])

    for name in ("member_role", "member_remove"):
        response = client.post(reverse(f"coordination:{name}", args=[target.pk]), {"role": "relay"})
        assert response.status_code == 403
    assert membership_of(people["coordinatrice"]).role == "coordinator"
    assert people["coordinatrice"].email not in words(client.get(reverse("coordination:members")))


def test_an_administrator_sees_the_members_of_each_of_their_organisations(as_, people):
    text = words(as_("administratrice").get(reverse("coordination:members")))

    for user in people.values():
        assert user.email in text
    assert "coordination" in text


def test_the_list_asks_the_same_number_of_questions_however_many_members(
    as_, people, django_assert_max_num_queries
):
    organisation = Organisation.objects.get(name=COORDINATION)
    for number in range(20):
        user = User.objects.create_user(f"membre{number}@exemple.fr")
        Membership.objects.create(user=user, organisation=organisation, role="relay")
    client = as_("administratrice")

    with django_assert_max_num_queries(8):
        client.get(reverse("coordination:members"))


def invitation(**changes):
    organisation = Organisation.objects.get(name=COORDINATION)
    return {
        "organisation": organisation.pk, "email": "nouvelle@exemple.fr", "role": "relay",
        "full_name": "Nouvelle Élue", **changes,
    }  # fmt: skip


def test_inviting_someone_adds_them_and_writes_to_them(
    as_, people, django_capture_on_commit_callbacks
):
    client = as_("administratrice")

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("coordination:member_invite"), invitation(), follow=True)

    assert "Invitation envoyée à nouvelle@exemple.fr" in words(response)
    assert "Nouvelle Élue" in words(response)
    (letter,) = mail.outbox
    assert "http://testserver/compte/" in letter.body
    line = AuditLine.objects.order_by("-number").first()
    assert line.actor == f"user:{people['administratrice'].pk}"


def test_the_invited_person_chooses_a_password_then_signs_in(
    as_, people, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        as_("administratrice").post(reverse("coordination:member_invite"), invitation())
    client.logout()
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]

    form_address = client.get(link)["Location"]
    secret = "une-phrase-bien-longue"
    client.post(form_address, {"password1": secret, "password2": secret})
    client.post(reverse("account_login"), {"login": "nouvelle@exemple.fr", "password": secret})

    assert client.session["_auth_user_id"] == str(User.objects.get(email="nouvelle@exemple.fr").pk)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"email": "pas une adresse"}, "adresse"),
        ({"email": "coordinatrice@demo.maillage.example"}, "déjà"),
        ({"role": "mayor"}, "mayor"),
        ({"role": ""}, "obligatoire"),
    ],
)
def test_a_bad_invitation_says_why_and_keeps_what_was_typed(as_, people, changes, message):
    response = as_("administratrice").post(
        reverse("coordination:member_invite"), invitation(**changes)
    )

    assert response.status_code == 200
    assert "error-summary" in response.content.decode()
    assert message in words(response)
    assert 'value="Nouvelle Élue"' in response.content.decode()
    assert not User.objects.filter(email="nouvelle@exemple.fr").exists()


def test_nobody_invites_into_an_organisation_they_do_not_administer(as_, people):
    elsewhere = Organisation.objects.create(name="Hôpital", kind="hospital")

    response = as_("administratrice").post(
        reverse("coordination:member_invite"), invitation(organisation=elsewhere.pk)
    )

    assert response.status_code == 200
    assert not elsewhere.memberships.exists()


@pytest.mark.django_db(transaction=True)
def test_a_letter_that_cannot_leave_is_said_and_the_member_stays(as_, people, monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError

    monkeypatch.setattr(invitations, "send_mail", refuse)

    response = as_("administratrice").post(
        reverse("coordination:member_invite"), invitation(), follow=True
    )

    assert "n’est pas parti" in words(response)
    assert Membership.objects.filter(user__email="nouvelle@exemple.fr").exists()


def test_changing_a_role(as_, people):
    target = membership_of(people["coordinatrice"])
    client = as_("administratrice")
    address = reverse("coordination:member_role", args=[target.pk])
    assert "Salomé Perrin" in words(client.get(address))

    response = client.post(address, {"role": "practitioner"}, follow=True)

    assert "Salomé Perrin" in words(response)
    assert membership_of(people["coordinatrice"]).role == "practitioner"


def test_the_last_administrator_is_told_why_they_stay(as_, people):
    mine = membership_of(people["administratrice"])
    client = as_("administratrice")

    for name, data in (("member_role", {"role": "relay"}), ("member_remove", {})):
        response = client.post(reverse(f"coordination:{name}", args=[mine.pk]), data)
        assert response.status_code == 200
        assert "au moins une personne qui administre" in words(response)
    assert membership_of(people["administratrice"]).role == "administrator"


def test_removing_asks_first_and_can_be_undone(as_, people):
    target = membership_of(people["coordinatrice"])
    client = as_("administratrice")
    address = reverse("coordination:member_remove", args=[target.pk])

    assert "Retirer Salomé Perrin" in words(client.get(address))
    assert Membership.objects.filter(pk=target.pk).exists()
    page = client.post(address, follow=True)
    assert "n’est plus membre" in words(page)
    assert not Membership.objects.filter(pk=target.pk).exists()

    back = client.post(page.redirect_chain[-1][0], follow=True)
    assert "de nouveau membre" in words(back)
    assert membership_of(people["coordinatrice"]).role == "coordinator"


def test_undoing_twice_is_explained_not_doubled(as_, people):
    target = membership_of(people["coordinatrice"])
    client = as_("administratrice")
    page = client.post(reverse("coordination:member_remove", args=[target.pk]), follow=True)
    undo = page.redirect_chain[-1][0]

    client.post(undo)
    again = client.post(undo, follow=True)

    assert "déjà" not in words(page)
    assert "est déjà membre" in words(again)
    assert Membership.objects.filter(user=people["coordinatrice"]).count() == 1


def test_the_undo_page_belongs_to_who_removed_and_cannot_be_made_up(as_, people):
    target = membership_of(people["coordinatrice"])
    page = as_("administratrice").post(
        reverse("coordination:member_remove", args=[target.pk]), follow=True
    )
    undo = page.redirect_chain[-1][0]

    assert as_("medecin").post(undo).status_code == 404
    for token in ("nonsense", signing.dumps([1, 2, 3, "relay"], salt="another")):
        address = reverse("coordination:member_removed", args=[token])
        assert as_("administratrice").post(address).status_code == 404
    assert not Membership.objects.filter(user=people["coordinatrice"]).exists()


def test_undoing_needs_to_be_an_administrator_still(as_, people):
    target = membership_of(people["coordinatrice"])
    page = as_("administratrice").post(
        reverse("coordination:member_remove", args=[target.pk]), follow=True
    )
    undo = page.redirect_chain[-1][0]
    Membership.objects.filter(user=people["administratrice"]).update(role="relay")

    response = as_("administratrice").post(undo)

    assert response.status_code == 403
    assert not Membership.objects.filter(user=people["coordinatrice"]).exists()


def test_someone_who_gives_up_their_role_is_not_left_on_a_forbidden_page(as_, people):
    Membership.objects.update(role="administrator")
    Membership.objects.filter(user=people["administratrice"]).exclude(
        organisation__name=COORDINATION
    ).delete()
    mine = membership_of(people["administratrice"])

    response = as_("administratrice").post(
        reverse("coordination:member_role", args=[mine.pk]), {"role": "relay"}
    )

    assert response["Location"] == reverse("coordination:home")


@pytest.mark.parametrize("number", [999_999, 10**30])
def test_a_member_that_does_not_exist_is_not_found(as_, people, number):
    address = reverse("coordination:member_remove", args=[number])

    assert as_("administratrice").get(address).status_code == 404


def test_each_role_is_explained_where_one_chooses_it():
    assert [value for value, _ in ROLES] == list(Role)
    assert all("\u00a0: " in explanation for _, explanation in ROLES)


@pytest.mark.parametrize("name", ["members", "member_invite"])
def test_each_page_has_one_title_and_one_main_action(as_, people, name):
    text = as_("administratrice").get(reverse(f"coordination:{name}")).content.decode()

    assert text.count("<h1") == 1
    assert text.count('class="button"') == 1
