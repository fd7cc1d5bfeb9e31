"""Writes to a new member how to sign in; the link to choose a password expires."""

from smtplib import SMTPException

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from .errors import InvitationNotSent

SUBJECT = "Votre accès à maillage"


def password_path(user):
    """Path of the page where this person chooses a password: once, within the days allowed."""
    return reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(user),
            "key": default_token_generator.make_token(user),
        },
    )


def days_valid():
    """Days during which a link to choose a password works."""
    return settings.PASSWORD_RESET_TIMEOUT // 86_400


def send(membership, *, site_url):
    """Send the invitation. Raises `InvitationNotSent` when the mail server does not take it."""
    user = membership.user
    path = reverse("account_login") if user.has_usable_password() else password_path(user)
    body = render_to_string(
        "accounts/email/invitation.txt",
        {
            "organisation": membership.organisation.name,
            "has_password": user.has_usable_password(),
            "link": site_url.rstrip("/") + path,
            "days": days_valid(),
        },
    )
    try:
        send_mail(SUBJECT, body, None, [user.email])
    except (SMTPException, OSError) as error:
        raise InvitationNotSent from error
