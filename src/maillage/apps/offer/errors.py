"""What can go wrong with the care offer, in words a person can act on (shown in French).

OfferError
├── NotAllowed   also Django's PermissionDenied: the page answers 403
├── BadOffer     values that cannot be used; `errors` maps a field ("" for the whole) to a text
└── StaleEdit    someone else changed the entry meanwhile
"""

from django.core.exceptions import PermissionDenied

from maillage.apps.accounts.french import unbroken


class OfferError(Exception):
    """Base of every error of this app."""

    exit_code = 50


class NotAllowed(OfferError, PermissionDenied):
    """The signed-in person may not do this."""


class BadOffer(OfferError):
    """Values that cannot be used: one message, or one a field."""

    def __init__(self, errors):
        errors = {"": errors} if isinstance(errors, str) else errors
        self.errors = {field: unbroken(text) for field, text in errors.items()}
        super().__init__(" ".join(self.errors.values()))


class StaleEdit(OfferError):
    def __init__(self, entry):
        super().__init__(
            unbroken(
                f"« {entry} » a été modifié par quelqu’un d’autre depuis que vous l’avez ouvert. "
                "Relisez la fiche, puis recommencez."
            )
        )
