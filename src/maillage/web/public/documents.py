"""Is this paper genuine, and does it still stand? For whoever holds it; it tells nothing else."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.teleconsult.papers import number_of
from maillage.apps.teleconsult.selectors.documents import document_of_seal
from maillage.apps.territory.opening_hours import time_zone
from maillage.web.components.words import date_in_words

from .care.pages import private


@require_safe
@private
def document_check(request, token):
    """Number, practitioner and day of the document of this seal, and whether it is cancelled."""
    document = document_of_seal(token)
    if document is None:
        raise Http404
    zone = time_zone(document.consultation.ticket.commune.departement_id)
    cancelled_at = document.cancelled_at
    context = {
        "number": number_of(document),
        "kind": document.get_kind_display(),
        "practitioner": document.consultation.practitioner,
        "issued": date_in_words(document.issued_at.astimezone(zone)),
        "cancelled": date_in_words(cancelled_at.astimezone(zone)) if cancelled_at else "",
        "today": date_in_words(timezone.localdate(timezone=zone)),
    }
    return render(request, "public/document_check.html", context)
