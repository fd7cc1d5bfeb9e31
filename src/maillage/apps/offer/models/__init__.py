"""The shared care directory: one module per group of tables."""

from .agendas import Absence, Agenda, OpeningException, OpeningRule, Reason
from .imports import OfferImport
from .places import CareSite, Room
from .practitioners import Practitioner, PractitionerRole
from .services import Affiliation, CareService

__all__ = [
    "Absence",
    "Affiliation",
    "Agenda",
    "CareService",
    "CareSite",
    "OfferImport",
    "OpeningException",
    "OpeningRule",
    "Practitioner",
    "PractitionerRole",
    "Reason",
    "Room",
]
