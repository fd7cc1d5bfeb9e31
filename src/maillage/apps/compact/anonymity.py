"""What, in a text about a difficulty, would let someone be recognised."""

import re

from .errors import BadCompact

LONGEST = 4_000
_NUMBERS = re.compile(
    r"\b[12][ .]?\d{2}[ .]?\d{2}[ .]?(?:\d{2}|2[AB])[ .]?\d{3}[ .]?\d{3}\b"  # social security
    r"|(?:\+33|\b0)[ .]?[1-9](?:[ .-]?\d{2}){4}\b"
    r"|[\w.+-]+@[\w-]+\.\w+"
)
_NAMES = re.compile(
    r"\b(?:M\.|Mr\.?|Monsieur|Mme|Madame|Mlle|Mademoiselle)[ \u00a0]"
    r"(?:[A-ZÉÈÀÂÎÔÇ]\w+|[A-ZÉÈ]\.)(?:[ -][A-ZÉÈÀÂÎÔÇ]\w+)?"
)


def check_words(field, text, *, required=True, longest=LONGEST):
    """A text as it is kept; `BadCompact` when it is empty, too long, or holds a number by which
    someone is found (phone, social security, e-mail).
    """
    text = (text or "").replace("\r\n", "\n").strip()
    if required and len(text) < 3:
        raise BadCompact({field: "Écrivez une phrase au moins."})
    if len(text) > longest:
        raise BadCompact({field: f"Ce texte a {len(text)} caractères : {longest} au plus."})
    if "\x00" in text:
        raise BadCompact({field: "Ce texte contient un caractère illisible : tapez-le de nouveau."})
    found = _NUMBERS.search(text)
    if found:
        raise BadCompact(
            {
                field: f"« {found[0]} » permettrait de retrouver une personne : retirez-le, "
                "personne ne doit être reconnaissable ici."
            }
        )
    return text


def names_in(text):
    """What looks like someone's name, as it is written.

    >>> names_in("Mme Durand attend ; le maire aussi, et M. B.")
    ['Mme Durand', 'M. B.']
    """
    return _NAMES.findall(text or "")
