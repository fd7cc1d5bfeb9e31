"""Documents of consultations, for those who may read them: nobody else finds them here.

`for_participant` is what the patient's end page lists and prints; the relay and the mayor have no
door of their own.
"""

import json
from datetime import timedelta

import numpy as np

from maillage.apps.accounts.enums import OrganisationKind
from maillage.apps.accounts.models import Organisation, User
from maillage.apps.booking.selectors.people import plain
from maillage.apps.offer.models import CareSite
from maillage.apps.teleconsult.enums import DocumentKind, ParticipantKind
from maillage.apps.teleconsult.models import Consultation, Delivery, Document
from maillage.apps.teleconsult.permissions import RECEIVES, receiving_organisations
from maillage.apps.teleconsult.tokens import number_of
from maillage.engines.travel import distance_km

PRINTED_WITHIN = timedelta(minutes=30)
KEPT_DAYS = 366
DOCUMENT = "document"  # purpose of the sealed address that tells whether a document is genuine
REFERENT_KINDS = (
    OrganisationKind.PRACTICE,
    OrganisationKind.HEALTH_HOUSE,
    OrganisationKind.HEALTH_CENTRE,
)
_WITH = (
    "consultation__ticket__person",
    "consultation__ticket__commune",
    "consultation__practitioner",
)


def consultation(public_id):
    """A consultation with all that its practitioner's page shows, or None."""
    return (
        Consultation.objects.select_related(
            "practitioner",
            "ticket__person",
            "ticket__commune",
            "ticket__duty",
            "ticket__point__site__commune",
            "ticket__point__organisation",
        )
        .filter(public_id=public_id)
        .first()
    )


def document(public_id):
    """One document with its consultation, or None."""
    return Document.objects.select_related(*_WITH).filter(public_id=public_id).first()


def document_of_seal(token):
    """The document whose paper carries this address, or None for one that we did not make."""
    number = number_of(token, DOCUMENT)
    return document(number) if number else None


def content_of(document):
    """What a document says, as `contents` made it."""
    return json.loads(document.content)


def of_consultation(consultation):
    """Documents of a consultation, first to last, with where each went."""
    return (
        Document.objects.filter(consultation=consultation)
        .prefetch_related("deliveries__organisation")
        .order_by("issued_at", "pk")
    )


def for_participant(participant, now):
    """Documents the patient may print: until thirty minutes after the end, the cancelled left out.

    Empty for a third person or the practitioner's own seat.
    """
    consultation = participant.consultation
    is_over = consultation.ended_at and now > consultation.ended_at + PRINTED_WITHIN
    if participant.kind != ParticipantKind.PATIENT or is_over:
        return Document.objects.none()
    return Document.objects.filter(consultation=consultation, cancelled_at=None).order_by(
        "issued_at", "pk"
    )


def earlier_of(consultation):
    """Documents this practitioner issued to the same person in other consultations, newest first.

    The same person has the same telephone, birth date and name: without the first two, none.
    """
    person = consultation.ticket.person
    if not (person.phone_fingerprint and person.birth_date):
        return []
    found = (
        Document.objects.select_related(*_WITH)
        .filter(
            consultation__practitioner=consultation.practitioner_id,
            consultation__ticket__person__phone_fingerprint=person.phone_fingerprint,
        )
        .exclude(consultation=consultation)
        .order_by("-issued_at", "-pk")
    )
    return [each for each in found if _is_same(each.consultation.ticket.person, person)]


def inbox(user, now):
    """Deliveries to the organisations of a person who may receive, unread first, newest first."""
    return (
        Delivery.objects.filter(
            organisation__in=receiving_organisations(user),
            at__gt=now - timedelta(days=KEPT_DAYS),
        )
        .select_related("organisation", *(f"document__{path}" for path in _WITH))
        .order_by("-at", "-pk")
    )


def receivers_of(organisation):
    """E-mail addresses of the professionals who may open what an organisation receives."""
    members = User.objects.filter(
        is_active=True,
        memberships__organisation=organisation,
        memberships__role__in=RECEIVES,
    )
    return sorted(members.order_by().values_list("email", flat=True))


def receivers_near(kind, commune, query="", limit=12):
    """Organisations where a document of this kind may go: [(organisation, km or None)], nearest
    first; those whose name or commune holds `query`. Only where someone can read it.
    """
    kinds = (OrganisationKind.PHARMACY,) if kind == DocumentKind.PRESCRIPTION else REFERENT_KINDS
    found = Organisation.objects.filter(
        kind__in=kinds, memberships__role__in=RECEIVES, memberships__user__is_active=True
    ).distinct()
    sites = (
        CareSite.objects.filter(organisation__in=found.order_by().values("pk"), hidden_at=None)
        .select_related("commune")
        .order_by("pk")
    )
    near = _nearest_sites(sites, commune)
    rows = [(each, *near.get(each.pk, (None, ""))) for each in found.order_by("name", "pk")]
    wanted = plain(query)
    kept = [(each, km) for each, km, town in rows if wanted in plain(f"{each.name} {town}")]
    kept.sort(key=lambda row: (row[1] is None, row[1] or 0))
    return kept[:limit]


def _nearest_sites(sites, commune):
    """{organisation: (km of its nearest site, name of its commune)}."""
    near, sites = {}, list(sites)
    if not sites:
        return near
    places = np.array([(site.latitude, site.longitude) for site in sites])
    distances = distance_km(commune.latitude, commune.longitude, *places.T)
    for site, km in zip(sites, distances.tolist(), strict=True):
        if site.organisation_id not in near or km < near[site.organisation_id][0]:
            near[site.organisation_id] = (km, site.commune.name)
    return near


def _is_same(one, other):
    same_name = plain(one.full_name) == plain(other.full_name)
    return same_name and one.birth_date == other.birth_date
