from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from allauth.account.forms import default_token_generator
from django.core import mail
from django.db import transaction

from maillage.apps.accounts import invitations, services
from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.errors import BadInput, InvitationNotSent
from maillage.apps.accounts.models import Membership

SITE = "https://portail.exemple.fr/"


@pytest.fixture
def invite(organisation, django_capture_on_commit_callbacks):
    def send(email="anne@exemple.fr"):
        with django_capture_on_commit_callbacks(execute=True):
            return services.invite_member(
                actor="user:1", organisation=organisation, email=email, role="relay", site_url=SITE
            )

    return send


def test_a_new_member_receives_a_short_letter_in_french_with_a_link(invite):
    invite()

    (letter,) = mail.outbox
    assert letter.to == ["anne@exemple.fr"]
    assert letter.subject == "Votre accès à maillage"
    assert "«\u00a0Mairie d’Ajain\u00a0»" in letter.body
    assert "dans les 3 jours" in letter.body
    assert "https://portail.exemple.fr/compte/" in letter.body
    assert len(letter.body.split()) < 70


def test_the_letter_says_nothing_of_the_role(invite):
    invite()

    assert "relais" not in mail.outbox[0].body


def test_someone_with_a_password_is_sent_to_the_sign_in_page_not_to_a_new_password(invite, add):
    add("anne", Role.RELAY, at=services.create_organisation(actor="c", name="CPTS", kind="cpts"))

    invite()

    assert "cle/" not in mail.outbox[0].body
    assert "Vous avez déjà un compte" in mail.outbox[0].body


def test_a_name_with_markup_is_written_as_it_is(organisation, invite):
    organisation.name = "Soins & santé <Est>"
    organisation.save()

    invite()

    assert "Soins & santé <Est>" in mail.outbox[0].body


def test_nothing_is_sent_when_the_change_is_not_kept(organisation):
    with pytest.raises(BadInput), transaction.atomic():
        services.invite_member(
            actor="user:1", organisation=organisation, email="anne@exemple.fr", role="relay",
            site_url=SITE,
        )  # fmt: skip
        raise BadInput("later", field="role")

    assert not mail.outbox
    assert not Membership.objects.exists()


@pytest.mark.parametrize("failure", [OSError("no route"), SMTPRecipientsRefused({})])
def test_a_letter_that_cannot_leave_is_told_and_the_member_is_kept(invite, monkeypatch, failure):
    def refuse(*args, **kwargs):
        raise failure

    monkeypatch.setattr(invitations, "send_mail", refuse)

    with pytest.raises(InvitationNotSent, match="n’est pas parti"):
        invite()

    assert Membership.objects.get().user.email == "anne@exemple.fr"


def test_the_link_works_for_the_days_announced_and_not_one_more(add, monkeypatch):
    user = add("anne", Role.RELAY).user
    token = default_token_generator.make_token(user)
    assert invitations.days_valid() == 3
    assert default_token_generator.check_token(user, token)

    for days, works in ((2.9, True), (3.1, False)):
        later = datetime.now() + timedelta(days=days)  # noqa: DTZ005 - as Django's generator does
        monkeypatch.setattr(default_token_generator, "_now", lambda later=later: later)
        assert default_token_generator.check_token(user, token) is works


def test_the_link_works_once(add):
    user = add("anne", Role.RELAY).user
    token = default_token_generator.make_token(user)

    user.set_password("un-autre-mot-de-passe")
    user.save()

    assert not default_token_generator.check_token(user, token)
