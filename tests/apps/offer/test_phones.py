"""Telephone numbers: as people type them in France and overseas."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.phones import is_mobile, normalise, shown


@pytest.mark.parametrize(
    ("typed", "departement", "kept", "read"),
    [
        ("0555000001", "", "+33555000001", "05 55 00 00 01"),
        ("05 55\u00a000-00.01", "23", "+33555000001", "05 55 00 00 01"),
        ("+33 (0)5 55 00 00 01", "23", "+33555000001", "05 55 00 00 01"),
        ("0033 5 55 00 00 01", "23", "+33555000001", "05 55 00 00 01"),
        ("0800 123 456", "", "+33800123456", "08 00 12 34 56"),
        ("0262 90 12 34", "974", "+262262901234", "02 62 90 12 34"),
        ("0262 90 12 34", "23", "+262262901234", "02 62 90 12 34"),
        ("0692 12 34 56", "", "+262692123456", "06 92 12 34 56"),
        ("0590 90 50 50", "", "+590590905050", "05 90 90 50 50"),
        ("0691 12 34 56", "971", "+590691123456", "06 91 12 34 56"),
        ("0594 20 12 34", "973", "+594594201234", "05 94 20 12 34"),
        ("0696 12 34 56", "972", "+596696123456", "06 96 12 34 56"),
        ("0269 61 12 34", "976", "+262269611234", "02 69 61 12 34"),
        ("0555 00 00 01", "974", "+33555000001", "05 55 00 00 01"),
        ("41 12 34", "975", "+508411234", "+508 41 12 34"),
        ("40 41 23 45", "987", "+68940412345", "+689 40 41 23 45"),
        ("+32 2 555 12 12", "59", "+3225551212", "+32 2 555 12 12"),
        ("06 39 98 12 34", "23", "+33639981234", "06 39 98 12 34"),
    ],
)
def test_a_number_is_kept_international_and_read_by_pairs(typed, departement, kept, read):
    assert normalise(typed, departement) == kept
    assert shown(kept) == read
    assert normalise(kept) == kept


@pytest.mark.parametrize("typed", ["15", "17", "112", "114", "3919", "36 24", "116 117", "118712"])
def test_a_short_number_is_no_way_to_reach_someone(typed):
    with pytest.raises(BadOffer, match="numéro court"):
        normalise(typed)


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "bonjour", "05 55 00 00", "05 55 00 00 01 02", "0" * 10_000, "9" * 10_000]
    + ["0555000001 poste 12", "٠٥٥٥٠٠٠٠٠١", "\u202e0555000001", "05550\u0301 0000", "+", "+999"]
    + ["0555000001;ext=3", "tel:0555000001", "+33 15"],
)
def test_garbage_is_refused_in_a_short_french_message(typed):
    with pytest.raises(BadOffer, match="n’est pas un numéro de téléphone") as refused:
        normalise(typed, "23")

    assert len(str(refused.value)) < 250


@given(text=st.text(max_size=60))
def test_whatever_is_typed_is_refused_or_can_be_kept_again(text):
    try:
        kept = normalise(text)
    except BadOffer:
        return
    assert normalise(kept) == kept
    assert normalise(shown(kept)) == kept


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ("+33612345678", True),
        ("+33755512345", True),
        ("+262692123456", True),
        ("+590691123456", True),
        ("+33555000001", False),
        ("+33800123456", False),
        ("", False),
    ],
)
def test_only_a_mobile_receives_text_messages(kept, expected):
    assert is_mobile(kept) is expected
