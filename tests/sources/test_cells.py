import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.sources.cells import parse_commune_code, parse_number


@pytest.mark.parametrize("code", ["01001", "23002", "75056", "2A004", "2B033", "97411", "13201"])
def test_a_commune_code_is_kept_as_written(code):
    assert parse_commune_code(code) == (code, None)


@pytest.mark.parametrize(
    ("given_text", "code"),
    [("1001", "01001"), ("1001.0", "01001"), ("9001", "09001"), (" 23002 ", "23002")],
)
def test_a_code_that_a_spreadsheet_took_for_a_number_gets_its_zero_back(given_text, code):
    assert parse_commune_code(given_text)[0] == code


def test_a_restored_zero_is_told():
    assert parse_commune_code("1001")[1] == "code 1001 read as 01001 (leading zero restored)"


def test_corsican_codes_are_read_in_small_letters_too_and_it_is_told():
    assert parse_commune_code("2a004") == ("2A004", "code 2a004 read as 2A004")


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "ajain",
        "ABCDE",
        "2C004",
        "230021",
        "101",
        "23 02",
        "２３００２",
        "23002;",
        "-1001",
    ],
)
def test_what_is_not_a_commune_code_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match="is not a commune code .* such as 01001"):
        parse_commune_code(text)


def test_a_very_long_text_is_cut_in_the_message():
    with pytest.raises(ValueError) as error:
        parse_commune_code("x" * 10_000)

    assert len(str(error.value)) < 150


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2.1", 2.1),
        ("2,1", 2.1),
        ("1 234,5", 1234.5),
        ("1\u202f234", 1234.0),
        ("1\u00a0234", 1234.0),
        ("-3", -3.0),
        ("1e3", 1000.0),
        ("0", 0.0),
    ],
)
def test_a_number_is_read_as_people_write_it(text, number):
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["", None, "   ", "\u00a0"])
def test_an_empty_cell_is_no_number_at_all(text):
    assert parse_number(text) is None


@pytest.mark.parametrize(
    "text", ["n.d.", "nan", "inf", "-inf", "1_000", "1,2,3", "2.1 ans", "#N/A"]
)
def test_text_is_not_a_number(text):
    with pytest.raises(ValueError, match="is not a number"):
        parse_number(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_written_by_a_program_is_read_back(number):
    assert parse_number(repr(number)) == number
    assert parse_number(repr(number).replace(".", ",")) == number


@given(st.integers(0, 99), st.integers(0, 999))
def test_a_whole_code_is_never_changed(departement, commune):
    code = f"{departement:02d}{commune:03d}"

    assert parse_commune_code(code) == (code, None)
