"""The one place that writes to a person: what is said, to whom, and why not.

Nothing else in the portal sends a message about an appointment. `plan` is what would be sent,
`enqueue` writes it in the caller's transaction, `deliver_due` sends it, once.
"""

from .calendars import calendar_file
from .delivery import deliver_due, forget_old
from .outbox import enqueue, enqueue_code, enqueue_lost_code
from .planning import Planned, plan
from .providers import is_open
from .reminders import queue_reminders

__all__ = [
    "Planned",
    "calendar_file",
    "deliver_due",
    "enqueue",
    "enqueue_code",
    "enqueue_lost_code",
    "forget_old",
    "is_open",
    "plan",
    "queue_reminders",
]
