"""The audit trail: who changed what and when, each line sealed to the one before it.

A line's hash covers its number, time, actor, action, subject, details and the hash of the line
before. Editing, removing, inserting or swapping lines therefore breaks the chain from there on,
and `verify` finds where. A chain cannot show by itself that its end was cut, nor that all of it
was rebuilt: note its length and last hash elsewhere (`maillage audit verify` prints them) and
compare later. The database also refuses UPDATE and DELETE on the table (migration 0002).

A line never holds a person's value: people are `user:12`, details are codes, roles and counts.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC

from django.db import connection
from django.utils import timezone

from .errors import NoTransaction, PersonalValueInAudit
from .models import AuditLine

COMMAND = "command"
SYSTEM = "system"
START = "0" * 64
_LOCK = 0x6D61696C  # any number, the same for every writer: "mail" in ASCII
_FIELDS = ("number", "at", "actor", "action", "subject", "details", "previous_hash")
# Every change passes here: as plain SQL these two take a fifth of the time.
_LAST = "SELECT number, hash FROM accounts_auditline ORDER BY number DESC LIMIT 1"
_APPEND = (
    "INSERT INTO accounts_auditline"
    " (number, at, actor, action, subject, details, previous_hash, hash)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
)


@dataclass(frozen=True)
class Verification:
    """What reading the whole trail found.

    `first_broken` is the number of the first line that is missing, altered or out of place, or
    None; `last_hash` is the hash written on the last line (64 zeros when there is none).
    """

    lines: int
    first_broken: int | None
    last_hash: str


def actor_of(user):
    """How a person is written in the trail.

    >>> from maillage.apps.accounts.models import User
    >>> actor_of(User(pk=12, email="anne@example.fr"))
    'user:12'
    """
    return f"user:{user.pk}"


def record(*, actor, action, subject, details=None):
    """Append one line inside the caller's transaction, and return it.

    Call it last, once the change is made: writers queue here until the other's transaction ends.
    Raises `NoTransaction` outside a transaction, `PersonalValueInAudit` when a value looks like a
    person's, and `TypeError` for details that are not plain codes, whole numbers or booleans.
    """
    if not connection.in_atomic_block:
        raise NoTransaction(f"{action}: open a transaction around the change and its audit line.")
    details = details or {}
    _check_impersonal({"actor": actor, "subject": subject, **details})
    with connection.cursor() as cursor:
        last_number, last_hash = _last_line(cursor)
        line = AuditLine(
            number=last_number + 1,
            at=timezone.now(),
            actor=actor,
            action=action,
            subject=subject,
            details=details,
            previous_hash=last_hash,
        )
        values = [getattr(line, field) for field in _FIELDS]
        line.hash = _seal(values)
        number, at, *codes, _, previous_hash = values
        at, details = connection.ops.adapt_datetimefield_value(at), json.dumps(details)
        cursor.execute(_APPEND, [number, at, *codes, details, previous_hash, line.hash])
    return line


def verify():
    """Read the whole trail, a block of lines at a time, and say whether the chain holds."""
    count, first_broken, last_hash = 0, None, START
    lines = AuditLine.objects.order_by("number").values_list(*_FIELDS, "hash")
    for count, (*fields, stored) in enumerate(lines.iterator(chunk_size=2_000), start=1):
        number, previous_hash = fields[0], fields[-1]
        holds = number == count and previous_hash == last_hash and stored == _seal(fields)
        if not holds and first_broken is None:
            first_broken = min(count, number)
        last_hash = stored
    return Verification(lines=count, first_broken=first_broken, last_hash=last_hash)


def was_line(*, number, hash):
    """Whether line `number` is still there with the hash noted when it was the last one."""
    if number == 0:
        return hash == START
    return AuditLine.objects.filter(number=number, hash=hash).exists()


def _last_line(cursor):
    """Number and hash of the last line, once no other writer may add one."""
    # SQLite needs no lock: its transactions are opened IMMEDIATE, so one at a time.
    if connection.vendor == "postgresql":
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    cursor.execute(_LAST)
    return cursor.fetchone() or (0, START)


def _seal(values):
    content = dict(zip(_FIELDS, values, strict=True))
    content["at"] = content["at"].astimezone(UTC).isoformat(timespec="microseconds")
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _check_impersonal(values):
    for key, value in values.items():
        parts = value if isinstance(value, list) else [value]
        for part in parts:
            # A float would not come back from every database with the same digits.
            if not (part is None or isinstance(part, (str, int, bool))):
                raise TypeError(f"{key} is {part!r}; expected text, a whole number or a boolean.")
            if isinstance(part, str) and "@" in part:
                raise PersonalValueInAudit(
                    f"{key} holds an address; write user:NUMBER, a code, a role or a count."
                )
