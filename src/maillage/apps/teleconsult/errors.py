"""What can go wrong with teleconsultation, in words a person can act on (shown in French).

TeleconsultError
├── NotAllowed     also Django's PermissionDenied: the page answers 403
├── BadRequest     what was typed cannot be used; `errors` maps a field to a text
├── PointClosed    the point is not open now; `missing` holds the requirements it lacks
├── NotNow         the ticket, duty or room is not in a state that allows it
├── BadInvitation  unknown, already used, or past its time
├── TooMuch        more bytes or messages than anyone needs
└── RuleExpired    a dated rule is past its date: a person must check it
"""

from django.core.exceptions import PermissionDenied

from maillage.apps.accounts.french import unbroken


class TeleconsultError(Exception):
    """Base of every error of this app; its text gets the no-break spaces of French."""

    exit_code = 70

    def __init__(self, message=""):
        super().__init__(unbroken(message))


class NotAllowed(TeleconsultError, PermissionDenied):
    """The person may not do this."""


class BadRequest(TeleconsultError):
    def __init__(self, errors):
        errors = {"": errors} if isinstance(errors, str) else errors
        self.errors = {field: unbroken(text) for field, text in errors.items()}
        super().__init__(" ".join(self.errors.values()))


class PointClosed(TeleconsultError):
    def __init__(self, message, missing=()):
        self.missing = tuple(missing)
        super().__init__(message)


class NotNow(TeleconsultError):
    """The ticket, duty or room is not in a state that allows it."""


class BadInvitation(TeleconsultError):
    def __init__(self):
        super().__init__(
            "Cette invitation n’est plus valable : elle sert une seule fois, pendant quinze "
            "minutes. Demandez-en une nouvelle au praticien."
        )


class TooMuch(TeleconsultError):
    """More bytes or messages than anyone needs."""


class RuleExpired(TeleconsultError):
    """A dated rule is past its date: a person must check it."""
