"""The offer in French words."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.offer.models import CareService, OpeningException, OpeningRule
from maillage.web.coordination.offer import words

MINUTES = st.integers(0, 24 * 60 - 1)


def plain(text):
    return text.replace("\u00a0", " ")


@st.composite
def weeks(draw):
    """Weekly hours as a site keeps them."""
    lines = []
    for day in range(7):
        clocks = sorted(draw(st.sets(MINUTES, max_size=4)))
        for opens, closes in zip(clocks[::2], clocks[1::2], strict=False):
            lines.append([day, *(f"{at // 60:02d}:{at % 60:02d}" for at in (opens, closes))])
    return lines


@given(weeks())
def test_hours_written_as_lines_are_read_as_the_same_hours(hours):
    assert words.hours_from_text(words.hours_as_text(hours)) == hours


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("", []),
        ("\n\n", []),
        ("Lundi 9h-12h", [[0, "09:00", "12:00"]]),
        ("lun-mar 8h30-12h\r\nsam 9:00-10:00",
         [[0, "08:30", "12:00"], [1, "08:30", "12:00"], [5, "09:00", "10:00"]]),
    ],
)  # fmt: skip
def test_hours_are_read_as_people_write_them(text, hours):
    assert words.hours_from_text(text) == hours


@pytest.mark.parametrize("text", ["lundi", "lundi 9h", "fermé", "lundi 12h-9h", "lundi 25h-26h"])
def test_hours_that_cannot_be_read_are_refused_with_an_example(text):
    with pytest.raises(ValueError, match="ne se lisent pas"):
        words.hours_from_text(text)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([0], "lundi"),
        ([5, 6], "samedi et dimanche"),
        ([0, 1, 2], "du lundi au mercredi"),
        ([0, 1, 3], "lundi, mardi et jeudi"),
        ([6, 0], "lundi et dimanche"),
        (range(7), "du lundi au dimanche"),
    ],
)
def test_weekdays_are_said_as_one_says_them(days, said):
    assert words.days_in_words(days) == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "de 9 h à 12 h 30, à partir du 1er mars 2026"),
        ({"every_weeks": 3}, "de 9 h à 12 h 30, une semaine sur 3, à partir du 1er mars 2026"),
        ({"last_day": date(2026, 4, 2)}, "de 9 h à 12 h 30, du 1er mars 2026 au 2 avril 2026"),
        ({"starts": time(22), "ends": time(2)}, "de 22 h à 2 h, à partir du 1er mars 2026"),
    ],
)
def test_a_rule_is_said_in_one_line(fields, said):
    usual = {"weekdays": [1], "first_day": date(2026, 3, 1), "starts": time(9)}
    usual |= {"ends": time(12, 30), "every_weeks": 1}

    assert plain(words.rule_in_words(OpeningRule(**usual | fields))) == f"mardi, {said}"


@pytest.mark.parametrize(("is_open", "said"), [(True, "ouvert"), (False, "fermé")])
def test_a_day_that_differs_is_said_with_its_weekday(is_open, said):
    day = OpeningException(is_open=is_open, day=date(2026, 3, 3), starts=time(9), ends=time(12))

    assert plain(words.exception_in_words(day)) == f"mardi 3 mars 2026 : {said} de 9 h à 12 h"


@pytest.mark.parametrize(
    ("visibility", "said"),
    [
        ("all", "tout le monde"),
        ("professionals", "les professionnels"),
        ("sas", "les régulateurs du SAS"),
    ],
)
def test_who_sees_a_service_is_said(visibility, said):
    assert words.seen_by(CareService(visibility=visibility)) == f"visible par {said}"


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_an_entry_asks_for_something_from_thirty_days_before_its_date(before, today):
    mark = words.mark(CareService(confirm_before=before), today)

    assert mark["is_due"] == ((before - today).days <= 30)
    assert not mark["is_hidden"]
