"""Names of places made comparable: accents, case, hyphens and « St » do not matter."""

import re
import unicodedata

LONGEST_QUERY = 80
_SHORT_FORMS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae", "ß": "ss"})
_ARTICLES = ("la ", "le ", "les ", "l ", "aux ")


def plain(text):
    """Lower-case words without accents or punctuation, short forms written out.

    >>> plain("St-Étienne-d’Orthe"), plain("  L'Haÿ-les-Roses ")
    ('saint etienne d orthe', 'l hay les roses')
    """
    letters = unicodedata.normalize("NFKD", str(text).translate(_LIGATURES).casefold())
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = re.findall(r"[a-z0-9]+", letters)
    return " ".join(_SHORT_FORMS.get(word, word) for word in words)


def without_article(words):
    """Plain words without a leading article.

    >>> without_article("la rochelle"), without_article("l hay les roses")
    ('rochelle', 'hay les roses')
    """
    for article in _ARTICLES:
        if words.startswith(article):
            return words.removeprefix(article)
    return words


def search_text(name, *others):
    """What a search looks into: the plain name first, then other words, each after a blank.

    >>> search_text("Ajain", "23002", "Creuse")
    ' ajain | 23002 creuse '
    """
    return f" {plain(name)} | {plain(' '.join(others))} "[:300]
