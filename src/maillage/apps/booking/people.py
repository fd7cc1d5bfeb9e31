"""Who an appointment is for, as typed, checked and cleaned."""

from dataclasses import dataclass, fields, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from maillage.apps.accounts.encryption import fingerprint
from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.phones import normalise
from maillage.apps.offer.texts import clean_text

from .errors import BadBooking
from .models import Person

LONGEST = {"family_name": 100, "given_name": 100, "email": 200, "postal_address": 300}


@dataclass(frozen=True)
class PersonData:
    """What someone typed about the person who comes. `responsible` booked for a relative."""

    family_name: str
    given_name: str = ""
    birth_date: str = ""
    phone: str = ""
    email: str = ""
    postal_address: str = ""
    is_silent: bool = False
    accepts_email: bool = True
    accepts_sms: bool = True
    accepts_letter: bool = False
    responsible: "PersonData | None" = None


def clean_person(data, *, today, departement=""):
    """The same data, cleaned: blanks trimmed, accents composed, telephone as +33…

    Raises `BadBooking` with a French message for each field that cannot be used.
    """
    errors, values = {}, {}
    for name, longest in LONGEST.items():
        values[name], errors[name] = _text(getattr(data, name), longest)
    if not values["family_name"] and not errors["family_name"]:
        errors["family_name"] = "Écrivez le nom de la personne."
    values["phone"], errors["phone"] = _phone(data.phone, departement)
    errors["email"] = errors["email"] or _email_error(values["email"])
    values["birth_date"], errors["birth_date"] = _birth_date(data.birth_date, today)
    errors = {name: message for name, message in errors.items() if message}
    if errors:
        raise BadBooking(errors)
    if data.responsible is not None:
        values["responsible"] = clean_person(data.responsible, today=today, departement=departement)
    return replace(data, **values)


def save_person(data, *, person=None):
    """Store cleaned data as a new person, or over an existing one."""
    responsible = data.responsible
    person = person or Person()
    for field in fields(PersonData):
        if field.name != "responsible":
            setattr(person, field.name, getattr(data, field.name))
    person.phone_fingerprint = contact_fingerprint(data.phone)
    person.email_fingerprint = contact_fingerprint(data.email)
    if responsible is not None:
        person.responsible = save_person(responsible, person=person.responsible)
    person.save()
    return person


def contact_fingerprint(contact):
    """What finds an exact telephone (+33…) or e-mail again; empty for none."""
    return fingerprint(contact.lower(), purpose="contact") if contact else ""


def _text(given, longest):
    try:
        return clean_text(given, longest), ""
    except BadOffer as error:
        return given, str(error)


def _phone(given, departement):
    if not given.strip():
        return "", ""
    try:
        return normalise(given[:40], departement), ""
    except BadOffer as error:
        return given, str(error)


def _email_error(text):
    if not text:
        return ""
    try:
        validate_email(text)
    except ValidationError:
        return f"« {text[:60]} » n’est pas un courriel ; on attend par exemple anne@exemple.fr."
    return ""


def _birth_date(given, today):
    if not given:
        return "", ""
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return given, "Cette date de naissance n’existe pas ; écrivez-la comme 29/02/1948."
    if not date(today.year - 130, 1, 1) <= day <= today:
        return given, "La date de naissance doit être passée, et de moins de 130 ans."
    return day.isoformat(), ""
