"""What carries a consultation: browsers between themselves, a room elsewhere, or the telephone.

A consultation keeps the name of its provider and, for a room elsewhere, its address. Nothing is
recorded by any of them here.
"""

from .providers import BROWSER, EXTERNAL, TELEPHONE, Provider, provider_of
from .turn import ice_servers

__all__ = ["BROWSER", "EXTERNAL", "TELEPHONE", "Provider", "ice_servers", "provider_of"]
