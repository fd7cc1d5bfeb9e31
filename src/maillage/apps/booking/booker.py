"""Who makes a change to an appointment, and on whose behalf."""

from dataclasses import dataclass
from typing import Any

from maillage.apps.accounts import audit

from .enums import By


@dataclass(frozen=True)
class Booker:
    """Who acts: a person without an account, a member of an organisation, a regulator, the portal.

    >>> Booker.person().actor
    'person'
    """

    by: By
    user: Any = None
    organisation: Any = None
    regulator: Any = None

    @classmethod
    def person(cls):
        return cls(By.PERSON)

    @classmethod
    def member(cls, user, organisation):
        """Someone of the organisation that gives the care."""
        return cls(By.SERVICE, user, organisation)

    @classmethod
    def relay(cls, user, organisation):
        """Someone of another organisation, who books for a person."""
        return cls(By.RELAY, user, organisation)

    @classmethod
    def of_regulator(cls, regulator):
        return cls(By.REGULATOR, regulator.user, None, regulator)

    @classmethod
    def system(cls):
        return cls(By.SYSTEM)

    @property
    def actor(self):
        """How this is written in the audit trail."""
        if self.by == By.REGULATOR:
            return f"regulator:{self.regulator.pk}"
        if self.user is not None:
            return audit.actor_of(self.user)
        return audit.SYSTEM if self.by == By.SYSTEM else "person"
