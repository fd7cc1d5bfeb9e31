import polars as pl
import pytest

from maillage.sources.csv_text import are_amounts, numbers, read_columns, read_csv
from maillage.sources.errors import MissingFile, WrongFile


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_separator_is_the_one_of_the_header(tmp_path, mark):
    path = tmp_path / "t.csv"
    path.write_text(f"code{mark}minutes\n01001{mark}5\n", "utf-8")

    assert read_csv(path, "a table").rows() == [("01001", "5")]


def test_the_mark_some_spreadsheets_put_first_is_not_part_of_a_name(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("code,minutes\n01001,5\n", "utf-8-sig")

    assert read_columns(path, ("code",)).rows() == [("01001",)]


def test_columns_come_in_the_order_asked(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b,c\n1,2,3\n", "utf-8")

    assert read_columns(path, ("c", "a")).rows() == [("3", "1")]


def test_a_line_with_too_many_cells_is_refused(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n1,2,3\n", "utf-8")

    with pytest.raises(WrongFile, match="not a readable CSV"):
        read_csv(path, "a table")


def test_a_file_that_is_not_there_says_what_was_expected(tmp_path):
    with pytest.raises(MissingFile, match="expected a table of things"):
        read_csv(tmp_path / "no.csv", "a table of things")


def test_numbers_with_a_comma_or_spaces_are_read_and_the_rest_is_null():
    assert numbers(pl.Series([" 1.5", "2,5", "1e3", "", None, "1 000"])).to_list() == [
        *(1.5, 2.5, 1000.0),
        *(None, None, None),
    ]


def test_an_amount_is_finite_and_0_or_more():
    values = pl.Series([0.0, 3.5, -0.1, float("inf"), float("nan"), None])

    assert are_amounts(values).to_list() == [True, True, False, False, False, False]
