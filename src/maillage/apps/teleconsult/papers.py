"""A document on paper: a tagged, accessible PDF (PDF/UA-1) set by Typst.

What people wrote goes to Typst as JSON values, never as source: it cannot become markup or code.
The fonts that Typst carries draw Latin, Greek, Cyrillic, Hebrew and Arabic letters; what they
cannot draw is replaced by an empty square, and the page says so.
"""

import io
from datetime import date, timedelta
from pathlib import Path

import segno
from django.conf import settings
from django.urls import reverse

from maillage.apps.accounts import typesetting
from maillage.apps.accounts.french import clock, date_in_words, unbroken_values
from maillage.apps.territory.opening_hours import time_zone

from .contents import Certificate, Sex
from .enums import DocumentKind
from .selectors.documents import DOCUMENT, content_of
from .tokens import token_of

SOURCE = Path(__file__).parent / "typst" / "document.typ"
_TITLES = {
    DocumentKind.PRESCRIPTION: "Ordonnance",
    DocumentKind.SUMMARY: "Compte rendu de téléconsultation",
    Certificate.PRESENCE: "Attestation de consultation",
    Certificate.SICK_CHILD: "Certificat : enfant malade",
    Certificate.SICK_LEAVE: "Arrêt de travail : relevé, pas un avis",
}
_PARTS = (
    ("history", "Ce que la personne dit"),
    ("findings", "Ce qui est constaté à distance"),
    ("conclusion", "Conclusion"),
    ("plan", "Conduite à tenir"),
)


def as_pdf(document):
    """Bytes of the PDF; the same document in the same state gives the same bytes."""
    moment = document.cancelled_at or document.issued_at
    return typesetting.as_pdf(SOURCE, paper(document), moment)


def name_of(document):
    """What the file is called: nothing that tells whose it is, nor what it says."""
    return f"document-{number_of(document)}.pdf"


def number_of(document):
    """The number printed on the paper, short enough to be read aloud.

    >>> from types import SimpleNamespace
    >>> from uuid import UUID
    >>> number_of(SimpleNamespace(public_id=UUID(int=0xABC)))
    '0000-0000-0000'
    """
    digits = document.public_id.hex[:12].upper()
    return "-".join(digits[at : at + 4] for at in (0, 4, 8))


def check_address(document):
    """Where anyone who holds the paper sees whether it is genuine and still stands."""
    path = reverse("public:document_check", args=[token_of(document, DOCUMENT)])
    return settings.SITE_URL.rstrip("/") + path


def paper(document):
    """What the sheet says, as plain values."""
    content = content_of(document)
    zone = time_zone(document.consultation.ticket.commune.departement_id)
    issued, cancelled = document.issued_at.astimezone(zone), document.cancelled_at
    said = {
        "title": _TITLES[content.get("certificate") or document.kind],
        "date": f"Le {date_in_words(issued)}",
        "day": [issued.year, issued.month, issued.day],
        "cancelled": "",
        "prescriber": _prescriber(content["prescriber"]),
        "patient": _patient(content),
        "about": "",
        "notice": "",
        "lines": [],
        "parts": [],
        "closing": f"Établi à distance, en téléconsultation, à {clock(issued.time())}, depuis le "
        "compte personnel du praticien.",
        "check": f"Document {number_of(document)}. Pour vérifier qu’il est vrai et toujours "
        "valable, lisez le code ou allez à :",
        "address": check_address(document),
    } | _BODIES[document.kind](content, issued)
    if cancelled:
        day = date_in_words(cancelled.astimezone(zone))
        said["cancelled"] = f"DOCUMENT ANNULÉ le {day} : ne pas l’utiliser."
    return unbroken_values(said) | {"qr": _qr(said["address"]), "address": said["address"]}


def _prescriber(values):
    rpps = f"RPPS {values['rpps']}" if values["rpps"] else ""
    known = [values["quality"], rpps, values["address"], values["phone"], values["email"]]
    return {"name": values["name"], "lines": [each for each in known if each]}


def _patient(content):
    patient = content["patient"]
    name = f"{patient['family_name']} {patient['given_name']}".strip()
    facts = []
    if patient["sex"]:
        facts.append(f"Sexe {Sex(patient['sex']).label}")
    if patient["birth_date"]:
        born = date_in_words(date.fromisoformat(patient["birth_date"]))
        facts.append(f"date de naissance : {born}")
    facts += [
        f"{content[key]} {unit}"
        for key, unit in (("weight_kg", "kg"), ("height_cm", "cm"))
        if content.get(key)
    ]
    said = ", ".join(facts)
    return {"name": name, "facts": said[:1].upper() + said[1:]}


def _prescription(content, issued):
    about = ""
    if content["renews"]:
        on = date_in_words(date.fromisoformat(content["renews"]["on"]))
        same = "les mêmes lignes" if content["renews"]["same_lines"] else "des changements"
        by = content["renews"]["by"]
        about = f"Renouvellement de l’ordonnance du {on}, faite par {by}, avec {same}."
    lines = [
        {
            "name": " ".join(filter(None, [line["medicine"], line["form"]])),
            "text": f"{line['dosage']}. {_duration(line)}",
        }
        for line in content["lines"]
    ]
    parts = [["Conduite à tenir", content["advice"]]] if content["advice"] else []
    return {"about": about, "lines": lines, "parts": parts}


def _duration(line):
    days = f"Pendant {line['days']} jour{'s' if line['days'] > 1 else ''}."
    if not line["renewals"]:
        return f"{days} Ne pas renouveler."
    return f"{days} À renouveler {line['renewals']} fois."


def _certificate(content, issued):
    kind, name = content["certificate"], _patient(content)["name"]
    if kind == Certificate.PRESENCE:
        day = date_in_words(issued)
        return {"about": f"J’atteste que {name} m’a consulté à distance le {day}."}
    first = date.fromisoformat(content["first_day"])
    last = first + timedelta(days=content["days"] - 1)
    count = f"{content['days']} jour{'s' if content['days'] > 1 else ''}"
    period = f"du {date_in_words(first)} au {date_in_words(last)} inclus ({count})"
    if kind == Certificate.SICK_CHILD:
        about = f"Je certifie que l’état de santé de {name} rend nécessaire la présence d’un de ses"
        return {"about": f"{about} parents auprès de lui ou d’elle, {period}."}
    return {
        "about": f"Un arrêt de travail a été décidé pour {name}, {period}.",
        "notice": "Ce papier n’est pas l’avis d’arrêt de travail. L’avis officiel est fait par le "
        "praticien sur amelipro : lui seul vaut pour l’employeur et l’assurance maladie.",
    }


def _summary(content, issued):
    parts = [[title, content[name]] for name, title in _PARTS if content[name]]
    return {
        "about": "Pour le médecin traitant, avec l’accord de la personne.",
        "parts": parts,
    }


def _qr(address):
    drawing = io.BytesIO()
    segno.make(address, error="m").save(drawing, kind="svg", border=2)
    return drawing.getvalue().decode()


_BODIES = {
    DocumentKind.PRESCRIPTION: _prescription,
    DocumentKind.CERTIFICATE: _certificate,
    DocumentKind.SUMMARY: _summary,
}
