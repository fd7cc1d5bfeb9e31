"""What can go wrong with booking, in words a person can act on (shown in French).

BookingError
├── NotAllowed     also Django's PermissionDenied: the page answers 403
├── BadBooking     what was typed cannot be used; `errors` maps a field to a text
├── SlotTaken      someone was faster; `alternatives` holds the nearest free slots
├── NotBookable    this reason cannot be booked this way, or at that moment
│   ├── TooLate
│   └── TooSoon
├── HoldExpired    the ten minutes are over
├── AlreadyDone    the appointment is not in a state that allows it
├── TooManyTries
└── KeyReused      the same idempotency key came with another request
"""

from django.core.exceptions import PermissionDenied

from maillage.apps.accounts.french import unbroken


class BookingError(Exception):
    """Base of every error of this app; its text gets the no-break spaces of French."""

    exit_code = 60

    def __init__(self, message=""):
        super().__init__(unbroken(message))


class NotAllowed(BookingError, PermissionDenied):
    """The signed-in person may not do this."""


class BadBooking(BookingError):
    def __init__(self, errors):
        errors = {"": errors} if isinstance(errors, str) else errors
        self.errors = {field: unbroken(text) for field, text in errors.items()}
        super().__init__(" ".join(self.errors.values()))


class SlotTaken(BookingError):
    def __init__(self, alternatives=()):
        self.alternatives = list(alternatives)
        super().__init__("Ce créneau vient d’être pris. Choisissez-en un autre.")


class NotBookable(BookingError):
    """This reason cannot be booked this way."""


class TooLate(NotBookable):
    """Less than the notice of the reason remains."""


class TooSoon(NotBookable):
    """The slot is beyond the horizon of the reason."""


class HoldExpired(BookingError):
    def __init__(self):
        super().__init__(
            "La place n’était gardée que dix minutes, et elles sont passées. "
            "Choisissez de nouveau un créneau."
        )


class AlreadyDone(BookingError):
    """The appointment is not in a state that allows it."""


class TooManyTries(BookingError):
    def __init__(self, message="Trop d’essais. Attendez un quart d’heure, ou téléphonez."):
        super().__init__(message)


class KeyReused(BookingError):
    def __init__(self):
        super().__init__(
            "Cette clé a déjà servi à une autre demande. Prenez une clé neuve à chaque demande."
        )
