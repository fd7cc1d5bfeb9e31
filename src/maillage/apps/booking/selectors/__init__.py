"""Reads appointments and free slots."""

from .agendas import (
    appointments_between,
    bounds,
    day,
    displaced,
    next_slots,
    slots,
    waiting_now,
    week,
)
from .people import appointment, booked_by, find, history, of_the_service

__all__ = [
    "appointment",
    "appointments_between",
    "booked_by",
    "bounds",
    "day",
    "displaced",
    "find",
    "history",
    "next_slots",
    "of_the_service",
    "slots",
    "waiting_now",
    "week",
]
