"""What the public JSON says of a service and of a slot, and its description, side by side."""

from django.conf import settings
from django.urls import reverse

from maillage.apps.accounts.enums import OrganisationKind
from maillage.apps.booking.sas_platform import instant
from maillage.apps.booking.selectors.search import is_out_of_date
from maillage.apps.offer.enums import CareType, Mode, Yes
from maillage.apps.territory.opening_hours import time_zone

_TEXT, _NUMBER, _WHOLE = {"type": "string"}, {"type": "number"}, {"type": "integer"}
_ADDRESS = {"type": "string", "format": "uri"}
_INSTANT = {"type": "string", "format": "date-time"}


def _one_of(choices):
    return {"type": "string", "enum": list(choices.values)}


def _list_of(schema):
    return {"type": "array", "items": schema}


def _object(**properties):
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


PLACE = _object(
    name=_TEXT,
    organisation=_TEXT,
    organisation_kind=_one_of(OrganisationKind),
    finess=_TEXT,
    address=_TEXT,
    postal_code=_TEXT,
    commune=_TEXT,
    commune_name=_TEXT,
    departement=_TEXT,
    latitude=_NUMBER,
    longitude=_NUMBER,
    phone=_TEXT,
    wheelchair=_one_of(Yes),
    transport=_TEXT,
    opening_hours=_list_of({"type": "array", "prefixItems": [_WHOLE, _TEXT, _TEXT]}),
)
SERVICE = _object(
    id=_WHOLE,
    name=_TEXT,
    care_type=_one_of(CareType),
    modes=_list_of(_one_of(Mode)),
    audience=_TEXT,
    cost=_TEXT,
    third_party_payment=_one_of(Yes),
    languages=_list_of(_TEXT),
    referral=_TEXT,
    phone=_TEXT,
    takes_new_patients=_one_of(Yes),
    confirm_before={"type": "string", "format": "date"},
    is_out_of_date={"type": "boolean"},
    page=_ADDRESS,
    place=PLACE,
)
SLOT = _object(
    start=_INSTANT,
    end=_INSTANT,
    places=_WHOLE,
    reason=_TEXT,
    mode=_one_of(Mode),
    care_type=_one_of(CareType),
    service=_WHOLE,
    service_name=_TEXT,
    commune=_TEXT,
    commune_name=_TEXT,
    latitude=_NUMBER,
    longitude=_NUMBER,
    book=_ADDRESS,
)


def service(entry, today):
    """A service as `SERVICE` describes it. Direct lines of professionals are left out."""
    return {
        "id": entry.pk,
        "name": entry.name,
        "care_type": entry.care_type,
        "modes": entry.modes,
        "audience": entry.audience,
        "cost": entry.cost,
        "third_party_payment": entry.third_party_payment,
        "languages": entry.languages,
        "referral": entry.referral,
        "phone": entry.phone or entry.site.phone,
        "takes_new_patients": entry.takes_new_patients,
        "confirm_before": min(entry.confirm_before, entry.site.confirm_before).isoformat(),
        "is_out_of_date": is_out_of_date(entry, today),
        "page": settings.SITE_URL + reverse("public:care_place", args=[entry.pk]),
        "place": _place(entry.site),
    }


def slot(row):
    """A free slot as `SLOT` describes it, at the clock of its place."""
    entry = row.agenda.service
    site = entry.site
    zone = time_zone(site.commune.departement_id)
    return {
        "start": instant(row.start, zone),
        "end": instant(row.end, zone),
        "places": row.places,
        "reason": row.reason.public_label,
        "mode": row.reason.mode,
        "care_type": entry.care_type,
        "service": entry.pk,
        "service_name": entry.name,
        "commune": site.commune_id,
        "commune_name": site.commune.name,
        "latitude": site.latitude,
        "longitude": site.longitude,
        "book": settings.SITE_URL
        + reverse("public:book_when", args=[row.agenda_id, row.reason_id]),
    }


def _place(site):
    return {
        "name": site.name,
        "organisation": site.organisation.name,
        "organisation_kind": site.organisation.kind,
        "finess": site.finess or site.organisation.finess,
        "address": site.address,
        "postal_code": site.postal_code,
        "commune": site.commune_id,
        "commune_name": site.commune.name,
        "departement": site.commune.departement_id,
        "latitude": site.latitude,
        "longitude": site.longitude,
        "phone": site.phone,
        "wheelchair": site.wheelchair,
        "transport": site.transport,
        "opening_hours": site.opening_hours,
    }
