"""Days as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.accounts.french import date_in_words, day_in_words
from maillage.apps.compact.action_table.days import read_day


@pytest.mark.parametrize(
    "text",
    [
        *("2026-12-31", "31/12/2026", "31 décembre 2026", "46387", "2026-12-31 00:00:00"),
        *("31.12.2026", "31 DECEMBRE 2026", "  31  déc.  2026 ", "46387.0", "31-12-2026"),
    ],
)
def test_the_same_day_in_every_form(text):
    assert read_day(text) == date(2026, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        *("31/02/2026", "12/31/2026", "31/12/26", "bientôt", "fin 2026", "2026", "0", "99999"),
        *("T4 2026", "31 brumaire 2026", "x décembre 2026", "", "2026-13-01", "٣١/١٢/٢٠٢٦x"),
        "31 décembre 99999999999999999999",
    ],
)
def test_what_is_no_day_says_what_was_given_and_what_was_expected(text):
    with pytest.raises(ValueError, match="31/12/2026, 2026-12-31 ou 31 décembre 2026") as refusal:
        read_day(text)

    assert f"« {text} »" in str(refusal.value)


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_a_day_written_in_any_form_comes_back(day):
    serial = (day - date(1899, 12, 30)).days
    forms = [day.isoformat(), f"{day:%d/%m/%Y}", date_in_words(day), day_in_words(day), str(serial)]

    assert {read_day(text) for text in forms} == {day}
