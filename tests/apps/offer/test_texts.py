"""Text as people type it: any script, no trick."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.accounts.french import unbroken
from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.texts import clean_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Maison\t de \n santé ", "Maison de santé"),
        ("Maison de sante\u0301", "Maison de santé"),
        ("جمعية الصحة", "جمعية الصحة"),
        ("בריאות 24", "בריאות 24"),
        ("Nguyễn Thị Hồng", "Nguyễn Thị Hồng"),
        ("Ŝ\u0323\u0308", "Ṣ\u0302\u0308"),
        ("So\u00adins\u200b\ufeff", "Soins"),
        ("👩🏽‍⚕️ soins", "👩🏽‍⚕️ soins"),
        ("", ""),
    ],
)
def test_every_script_is_welcome_and_made_regular(typed, kept):
    assert clean_text(typed, 30) == kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("x" * 31, "31 caractères"),
        ("x" * 10_000, "10000 caractères"),
        ("e\u0301" * 10_000, "20000 caractères"),
        ("Cabinet \u202egnp.exe", "inverse le sens"),
        ("Cabinet \u2067abc", "inverse le sens"),
        ("Cabinet \x00", "invisible"),
        ("Cabinet \x1b[31m", "invisible"),
        ("Cabinet \ud800", "invisible"),
        ("Z\u0300\u0301\u0302\u0303\u0304algo", "empilés"),
    ],
)
def test_what_would_read_otherwise_than_written_is_refused_with_the_reason(typed, said):
    with pytest.raises(BadOffer, match=said) as refused:
        clean_text(typed, 30)

    assert "\u202e" not in str(refused.value)


@given(text=st.text(max_size=80))
def test_a_clean_text_is_composed_on_one_line_and_stays_as_it_is(text):
    try:
        kept = clean_text(text, 50)
    except BadOffer:
        return
    assert unicodedata.is_normalized("NFC", kept)
    assert len(kept) <= 50
    assert not set(kept) & set("\n\r\t\x00\u202e\u2066\u2028")
    assert clean_text(kept, 50) == kept


def test_every_refusal_has_the_spaces_of_french_punctuation():
    error = BadOffer({"name": "« Ajain » est pris : lequel ?", "": "Déjà : 14:30 !"})

    assert error.errors["name"] == "«\u00a0Ajain\u00a0» est pris\u00a0: lequel\u00a0?"
    assert str(error).endswith("Déjà\u00a0: 14:30\u00a0!")
    assert unbroken("2026-01-01, 14:30") == "2026-01-01, 14:30"
