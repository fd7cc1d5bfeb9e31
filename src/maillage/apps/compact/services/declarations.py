"""Values that a party declares, each with what shows it."""

import hashlib
import math

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.compact.areas import read_area
from maillage.apps.compact.definitions import definition as definition_of
from maillage.apps.compact.errors import BadCompact, BadQuestion
from maillage.apps.compact.evidence import read_evidence
from maillage.apps.compact.models import Declaration
from maillage.apps.compact.periods import read_period
from maillage.apps.compact.selectors.values import from_counted
from maillage.apps.compact.shapes import Counted

from .values import store

_MOST = 1e12
_is_link = URLValidator(schemes=["http", "https"])


def declare(*, target, values, organisation, user, now):
    """Keep what a party says a followed indicator is worth over a period: its `Declaration`.

    values : {"period": code, "numerator": number, "denominator": number or None, "words": text,
        "link": address or "", "file": (name, bytes) or None}; a link or a file is needed

    A later declaration of the same period is the one shown; the earlier one stays. Raises
    `BadCompact` by field.
    """
    definition = definition_of(target.indicator)
    if not definition.is_declared:
        raise BadCompact("Maillage calcule cet indicateur : il ne se déclare pas.")
    period, given = _checked(definition, values, timezone.localdate(now))
    counted = Counted(given["numerator"], given["denominator"])
    area, compact = read_area(target.compact.area), target.compact
    value = from_counted(definition, counted, area, period, compact)
    with transaction.atomic():
        declaration = Declaration(
            organisation=organisation, by=user, words=values["words"], link=values["link"]
        )
        _attach(declaration, given["file"])
        declaration.value = store(
            value, period, compact=compact, now=now, actor=audit.actor_of(user)
        )
        declaration.save()
    return declaration


def _attach(declaration, file):
    if file is None:
        return
    declaration.file_name, declaration.media_type = file.name, file.media_type
    declaration.content = file.content
    declaration.fingerprint = hashlib.sha256(file.content).hexdigest()


def _checked(definition, values, today):
    """(period, what is kept); `BadCompact` tells all that is wrong at once."""
    errors, given, period = {}, dict(values), None
    for check in (_number_errors, _evidence_errors):
        errors |= dict(check(definition, values))
    try:
        period = read_period(values["period"])
        if period.first > today:
            errors["period"] = "Cette période n’a pas commencé : déclarez ce qui est arrivé."
    except BadQuestion as error:
        errors["period"] = str(error)
    if values["file"] is not None:
        try:
            given["file"] = read_evidence(*values["file"])
        except BadCompact as error:
            errors |= error.errors
    if errors:
        raise BadCompact(errors)
    return period, given


def _number_errors(definition, values):
    numerator, denominator = values["numerator"], values["denominator"]
    if not _is_count(numerator):
        yield "numerator", "Donnez un nombre, zéro ou plus, comme 120 ou 12,5."
    if bool(definition.denominator) != (denominator is not None):
        told = "Donnez aussi le total." if definition.denominator else "Il n’y a pas de total ici."
        yield "denominator", told
    elif denominator is not None and not _is_count(denominator):
        yield "denominator", "Donnez un nombre, zéro ou plus."
    elif definition.people == "both" and _is_count(numerator) and numerator > denominator:
        yield "numerator", "Ce nombre dépasse le total : vérifiez les deux."


def _evidence_errors(definition, values):
    link = values["link"]
    if not link and values["file"] is None:
        yield "file", "Joignez une pièce ou un lien : une valeur déclarée se vérifie."
    if link:
        try:
            _is_link(link)
        except ValidationError:
            yield "link", "Ce lien n’est pas une adresse : elle commence par https://."


def _is_count(value):
    return value is not None and math.isfinite(value) and 0 <= value <= _MOST
