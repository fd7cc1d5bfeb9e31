"""One's weeks in one's own calendar, at a secret address."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maillage.apps.accounts.audit import actor_of
from maillage.apps.rota import feeds
from maillage.apps.rota.models import VolunteerFeed

from .access import for_volunteers


@for_volunteers
@require_http_methods(["GET", "HEAD", "POST"])
def feed_new(request, volunteer):
    """Make the address (shown once, the one before stops working), or close it."""
    address, actor = "", actor_of(request.user)
    if request.method == "POST" and "fermer" in request.POST:
        feeds.revoke_feed(volunteer=volunteer, actor=actor)
    elif request.method == "POST":
        token = feeds.create_feed(volunteer=volunteer, actor=actor, now=timezone.now())
        address = request.build_absolute_uri(reverse("practitioner:rota_feed", args=[token]))
    has_one = VolunteerFeed.objects.filter(volunteer=volunteer).exists()
    context = {"volunteer": volunteer, "address": address, "has_one": has_one}
    return render(request, "practitioner/rota/feed.html", context)


@require_safe
def feed(request, token):
    """The calendar itself, for whoever has the address; no sign-in."""
    volunteer = feeds.volunteer_of_token(token)
    if volunteer is None:
        raise Http404
    text = feeds.calendar_text(volunteer, timezone.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Content-Disposition"] = 'inline; filename="semaines.ics"'
    return response
