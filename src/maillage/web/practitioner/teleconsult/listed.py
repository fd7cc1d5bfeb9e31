"""Documents as lists: of a consultation, written before for the same person, received."""

from maillage.apps.teleconsult.contents import Certificate
from maillage.apps.teleconsult.enums import DeliveryWay, DocumentKind
from maillage.apps.teleconsult.papers import number_of
from maillage.apps.teleconsult.selectors import documents as selectors
from maillage.apps.territory.opening_hours import time_zone
from maillage.web.components.words import date_in_words
from maillage.web.relay.instants import clock_at

SENT_TO = {
    DocumentKind.PRESCRIPTION: "Mettre à disposition d’une pharmacie",
    DocumentKind.SUMMARY: "Mettre à disposition du médecin traitant",
}


def documents(consultation, now):
    """{"documents", "earlier"}: what was written in this consultation, and before it by the same
    practitioner for the same person.
    """
    zone = time_zone(consultation.ticket.commune.departement_id)
    return {
        "documents": [_document(one, zone) for one in selectors.of_consultation(consultation)],
        "earlier": [
            _earlier(one, now.astimezone(zone).tzinfo) for one in selectors.earlier_of(consultation)
        ],
    }


def name_of(document):
    """What a document is, in a few words."""
    if document.kind != DocumentKind.CERTIFICATE:
        return document.get_kind_display()
    kind = selectors.content_of(document)["certificate"]
    return f"certificat\u00a0: {Certificate(kind).label}"


def _document(one, zone):
    return {
        "id": one.public_id,
        "name": name_of(one),
        "number": number_of(one),
        "at": clock_at(one.issued_at, zone),
        "is_cancelled": one.cancelled_at is not None,
        "went": [_went(delivery, zone) for delivery in one.deliveries.all()],
        "send": "" if one.cancelled_at else SENT_TO.get(one.kind, ""),
    }


def _went(delivery, zone):
    at = clock_at(delivery.at, zone)
    if delivery.way == DeliveryWay.PRINTED:
        return f"ouvert pour l’imprimer à {at}"
    read = "lu" if delivery.read_at else "pas encore lu"
    return f"à disposition de {delivery.organisation.name} depuis {at}, {read}"


def _earlier(one, zone):
    return {
        "id": one.public_id,
        "name": name_of(one),
        "day": date_in_words(one.issued_at.astimezone(zone)),
        "is_cancelled": one.cancelled_at is not None,
        "can_renew": one.kind == DocumentKind.PRESCRIPTION and one.cancelled_at is None,
    }
