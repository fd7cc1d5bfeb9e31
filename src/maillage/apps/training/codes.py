"""The code of a certificate: twelve signs that cannot be mistaken for one another."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 O, 1 I L
LENGTH = 12


def new_code():
    """Twelve random signs: about 59 bits, so that a code cannot be guessed."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code):
    """A code as it is printed.

    >>> shown("ABCDEFGH2345")
    'ABCD-EFGH-2345'
    """
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def read(text):
    """A code as someone typed it: only its signs, in capitals.

    >>> read(" abcd-efgh 2345")
    'ABCDEFGH2345'
    """
    return "".join(sign for sign in text.upper() if sign.isalnum())
