import io
import re

import pytest
from allauth.mfa.models import Authenticator

from maillage import cli
from maillage.apps.accounts.demonstration import create_demonstration_accounts
from maillage.apps.accounts.models import AuditLine, Membership, Organisation, User

pytestmark = pytest.mark.django_db
PASSWORD = "une-phrase-de-passe"


@pytest.fixture
def accounts(capsys, monkeypatch):
    """`accounts("add", …, stdin="…")`: exit code, standard output and standard error."""

    def run(*arguments, stdin=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        code = cli.main(["accounts", *arguments])
        output = capsys.readouterr()
        return code, output.out, output.err

    return run


ADD = ("add", "Maire@Ajain.fr", "--organisation", "Mairie d’Ajain", "--kind", "town_hall")


def test_the_first_administrator_and_their_organisation_are_made_together(accounts):
    code, out, _ = accounts(*ADD, "--password-from-stdin", stdin=f"{PASSWORD}\n")

    assert code == 0
    assert out == "maire@ajain.fr: administrator of Mairie d’Ajain\n"
    membership = Membership.objects.get()
    assert membership.role == "administrator"
    assert membership.organisation.kind == "town_hall"
    assert membership.user.check_password(PASSWORD)
    actions = [(line.actor, line.action) for line in AuditLine.objects.order_by("number")]
    assert actions == [("command", "organisation.create"), ("command", "member.add")]


def test_the_password_is_never_printed(accounts):
    _, out, err = accounts(*ADD, "--password-from-stdin", stdin=PASSWORD)

    assert PASSWORD not in out + err


def test_without_password_the_page_to_choose_one_is_printed_and_works(accounts, client):
    _, out, _ = accounts(*ADD)

    path = re.search(r"^  (/\S+)$", out, re.MULTILINE)[1]
    assert "within 3 days" in out
    page = client.get(path, follow=True)
    assert "Choisir un mot de passe" in page.content.decode()
    assert not User.objects.get().has_usable_password()


def test_a_second_person_joins_the_organisation_already_there(accounts):
    accounts(*ADD)

    code, _, _ = accounts("add", "relais@ajain.fr", "--organisation", "Mairie d’Ajain",
                          "--role", "relay", "--name", "Jeanne Aubrun")  # fmt: skip

    assert code == 0
    assert Organisation.objects.count() == 1
    assert User.objects.get(email="relais@ajain.fr").full_name == "Jeanne Aubrun"


@pytest.mark.parametrize(
    ("arguments", "stdin", "message"),
    [
        (("--role", "mayor"), "", "mayor"),
        (("--kind", "castle"), "", "castle"),
        (("--password-from-stdin",), "court\n", "12 caractères"),
        (("--password-from-stdin",), "", "12 caractères"),
    ],
)
def test_a_bad_value_is_one_line_of_error_and_nothing_is_half_made(
    accounts, arguments, stdin, message
):
    code, out, err = accounts(*ADD, *arguments, stdin=stdin)

    assert code == 40
    assert out == ""
    assert message in err
    assert err.startswith("error: ")
    assert not Organisation.objects.exists()
    assert not User.objects.exists()
    assert not AuditLine.objects.exists()


def test_a_lost_telephone_is_forgiven_by_whoever_runs_the_server(accounts):
    user = User.objects.create_user("anne@exemple.fr")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})

    code, out, _ = accounts("reset-second-factor", " Anne@exemple.fr")

    assert code == 0
    assert "1 second factor(s) removed" in out
    assert not Authenticator.objects.exists()


def test_resetting_an_unknown_address_says_so(accounts):
    code, _, err = accounts("reset-second-factor", "rien@exemple.fr")

    assert code == 1
    assert "no account has the address rien@exemple.fr" in err


def test_closing_the_demonstration(accounts):
    create_demonstration_accounts()

    assert accounts("close-demonstration")[1] == "7 demonstration account(s) closed\n"
    assert accounts("close-demonstration")[1] == "0 demonstration account(s) closed\n"
    assert not User.objects.filter(is_active=True).exists()
