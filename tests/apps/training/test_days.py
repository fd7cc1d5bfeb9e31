"""The days of a session are those of Paris, at the same hours whatever the clock does."""

from datetime import UTC, datetime

import pytest

from maillage.apps.training.days import in_words, meetings, taught_hours
from maillage.apps.training.models import Session


def session(starts, ends):
    return Session(starts_at=starts, ends_at=ends)


ONE = session(datetime(2026, 3, 3, 8, tzinfo=UTC), datetime(2026, 3, 3, 9, 30, tzinfo=UTC))
# From Saturday 28 to Sunday 29 March 2026, the night when clocks go forward.
TWO = session(datetime(2026, 3, 28, 8, tzinfo=UTC), datetime(2026, 3, 29, 15, tzinfo=UTC))


def test_a_day_is_one_meeting():
    assert meetings(ONE) == [(ONE.starts_at, ONE.ends_at)]


def test_two_days_are_two_meetings_at_the_same_hours_across_the_change_of_clocks():
    found = [[at.astimezone(UTC) for at in each] for each in meetings(TWO)]

    assert found == [
        [datetime(2026, 3, 28, 8, tzinfo=UTC), datetime(2026, 3, 28, 16, tzinfo=UTC)],
        [datetime(2026, 3, 29, 7, tzinfo=UTC), datetime(2026, 3, 29, 15, tzinfo=UTC)],
    ]


@pytest.mark.parametrize(("each", "hours"), [(ONE, 1.5), (TWO, 16)])
def test_hours_add_up(each, hours):
    assert taught_hours(each) == hours


def test_it_is_said_in_words():
    assert in_words(ONE).replace("\u00a0", " ") == "mardi 3 mars 2026, de 9 h à 10 h 30"
    assert in_words(TWO).replace("\u00a0", " ") == (
        "du samedi 28 mars au dimanche 29 mars 2026, de 9 h à 17 h chaque jour"
    )
