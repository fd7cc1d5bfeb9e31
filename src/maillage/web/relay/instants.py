"""Days and instants: in addresses, and in the words of a place."""

from datetime import UTC, date, datetime

from maillage.apps.booking.calendars import zone_of
from maillage.web.components.words import clock, day_in_words

INSTANT = "%Y%m%dT%H%MZ"


class DayConverter:
    """A day of this century in an address, as 2026-11-23.

    The day before or after the century has an address, so that pages may link to it: it is a 404.
    """

    regex = r"(?:19|20|21)\d{2}-\d{2}-\d{2}"

    def to_python(self, value):
        if not value.startswith("20"):
            raise ValueError
        return date.fromisoformat(value)

    def to_url(self, value):
        return value if isinstance(value, str) else value.isoformat()


class InstantConverter:
    """An instant of this century in an address, as 20261123T0800Z."""

    regex = r"20\d{6}T\d{4}Z"

    def to_python(self, value):
        return datetime.strptime(value, INSTANT).replace(tzinfo=UTC)

    def to_url(self, value):
        return value if isinstance(value, str) else written(value)


def written(instant):
    """An aware instant as addresses and forms carry it.

    >>> written(datetime(2026, 11, 23, 8, tzinfo=UTC))
    '20261123T0800Z'
    """
    return instant.astimezone(UTC).strftime(INSTANT)


def read(text):
    """The instant of a form, or None when it is not one of this century."""
    try:
        instant = datetime.strptime(text, INSTANT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return instant if 2000 <= instant.year < 2100 else None


def clock_at(instant, zone):
    """The hour of an instant at a place."""
    return clock(instant.astimezone(zone).time())


def moment_in_words(instant, zone):
    """A day and an hour at a place, as « lundi 23 novembre 2026 à 9 h »."""
    local = instant.astimezone(zone)
    return f"{day_in_words(local.date())} à {clock(local.time())}"


def when(appointment):
    """When an appointment takes place, in words, at the clock of its place."""
    return moment_in_words(appointment.start, zone_of(appointment.agenda))
