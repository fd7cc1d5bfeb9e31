"""A number with its unit, as French writes it."""

from maillage.apps.accounts.french import BLANK

THIN = "\u202f"  # narrow no-break space: between thousands
_BEFORE_A_COMPLEMENT = frozenset({"par", "pour", "sur", "de", "d’un", "d’une", "à", "en"})
_SAME_IN_BOTH = frozenset({"relais", "mois", "fois", "rendez-vous", "temps"})


def with_unit(value, unit, decimals=0):
    """A value and its unit; French takes the plural from 2 on.

    >>> with_unit(12345.6, "habitants") == "12\u202f346\xa0habitants", with_unit(1, "personnes")
    (True, '1\\xa0personne')
    """
    unit = unit if abs(round(value, decimals)) >= 2 else _singular(unit)
    return f"{written(value, decimals)}{BLANK}{unit}"


def written(value, decimals=0):
    """A number with a decimal comma, blanks between thousands, and a true minus sign.

    >>> written(-1.25, 1), written(-0.04, 1)
    ('−1,2', '0,0')
    """
    text = f"{value:,.{decimals}f}"
    if not text.strip("-0.,"):
        text = text.removeprefix("-")
    return text.replace(",", THIN).replace(".", ",").replace("-", "−")


def _singular(unit):
    words = unit.split(" ")
    for place, word in enumerate(words):
        if word in _BEFORE_A_COMPLEMENT:
            break
        if word not in _SAME_IN_BOTH:
            words[place] = word.removesuffix("s")
    return " ".join(words)
