"""Maillage: see where care is missing, decide what to open, run it, account for it."""

__version__ = "0.1.0"
