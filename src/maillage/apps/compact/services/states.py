"""Move a compact from a state to another: what each passage asks, and what it keeps.

    draft ⇄ negotiated ⇄ signed → running ⇄ in_review → renewed ⇄ in_review, and ended

People move it by `move` (the pilot party, asked at the door); reviews and amendments by `pass_to`.
"""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from maillage.apps.accounts.french import date_in_words
from maillage.apps.compact import versions
from maillage.apps.compact.enums import CompactState
from maillage.apps.compact.errors import BadCompact, NotNow
from maillage.apps.compact.models import Compact, Party, Transition
from maillage.apps.compact.selectors.compacts import SIGNING, missing_to_settle, missing_to_sign

from ._compacts import held, record

DRAFT, NEGOTIATED, SIGNED, RUNNING, IN_REVIEW, RENEWED, ENDED = CompactState
BY_PEOPLE = frozenset(
    {
        (DRAFT, NEGOTIATED),
        (NEGOTIATED, DRAFT),
        (NEGOTIATED, SIGNED),
        (SIGNED, NEGOTIATED),
        (SIGNED, RUNNING),
        (RUNNING, ENDED),
        (RENEWED, ENDED),
    }
)
BY_REVIEWS = frozenset(
    {
        (RUNNING, IN_REVIEW),
        (RENEWED, IN_REVIEW),
        (IN_REVIEW, RUNNING),
        (IN_REVIEW, RENEWED),
        (IN_REVIEW, ENDED),
        (RUNNING, RENEWED),
    }
)
REASONED = frozenset(
    {(NEGOTIATED, DRAFT), (SIGNED, NEGOTIATED), (RUNNING, ENDED), (RENEWED, ENDED)}
)
LONGEST_REASON = 500


@transaction.atomic
def move(*, compact, to, user, reason="", now):
    """Move a compact by someone of its pilot party; `NotNow` says what misses."""
    compact = held(compact)
    passage, reason = (compact.state, to), reason.strip()
    if passage not in BY_PEOPLE:
        raise NotNow(_refusal(compact, to))
    if passage in REASONED and not reason:
        raise BadCompact({"reason": "Dites pourquoi : la raison reste dans l’historique."})
    _prepare(compact, to, now)
    return _write(compact, to, user, reason, now)


@transaction.atomic
def pass_to(compact, to, *, user=None, reason="", now):
    """Move a compact for a review or an amendment, which asked who may."""
    compact = held(compact)
    if (compact.state, to) not in BY_REVIEWS | BY_PEOPLE:
        raise NotNow(_refusal(compact, to))
    return _write(compact, to, user, reason, now)


def start_due(now):
    """Put in force the signed compacts whose first day has come; how many. For the worker."""
    due = Compact.objects.filter(state=SIGNED, starts_on__lte=timezone.localdate(now))
    return sum(_start(compact, now) for compact in due.order_by("pk"))


@transaction.atomic
def _start(compact, now):
    compact = held(compact)
    if compact.state != SIGNED:  # somebody was faster
        return False
    _write(compact, RUNNING, None, "", now)
    return True


def _prepare(compact, to, now):
    """What a passage asks and changes besides the state."""
    parties = Party.objects.filter(compact=compact)
    if to == NEGOTIATED and compact.state == DRAFT:
        _require_nothing(missing_to_settle(compact))
    elif to == DRAFT:
        parties.update(signed_on=None)
    elif to == SIGNED:
        _require_nothing(missing_to_sign(compact))
        signing = parties.filter(role__in=SIGNING)
        compact.signed_on = signing.aggregate(last=Max("signed_on"))["last"]
    elif to == RUNNING and compact.starts_on > timezone.localdate(now):
        raise NotNow(
            f"Elle commence le {date_in_words(compact.starts_on)} : elle entrera en vigueur seule, "
            "ce jour-là."
        )
    elif to == ENDED and _open_amendments(compact).exists():
        raise NotNow("Un avenant est en cours : signez-le ou retirez-le d’abord.")


def _write(compact, to, user, reason, now):
    before, compact.state = compact.state, CompactState(to)
    compact.save(update_fields=["state", "signed_on"])
    Transition.objects.create(
        compact=compact, before=before, after=to, reason=reason[:LONGEST_REASON], by=user, at=now
    )
    if (before, to) == (DRAFT, NEGOTIATED):
        versions.keep(compact=compact, label="texte arrêté", now=now)
    elif (before, to) == (NEGOTIATED, SIGNED):
        versions.keep(compact=compact, label="signature", now=now)
    record(compact, "move", user, before=str(before), after=str(to))
    return compact


def _require_nothing(missing):
    if missing:
        raise NotNow(" ".join(missing))


def _open_amendments(compact):
    return compact.amendments.filter(state__in=("draft", "to_sign"))


def _refusal(compact, to):
    now, wanted = CompactState(compact.state).label, CompactState(to).label
    return f"Cette convention est « {now} » : elle ne peut pas devenir « {wanted} » d’ici."
