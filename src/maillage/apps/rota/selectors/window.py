"""The weeks a rota covers, and how the engine names what is stored.

The engine knows a volunteer as "v12", a centre as "c3", and a week by its number from 0.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from maillage.apps.accounts.models import Organisation
from maillage.apps.offer.closures import school_holidays
from maillage.apps.rota.weeks import WEEK, mondays

ZONES = "ABC"


@dataclass(frozen=True)
class Window:
    """The weeks of a rota of one collective.

    first : Monday of week 0
    weeks : how many
    today : the day on which formalities are judged
    """

    collective: Organisation
    first: date
    weeks: int
    today: date

    @property
    def mondays(self):
        """The Mondays of its weeks."""
        return mondays(self.first, self.weeks)

    def number(self, monday):
        """The engine's number of a week; outside 0 … weeks − 1 where the window does not hold it.

        >>> Window(None, date(2027, 1, 4), 52, date(2026, 11, 22)).number(date(2027, 1, 18))
        2
        """
        return (monday - self.first) // WEEK

    def monday(self, number):
        """The Monday of an engine's week."""
        return self.first + number * WEEK


def volunteer_id(pk):
    """A volunteer's name in the engine.

    >>> volunteer_id(12), pk_of("v12")
    ('v12', 12)
    """
    return f"v{pk}"


def centre_id(pk):
    """A centre's name in the engine."""
    return f"c{pk}"


def pk_of(engine_id):
    """The number behind an engine's name."""
    return int(engine_id[1:])


def is_holiday(monday):
    """Whether the schools of the three zones are closed all that week, Monday to Friday.

    >>> is_holiday(date(2026, 12, 21)), is_holiday(date(2026, 11, 23))
    (True, False)
    """
    friday = monday + timedelta(days=4)
    return all(len(school_holidays(zone, monday, friday)) == 5 for zone in ZONES)
