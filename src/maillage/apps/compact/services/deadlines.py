"""Write before each deadline, 90, 30 and 7 days ahead, to the right people and never twice.

One e-mail a person and a day, whatever is due. When some notices were missed, or the portal was
stopped, only the nearest is sent.
"""

import hashlib

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string

from maillage.apps.accounts import outbox
from maillage.apps.accounts.french import date_in_words, unbroken
from maillage.apps.compact.models import DeadlineTold
from maillage.apps.compact.selectors.deadlines import due, people_to_tell


def notify(*, today, now):
    """Write to whom something is due soon; returns how many e-mails. For the worker."""
    told = people_to_tell(due(today))
    return sum(_tell(user, told[user], today, now) for user in sorted(told, key=lambda u: u.pk))


def _tell(user, found, today, now):
    by_key = {each.key(each.stage(today)): each for each in found}
    rows = DeadlineTold.objects.filter(person=user)
    known = set(rows.filter(key__in=by_key).values_list("key", flat=True))
    new = {key: each for key, each in by_key.items() if key not in known}
    if not new:
        return 0
    try:
        return _write(user, new, today, now)
    except IntegrityError:  # another worker wrote to them meanwhile
        return 0


@transaction.atomic
def _write(user, new, today, now):
    rows = [DeadlineTold(person=user, key=key, at=now) for key in new]
    DeadlineTold.objects.bulk_create(rows)
    digest = hashlib.sha256(" ".join(sorted(new)).encode()).hexdigest()[:16]
    context = {
        "name": user.full_name,
        "lines": [_line(each, today) for each in new.values()],
        "portal": settings.SITE_URL,
    }
    count = len(new)
    return outbox.write(
        key=f"compact:deadlines:{user.pk}:{today.isoformat()}:{digest}",
        recipient=user.email,
        subject=f"{count} échéance{'s' if count > 1 else ''} dans vos conventions",
        text=render_to_string("compact/email/deadlines.txt", context).strip() + "\n",
        now=now,
        about=f"user:{user.pk}",
    )


def _line(deadline, today):
    left = deadline.days_left(today)
    delay = {0: "aujourd’hui", 1: "demain"}.get(left, f"dans {left} jours")
    return {
        "title": deadline.compact.title,
        "words": unbroken(deadline.words),
        "day": date_in_words(deadline.day),
        "delay": delay,
        "address": settings.SITE_URL + deadline.compact.get_absolute_url(),
    }
