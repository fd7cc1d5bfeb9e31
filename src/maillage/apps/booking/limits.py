"""How often something may be tried: a count per fixed window of time, shared by all processes.

A key (an address, a code, a contact) is stored as a fingerprint only, for some days.
"""

from datetime import UTC, datetime

from django.db.models import F

from maillage.apps.accounts import encryption

from .models import Attempt


def allow(key, *, limit, window_seconds, now):
    """Count one try; whether it is among the first `limit` of this window.

    `now` is an aware datetime; windows start at whole multiples of `window_seconds`. The count is
    one conditional UPDATE, so two processes never both take the last try. Call it outside of a
    transaction that may roll back, or the try is not counted.
    """
    key = encryption.fingerprint(f"{window_seconds} {key}", purpose="attempt")
    seconds = int(now.timestamp()) // window_seconds * window_seconds
    window = datetime.fromtimestamp(seconds, UTC)
    Attempt.objects.bulk_create([Attempt(key=key, window=window)], ignore_conflicts=True)
    tries = Attempt.objects.filter(key=key, window=window, count__lt=limit)
    return tries.update(count=F("count") + 1) == 1


def forget_old(*, before):
    """Delete the counts of windows that started before an instant; return how many."""
    return Attempt.objects.filter(window__lt=before).delete()[0]
