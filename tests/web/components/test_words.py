"""Numbers, dates and hours as French people read them."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.web.components import words


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1138, 0, "1\u202f138"),
        (67_408_052, 0, "67\u202f408\u202f052"),
        (2.14, 1, "2,1"),
        (1234.5, 1, "1\u202f234,5"),
        (-3.2, 1, "−3,2"),
        (-0.01, 1, "0,0"),
    ],
)
def test_a_number_has_thin_blanks_and_a_decimal_comma(value, decimals, shown):
    assert words.number(value, decimals) == shown


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_a_shown_number_reads_back_to_the_number_rounded(value, decimals):
    shown = words.number(value, decimals)

    back = float(shown.replace("\u202f", "").replace(",", ".").replace("−", "-"))

    assert back == pytest.approx(value, abs=0.5000001 * 10**-decimals)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(2.5, "2,5"), (4.0, "4"), (100, "100"), (1000, "1\u202f000"), (0.25, "0,25"), (10.10, "10,1")],
)
def test_a_bound_is_said_with_no_useless_zero(value, shown):
    assert words.short_number(value) == shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0.0, "0\u00a0%"),
        (0.0001, "moins de 1\u00a0%"),
        (0.0099, "moins de 1\u00a0%"),
        (0.01, "1\u00a0%"),
        (0.166, "17\u00a0%"),
        (0.999, "plus de 99\u00a0%"),
        (1.0, "100\u00a0%"),
    ],
)
def test_a_small_share_is_not_called_nothing_nor_a_large_one_all(share, shown):
    assert words.percent(share) == shown


def test_a_share_may_keep_the_decimal_its_producer_gives():
    assert words.percent(0.166, 1) == "16,6\u00a0%"


@pytest.mark.parametrize(
    ("quantity", "shown"),
    [
        (0, "0\u00a0habitant"),
        (1, "1\u00a0habitant"),
        (2, "2\u00a0habitants"),
        (1138, "1\u202f138\u00a0habitants"),
    ],
)
def test_french_takes_the_plural_from_two_on(quantity, shown):
    assert words.count(quantity, "habitant") == shown


def test_an_irregular_plural_is_given():
    assert words.count(3, "ligne lue", "lignes lues") == "3\u00a0lignes lues"


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 11, 1), "1er novembre 2026"),
        (date(2026, 8, 31), "31 août 2026"),
        (date(2024, 2, 29), "29 février 2024"),
    ],
)
def test_a_date_is_written_in_full(day, shown):
    assert words.date_in_words(day) == shown


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (time(9), "9\u00a0h"),
        (time(8, 30), "8\u00a0h\u00a030"),
        (time(0, 5), "0\u00a0h\u00a005"),
        (time(12), "12\u00a0h"),
    ],
)
def test_an_hour_is_written_as_it_is_said(moment, shown):
    assert words.clock(moment) == shown
