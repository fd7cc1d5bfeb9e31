"""A request sent twice is done once: the second gets the answer of the first."""

import json

from django.db import IntegrityError, transaction

from maillage.apps.accounts.encryption import fingerprint
from maillage.apps.booking.errors import BookingError, KeyReused
from maillage.apps.booking.models import IdempotentRequest


def once(do, *, key, action, **request):
    """Run `do()`, which returns an appointment, in one transaction; once for each `key`.

    Without a key it always runs. The same key with another request raises `KeyReused`.
    """
    if key is None:
        with transaction.atomic():
            return do()
    stored = fingerprint(f"{action}:{key}", purpose="idempotency")
    asked = fingerprint(json.dumps(request, sort_keys=True, default=str), purpose="request")
    try:
        with transaction.atomic():
            return _answer(stored, asked) or _do_and_note(do, stored, asked)
    except (IntegrityError, BookingError):
        # The same request, a moment earlier, may be what took the place.
        answer = _answer(stored, asked)
        if answer is None:
            raise
        return answer


def _do_and_note(do, stored, asked):
    appointment = do()
    IdempotentRequest.objects.create(key=stored, request_fingerprint=asked, appointment=appointment)
    return appointment


def _answer(stored, asked):
    known = IdempotentRequest.objects.filter(key=stored).select_related("appointment").first()
    if known is None:
        return None
    if known.request_fingerprint != asked:
        raise KeyReused
    return known.appointment
