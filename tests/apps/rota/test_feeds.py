"""The calendar of a volunteer: their published weeks, at an address that can be closed."""

from datetime import date, timedelta

import icalendar
import pytest

from maillage.apps.accounts.audit import SYSTEM
from maillage.apps.rota import feeds
from maillage.apps.rota.enums import PostState
from tests.apps.rota.factories import (
    MONDAY,
    NOW,
    a_centre,
    a_collective,
    a_post,
    a_volunteer,
    monday,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def volunteer(db):
    return a_volunteer(a_collective())


def create(volunteer):
    return feeds.create_feed(volunteer=volunteer, actor=SYSTEM, now=NOW)


def test_a_week_goes_from_the_saturday_of_arrival_to_that_of_departure(volunteer):
    centre = a_centre(volunteer.collective, name="Ajain", keys="Boîte 1234")
    line = centre.lines.get()
    a_post(line, MONDAY, volunteer)
    a_post(line, monday(1), volunteer, state=PostState.TO_CONFIRM)
    a_post(line, monday(2), a_volunteer(volunteer.collective))

    text = feeds.calendar_text(volunteer, NOW)

    events = list(icalendar.Calendar.from_ical(text).walk("VEVENT"))
    assert [str(event["summary"]) for event in events] == ["Ajain", "Ajain (à confirmer)"]
    first = events[0]
    assert first.decoded("dtstart") == date(2027, 1, 2)
    assert first.decoded("dtend") - timedelta(days=1) == date(2027, 1, 9)
    assert len({str(event["uid"]) for event in events}) == 2
    assert "1234" not in text and volunteer.family_name not in text


def test_a_new_address_ends_the_one_before_and_closing_ends_it(volunteer):
    first, second = create(volunteer), create(volunteer)
    assert feeds.volunteer_of_token(first) is None
    assert feeds.volunteer_of_token(second) == volunteer

    feeds.revoke_feed(volunteer=volunteer, actor=SYSTEM)

    assert feeds.volunteer_of_token(second) is None


def test_the_calendar_of_one_who_left_is_closed(volunteer):
    token = create(volunteer)
    volunteer.left_at = NOW
    volunteer.save()

    assert feeds.volunteer_of_token(token) is None
