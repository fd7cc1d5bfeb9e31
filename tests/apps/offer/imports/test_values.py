"""Values as people write them, made into the directory's own."""

import pytest

from maillage.apps.offer.enums import Mode, Visibility
from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.imports.plan import MODELS
from maillage.apps.offer.imports.values import READERS, REQUIRED, has_invisible


@pytest.mark.parametrize("kind", READERS)
def test_every_field_read_is_a_field_of_its_table(kind):
    names = {field.name for field in MODELS[kind]._meta.get_fields()}

    assert READERS[kind].keys() <= names
    assert set(REQUIRED[kind]) <= READERS[kind].keys()


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("name", "  Soins   du  soir ", "Soins du soir"),
        ("name", "e\u0301te\u0301", "été"),
        ("modes", "Sur place, à domicile", ["home_visit", "on_site"]),
        ("modes", "assisted_remote", ["assisted_remote"]),
        ("modes", "à distance assistée", ["assisted_remote"]),
        ("modes", "", ["on_site"]),
        ("languages", "Français, anglais|lsf, de-DE", ["fr", "en", "lsf", "de"]),
        ("third_party_payment", "OUI", "yes"),
        ("third_party_payment", "", "unknown"),
        ("takes_new_patients", "no", "no"),
        ("visibility", "Professionnels", "professionals"),
        ("speciality", "sm54", "SM54"),
        ("phone", "0555 00 00 01", "+33555000001"),
        ("phone", "", ""),
    ],
)
def test_words_of_a_service_are_understood(field, text, value):
    assert READERS["service"][field](text, "23") == value


@pytest.mark.parametrize(
    ("kind", "field", "text"),
    [
        ("service", "modes", "par pigeon"),
        ("service", "languages", "le beau langage"),
        ("service", "third_party_payment", "peut-être"),
        ("service", "visibility", "personne"),
        ("service", "speciality", "généraliste"),
        ("service", "phone", "15"),
        ("site", "postal_code", "2338"),
        ("site", "finess", "230000011"),
        ("site", "opening_hours", "toujours"),
        ("practitioner", "rpps", "10003461030"),
        ("practitioner", "email", "anne@"),
        ("practitioner", "title", "x" * 21),
        ("organisation", "siret", "1"),
    ],
)
def test_what_cannot_be_understood_is_told_with_what_was_given(kind, field, text):
    with pytest.raises((ValueError, BadOffer)) as refused:
        READERS[kind][field](text, "23")

    assert text[:4] in str(refused.value)
    assert " :" not in str(refused.value)  # a no-break space before the colon


@pytest.mark.parametrize("text", ["a\u202eb", "a\x00b", "a\u200bb", "\ud800", "\ufeff"])
def test_invisible_characters_are_seen(text):
    assert has_invisible(text)


def test_spaces_and_accents_are_not_invisible():
    assert not has_invisible("L’été\u00a0: œuvre\u202fà 20\u00a0€")


def test_every_mode_and_visibility_has_its_word():
    modes = READERS["service"]["modes"]

    assert {modes(mode.value, "")[0] for mode in Mode} == set(Mode.values)
    assert {READERS["service"]["visibility"](v, "") for v in Visibility.values} == set(
        Visibility.values
    )
