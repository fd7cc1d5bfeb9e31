"""What can go wrong with a rota, in words a person can act on (shown in French).

RotaError
├── NotAllowed   also Django's PermissionDenied: the page answers 403
├── BadRota      what was typed cannot be used; `errors` maps a field to a text
├── StaleEdit    someone else changed it meanwhile: nothing was written
└── NotNow       the draft, post, incident or handover is not in a state that allows it
"""

from django.core.exceptions import PermissionDenied

from maillage.apps.accounts.french import unbroken


class RotaError(Exception):
    """Base of every error of this app; its text gets the no-break spaces of French."""

    exit_code = 80

    def __init__(self, message=""):
        super().__init__(unbroken(message))


class NotAllowed(RotaError, PermissionDenied):
    """The person may not do this."""


class BadRota(RotaError):
    def __init__(self, errors):
        errors = {"": errors} if isinstance(errors, str) else errors
        self.errors = {field: unbroken(text) for field, text in errors.items()}
        super().__init__(" ".join(self.errors.values()))


class StaleEdit(RotaError):
    """Someone else changed it meanwhile: nothing was written."""


class NotNow(RotaError):
    """The draft, post, incident or handover is not in a state that allows it."""
