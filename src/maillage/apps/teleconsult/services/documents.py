"""Prescriptions, certificates and summaries: issued, cancelled, put at someone's disposal, read.

A document is never edited, never attached to a message. Every reading leaves an audit line.
"""

import json
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.enums import OrganisationKind
from maillage.apps.accounts.models import Organisation
from maillage.apps.accounts.permissions import require
from maillage.apps.teleconsult import contents, live, rules
from maillage.apps.teleconsult.enums import DeliveryWay, DocumentKind
from maillage.apps.teleconsult.errors import BadRequest, NotNow
from maillage.apps.teleconsult.models import Delivery, Document
from maillage.apps.teleconsult.permissions import can_receive, is_practitioner_of
from maillage.apps.teleconsult.selectors import documents as selectors
from maillage.apps.territory.opening_hours import time_zone

from ._notices import tell_receivers
from .notes import RESERVED, locked_consultation

PERSON = "person"
GOES_TO = {
    DocumentKind.PRESCRIPTION: (DeliveryWay.PHARMACY, {OrganisationKind.PHARMACY}),
    DocumentKind.SUMMARY: (
        DeliveryWay.REFERENT,
        {
            OrganisationKind.PRACTICE,
            OrganisationKind.HEALTH_HOUSE,
            OrganisationKind.HEALTH_CENTRE,
        },
    ),
}


def draft(*, consultation, kind, typed, now):
    """(content, findings) of what was typed, not stored: what would be issued, what rules say.

    Raises `BadRequest` with a message by field.
    """
    today = now.astimezone(time_zone(consultation.ticket.commune.departement_id)).date()
    birth_date = contents.clean_birth_date(typed.get("birth_date") or "", today)
    content = contents.clean(kind, typed, today) | contents.identities(
        consultation, now, sex=typed.get("sex", ""), birth_date=birth_date
    )
    content["kind"] = DocumentKind(kind).value
    return content, rules.check(content, rules.load(), today)


def issue(*, consultation_id, user, kind, typed, number, now=None):
    """Issue a document; `number` (a UUID made with the form) makes twice once.

    Raises `BadRequest` when a rule forbids it or what was typed cannot be used, `NotNow` before
    the person is let in or a day after the end, `NotAllowed`.
    """
    now = now or timezone.now()
    with transaction.atomic():
        consultation = locked_consultation(consultation_id, user, now)
        known = Document.objects.filter(public_id=number).first()
        if known is not None:
            require(known.consultation_id == consultation.pk, RESERVED)
            return known
        if consultation.admitted_at is None:
            raise NotNow("Faites d’abord entrer la personne : rien ne s’écrit sans l’avoir vue.")
        content, findings = draft(consultation=consultation, kind=kind, typed=typed, now=now)
        forbidden = [each.words for each in findings if each.level == rules.BLOCKING]
        if forbidden:
            raise BadRequest(" ".join(forbidden))
        document = Document.objects.create(
            public_id=number,
            consultation=consultation,
            kind=kind,
            content=json.dumps(content, ensure_ascii=False),
            is_renewal=bool(content.get("renews")),
            issued_at=now,
        )
        if kind == DocumentKind.SUMMARY:
            consultation.agrees_to_summary = True
            consultation.save(update_fields=["agrees_to_summary"])
        _record(document, "issue", audit.actor_of(user))
    return document


def cancel(*, document_id, user, now=None):
    """Cancel a mistake: the document says so wherever it is, and whoever received it is told."""
    now = now or timezone.now()
    with transaction.atomic():
        document = _of_practitioner(document_id, user)
        if document.cancelled_at is None:
            document.cancelled_at = now
            document.save(update_fields=["cancelled_at"])
            for delivery in document.deliveries.exclude(organisation=None).order_by("pk"):
                tell_receivers(delivery)
            _record(document, "cancel", audit.actor_of(user))
    return document


def deliver(*, document_id, organisation_id, user, now=None):
    """Put a prescription at the disposal of a pharmacy, or a summary of a practice; once each.

    Its professionals are told by e-mail that a document waits, without a word of what or whose.
    """
    now = now or timezone.now()
    with transaction.atomic():
        document = _of_practitioner(document_id, user)
        way, kinds = GOES_TO.get(document.kind, (None, ()))
        organisation = Organisation.objects.filter(pk=organisation_id, kind__in=kinds).first()
        if organisation is None:
            raise BadRequest(
                "Une ordonnance va à une pharmacie, un compte rendu au cabinet du médecin "
                "traitant. Les autres documents sont remis à la personne."
            )
        if document.cancelled_at:
            raise NotNow("Ce document est annulé : il ne part plus.")
        delivery, is_new = Delivery.objects.get_or_create(
            document=document, way=way, organisation=organisation, defaults={"at": now}
        )
        if is_new:
            tell_receivers(delivery)
            _record(document, "deliver", audit.actor_of(user), organisation=organisation.pk)
    return delivery


def open_as_practitioner(*, public_id, user):
    """A document opened by whoever wrote it; the reading is logged."""
    document = selectors.document(public_id)
    if document is None:
        raise NotNow("Ce document n’existe pas.")
    require(is_practitioner_of(user, document.consultation), RESERVED)
    _log_reading(document, audit.actor_of(user))
    return document


def open_as_patient(*, participant, public_id, now=None):
    """A document opened by the person it is for, to print it; None when they may not any more."""
    now = now or timezone.now()
    found = [d for d in selectors.for_participant(participant, now) if d.public_id == public_id]
    if not found:
        return None
    with transaction.atomic():
        document = Document.objects.select_for_update().get(pk=found[0].pk)
        printed = {"document": document, "way": DeliveryWay.PRINTED, "organisation": None}
        if not Delivery.objects.filter(**printed).exists():
            Delivery.objects.create(**printed, at=now)
        _record(document, "read", PERSON)
    return selectors.document(public_id)


def open_as_receiver(*, delivery_id, user, now=None):
    """A document opened by a professional of the organisation it was put at the disposal of.

    The first reading is kept on the delivery; each one is logged. Raises `NotAllowed`, `NotNow`.
    """
    now = now or timezone.now()
    with transaction.atomic():
        delivery = (
            Delivery.objects.select_for_update(of=("self",))
            .select_related("organisation", "document")
            .filter(pk=delivery_id)
            .first()
        )
        is_theirs = delivery and delivery.organisation and can_receive(user, delivery.organisation)
        require(is_theirs is True, "Ce document n’est pas à la disposition de votre organisation.")
        if now > delivery.at + timedelta(days=selectors.KEPT_DAYS):
            raise NotNow("Ce document n’est plus à disposition : un an a passé.")
        if delivery.read_at is None:
            delivery.read_at, delivery.read_by = now, user
            delivery.save(update_fields=["read_at", "read_by"])
        _record(delivery.document, "read", audit.actor_of(user))
    return selectors.document(delivery.document.public_id)


@transaction.atomic
def _log_reading(document, actor):
    _record(document, "read", actor)


def _of_practitioner(document_id, user):
    document = Document.objects.select_for_update().filter(pk=document_id).first()
    if document is None:
        raise NotNow("Ce document n’existe pas.")
    require(is_practitioner_of(user, document.consultation), RESERVED)
    return document


def _record(document, verb, actor, **details):
    if verb != "read":
        live.changed(f"room:{document.consultation_id}")
    audit.record(
        actor=actor,
        action=f"document.{verb}",
        subject=f"document:{document.pk}",
        details={"kind": str(document.kind), **details},
    )
