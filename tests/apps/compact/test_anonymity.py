"""Words about people: what would let someone be recognised."""

import pytest

from maillage.apps.compact.anonymity import check_words, names_in
from maillage.apps.compact.errors import BadCompact


@pytest.mark.parametrize(
    "text",
    [
        "Rappelez-la au 06 12 34 56 78.",
        "Rappelez-la au +33612345678.",
        "Son numéro : 2 85 05 23 456 789 12.",
        "Écrire à lea@exemple.fr.",
    ],
)
def test_a_number_by_which_someone_is_found_is_refused(text):
    with pytest.raises(BadCompact, match="permettrait de retrouver une personne"):
        check_words("text", text)


@pytest.mark.parametrize(
    "text",
    ["Trois mois d’attente en 2026 pour 1 200 habitants.", "Code Insee 94028, le 15 et le 112."],
)
def test_other_numbers_may_be_written(text):
    assert check_words("text", f"  {text}\r\n") == text


@pytest.mark.parametrize("text", ["", "  ", None, "a" * 4_001, "Un \x00 caractère"])
def test_an_empty_long_or_unreadable_text_is_refused_at_its_field(text):
    with pytest.raises(BadCompact) as refused:
        check_words("text", text)
    assert list(refused.value.errors) == ["text"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mme Durand et M. Le Goff attendent.", ["Mme Durand", "M. Le Goff"]),
        ("Monsieur B. attend, madame la maire aussi.", ["Monsieur B."]),
        ("Le maire de Créteil, le docteur du village.", []),
        (None, []),
    ],
)
def test_a_civil_title_before_a_capital_looks_like_a_name(text, found):
    assert names_in(text) == found
