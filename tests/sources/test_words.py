import pytest

from maillage.sources.words import plain_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Nom", "nom"),
        ("CODE_INSEE", "code insee"),
        ("Code  Insee", "code insee"),
        ("Maison de santé", "maison de sante"),
        ("Service d’urgences", "service d urgences"),
        ("", ""),
        ("🙂", ""),
    ],
)
def test_words_are_compared_without_accents_case_or_punctuation(text, words):
    assert plain_words(text) == words


def test_plain_words_of_plain_words_are_the_same():
    once = plain_words("Espace France-services (fixe)")

    assert plain_words(once) == once
