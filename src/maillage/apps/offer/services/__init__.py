"""What may happen to the care directory: each change is one transaction with its audit line.

`actor` is how the trail names who acts (`accounts.audit.actor_of`). Permissions are asked before,
at the door. A refusal is a `BadOffer` with a French text for each field.
"""

from .agendas import delete_absence, save_absence, save_agenda
from .care import save_reason, save_service
from .openings import delete_exception, delete_rule, end_rule, save_exception, save_rule
from .organisations import affiliate, end_affiliation, save_organisation
from .people import save_practitioner, save_role
from .places import confirmed_today, save_room, save_site
from .reminders import remind_owners
from .upkeep import confirm_entry, hide_entry, show_entry
from .weeks import open_weeks

__all__ = [
    "affiliate",
    "confirm_entry",
    "confirmed_today",
    "delete_absence",
    "delete_exception",
    "delete_rule",
    "end_affiliation",
    "end_rule",
    "hide_entry",
    "open_weeks",
    "remind_owners",
    "save_absence",
    "save_agenda",
    "save_exception",
    "save_organisation",
    "save_practitioner",
    "save_reason",
    "save_role",
    "save_room",
    "save_rule",
    "save_service",
    "save_site",
    "show_entry",
]
