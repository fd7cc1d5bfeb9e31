"""Tables as people open them in a spreadsheet."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.web.components.spreadsheets import csv_text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_starts_like_a_formula_is_not_run(start):
    text = csv_text(["name"], [[f"{start}1+1"]])

    assert next(csv.reader(io.StringIO(text.split("\r\n", 1)[1], newline="")))[0].startswith("'")


def test_numbers_keep_their_sign_and_nothing_stays_nothing():
    assert csv_text(["a", "b", "c"], [[-1.5, None, False]]) == "a,b,c\r\n-1.5,,false\r\n"


@given(st.lists(st.text(alphabet="aé,;\"' \n", min_size=1), min_size=1, max_size=4))
def test_what_is_written_is_what_is_read(words):
    text = csv_text(["x"] * len(words), [words])

    assert list(csv.reader(io.StringIO(text, newline="")))[1] == words
