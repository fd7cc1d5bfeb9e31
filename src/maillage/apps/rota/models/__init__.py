"""What the rota keeps: volunteers, centres, drafts, posts, housing."""

from .admissions import Admission
from .centres import Centre, Line, MilestoneStep, Supplier, TeamMember
from .drafts import Cell, Draft, Solve
from .figures import CentreMonth, LineWeek
from .forecasts import Forecast
from .handover import Handover, HandoverEntry, HandoverItem
from .housing import BedNight, Flat, Outage, Vehicle, VehicleLoan
from .logistics import CleaningSlot, KeyHandover, TravelClaim
from .posts import Incident, Post, PostChange
from .volunteers import (
    CentreWish,
    FormalityDone,
    Friendship,
    OfferedWeek,
    Volunteer,
    VolunteerFeed,
)

__all__ = [
    "Admission",
    "BedNight",
    "Cell",
    "Centre",
    "CentreMonth",
    "CentreWish",
    "CleaningSlot",
    "Draft",
    "Flat",
    "Forecast",
    "FormalityDone",
    "Friendship",
    "Handover",
    "HandoverEntry",
    "HandoverItem",
    "Incident",
    "KeyHandover",
    "Line",
    "LineWeek",
    "MilestoneStep",
    "OfferedWeek",
    "Outage",
    "Post",
    "PostChange",
    "Solve",
    "Supplier",
    "TeamMember",
    "TravelClaim",
    "Vehicle",
    "VehicleLoan",
    "Volunteer",
    "VolunteerFeed",
]
