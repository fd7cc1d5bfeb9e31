"""Days and instants in addresses, in forms and in words."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.web.relay.instants import (
    DayConverter,
    InstantConverter,
    clock_at,
    day_in_words,
    moment_in_words,
    read,
    written,
)
from tests.apps.booking.factories import NINE, PARIS

CENTURY = datetime(2000, 1, 1)  # noqa: DTZ001 - hypothesis adds the zone


@given(st.datetimes(CENTURY, CENTURY.replace(year=2099), timezones=st.just(UTC)))
def test_an_instant_comes_back_from_its_address_to_the_minute(instant):
    assert read(written(instant)) == instant.replace(second=0, microsecond=0)


def test_an_instant_is_written_in_universal_time_whatever_its_zone():
    assert written(NINE) == written(NINE.astimezone(UTC)) == "20260303T0800Z"


@pytest.mark.parametrize(
    "text",
    [
        *("", "demain", "20260230T0800Z", "20260303T0800", "2026-03-03"),
        *("99991231T2359Z", "00010101T0000Z", "\x00"),
    ],
)
def test_what_is_not_an_instant_is_none(text):
    assert read(text) is None


@pytest.mark.parametrize("converter", [DayConverter(), InstantConverter()])
def test_addresses_are_made_from_values_and_from_texts(converter):
    value = date(2026, 3, 3) if isinstance(converter, DayConverter) else NINE

    text = converter.to_url(value)

    assert converter.to_url(text) == text
    assert converter.to_python(text) == value


def test_hours_are_those_of_the_place():
    assert moment_in_words(NINE, PARIS) == "mardi 3 mars 2026 à 9\u00a0h"
    assert clock_at(NINE, UTC) == "8\u00a0h"
    assert day_in_words(date(2026, 5, 1)) == "vendredi 1er mai 2026"
