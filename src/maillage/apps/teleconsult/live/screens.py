"""What every open waiting screen shows: worked out once for all of them at each change."""

import asyncio
from datetime import timedelta

import structlog
from django.db import Error
from django.utils import timezone

from maillage.apps.teleconsult.enums import TicketState
from maillage.apps.teleconsult.models import Ticket
from maillage.apps.teleconsult.promise import LAST_MINUTES
from maillage.apps.teleconsult.selectors import picture

from .events import CHANGE, event
from .words import place_in_words, range_in_words, shown_range, state_in_words

log = structlog.get_logger("maillage.live")
AT_MOST_EVERY_SECONDS = 0.3
NEWCOMER = "newcomer"  # the channel on which a stream that opens asks for its first state
SIGN_OF_LIFE = timedelta(seconds=30)
A_SLICE = 200
BEFORE_ROOM = (TicketState.WAITING, TicketState.PROPOSED)


async def keep_screens(hub):
    """Leave every waiting screen its state when the queue changes, and a sign of life says when.

    Also with each sign of life: an estimate moves with the clock.
    """
    mailbox, last_seen = hub.listen(["queue", NEWCOMER]), None
    while await mailbox.take():
        now, watched = timezone.now(), hub.watched("ticket:")
        is_time = watched and (last_seen is None or now - last_seen > SIGN_OF_LIFE)
        try:
            told = await hub.at_once(_told, watched, now, is_time)
        except Error as error:
            log.warning("screens not refreshed", error=type(error).__name__)
            mailbox.put(CHANGE)
            await asyncio.sleep(1)
            continue
        last_seen = now if is_time else last_seen
        await _hand_out(hub, told)
        await asyncio.sleep(AT_MOST_EVERY_SECONDS)


def screens(ticket_ids, now):
    """What each of these tickets shows: {its number: a dict that goes to the page as JSON}.

    `page` tells which page it is: when it changes, the screen asks for that page.
    """
    tickets = Ticket.objects.filter(pk__in=ticket_ids).order_by()
    rows = tickets.values_list("pk", "state", "queued_at", "warned_at", named=True)
    expected, ahead = picture.estimates(now).by_ticket, _ahead()
    return {
        row.pk: _waiting_screen(row, ahead.get(row.pk, 0), shown_range(*expected[row.pk]), now)
        if row.state == TicketState.WAITING and row.pk in expected
        else _other_screen(row.state)
        for row in rows
    }


def newcomer_ranges(now):
    """The range shown to someone who would come now, by care type; None where nobody serves."""
    return {
        care_type: shown_range(*wait)
        for care_type, wait in picture.estimates(now).by_care_type.items()
    }


def _told(ticket_ids, now, is_time):
    if not ticket_ids:
        return {}
    if is_time:
        Ticket.objects.filter(pk__in=ticket_ids).update(seen_at=now)
    return {pk: event("change", shown) for pk, shown in screens(ticket_ids, now).items()}


async def _hand_out(hub, told):
    for place, (pk, shown) in enumerate(told.items()):
        hub.leave(f"ticket:{pk}", shown)
        if place % A_SLICE == A_SLICE - 1:
            await asyncio.sleep(0)


def _ahead():
    """How many wait before each waiting ticket, for the same care."""
    waiting = Ticket.objects.filter(state=TicketState.WAITING).order_by("queued_at", "pk")
    counts, ahead = {}, {}
    for pk, care_type in waiting.values_list("pk", "care_type"):
        ahead[pk] = counts.get(care_type, 0)
        counts[care_type] = ahead[pk] + 1
    return ahead


def _waiting_screen(row, ahead, shown, now):
    low, high = shown or (None, None)
    # Once told, it stays told: a page that says one thing, then the other, helps nobody.
    is_told = row.warned_at is not None or is_late(now - row.queued_at, shown)
    return {
        "page": "late" if is_told else "waiting",
        "state": row.state,
        "ahead": ahead,
        "low": low,
        "high": high,
        "text": f"{range_in_words(shown)}.",
        "place": place_in_words(ahead),
    }


def _other_screen(state):
    page = "waiting" if state in BEFORE_ROOM else state
    text = state_in_words(state)
    return {"page": page, "state": state, "low": None, "high": None, "text": text, "place": ""}


def is_late(waited, shown):
    """Whether the promise may not be kept: nobody can serve, or more than thirty minutes in all."""
    return shown is None or waited + timedelta(minutes=shown[1]) > timedelta(minutes=LAST_MINUTES)
