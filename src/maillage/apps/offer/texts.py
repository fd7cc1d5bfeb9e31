"""One line of text as people type it: cleaned, or refused with the reason.

Every script is welcome, right-to-left ones too; what is refused is what would make a page or a
message read otherwise than it is written: control characters, marks that reverse the direction,
and piles of combining marks.
"""

import re
import unicodedata

from .errors import BadOffer

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff"))
_REVERSING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_REFUSED_KINDS = frozenset({"Cc", "Cs", "Co", "Cn"})
_MOST_MARKS = 3
_FAR_TOO_LONG = 10


def clean_text(text, longest):
    """One line, composed (NFC), blanks made single, at most `longest` characters.

    Raises `BadOffer` for a text that is longer, or holds what cannot be shown as it is.

    >>> clean_text("  Maison  de sante\\u0301 ", 30)
    'Maison de santé'
    """
    text = str(text)
    if len(text) > _FAR_TOO_LONG * longest:  # not worth composing
        raise BadOffer(_too_long(len(text), longest))
    text = " ".join(unicodedata.normalize("NFC", text).translate(_INVISIBLE).split())
    if any(character in _REVERSING for character in text):
        raise BadOffer(
            "Ce texte contient un signe invisible qui inverse le sens de lecture : "
            "retapez-le au clavier."
        )
    if any(unicodedata.category(character) in _REFUSED_KINDS for character in text):
        raise BadOffer("Ce texte contient un signe invisible : retapez-le au clavier.")
    if _has_pile(text):
        raise BadOffer(
            "Ce texte contient des signes empilés sur une même lettre : retapez-le au clavier."
        )
    if len(text) > longest:
        raise BadOffer(_too_long(len(text), longest))
    return text


def _too_long(length, longest):
    return f"Ce texte a {length} caractères : donnez-en {longest} au plus."


def _has_pile(text):
    marks = "".join("m" if unicodedata.combining(each) else "-" for each in text)
    return re.search("m" * (_MOST_MARKS + 1), marks) is not None
