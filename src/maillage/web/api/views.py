"""`/api/v1/`: the care directory and the free slots open to everyone, as JSON. Read-only."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from maillage.apps.booking.selectors.open_slots import open_slots, public_services

from . import parameters, shapes
from .door import address
from .openapi import document
from .parameters import BadParameter

A_YEAR = timedelta(days=366)


def show_directory(request, values):
    """Services that anyone may see, by number."""
    today = timezone.localdate()
    services = _within(public_services(today), values)
    if values["cursor"] is not None:
        services = services.filter(pk__gt=values["cursor"])
    limit = values["limit"]
    page = list(services.order_by("pk")[: limit + 1])
    following = page[limit - 1].pk if len(page) > limit else None
    entries = [shapes.service(service, today) for service in page[:limit]]
    return {"services": entries, "next": _next(request, "directory", following)}


def show_slots(request, values):
    """Free slots that anyone may book, soonest first."""
    now = timezone.now()
    first, last = values["from"] or now, values["until"] or now + A_YEAR
    if values["from"] and values["until"] and last <= first:
        raise BadParameter("until is not after from.")
    page, following = open_slots(
        services=_within(public_services(timezone.localdate(now)), values),
        first=first,
        last=last,
        after=_position(values["cursor"]),
        limit=values["limit"],
        now=now,
    )
    cursor = f"{int(following[0].timestamp()) // 60}-{following[1]}" if following else None
    return {"slots": [shapes.slot(row) for row in page], "next": _next(request, "slots", cursor)}


def show_description(request, values):
    """The OpenAPI 3.1 document of these addresses."""
    return document()


def _within(services, values):
    named = {
        "site__commune": values["commune"],
        "site__commune__departement": values["departement"],
        "care_type": values["care_type"],
    }
    services = services.filter(**{name: value for name, value in named.items() if value})
    if values["bbox"]:
        west, south, east, north = values["bbox"]
        services = services.filter(
            site__longitude__range=(west, east), site__latitude__range=(south, north)
        )
    return services


def _position(cursor):
    if cursor is None:
        return None
    minutes, number = map(int, cursor.split("-"))
    return datetime.fromtimestamp(minutes * 60, UTC), number


def _next(request, name, cursor):
    """Address of the page that follows, or None."""
    if cursor is None:
        return None
    query = request.GET.dict() | {"cursor": cursor}
    return f"{settings.SITE_URL}{reverse(f'api:{name}')}?{urlencode(query)}"


directory = address(show_directory, parameters.DIRECTORY)
slots = address(show_slots, parameters.SLOTS)
description = address(show_description, ())
