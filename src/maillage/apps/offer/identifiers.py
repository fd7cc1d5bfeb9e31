"""National numbers of professionals and establishments, checked with their key.

RPPS (professionals), Finess and Siret (establishments) end with the Luhn key of the digits before;
a Finess number of Corsica reads 2A as 21 and 2B as 22 (true of every Corsican number of the 2026
national file of authorised activities). The key of an Adeli number was never published: its form
alone is checked.
"""

import re

from .errors import BadOffer

LONGEST_SHOWN = 20
_ADELI = re.compile(r"(\d{2}|2[AB]|9[A-F])\d{7}", re.ASCII)
_FINESS = re.compile(r"(\d{2}|2[AB])\d{7}", re.ASCII)
_LA_POSTE = "356000000"  # its counters are too many for the key: their digits add up to 5, 10, 15…


def check_rpps(text):
    """The eleven digits of an RPPS number, without its spaces. Raises `BadOffer`.

    >>> check_rpps("10 00290 9371")
    '10002909371'
    """
    number = _compact(text)
    if not _has_digits(number, 11):
        raise BadOffer(f"« {_shown(text)} » n’est pas un numéro RPPS : donnez ses 11 chiffres.")
    _check_key(number, number, "RPPS")
    return number


def check_adeli(text):
    """The nine characters of an Adeli number. Raises `BadOffer`.

    >>> check_adeli("23 1 00001 2"), check_adeli("2a1000012")
    ('231000012', '2A1000012')
    """
    number = _compact(text)
    if not _ADELI.fullmatch(number):
        raise BadOffer(
            f"« {_shown(text)} » n’est pas un numéro Adeli : donnez ses 9 caractères, "
            "le département puis 7 chiffres, par exemple 231000012."
        )
    return number


def check_finess(text):
    """The nine characters of a Finess number. Raises `BadOffer`.

    >>> check_finess("01 000 002 4"), check_finess("2a0003125")
    ('010000024', '2A0003125')
    """
    number = _compact(text)
    if not _FINESS.fullmatch(number):
        raise BadOffer(
            f"« {_shown(text)} » n’est pas un numéro Finess : donnez ses 9 caractères, "
            "par exemple 230780041 ou 2A0003125."
        )
    _check_key(number.replace("A", "1").replace("B", "2"), number, "Finess")
    return number


def check_siret(text):
    """The fourteen digits of a Siret number. Raises `BadOffer`.

    >>> check_siret("732 829 320 00074")
    '73282932000074'
    """
    number = _compact(text)
    if not _has_digits(number, 14):
        raise BadOffer(f"« {_shown(text)} » n’est pas un numéro Siret : donnez ses 14 chiffres.")
    if not (number.startswith(_LA_POSTE) and sum(map(int, number)) % 5 == 0):
        _check_key(number, number, "Siret")
    return number


def national_id(practitioner):
    """How the national services write a professional: 8 + RPPS, else 0 + Adeli, else nothing.

    >>> from types import SimpleNamespace
    >>> national_id(SimpleNamespace(rpps="10002909371", adeli=""))
    '810002909371'
    """
    if practitioner.rpps:
        return "8" + practitioner.rpps
    return "0" + practitioner.adeli if practitioner.adeli else ""


def luhn_sum(digits):
    """Sum of digits, every second one from the right doubled: a right key makes it end in 0."""
    numbers = [int(digit) for digit in digits]
    doubled = [2 * number - 9 * (number > 4) for number in numbers[-2::-2]]
    return sum(numbers[-1::-2]) + sum(doubled)


def _compact(text):
    return re.sub(r"[\s.\-]", "", str(text)[:100]).upper()


def _has_digits(number, count):
    return len(number) == count and number.isascii() and number.isdigit()


def _check_key(digits, number, name):
    if luhn_sum(digits) % 10 or not int(digits):
        raise BadOffer(
            f"« {number} » n’est pas un numéro {name} : sa clé ne correspond pas. "
            "Un chiffre est faux, ou deux sont inversés ; relisez-le."
        )


def _shown(text):
    text = " ".join(str(text).split())
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"
