"""E-mail, by Django's backend. It knows no key: what may have left is never sent again."""

from smtplib import SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from .errors import MaybeDelivered, NotDelivered

_REFUSED = (SMTPResponseException, SMTPRecipientsRefused, SMTPNotSupportedError, ValueError)


def send(message, *, calendar=""):
    """Send one message: its `key`, `recipient`, `subject` and `text`, with a calendar's text.

    Raises `NotDelivered` or, when nobody can tell, `MaybeDelivered`.
    """
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:  # all of smtplib’s errors are one
        raise NotDelivered("The mail server cannot be reached.") from error
    try:
        connection.send_messages([_email(message, calendar, connection)])
    except _REFUSED as error:
        raise NotDelivered("The mail server refused the message.") from error
    except OSError as error:
        raise MaybeDelivered("The mail server stopped answering.") from error
    finally:
        connection.close()


def _email(message, calendar, connection):
    host = urlsplit(settings.SITE_URL).hostname
    email = EmailMessage(
        message.subject,
        message.text,
        to=[message.recipient],
        connection=connection,
        headers={
            "Message-ID": f"<{message.key.replace(':', '.')}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    if calendar:
        email.attach("rendez-vous.ics", calendar, "text/calendar; method=PUBLISH")
    return email
