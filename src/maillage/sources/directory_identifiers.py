"""National identifiers as the directory's FHIR writes them, with and without their type prefix.

A person is 8 + RPPS (11 digits) or 0 + Adeli (9 characters); a structure is 1 + FINESS (9), 3 +
Siret (14) or 4 + the practice's own number. Systems: those of `ans.fhir.fr.annuaire`, of the older
directory and of the SAS.
"""

PERSON, STRUCTURE = "urn:oid:1.2.250.1.71.4.2.1", "urn:oid:1.2.250.1.71.4.2.2"
# (name, prefix, length without it); a bare number is told by its length.
_PERSON_SHAPES = (("rpps", "8", 11), ("adeli", "0", 9))
_STRUCTURE_SHAPES = (("finess", "1", 9), ("siret", "3", 14))
_WORDS = {
    "rpps": ("rpps",),
    "adeli": ("adeli",),
    "finess": ("finess", "fineg", "finej"),
    "siret": ("siret", "sirene"),
}


def person_numbers(resource):
    """{"rpps": …, "adeli": …} without prefix, those that are given.

    >>> person_numbers({"identifier": [{"system": PERSON, "value": "810003461033"}]})
    {'rpps': '10003461033'}
    """
    return _numbers(resource, PERSON, _PERSON_SHAPES)


def structure_numbers(resource):
    """{"finess": …, "siret": …} without prefix, those that are given.

    >>> structure_numbers({"identifier": [{"system": "https://finess.esante.gouv.fr",
    ...                                    "value": "754567860"}]})
    {'finess': '754567860'}
    """
    return _numbers(resource, STRUCTURE, _STRUCTURE_SHAPES)


def any_identifier(resource):
    """The first identifier's value, "" when there is none."""
    values = (str(one.get("value") or "") for one in _identifiers(resource))
    return next(filter(None, values), "")


def _numbers(resource, national, shapes):
    found = {}
    for identifier in _identifiers(resource):
        value = str(identifier.get("value") or "").replace(" ", "")
        hints = _hints(identifier)
        for name, prefix, length in shapes:
            named = any(word in hint for hint in hints for word in _WORDS[name])
            # A practice's number of order ("RPPS rang") is not the person's number.
            is_order = any("rang" in hint or "rpprg" in hint or "rppsrg" in hint for hint in hints)
            bare = _without_prefix(value, prefix, length)
            if (named and not is_order) or (national in hints and bare):
                found.setdefault(name, bare or value)
    return found


def _without_prefix(value, prefix, length):
    """The number alone, "" when the value has not its length."""
    if len(value) == length + 1 and value.startswith(prefix):
        return value[1:]
    return value if len(value) == length else ""


def _hints(identifier):
    kind = identifier.get("type") or {}
    codes = [str(one.get("code") or "").lower() for one in kind.get("coding") or []]
    return [str(identifier.get("system") or "").lower(), *codes]


def _identifiers(resource):
    return [one for one in resource.get("identifier") or [] if isinstance(one, dict)]
