"""Kinds of care by everyday words and national codes."""

import pytest

from maillage.apps.accounts.enums import OrganisationKind
from maillage.apps.offer.enums import CareType, Mode
from maillage.sources.care_words import CARE, care_of, care_of_codes
from maillage.sources.offer_finess import CATEGORIES


def test_every_kind_of_the_directory_has_its_words():
    assert list(CARE) == CareType.values


def test_the_directory_s_own_labels_are_understood():
    assert {care_of(label): label for label in CareType.labels}.keys() == set(CareType.values)


def test_finess_gives_kinds_that_exist():
    kinds, cares, _, modes = (
        set(column) - {""} for column in zip(*CATEGORIES.values(), strict=True)
    )

    assert kinds <= set(OrganisationKind.values)
    assert cares <= set(CareType.values)
    assert modes <= set(Mode.values)


def test_an_unknown_word_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="médecine générale, soins infirmiers"):
        care_of("magie")


@pytest.mark.parametrize(
    ("speciality", "profession", "care"),
    [
        ("SM26", "", "general_medicine"),
        ("SM04", "10", "cardiology"),
        ("SM99", "10", "specialist"),
        ("", "50", "midwifery"),
        ("", "10", "specialist"),
        ("", "77", "other"),
        ("", "", ""),
    ],
)
def test_codes_that_are_not_listed_are_never_guessed(speciality, profession, care):
    assert care_of_codes(speciality, profession) == care
