"""One's own calendar at a secret address, for a telephone or another tool."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maillage.apps.accounts.permissions import require
from maillage.apps.accounts.selectors import organisations_of
from maillage.apps.booking.booker import Booker
from maillage.apps.booking.feeds import calendar_text, create_feed, practitioner_of_token
from maillage.apps.booking.models import CalendarFeed

RESERVED = (
    "Cette adresse est faite pour les professionnels qui ont leur propre agenda. Demandez à la "
    "personne qui administre votre organisation de relier votre compte à votre fiche."
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def feed_new(request):
    """Explain, then make the address: shown once, and the one before stops working."""
    practitioner = getattr(request.user, "practitioner", None)
    require(practitioner is not None and organisations_of(request.user).exists(), RESERVED)
    address = ""
    if request.method == "POST":
        booker = Booker.member(request.user, organisations_of(request.user).first())
        token = create_feed(practitioner=practitioner, booker=booker)
        address = request.build_absolute_uri(reverse("practitioner:feed", args=[token]))
    has_one = CalendarFeed.objects.filter(practitioner=practitioner).exists()
    context = {"address": address, "has_one": has_one}
    return render(request, "practitioner/feed.html", context)


@require_safe
def feed(request, token):
    """The calendar itself, for whoever has the address; no sign-in."""
    practitioner = practitioner_of_token(token)
    if practitioner is None:
        raise Http404
    response = HttpResponse(
        calendar_text(practitioner, timezone.now()), content_type="text/calendar; charset=utf-8"
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Content-Disposition"] = 'inline; filename="rendez-vous.ics"'
    return response
