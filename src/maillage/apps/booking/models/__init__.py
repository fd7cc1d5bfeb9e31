"""Slots and appointments: one module per group of tables."""

from .appointments import Appointment, AppointmentChange, EarlierRequest
from .messages import Message
from .people import ContactProof, Person
from .safeguards import Attempt, IdempotentRequest
from .sas import Regulator, SasNotice
from .slots import CalendarFeed, FreeSlot, SlotRefresh

__all__ = [
    "Appointment",
    "AppointmentChange",
    "Attempt",
    "CalendarFeed",
    "ContactProof",
    "EarlierRequest",
    "FreeSlot",
    "IdempotentRequest",
    "Message",
    "Person",
    "Regulator",
    "SasNotice",
    "SlotRefresh",
]
