"""Dates and contacts as a message says them."""

import unicodedata

from maillage.apps.accounts.french import clock, day_in_words
from maillage.apps.offer.phones import shown

SMS_CHARACTERS = 160
_HIDDEN = "••"
# Letters, digits and signs of GSM 03.38: one text message holds 160 of them, but 70 of any other.
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_PLAIN = str.maketrans(
    {
        **{"\u00a0": " ", "\u202f": " ", "’": "'", "‘": "'", "«": '"', "»": '"', "“": '"'},
        **{"”": '"', "–": "-", "—": "-", "…": "...", "œ": "oe", "Œ": "Oe", "ç": "c", "•": "-"},
    }
)


def when_in_words(start, zone, now):
    """Day and hour at the place itself; the year only when it is not the current one.

    >>> from datetime import UTC, datetime
    >>> from zoneinfo import ZoneInfo
    >>> paris, now = ZoneInfo("Europe/Paris"), datetime(2026, 2, 1, tzinfo=UTC)
    >>> when_in_words(datetime(2026, 3, 3, 13, tzinfo=UTC), paris, now)
    'mardi 3 mars à 14\\xa0h'
    >>> when_in_words(datetime(2027, 1, 1, 8, 5, tzinfo=UTC), paris, now)
    'vendredi 1er janvier 2027 à 9\\xa0h\\xa005'
    """
    local = start.astimezone(zone)
    day = day_in_words(local.date(), now.astimezone(zone).date())
    return f"{day} à {clock(local.time())}"


def for_sms(text):
    """The same text in one line, with the letters a text message carries cheaply.

    >>> for_sms("Rendez-vous à 14\\u00a0h\\u00a0: l’hôpital, août")
    "Rendez-vous à 14 h : l'hopital, aout"
    """
    line = " ".join(text.translate(_PLAIN).split())
    return "".join(_nearest(letter) for letter in unicodedata.normalize("NFC", line))


def masked(channel, recipient):
    """Enough of an address for its owner to know it, too little for someone else to use it.

    >>> masked("email", "anne.martin@exemple.fr"), masked("letter", "1 rue de la Poste")
    ('a•••@exemple.fr', 'adresse postale')
    """
    if channel == "letter":
        return "adresse postale"
    if channel == "email":
        name, _, domain = recipient.rpartition("@")
        return f"{name[:1]}•••@{domain}"
    groups = shown(recipient).split()
    return " ".join([groups[0], *[_HIDDEN] * (len(groups) - 2), groups[-1]])


def _nearest(letter):
    if letter in _GSM:
        return letter
    bare = unicodedata.normalize("NFD", letter)[0]
    return bare if bare in _GSM else "?"
