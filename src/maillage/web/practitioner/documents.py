"""What a pharmacy or a practice was given to read: the list, then each document, logged."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.accounts.permissions import require
from maillage.apps.teleconsult.errors import NotNow
from maillage.apps.teleconsult.papers import number_of
from maillage.apps.teleconsult.permissions import receiving_organisations
from maillage.apps.teleconsult.selectors.documents import inbox
from maillage.apps.teleconsult.services.documents import open_as_receiver
from maillage.apps.territory.opening_hours import time_zone
from maillage.web.relay.instants import moment_in_words

from .teleconsult.shapes import initials
from .teleconsult.writing import paper

RESERVED = (
    "Cette page est faite pour les professionnels d’une pharmacie, d’un cabinet, d’une maison ou "
    "d’un centre de santé."
)
A_PAGE = 50


@login_required
@require_safe
def received(request):
    """What waits for my organisations, newest first: initials only until it is opened."""
    require(bool(receiving_organisations(request.user)), RESERVED)
    page = Paginator(inbox(request.user, timezone.now()), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": [_line(delivery) for delivery in page]}
    return render(request, "practitioner/documents.html", context)


@login_required
@require_safe
def read(request, delivery_id):
    """The PDF of what was put at my organisation's disposal."""
    try:
        return paper(open_as_receiver(delivery_id=delivery_id, user=request.user))
    except NotNow as error:
        raise Http404 from error


def _line(delivery):
    document = delivery.document
    ticket = document.consultation.ticket
    zone = time_zone(ticket.commune.departement_id)
    return {
        "id": delivery.pk,
        "initials": initials(ticket.person),
        "year": ticket.person.birth_date[:4],
        "kind": document.get_kind_display(),
        "number": number_of(document),
        "practitioner": document.consultation.practitioner,
        "organisation": delivery.organisation,
        "at": moment_in_words(delivery.at, zone),
        "is_read": delivery.read_at is not None,
        "is_cancelled": document.cancelled_at is not None,
    }
