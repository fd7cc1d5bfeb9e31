"""Free slots that anyone may book, page by page, for the public JSON."""

from datetime import timedelta

from django.db.models import Q

from maillage.apps.booking.models import FreeSlot
from maillage.apps.offer.enums import BookableBy, Channel
from maillage.apps.offer.selectors import fresh, visible_services

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
_PLACE = "agenda__service__site"


def open_slots(*, services, first, last, after, limit, now):
    """(slots, next): up to `limit` free slots of some services, by start then number.

    `after` is the (start, number) of the last slot read before, or None; `next` the same for the
    page that follows, or None at the end. A page may hold fewer than `limit`: slots inside the
    notice of their reason, or beyond its horizon, are dropped once read.
    """
    rows = FreeSlot.objects.filter(
        agenda__service__in=services.values("pk"),
        agenda__is_open=True,
        reason__is_active=True,
        reason__bookable_by=BookableBy.EVERYONE,
        reason__for_own_patients=False,
        reason__for_sas=False,
        start__gte=max(first, now),
        start__lt=last,
    ).filter(Q(agenda__role=None) | Q(agenda__role__hidden_at=None))
    if after:
        start, number = after
        rows = rows.filter(Q(start__gt=start) | Q(start=start, pk__gt=number))
    rows = rows.select_related(
        "reason", "agenda__service", f"{_PLACE}__commune", f"{_PLACE}__organisation"
    )
    page = list(rows.order_by("start", "pk")[: limit + 1])
    following = (page[limit - 1].start, page[limit - 1].pk) if len(page) > limit else None
    return [row for row in page[:limit] if _may_book_now(row, now)], following


def public_services(today):
    """Services that the directory shows to anyone and that may still be trusted."""
    return fresh(visible_services(None), today)


def _may_book_now(row, now):
    reason = row.reason
    earliest = now + reason.notice_minutes * MINUTE
    is_due = earliest <= row.start < now + reason.horizon_days * DAY
    return is_due and Channel.WEB in reason.channels
