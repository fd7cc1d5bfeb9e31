"""Weekly hours as people write them."""

import pytest

from maillage.sources.week_hours import parse_week


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("", []),
        ("lun 9h-12h", [[0, "09:00", "12:00"]]),
        ("Lundi à mardi 8:30-12:00", [[0, "08:30", "12:00"], [1, "08:30", "12:00"]]),
        ("dim 9h-10h / lun 9h-10h", [[0, "09:00", "10:00"], [6, "09:00", "10:00"]]),
        ("sam 9h–12h30, 14h à 16h", [[5, "09:00", "12:30"], [5, "14:00", "16:00"]]),
    ],
)
def test_days_and_hours_are_read(text, hours):
    assert parse_week(text) == hours


@pytest.mark.parametrize(
    "text", ["toujours", "lun", "9h-12h", "lun 12h-9h", "lun 9h-25h", "lun 9h-12h75", "xyz 9h-12h"]
)
def test_what_is_not_hours_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match="lun-ven 8h30-12h"):
        parse_week(text)
