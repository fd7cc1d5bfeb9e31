"""Saturday: what is open is handed over, validated by who leaves, acknowledged by who arrives.

Until it is validated a handover follows the book; then each entry keeps what it said that day.
"""

import json
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.permissions import require
from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.texts import clean_text
from maillage.apps.rota.errors import BadRota, NotNow, StaleEdit
from maillage.apps.rota.models import Handover, HandoverEntry, Line
from maillage.apps.rota.selectors import handover as selectors
from maillage.apps.rota.weeks import LAST_DAY, in_words

from . import letters

RESERVED = (
    "Cette passation est réservée au médecin qui part et à celui qui arrive, pendant leur semaine."
)
LONGEST_NOTE = 2000


def generate(*, today, now=None):
    """Make the handover of the last Saturday for each line that needs one. Returns how many.

    Again changes nothing, but brings those not yet validated up to date with the book.
    """
    now, saturday = now or timezone.now(), selectors.saturday_of(today)
    lines = Line.objects.filter(centre__is_reserve=False, opens_on__lte=saturday)
    numbers = lines.order_by("pk").values_list("pk", flat=True)
    return sum(_generate(number, saturday, today, now) for number in list(numbers))


@transaction.atomic
def open_handover(*, handover_id, user, now=None):
    """(handover, its entries, its doctors) for who leaves and who arrives; the reading is logged.

    Raises `NotAllowed` for anyone else, `NotNow` when there is none.
    """
    handover, doctors = _locked(handover_id)
    day = timezone.localdate(now)
    parties = (doctors.leaving, doctors.arriving)
    require(any(selectors.is_there(user, post, day) for post in parties), RESERVED)
    _follow_the_book(handover, selectors.to_hand_over(handover, doctors.leaving), day)
    entries = list(handover.entries.select_related("item").order_by("position", "pk"))
    _record(handover, audit.actor_of(user), "open", items=len(entries))
    return handover, entries, doctors


@transaction.atomic
def validate(*, handover_id, user, seen, note="", now=None):
    """The leaving doctor validates what was read in the state `seen`, with a note for the next.

    Raises `StaleEdit` when the book changed meanwhile, `NotNow` when it is done, `NotAllowed`.
    """
    now = now or timezone.now()
    handover, doctors = _locked(handover_id)
    day = timezone.localdate(now)
    require(selectors.is_there(user, doctors.leaving, day), RESERVED)
    if handover.validated_at:
        raise NotNow("Cette passation est déjà validée.")
    items = selectors.to_hand_over(handover, doctors.leaving)
    if seen != selectors.stamp(items):
        raise StaleEdit(
            "Le cahier a changé depuis que vous l’avez lu : relisez-le ci-dessous, puis validez."
        )
    handover.note = _note(note)
    _follow_the_book(handover, items, day)
    handover.validated_at, handover.validated_by = now, doctors.leaving.volunteer
    handover.save()
    _record(handover, audit.actor_of(user), "validate", items=len(items))
    return handover


@transaction.atomic
def acknowledge(*, handover_id, user, entries, now=None):
    """The arriving doctor takes over these entries (numbers), as shown: one, some or all.

    Twice changes nothing. Raises `NotAllowed`, `NotNow`.
    """
    now = now or timezone.now()
    handover, doctors = _locked(handover_id)
    require(selectors.is_there(user, doctors.arriving, timezone.localdate(now)), RESERVED)
    asked = handover.entries.filter(pk__in=entries, acknowledged_at=None)
    taken = asked.update(acknowledged_at=now, acknowledged_by=doctors.arriving.volunteer)
    _settle(handover, now)
    _record(handover, audit.actor_of(user), "acknowledge", items=taken)
    return handover


def join(item, post, day):
    """An item written once its line's handover is made, by who leaves, is handed over too."""
    saturday = post.monday + LAST_DAY
    found = Handover.objects.select_for_update(of=("self",)).filter(
        line=item.line_id, saturday=saturday
    )
    handover = found.first() if saturday <= day else None
    if handover is None:
        return
    position = handover.entries.count()
    HandoverEntry.objects.create(
        handover=handover, item=item, position=position, content=_content(item)
    )
    _settle(handover, None)


def content_of(entry):
    """What an item said when it was handed over; {} once erased."""
    return json.loads(entry.content) if entry.content else {}


