"""Rules of teleconsultation that the law dates, as reviewed files, and what they say of documents.

>>> from datetime import date
>>> price("general_medicine", load(), date(2026, 11, 22))
2500
"""

from .checks import BLOCKING, WARNING, Finding, check, price
from .files import Rule, current, load

__all__ = ["BLOCKING", "WARNING", "Finding", "Rule", "check", "current", "load", "price"]
