"""What a document says, as typed by the practitioner, checked and cleaned into plain values.

Stored as JSON with who it is for and who wrote it, as they were that day: a document never changes.
"""

from datetime import date, timedelta

from django.db import models

from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.phones import shown
from maillage.apps.offer.texts import clean_text

from .enums import DocumentKind
from .errors import BadRequest

MOST_LINES = 12
LONGEST_ADVICE, LONGEST_PART = 2000, 3000
_LINE = {"medicine": 150, "form": 100, "dosage": 300}
_OLDEST, _FARTHEST = date(2000, 1, 1), timedelta(days=366)
_EMPTY_LINE = {"medicine": "", "form": "", "dosage": "", "days": None, "renewals": 0}


class Sex(models.TextChoices):
    FEMALE = "F", "féminin"
    MALE = "M", "masculin"


class Certificate(models.TextChoices):
    """What can be certified here. Nothing that asks for hands: no sport, no fitness, no injury."""

    PRESENCE = "presence", "la personne a consulté"
    SICK_CHILD = "sick_child", "enfant malade : un parent doit rester auprès de lui"
    SICK_LEAVE = "sick_leave", "arrêt de travail décidé (l’avis officiel se fait sur amelipro)"


def clean(kind, typed, today):
    """Plain values of what was typed for a document; raises `BadRequest`, a message by field."""
    return _CLEANERS[DocumentKind(kind)](typed, today)


def clean_birth_date(text, today):
    """A birth date as 1948-02-29, or "" when it is not known; `BadRequest` for one to come.

    >>> clean_birth_date("1948-02-29", date(2026, 3, 2))
    '1948-02-29'
    """
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        day = date.max
    if day and not date(today.year - 130, 1, 1) <= day <= today:
        words = "La date de naissance doit être passée, et de moins de 130 ans."
        raise BadRequest({"birth_date": words})
    return day.isoformat() if day else ""


def identities(consultation, now, *, sex="", birth_date=""):
    """Who a document is for and who writes it, as they stand now; what is unknown is empty."""
    person, point = consultation.ticket.person, consultation.ticket.point
    return {
        "patient": {
            "family_name": person.family_name,
            "given_name": person.given_name,
            "sex": sex,
            "birth_date": birth_date or person.birth_date,
        },
        "prescriber": prescriber(consultation.practitioner),
        "commune": consultation.ticket.commune.name,
        "point": point.site.name if point else "",
        "written_at": now.isoformat(timespec="minutes"),
    }


def prescriber(practitioner):
    """What the law asks a prescriber to write about themselves; an absent value is empty.

    The address is that of their first place of work which everyone may see, by name.
    """
    role = (
        practitioner.roles.filter(hidden_at=None, site__hidden_at=None)
        .select_related("site__commune", "site__organisation")
        .order_by("site__name", "pk")
        .first()
    )
    site = role.site if role else None
    phone = (role.phone or site.phone or site.organisation.phone) if role else ""
    town = f"{site.postal_code} {site.commune.name}".strip() if site else ""
    return {
        "name": str(practitioner),
        "quality": practitioner.profession,
        "rpps": practitioner.rpps,
        "address": ", ".join(filter(None, [site.name, site.address, town])) if site else "",
        "phone": _abroad(phone),
        "email": practitioner.email,
    }


def clean_paragraphs(text, longest):
    """Several lines, each cleaned as `clean_text` does, `longest` characters in all.

    >>> clean_paragraphs("Fièvre   depuis hier.\\r\\n\\r\\nTousse.", 100)
    'Fièvre depuis hier.\\n\\nTousse.'
    """
    text = str(text)
    lines = [clean_text(line, longest) for line in text[: 2 * longest].splitlines()]
    cleaned = "\n".join(lines).strip()
    if len(cleaned) > longest or len(text) > 2 * longest:
        raise BadOffer(f"Ce texte est trop long : {longest} caractères au plus.")
    return cleaned


def _prescription(typed, today):
    errors, lines = {}, []
    for at, line in enumerate(typed.get("lines", ())[:MOST_LINES]):
        line = _EMPTY_LINE | line
        if any(line[name].strip() for name in _LINE):
            lines.append(_line(line, f"lines-{at}-", errors))
    advice = _paragraphs(typed, "advice", LONGEST_ADVICE, errors)
    if not lines and not advice:
        errors["lines-0-medicine"] = "Écrivez au moins un médicament, ou une conduite à tenir."
    renews = _renewal(typed, errors, today)
    if typed.get("sex") not in Sex.values:
        errors["sex"] = "Dites le sexe de la personne : l’ordonnance doit le porter."
    measures = {
        name: _number(typed.get(name), name, errors, low, high)
        for name, low, high in (("weight_kg", 1, 400), ("height_cm", 30, 250))
    }
    _refuse(errors)
    return {"lines": lines, "advice": advice, "renews": renews} | measures


