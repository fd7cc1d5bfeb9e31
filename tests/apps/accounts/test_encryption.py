"""Secrets at rest: unreadable without a key, readable through a rotation."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from maillage.apps.accounts import encryption, services
from maillage.apps.accounts.errors import CannotDecrypt
from tests.apps.accounts.factories import UserFactory


@given(st.text())
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_encrypted_comes_back(text):
    assert encryption.decrypt(encryption.encrypt(text)) == text


def test_the_secret_cannot_be_read_in_its_encrypted_form():
    assert "JBSWY3DP" not in encryption.encrypt("JBSWY3DP")


def test_an_older_key_still_reads_and_the_newest_writes(settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = [old]
    token = encryption.encrypt("secret")

    settings.ENCRYPTION_KEYS = [new, old]
    renewed = encryption.re_encrypt(token)

    settings.ENCRYPTION_KEYS = [new]
    assert encryption.decrypt(renewed) == "secret"
    with pytest.raises(CannotDecrypt, match="MAILLAGE_ENCRYPTION_KEYS"):
        encryption.decrypt(token)


@pytest.mark.django_db
def test_a_second_factor_is_stored_encrypted_and_survives_a_rotation(settings):
    secret = generate_totp_secret()
    TOTP.activate(UserFactory(), secret)
    old, new = settings.ENCRYPTION_KEYS[0], Fernet.generate_key().decode()

    stored = Authenticator.objects.get().data["secret"]
    settings.ENCRYPTION_KEYS = [new, old]
    assert services.re_encrypt(actor="command") == 1
    settings.ENCRYPTION_KEYS = [new]

    assert secret not in stored
    assert encryption.decrypt(Authenticator.objects.get().data["secret"]) == secret
