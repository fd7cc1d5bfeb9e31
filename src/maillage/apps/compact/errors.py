"""What can go wrong with a compact, in words a person can act on (shown in French).

CompactError
├── NotAllowed     also Django's PermissionDenied: the page answers 403
├── BadCompact     what was typed cannot be used; `errors` maps a field to a text
├── StaleEdit      someone else changed it meanwhile: nothing was written
├── NotNow         the compact, review or experiment is not in a state that allows it
├── BadQuestion    an indicator, a perimeter or a period asked for does not exist
└── NotMeasured    nothing in the platform lets this indicator be computed there and then

Error of whoever writes an indicator, never shown: `BadDefinition`.
"""

from django.core.exceptions import PermissionDenied

from maillage.apps.accounts.french import unbroken


class CompactError(Exception):
    """Base of every error of this app; its text gets the no-break spaces of French."""

    exit_code = 90

    def __init__(self, message=""):
        super().__init__(unbroken(message))


class NotAllowed(CompactError, PermissionDenied):
    """The person may not do this."""


class BadCompact(CompactError):
    def __init__(self, errors):
        errors = {"": errors} if isinstance(errors, str) else errors
        self.errors = {field: unbroken(text) for field, text in errors.items()}
        super().__init__(" ".join(self.errors.values()))


class StaleEdit(CompactError):
    """Someone else changed it meanwhile: nothing was written."""


class NotNow(CompactError):
    """The compact, review or experiment is not in a state that allows it."""


class BadQuestion(CompactError):
    """No such indicator, perimeter or period."""


class NotMeasured(CompactError):
    """Nothing in the platform lets this indicator be computed there and then; says what misses."""


class BadDefinition(ValueError):
    """An indicator file cannot be used; it names the file and what to mend."""
