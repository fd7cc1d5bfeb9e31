import pytest

from maillage.apps.accounts.adapter import InvitationOnly, SecondFactor
from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.models import AuditLine


def test_nobody_signs_up_alone(rf):
    assert InvitationOnly().is_open_for_signup(rf.get("/")) is False


def test_a_password_and_its_audit_line_are_kept_together(add):
    user = add("anne", Role.RELAY).user

    InvitationOnly().set_password(user, "un-tout-autre-mot")

    user.refresh_from_db()
    assert user.check_password("un-tout-autre-mot")
    line = AuditLine.objects.get()
    assert (line.actor, line.action) == (f"user:{user.pk}", "account.set_password")
    assert line.details == {}


def test_no_password_is_kept_when_its_line_cannot_be(add, monkeypatch):
    user = add("anne", Role.RELAY).user

    def fail(**kwargs):
        raise RuntimeError("no trail")

    monkeypatch.setattr("maillage.apps.accounts.audit.record", fail)
    with pytest.raises(RuntimeError):
        InvitationOnly().set_password(user, "un-tout-autre-mot")

    user.refresh_from_db()
    assert user.check_password("un-mot-de-passe")


@pytest.mark.parametrize("adapter", [InvitationOnly, SecondFactor])
def test_our_messages_are_answers_the_library_knows(adapter):
    """A renamed key would silently bring its English or stiff text back."""
    base = adapter.__mro__[1]
    assert set(adapter.error_messages) == set(base.error_messages)
