from datetime import timedelta

import icalendar
import pytest

from maillage.apps.compact.selectors.events import calendar, calendar_text
from tests.apps.compact.factories import NOW, a_compact, an_event
from tests.apps.territory.factories import CommuneFactory

pytestmark = pytest.mark.django_db


def test_each_event_is_where_something_is_to_be_done_with_it():
    compact = a_compact()
    uncounted = an_event(compact)
    nobody_came = an_event(compact, reached=0)
    running = an_event(compact, starts_at=NOW - timedelta(minutes=10))
    cancelled = an_event(compact, cancelled_at=NOW)
    an_event(a_compact())

    found = calendar(compact, NOW)

    assert (found.to_count, found.past) == ([uncounted], [nobody_came])
    assert (found.coming, found.cancelled) == ([running], [cancelled])


def test_a_calendar_says_where_when_and_what_is_cancelled():
    event = an_event(
        a_compact(), title="Vaccination", place="Marché", revision=2, cancelled_at=NOW,
        commune=CommuneFactory(name="Ajain"),
    )  # fmt: skip

    (found,) = icalendar.Calendar.from_ical(calendar_text([event], NOW)).walk("VEVENT")

    assert found["SUMMARY"] == "Vaccination"
    assert found["LOCATION"] == "Marché, Ajain"
    assert (found["SEQUENCE"], found["STATUS"]) == (2, "CANCELLED")
    assert found["DTSTART"].dt == event.starts_at
