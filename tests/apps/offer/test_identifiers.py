"""National numbers: the key catches slips, what is refused says what was given and expected."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.identifiers import (
    check_adeli,
    check_finess,
    check_rpps,
    check_siret,
    national_id,
)
from tests.apps.offer.factories import PractitionerFactory, rpps


@given(number=st.integers(1, 9_999_999_999))
def test_a_number_with_its_key_is_kept_as_it_is(number):
    assert check_rpps(rpps(number)) == rpps(number)


@given(number=st.integers(1, 9_999_999_999), at=st.integers(0, 10), slip=st.integers(1, 9))
def test_any_one_wrong_digit_is_caught(number, at, slip):
    right = rpps(number)
    wrong = right[:at] + str((int(right[at]) + slip) % 10) + right[at + 1 :]

    with pytest.raises(BadOffer, match="sa clé ne correspond pas"):
        check_rpps(wrong)


@given(number=st.integers(1, 9_999_999_999), at=st.integers(0, 9))
def test_two_neighbours_exchanged_are_caught_but_0_and_9(number, at):
    right = rpps(number)
    first, second = right[at], right[at + 1]
    swapped = right[:at] + second + first + right[at + 2 :]

    if first == second or {first, second} == {"0", "9"}:
        assert check_rpps(swapped) == swapped
    else:
        with pytest.raises(BadOffer):
            check_rpps(swapped)


NO_NUMBERS = (
    *("", " ", "1", "9" * 10_000, "0" * 9, "0" * 11, "0" * 14),
    *("ABCDEFGHI", "²³000000000", "٠" * 11),
    *("\u202e10002909371", "10002909371\u0301", None, "2C0000014", "3A0000014"),
)
NINE_ZEROS = (check_adeli, "0" * 9)  # an Adeli number has a form only


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (check, text)
        for check in (check_rpps, check_adeli, check_finess, check_siret)
        for text in NO_NUMBERS
        if (check, text) != NINE_ZEROS
    ],
)
def test_what_is_no_number_is_refused_in_a_short_french_message(check, text):
    with pytest.raises(BadOffer) as refused:
        check(text)

    message = str(refused.value)
    assert "n’est pas un numéro" in message
    assert len(message) < 200


def test_spaces_dots_and_hyphens_are_forgiven():
    assert check_finess(" 23 078 004\u00a01 ") == "230780041"
    assert check_rpps("10.002909-371") == "10002909371"


@pytest.mark.parametrize(
    ("number", "is_right"),
    [
        ("2A0003125", True),
        ("2a0003125", True),
        ("2B0005409", True),
        ("2B0003125", False),
        ("2A0003126", False),
        ("010000024", True),
        ("010000042", False),
    ],
)
def test_the_letters_of_corsica_count_as_1_and_2(number, is_right):
    if is_right:
        assert check_finess(number) == number.upper()
    else:
        with pytest.raises(BadOffer, match="clé"):
            check_finess(number)


@pytest.mark.shared
def test_every_finess_number_of_the_national_file_has_a_right_key(shared):
    path = shared / "data" / "services" / "finess_activites_soins_france_2026.txt.gz"
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as lines:
        next(lines)
        cells = [line.split(";") for line in lines]
    numbers = {number for line in cells for number in (line[0], line[10])}

    assert len(numbers) > 5_000
    assert [number for number in numbers if check_finess(number) != number] == []
    assert sum(number.startswith(("2A", "2B")) for number in numbers) == 29


def test_the_counters_of_la_poste_have_a_siret_without_a_key():
    assert check_siret("35600000049837") == "35600000049837"
    with pytest.raises(BadOffer):
        check_siret("35600000049838")


@pytest.mark.parametrize("number", ["231000012", "2A1000012", "9D1000012"])
def test_an_adeli_number_starts_with_its_departement(number):
    assert check_adeli(number) == number


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({"rpps": "10002909371", "adeli": "231000012"}, "810002909371"),
        ({"rpps": "", "adeli": "231000012"}, "0231000012"),
        ({"rpps": "", "adeli": ""}, ""),
    ],
)
def test_the_national_services_prefix_numbers_by_their_kind(numbers, expected):
    assert national_id(PractitionerFactory.build(**numbers)) == expected
