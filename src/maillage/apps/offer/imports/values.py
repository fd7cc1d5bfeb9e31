"""Values of a file made into the directory's own: each is (text, département) → value.

ValueError (or BadOffer), in French, for what the directory cannot hold.
"""

import re
import unicodedata
from functools import cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from maillage.apps.accounts.enums import OrganisationKind
from maillage.apps.offer import identifiers, phones
from maillage.apps.offer.enums import Mode, Visibility, Yes
from maillage.sources.care_words import care_of
from maillage.sources.week_hours import parse_week
from maillage.sources.words import plain_words

_YES = {"": Yes.UNKNOWN, "oui": Yes.YES, "non": Yes.NO, "non renseigne": Yes.UNKNOWN}
_MODES = {
    "sur place": Mode.ON_SITE,
    "a distance assistee": Mode.ASSISTED_REMOTE,
    "a distance": Mode.REMOTE,
    "a domicile": Mode.HOME_VISIT,
}
_VISIBLE = {
    "": Visibility.ALL,
    "tout le monde": Visibility.ALL,
    "professionnels": Visibility.PROFESSIONALS,
    "cpts": Visibility.CPTS,
    "sas": Visibility.SAS,
}
_LANGUAGES = {
    **{"francais": "fr", "anglais": "en", "arabe": "ar", "espagnol": "es", "portugais": "pt"},
    **{"italien": "it", "allemand": "de", "turc": "tr", "langue des signes": "lsf"},
}


def has_invisible(value):
    """Whether a text holds what nobody types: control, direction override, half a character."""
    return not value.isprintable() and any(unicodedata.category(char)[0] == "C" for char in value)


def text(longest):
    """Plain text of at most that many characters, spaces made single."""

    def read(value, _):
        value = unicodedata.normalize("NFC", " ".join(value.split()))
        if has_invisible(value):
            raise ValueError("un caractère invisible s’est glissé dans un texte. Retapez-le.")
        if len(value) > longest:
            raise ValueError(
                f"«\u00a0{value[:20]}…\u00a0» a {len(value)} caractères\u00a0; {longest} au plus."
            )
        return value

    return read


def optional(read):
    """The same reader, for a field that may be empty."""
    return lambda value, departement: read(value, departement) if value else ""


def number(check):
    return optional(lambda value, _: check(value))


def word(known, what):
    """One of the known words, or one of our own codes."""

    def read(value, _):
        found = known.get(plain_words(value))
        if found is None and value in [each.value for each in known.values()]:
            return value
        if found is None:
            raise ValueError(
                f"«\u00a0{value[:40]}\u00a0» ne dit pas {what}. Écrivez\u00a0: "
                f"{', '.join(filter(None, known))}."
            )
        return found.value

    return read


def modes(value, departement):
    read = word(_MODES, "comment le soin est donné")
    found = [read(part, departement) for part in re.split(r"[,|]", value) if part.strip()]
    return sorted(set(found)) or [Mode.ON_SITE.value]


def languages(value, _):
    found = []
    for part in filter(None, map(str.strip, re.split(r"[,|]", value))):
        code = _LANGUAGES.get(plain_words(part), part.lower().split("-")[0])
        if not re.fullmatch(r"[a-z]{2,3}", code):
            raise ValueError(f"«\u00a0{part[:20]}\u00a0» n’est pas une langue. Écrivez son code.")
        found.append(code)
    return found


def code(value, _):
    """A national code (SM54), upper case."""
    if not re.fullmatch(r"[A-Za-z0-9]{0,10}", value):
        raise ValueError(
            f"«\u00a0{value[:30]}\u00a0» n’est pas un code de spécialité, par exemple SM54."
        )
    return value.upper()


def postal_code(value, _):
    if value and not re.fullmatch(r"\d{5}", value):
        raise ValueError(f"«\u00a0{value[:20]}\u00a0» n’est pas un code postal (5 chiffres).")
    return value


def email(value, _):
    try:
        if value:
            validate_email(value)
    except ValidationError:
        raise ValueError(f"«\u00a0{value[:40]}\u00a0» n’est pas une adresse de courriel.") from None
    return value


@cache
def _phone(value, departement):
    return phones.normalise(value, departement)


phone = optional(_phone)
yes = word(_YES, "oui ou non")

READERS = {
    "organisation": {
        "name": text(150),
        "kind": lambda value, _: OrganisationKind(value).value,
        "finess": text(9),
        "siret": number(identifiers.check_siret),
        "phone": phone,
    },
    "site": {
        "name": text(150),
        "finess": number(identifiers.check_finess),
        "address": text(200),
        "postal_code": postal_code,
        "phone": phone,
        "wheelchair": yes,
        "transport": text(300),
        "opening_hours": lambda value, _: parse_week(value),
    },
    "practitioner": {
        "rpps": number(identifiers.check_rpps),
        "adeli": number(identifiers.check_adeli),
        "family_name": text(100),
        "given_name": text(100),
        "title": text(20),
        "profession": text(100),
        "speciality": code,
        "is_woman": lambda value, _: value,
        "email": email,
    },
    "service": {
        "name": text(150),
        "care_type": lambda value, _: care_of(value),
        "speciality": code,
        "modes": modes,
        "audience": text(200),
        "cost": text(200),
        "third_party_payment": yes,
        "languages": languages,
        "referral": text(300),
        "phone": phone,
        "direct_line": phone,
        "takes_new_patients": yes,
        "visibility": word(_VISIBLE, "qui voit ce service"),
    },
    "role": {"title": text(100), "phone": phone, "takes_new_patients": yes},
}
REQUIRED = {
    "organisation": ("name",),
    "site": ("name",),
    "practitioner": ("family_name",),
    "service": ("name", "care_type"),
    "role": (),
}