def _line(line, prefix, errors):
    kept = {name: _text(line, name, longest, errors, prefix) for name, longest in _LINE.items()}
    for name, words in (("medicine", "le médicament"), ("dosage", "la posologie")):
        if not kept[name]:
            errors[prefix + name] = f"Écrivez {words}."
    kept["days"] = _number(line["days"], prefix + "days", errors, 1, 366)
    if kept["days"] is None:
        errors.setdefault(prefix + "days", "Donnez la durée en jours, par exemple 7.")
    kept["renewals"] = _number(line["renewals"], prefix + "renewals", errors, 0, 24) or 0
    return kept


def _renewal(typed, errors, today):
    """What a renewal renews: {"on", "by", "same_lines"}, or None for a new prescription."""
    if not typed.get("is_renewal"):
        return None
    on, by = typed.get("renewed_on"), _text(typed, "renewed_by", 150, errors)
    if not on:
        errors["renewed_on"] = "Donnez la date de l’ordonnance renouvelée."
    elif not _OLDEST <= on <= today:
        errors["renewed_on"] = "Cette date est à venir, ou trop ancienne."
    if not by:
        errors["renewed_by"] = "Écrivez le nom de qui l’avait faite."
    same = bool(typed.get("same_lines"))
    return {"on": on.isoformat() if isinstance(on, date) else "", "by": by, "same_lines": same}


def _certificate(typed, today):
    errors = {}
    if typed.get("certificate") not in Certificate.values:
        raise BadRequest({"certificate": "Choisissez un certificat de la liste."})
    values = {"certificate": typed["certificate"], "first_day": "", "days": 0, "days_before": 0}
    values |= {name: bool(typed.get(name)) for name in ("is_referent", "cannot_come")}
    if typed["certificate"] != Certificate.PRESENCE:
        first_day = typed.get("first_day")
        if not isinstance(first_day, date):
            errors["first_day"] = "Donnez le premier jour."
        elif abs(first_day - today) > _FARTHEST:
            errors["first_day"] = "Ce jour est à plus d’un an d’aujourd’hui : vérifiez-le."
        values["days"] = _number(typed.get("days"), "days", errors, 1, 60)
        if values["days"] is None:
            errors.setdefault("days", "Donnez le nombre de jours.")
        values["days_before"] = (
            _number(typed.get("days_before"), "days_before", errors, 0, 1095) or 0
        )
        values["first_day"] = first_day.isoformat() if isinstance(first_day, date) else ""
    _refuse(errors)
    return values


def _summary(typed, today):
    errors = {}
    parts = ("history", "findings", "conclusion", "plan")
    values = {name: _paragraphs(typed, name, LONGEST_PART, errors) for name in parts}
    if not values["conclusion"]:
        errors.setdefault("conclusion", "Écrivez une conclusion : c’est elle que le médecin lira.")
    if not typed.get("agrees"):
        errors["agrees"] = "Sans l’accord de la personne, aucun compte rendu ne part."
    _refuse(errors)
    return values


def _text(typed, name, longest, errors, prefix=""):
    try:
        return clean_text(typed.get(name) or "", longest)
    except BadOffer as error:
        errors[prefix + name] = str(error)
        return ""


def _paragraphs(typed, name, longest, errors):
    try:
        return clean_paragraphs(typed.get(name) or "", longest)
    except BadOffer as error:
        errors[name] = str(error)
        return ""


def _number(given, name, errors, low, high):
    if given is None or given == "":
        return None
    if not isinstance(given, int) or not low <= given <= high:
        errors[name] = f"« {str(given)[:20]} » : donnez un nombre entier de {low} à {high}."
        return None
    return given


def _abroad(phone):
    """With its country code, as the law asks: +33 5 55 00 00 01."""
    if not phone.startswith("+33"):
        return phone
    return "+33 " + shown(phone).removeprefix("0")


def _refuse(errors):
    if errors:
        raise BadRequest(errors)


_CLEANERS = {
    DocumentKind.PRESCRIPTION: _prescription,
    DocumentKind.CERTIFICATE: _certificate,
    DocumentKind.SUMMARY: _summary,
}
