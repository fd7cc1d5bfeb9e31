"""What the tests of these journeys share: dates, what is typed, and reading what was sent."""

import re
from datetime import UTC, datetime, timedelta

from django.core import mail

from maillage.apps.booking import messages

MONDAY_9 = datetime(2026, 11, 23, 8, tzinfo=UTC)
TUESDAY_9 = MONDAY_9 + timedelta(days=1)
EMAIL = "anne@exemple.fr"
PERSON = {"given_name": "Anne", "family_name": "Martin", "contact": EMAIL}


class Clock:
    """What `timezone.now()` answers; `clock.advance(minutes=11)` moves it."""

    def __init__(self, at):
        self.at = at

    def advance(self, **duration):
        self.at += timedelta(**duration)


def last_code():
    """The six digits of the last e-mail, once what waits has left."""
    messages.deliver_due()
    return "".join(re.search(r"\b(\d{3}) (\d{3})\b", mail.outbox[-1].body).groups())


def text_of(response):
    """Text of an answer, no-break spaces made plain."""
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")
