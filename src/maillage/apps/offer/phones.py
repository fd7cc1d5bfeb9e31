"""Telephone numbers: typed as people do, kept as +33555000001, shown as 05 55 00 00 01.

A ten-digit number says by itself which overseas numbering it belongs to, whatever the département
it is typed in: 0590… is kept as +590590….
"""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from .errors import BadOffer

LONGEST = 40
_REGIONS = {
    "971": "GP",
    "972": "MQ",
    "973": "GF",
    "974": "RE",
    "975": "PM",
    "976": "YT",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}
_OVERSEAS = {  # first digits of ten, with the country code they are reached by
    **dict.fromkeys(("0590", "0690", "0691"), 590),
    **dict.fromkeys(("0594", "0694"), 594),
    **dict.fromkeys(("0596", "0696", "0697"), 596),
    **dict.fromkeys(("0262", "0263", "0269", "0639", "0692", "0693"), 262),
}
_FICTION = "063998"  # mainland numbers nobody has, among those of Mayotte
_FRENCH = {33, 262, 590, 594, 596}  # written by pairs, with a leading 0
_TYPED = re.compile(r"[+\d ().\-/]+", re.ASCII)
_SHORT = re.compile(r"\d{2,4}|116\d{3}|118\d{3}")


def normalise(text, departement=""):
    """A number in its international form, as +33555000001. Raises `BadOffer`.

    Short numbers (15, 3919) are refused: nobody can be called back on them.

    >>> normalise("05.55 00-00-01"), normalise("0590 90 50 50"), normalise("41 12 34", "975")
    ('+33555000001', '+590590905050', '+508411234')
    """
    typed = " ".join(str(text)[: LONGEST + 1].split()).replace("(0)", "")
    digits = re.sub(r"\D", "", typed)
    if _SHORT.fullmatch(digits) and not typed.startswith("+"):
        raise BadOffer(
            f"« {typed} » est un numéro court : donnez un numéro complet où l’on peut "
            "appeler, par exemple 05 55 00 00 01."
        )
    number = _parsed(typed, digits, departement)
    if number is None:
        raise BadOffer(
            f"« {typed[:LONGEST]} » n’est pas un numéro de téléphone : donnez-en les "
            "10 chiffres, par exemple 05 55 00 00 01, ou +32 2 555 12 12 à l’étranger."
        )
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def shown(e164):
    """A kept number as people read it; an empty text stays empty.

    >>> shown("+33555000001"), shown("+262262901234"), shown("+3225551212"), shown("")
    ('05 55 00 00 01', '02 62 90 12 34', '+32 2 555 12 12', '')
    """
    if not e164:
        return ""
    number = phonenumbers.parse(e164)
    national = str(number.national_number)
    if number.country_code in _FRENCH and len(national) == 9:
        return " ".join(re.findall("..", "0" + national))
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def is_mobile(e164):
    """Whether a text message can reach this kept number.

    >>> is_mobile("+33612345678"), is_mobile("+33555000001"), is_mobile("")
    (True, False, False)
    """
    if not e164:
        return False
    number = phonenumbers.parse(e164)
    kinds = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return phonenumbers.number_type(number) in kinds or _is_french_mobile(number)


def _parsed(typed, digits, departement):
    if not _TYPED.fullmatch(typed) or len(typed) > LONGEST:
        return None
    is_ten = len(digits) == 10 and "+" not in typed and not digits.startswith(_FICTION)
    overseas = _OVERSEAS.get(digits[:4]) if is_ten else None
    try:
        if overseas:
            number = phonenumbers.parse(f"+{overseas}{digits[1:]}")
        else:
            number = phonenumbers.parse(typed, _region(digits, departement))
    except NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) or _is_french_mobile(number) else None


def _is_french_mobile(number):
    """By its first digit: blocks given to operators since the published plan count too."""
    national = str(number.national_number)
    return number.country_code in _FRENCH and len(national) == 9 and national[0] in "67"


def _region(digits, departement):
    # Ten digits from 01 to 09 are mainland numbers in an overseas département too.
    is_mainland = len(digits) == 10 and digits.startswith("0") and not digits.startswith("00")
    return "FR" if is_mainland else _REGIONS.get(departement, "FR")
