"""What the dated rules say of a document before it is issued. Pure: a document, rules, a day.

A document is the plain content that `contents` makes, with its `kind`. What a rule forbids is
`BLOCKING`; what the practitioner alone can judge is a `WARNING`. Past its date a rule forbids
nothing any more: it becomes a warning that says so.
"""

import re
from dataclasses import dataclass
from datetime import date

from maillage.apps.accounts.french import unbroken
from maillage.apps.booking.selectors.people import plain
from maillage.apps.teleconsult.enums import DocumentKind
from maillage.apps.teleconsult.errors import RuleExpired

from .files import current

BLOCKING, WARNING = "blocking", "warning"
SICK_LEAVE = "sick_leave"
_LETTERS = re.compile(r"[^\W\d_]+")
_PRESCRIBER = {
    "name": "votre nom",
    "quality": "votre profession",
    "rpps": "votre numéro RPPS",
    "address": "votre adresse professionnelle",
}
_REACHED_BY = {"phone": "votre téléphone", "email": "votre courriel"}
_PATIENT = {
    "family_name": "le nom",
    "given_name": "le prénom",
    "sex": "le sexe",
    "birth_date": "la date de naissance",
}


@dataclass(frozen=True)
class Finding:
    """`level` is BLOCKING or WARNING; `words` are French; `source` says where the rule is."""

    level: str
    words: str
    source: str


def check(document, rules, today):
    """Findings of a document against the rules of a day, blocking ones first."""
    found = []
    for name, rule_check in _CHECKS[document["kind"]]:
        try:
            rule = current(rules, name, today)
        except RuleExpired as error:
            found.append(Finding(WARNING, str(error), rules[name].source_in_words))
            continue
        found += [
            Finding(level, unbroken(words), rule.source_in_words)
            for level, words in rule_check(document, rule.values, today)
        ]
    return sorted(dict.fromkeys(found), key=lambda finding: finding.level != BLOCKING)


def price(care_type, rules, today):
    """What a teleconsultation costs, in cents of euro; None where no price was found.

    Raises `RuleExpired`.
    """
    return current(rules, "prices", today).values["cents"].get(care_type)


def _mentions(document, values, today):
    prescriber, patient = document["prescriber"], document["patient"]
    for key, words in _PRESCRIBER.items():
        if not prescriber[key]:
            yield BLOCKING, f"Il manque {words} : complétez votre fiche de l’annuaire."
    for key, words in _REACHED_BY.items():
        if not prescriber[key]:
            yield WARNING, f"Il manque {words} : complétez votre fiche de l’annuaire."
    for key, words in _PATIENT.items():
        if not patient[key]:
            yield BLOCKING, f"Il manque {words} de la personne : demandez-le-lui."
    if not document["weight_kg"] and _is_young(patient["birth_date"], values, today):
        years = values["weight_below_years"]
        yield WARNING, f"La personne a moins de {years} ans et son poids n’est pas écrit."


def _who_prescribes(document, values, today):
    quality = plain(document["prescriber"]["quality"])
    for profession in values["cannot_prescribe"]:
        if profession in quality:
            yield BLOCKING, f"Un {profession} ne prescrit ni médicament ni arrêt de travail."


def _durations(document, values, today):
    for line in document["lines"]:
        days = line["days"] * (line["renewals"] + 1)
        if days > values["most_days"]:
            yield (
                BLOCKING,
                f"{line['medicine']} : {days} jours avec les renouvellements ; "
                "douze mois au plus. Diminuez la durée ou les renouvellements.",
            )


def _secured(document, values, today):
    known = {plain(name): name for name in (*values["medicines"], *values["brands"])}
    for line in document["lines"]:
        for word in _LETTERS.findall(plain(f"{line['medicine']} {line['form']}")):
            if word in known:
                yield (
                    BLOCKING,
                    f"{line['medicine']} demande une ordonnance sécurisée, que ce portail ne peut "
                    "pas faire. Orientez la personne vers un médecin sur place.",
                )
                break


def _sick_leave(document, values, today):
    if document["certificate"] != SICK_LEAVE:
        return
    most, total = values["most_days"], document["days"] + document["days_before"]
    if total <= most:
        return
    if not (document["is_referent"] or document["cannot_come"]):
        yield (
            BLOCKING,
            f"{total} jours d’arrêt en tout : {most} au plus en téléconsultation, prolongation "
            "comprise, sauf si vous êtes le médecin traitant ou la sage-femme référente, ou si la "
            "personne prouve qu’elle ne peut pas consulter sur place.",
        )
    else:
        yield (
            WARNING,
            f"{total} jours d’arrêt, au-delà de {most} : écrivez pourquoi dans les notes.",
        )


def _only_doctors(document, values, today):
    if document["certificate"] != "presence":
        yield from _who_prescribes(document, values, today)


def _is_young(birth_date, values, today):
    if not birth_date:
        return False
    born = date.fromisoformat(birth_date)
    had_birthday = (today.month, today.day) >= (born.month, born.day)
    return today.year - born.year - (not had_birthday) < values["weight_below_years"]


_CHECKS = {
    DocumentKind.PRESCRIPTION: (
        ("prescription", _mentions),
        ("prescription", _who_prescribes),
        ("prescription", _durations),
        ("secured", _secured),
    ),
    DocumentKind.CERTIFICATE: (("sick_leave", _sick_leave), ("prescription", _only_doctors)),
    DocumentKind.SUMMARY: (),
}
