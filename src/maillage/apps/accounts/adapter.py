"""How the sign-in library behaves here: by invitation, in plain French, with audit lines."""

from io import BytesIO

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.db import transaction

from . import audit, encryption


class InvitationOnly(DefaultAccountAdapter):
    """Accounts are given by an administrator; nobody signs up alone."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": (
            "Ce compte est fermé. Adressez-vous à la personne qui administre votre organisation."
        ),
        "email_password_mismatch": (
            "L’adresse e-mail ou le mot de passe ne correspond pas. "
            "Vérifiez les deux, ou choisissez un nouveau mot de passe."
        ),
        "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
        "incorrect_code": "Ce code ne convient pas. Attendez le code suivant et recopiez-le.",
        "incorrect_password": "Ce n’est pas votre mot de passe.",
        "invalid_password_reset": "Ce lien a déjà servi ou a expiré.",
        "rate_limited": "Trop d’essais à la suite. Patientez quelques minutes, puis recommencez.",
        "too_many_login_attempts": (
            "Trop d’essais à la suite. Patientez cinq minutes, puis recommencez."
        ),
    }

    def is_open_for_signup(self, request):
        return False

    def set_password(self, user, password):
        """Keep a new password, chosen by its owner, together with its audit line."""
        with transaction.atomic():
            super().set_password(user, password)
            person = audit.actor_of(user)
            audit.record(actor=person, action="account.set_password", subject=person)


class SecondFactor(DefaultMFAAdapter):
    """Second-factor secrets are encrypted at rest."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": (
            "Les codes de secours viennent avec la double vérification : activez-la d’abord."
        ),
        "incorrect_code": InvitationOnly.error_messages["incorrect_code"],
    }

    def encrypt(self, text):
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text):
        return encryption.decrypt(encrypted_text)

    def build_totp_svg(self, url):
        """The square to photograph, on white: a dark page would hide black on nothing."""
        svg = BytesIO()
        segno.make(url, micro=False).save(svg, kind="svg", scale=5, light="white", xmldecl=False)
        return svg.getvalue().decode()
