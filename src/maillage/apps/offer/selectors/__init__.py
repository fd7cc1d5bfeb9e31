"""What the care directory tells others: reads and shapes, never changes."""

from .agendas import agendas_of, openings_of, overlapping_rules, reasons_of
from .guide import Place, Section, local_guide
from .organisations import ToConfirm, entries_to_confirm, organisation_offer, owner_of
from .search import search_offer
from .sharing import CptsPage, cpts_page, cpts_to_share_with
from .visibility import SAS, fresh, visible_services

__all__ = [
    "SAS",
    "CptsPage",
    "Place",
    "Section",
    "ToConfirm",
    "agendas_of",
    "cpts_page",
    "cpts_to_share_with",
    "entries_to_confirm",
    "fresh",
    "local_guide",
    "openings_of",
    "organisation_offer",
    "overlapping_rules",
    "owner_of",
    "reasons_of",
    "search_offer",
    "visible_services",
]
