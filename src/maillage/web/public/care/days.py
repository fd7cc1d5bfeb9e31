"""A week of free slots, day by day, earliest first."""

from datetime import date, datetime, timedelta

from maillage.apps.booking.calendars import zone_of
from maillage.apps.booking.selectors import bounds, next_slots, slots
from maillage.web.components.words import day_in_words

from . import words

DAYS = 7
WEEK = timedelta(days=DAYS)


def week_of(agenda, reason, asked, now, *, without=None):
    """What `_week.html` shows: the days that have slots, and the ways to other weeks.

    `asked` is the first day wanted (text); any other text means the week of the first free slot.
    `without` is an appointment whose own place counts as free.
    """
    zone = zone_of(agenda)
    today = now.astimezone(zone).date()
    opens = now + timedelta(minutes=reason.notice_minutes)
    last_day = (now + timedelta(days=reason.horizon_days)).astimezone(zone).date()
    soonest = _day_of_first(agenda, reason, now, zone)
    first = _day(asked, today, last_day) or soonest or today
    found = slots(
        agenda.pk,
        reason,
        first=max(bounds(first, zone)[0], opens),
        last=min(bounds(first + WEEK, zone)[0], now + timedelta(days=reason.horizon_days)),
        now=now,
        without=without,
    )
    return {
        "days": _days([slot["start"] for slot in found], zone, today),
        "first": day_in_words(first, today),
        "previous": max(first - WEEK, today).isoformat() if first > today else "",
        "next": (first + WEEK).isoformat() if first + WEEK <= last_day else "",
        "soonest": soonest.isoformat() if soonest and not found else "",
        "is_empty": soonest is None and not found,
    }


def start_of(text):
    """The instant a slot's button carries; None when it is not one of this century."""
    try:
        start = datetime.fromisoformat(text[:40])
    except ValueError:
        return None
    return start if start.tzinfo and 2000 <= start.year < 2100 else None


def choice(start, zone, now):
    """One slot to choose again: what its button carries and says."""
    return {"start": start.isoformat(), "label": words.when(start, zone, now)}


def _days(starts, zone, today):
    days = {}
    for start in starts:
        days.setdefault(start.astimezone(zone).date(), []).append(start)
    return [
        {
            "name": words.near_day(day, today),
            "slots": [
                {"start": start.isoformat(), "clock": words.clock_of(start, zone)}
                for start in starts
            ],
        }
        for day, starts in days.items()
    ]


def _day_of_first(agenda, reason, now, zone):
    first = next_slots(agenda.pk, reason, after=now, limit=1)
    return first[0]["start"].astimezone(zone).date() if first else None


def _day(text, today, last_day):
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if today <= day <= last_day else None
