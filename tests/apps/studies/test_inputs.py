"""What a study keeps of the day it was launched, and the minutes read from it."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from maillage.apps.studies import inputs as module
from maillage.apps.studies.errors import StudyChanged
from maillage.apps.studies.inputs import (
    Communes,
    Sites,
    nearest_minutes,
    pack,
    travel_minutes,
    trips_to,
    true_trips,
    unpack,
)
from maillage.engines.travel import distance_km
from tests.apps.studies.roads import LINE, dense, inputs_of, line_inputs, road

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
MINUTES = arrays(
    float, (4, 5), elements=st.one_of(st.floats(0, 90, width=32), st.just(float("inf")))
)


def same_arrays(one, other, kind):
    for field in fields(kind):
        np.testing.assert_array_equal(getattr(one, field.name), getattr(other, field.name))


@examples(max_examples=25)
@given(minutes=MINUTES, names=st.lists(TEXT, min_size=4, max_size=4), is_line=st.booleans())
def test_frozen_inputs_come_back_as_they_were(minutes, names, is_line):
    given_inputs = inputs_of(minutes, [10, None, 0, 7], existing=2, score=[1.0, np.nan, 2, 3])
    communes = replace(given_inputs.communes, name=np.array(names, str))
    given_inputs = replace(given_inputs, communes=communes)
    if is_line:
        given_inputs = replace(given_inputs, minutes=None, times=LINE)

    found = unpack(pack(given_inputs))

    same_arrays(found.communes, communes, Communes)
    same_arrays(found.places, given_inputs.places, Sites)
    same_arrays(found.existing, given_inputs.existing, Sites)
    assert (found.times, found.bands) == (given_inputs.times, given_inputs.bands)
    if is_line:
        assert found.minutes is None
    else:
        np.testing.assert_array_equal(dense(found.minutes), dense(given_inputs.minutes))
        assert found.minutes.nnz == given_inputs.minutes.nnz  # a trip of 0 minutes is a trip


@pytest.mark.parametrize("content", [b"", b"frozen", b"PK\x03\x04", bytes(200)])
def test_bytes_that_are_no_inputs_are_refused_in_french(content):
    with pytest.raises(StudyChanged, match="abîmées. Copiez-le"):
        unpack(content)


def test_inputs_cut_anywhere_are_refused():
    whole = pack(road([0, 10], [5, 6]))

    for length in range(0, len(whole), 97):
        with pytest.raises(StudyChanged):
            unpack(whole[:length])


def test_a_byte_changed_anywhere_is_refused_or_changes_nothing():
    """Never another answer, never an error of the library: the archive has its own checksums."""
    inputs = road([0, 10], [5, 6])
    whole = pack(inputs)

    for at in range(0, len(whole), 23):
        damaged = bytearray(whole)
        damaged[at] ^= 1 << at % 8
        try:
            found = unpack(bytes(damaged))
        except StudyChanged:
            continue
        same_arrays(found.communes, inputs.communes, Communes)
        np.testing.assert_array_equal(dense(found.minutes), dense(inputs.minutes))


def test_an_archive_that_lacks_a_table_is_refused():
    import io

    stream = io.BytesIO()
    np.savez_compressed(stream, facts=np.array("{}"))

    with pytest.raises(StudyChanged):
        unpack(stream.getvalue())


def test_minutes_are_kept_to_a_tenth():
    inputs = inputs_of([[12.34, 0.0], [15.0499, 7.96]], [1, 1])

    assert dense(travel_minutes(inputs)).tolist() == [[12.3, 0.0], [15.0, 8.0]]


def test_the_straight_line_is_the_fixed_part_and_so_much_a_km_to_a_tenth():
    inputs = line_inputs([1, 1, 1])

    found = dense(travel_minutes(inputs))

    km = 6371.0088 * np.pi / 180 / 50
    expected = [[round(1.33 + 1.15 * km * abs(i - j), 1) for j in range(3)] for i in range(3)]
    assert found == pytest.approx(np.array(expected))


def test_too_many_pairs_keep_those_within_reach_and_the_farthest_are_still_told(monkeypatch):
    monkeypatch.setattr(module, "MOST_COMPLETE_PAIRS", 5)
    monkeypatch.setattr(module, "FAR_MINUTES", 5.0)
    inputs = line_inputs([1, 1, 1])
    minutes = travel_minutes(inputs)

    whole = true_trips(inputs, minutes, [0, 1, 2])

    assert minutes.nnz == 7  # each at home and next door, not the two ends
    assert np.isfinite(whole).all()
    assert whole[0, 2] == nearest_minutes(inputs, minutes, [2])[0] > 5


@examples(max_examples=25)
@given(minutes=MINUTES, columns=st.lists(st.integers(0, 4), max_size=6))
def test_trips_are_those_of_the_table(minutes, columns):
    inputs = inputs_of(minutes, [1] * 4, existing=1)
    rounded = travel_minutes(inputs)

    found = trips_to(rounded, columns)

    table = [[round(float(np.float32(minutes[i, j])), 1) for j in columns] for i in range(4)]
    assert found == pytest.approx(np.array(table).reshape(4, len(columns)))
    np.testing.assert_array_equal(true_trips(inputs, rounded, columns), found)


@examples(max_examples=25)
@given(minutes=MINUTES, columns=st.lists(st.integers(0, 4), max_size=6))
def test_the_nearest_is_the_least_of_the_trips(minutes, columns):
    inputs = inputs_of(minutes, [1] * 4, existing=1)
    rounded = travel_minutes(inputs)
    table = dense(rounded)

    found = nearest_minutes(inputs, rounded, columns)

    for i in range(4):
        assert found[i] == min((table[i, j] for j in columns), default=np.inf)


def test_the_nearest_of_many_is_found_block_by_block(monkeypatch):
    monkeypatch.setattr(module, "COLUMNS_AT_ONCE", 2)
    inputs = road([0, 10, 20, 30, 41], [1] * 5)
    minutes = travel_minutes(inputs)

    assert nearest_minutes(inputs, minutes, [4, 0, 3]).tolist() == [0, 10, 10, 0, 0]


def test_the_straight_line_of_a_question_is_that_of_the_table():
    """What is optimised and what is told are the same minutes, to the tenth."""
    inputs = line_inputs([1] * 40)

    minutes = travel_minutes(inputs)

    told = true_trips(inputs, minutes, list(range(40)))
    np.testing.assert_array_equal(dense(minutes), told)
    km = distance_km(46.0, 2.0, 46.0 + 39 / 50, 2.0)
    assert told[0, 39] == round(1.33 + 1.15 * float(km), 1)