@transaction.atomic
def _generate(line_id, saturday, today, now):
    """One line: 1 when its handover was made now. The lock on the line makes twice once."""
    line = Line.objects.select_for_update(of=("self",)).get(pk=line_id)
    known = Handover.objects.select_for_update(of=("self",)).filter(line=line, saturday=saturday)
    handover = known.first() or Handover(line=line, saturday=saturday, generated_at=now)
    doctors = selectors.doctors_of(handover)
    items = selectors.to_hand_over(handover, doctors.leaving)
    if handover.pk:
        _follow_the_book(handover, items, today)
        return 0
    if not _is_needed(doctors, items, saturday):
        return 0
    handover.save()
    _follow_the_book(handover, items, saturday)
    comes = selectors.comes_next(doctors, saturday)
    if items and not comes:
        _tell_team(line, saturday, len(items))
    _record(handover, audit.SYSTEM, "generate", items=len(items), comes=comes)
    return 1


def _is_needed(doctors, items, saturday):
    """Someone leaves and does not stay; or nobody does, and items are in no handover that waits."""
    if doctors.leaving is not None:
        stays = selectors.comes_next(doctors, saturday) and (
            doctors.arriving.volunteer_id == doctors.leaving.volunteer_id
        )
        return not stays
    waiting = HandoverEntry.objects.filter(item__in=items, acknowledged_at=None)
    return len(set(waiting.order_by().values_list("item", flat=True))) < len(items)


def _follow_the_book(handover, items, day):
    """Until it is validated, or Sunday: one entry for each open item, in order, as it is now."""
    if handover.validated_at or day > handover.saturday + timedelta(days=1):
        return
    kept = {entry.item_id: entry for entry in handover.entries.order_by("pk")}
    gone = set(kept) - {item.pk for item in items}
    handover.entries.filter(item__in=gone, acknowledged_at=None).delete()
    for position, item in enumerate(items):
        entry = kept.get(item.pk) or HandoverEntry(handover=handover, item=item)
        content = _content(item)
        if entry.content != content:  # whoever took it over has not read this
            entry.content, entry.acknowledged_at, entry.acknowledged_by = content, None, None
        entry.position = position
        entry.save()
    _settle(handover, None)


def _settle(handover, now):
    """Say when the last entry was acknowledged, or that one is not any more."""
    left = handover.entries.filter(acknowledged_at=None).exists()
    settled = None if left else handover.acknowledged_at or now
    if settled != handover.acknowledged_at:
        handover.acknowledged_at = settled
        handover.save(update_fields=["acknowledged_at"])


def _locked(handover_id):
    handover = (
        Handover.objects.select_for_update(of=("self",))
        .select_related("line__centre__site")
        .filter(pk=handover_id)
        .first()
    )
    if handover is None:
        raise NotNow("Cette passation n’existe pas.")
    return handover, selectors.doctors_of(handover)


def _content(item):
    said = {
        "kind": item.kind,
        "patient": item.patient,
        "phone": item.phone,
        "text": item.text,
        "due_on": item.due_on.isoformat() if item.due_on else "",
    }
    return json.dumps(said, ensure_ascii=False)


def _note(typed):
    try:
        lines = [clean_text(line, LONGEST_NOTE) for line in typed[: 2 * LONGEST_NOTE].splitlines()]
    except BadOffer as error:
        raise BadRota({"note": str(error)}) from error
    note = "\n".join(lines).strip()
    if len(note) > LONGEST_NOTE:
        words = f"Ce mot est trop long : {LONGEST_NOTE} caractères au plus."
        raise BadRota({"note": words})
    return note


def _tell_team(line, saturday, items):
    """Nobody comes the week after: the team learns how many items wait, nothing of them."""
    centre = line.centre
    emails = {*letters.coordinators_of(centre.collective)}
    emails |= {*letters.coordinators_of(centre.site.organisation)}
    letters.write(
        sorted(emails),
        f"{centre.name} : des éléments attendent le prochain médecin",
        "handover_waits",
        centre=centre.name,
        items=items,
        week=in_words(saturday + selectors.NEXT_MONDAY),
    )


def _record(handover, actor, action, **details):
    audit.record(
        actor=actor,
        action=f"handover.{action}",
        subject=f"handover:{handover.pk}",
        details=details,
    )
