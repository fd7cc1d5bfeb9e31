"""Words compared without accents, case or punctuation."""

import re
import unicodedata


def plain_words(text):
    """Lower case, no accent, words parted by single spaces.

    >>> plain_words("Code_INSEE  (commune d’été)")
    'code insee commune d ete'
    """
    decomposed = unicodedata.normalize("NFKD", text.lower())
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(re.findall(r"[a-z0-9]+", letters))
