"""What teleconsultation keeps: points, tickets, rooms, documents."""

from .documents import Delivery, Document
from .points import AccessPoint, GateAnswer, LapseNotice, LineTest, PointAgent, PointChange
from .queue import Duty, Ticket, TicketStep
from .rooms import Consultation, Participant, RoomEvent, Signal

__all__ = [
    "AccessPoint",
    "Consultation",
    "Delivery",
    "Document",
    "Duty",
    "GateAnswer",
    "LapseNotice",
    "LineTest",
    "Participant",
    "PointAgent",
    "PointChange",
    "RoomEvent",
    "Signal",
    "Ticket",
    "TicketStep",
]
