"""When someone can be seen: opening rules and what takes their place, turned into free slots.

Instants are whole minutes since 1970-01-01T00:00Z, so that once a rule is expanded there is no
clock and no time zone left to get wrong. This page is the table of contents.
"""

from .calendars import Busy, Calendar, OpenDay, Range, Rule, Slot
from .clocks import exists, local_instant, local_interval
from .openings import ranges
from .rules import overlaps, rule_never_opens
from .slots import availability, slot_at

__all__ = [
    "Busy",
    "Calendar",
    "OpenDay",
    "Range",
    "Rule",
    "Slot",
    "availability",
    "exists",
    "local_instant",
    "local_interval",
    "overlaps",
    "ranges",
    "rule_never_opens",
    "slot_at",
]
