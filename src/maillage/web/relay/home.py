"""What my organisation booked for people: to find again, to change, to print."""

from datetime import timedelta
from functools import reduce
from operator import or_

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.accounts.permissions import require
from maillage.apps.accounts.selectors import organisations_of
from maillage.apps.booking.permissions import can_book_for_someone
from maillage.apps.booking.selectors import booked_by, find
from maillage.apps.teleconsult.enums import PointState
from maillage.apps.teleconsult.permissions import can_prepare
from maillage.apps.teleconsult.selectors.points import points

from . import shown

RESERVED = (
    "Cette page est réservée aux membres d’une organisation. Demandez une invitation à la personne "
    "qui administre la vôtre."
)
A_PAGE = 50
SHOWN_BACK, SEARCHED_BACK = timedelta(hours=12), timedelta(days=365)
LONGEST_QUERY = 80


@login_required
@require_safe
def home(request):
    """What my organisations booked, from today on; with `?q=`, found in the year behind us too."""
    require(can_book_for_someone(request.user) is True, RESERVED)
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    organisations = list(organisations_of(request.user))
    since = timezone.now() - (SEARCHED_BACK if query else SHOWN_BACK)
    booked = reduce(or_, (booked_by(each, since=since) for each in organisations))
    found = find(booked.order_by("-start", "pk"), query) if query else booked
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [shown.line(appointment) for appointment in page],
        "query": query,
        "organisations": organisations,
        "prepares": any(can_prepare(request.user, each) for each in organisations),
        "welcomes": points().filter(agents__user=request.user, state=PointState.OPEN),
    }
    return render(request, "relay/home.html", context)
