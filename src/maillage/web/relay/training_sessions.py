"""Remote sessions: the list, coming or not, and calendars."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.apps.training import feeds, services
from maillage.apps.training.errors import SessionClosed
from maillage.apps.training.models import RemoteSession, SessionFeed
from maillage.apps.training.permissions import can_plan, organisations_planned_by
from maillage.apps.training.selectors import coming_sessions, enrolled_sessions, is_enrolled
from maillage.web.components.words import count

from .training import learner
from .training_sessions_shown import session_line


@learner
@require_safe
def sessions(request):
    """Every session to come, of every organisation; planners find theirs to change."""
    now = timezone.now()
    mine = {session.pk for session in enrolled_sessions(request.user, now)}
    planned = set(organisations_planned_by(request.user))
    lines = [
        session_line(session, is_enrolled=session.pk in mine)
        | {
            "people": count(session.people, "personne inscrite", "personnes inscrites"),
            "can_plan": session.organisation in planned,
            "is_begun": session.starts_at <= now,
        }
        for session in coming_sessions(now)
    ]
    context = {"lines": lines, "is_planner": bool(planned)}
    return render(request, "relay/training/sessions.html", context)


@learner
@require_POST
def enrol(request, public_id):
    """Come to a session."""
    session = _session(public_id)
    try:
        services.enrol(user=request.user, session=session, now=timezone.now())
    except SessionClosed as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Vous êtes inscrit à «\u00a0{session.title}\u00a0».")
    return redirect("relay:training_sessions")


@learner
@require_POST
def leave(request, public_id):
    """Come no more; enrolling again undoes it."""
    session = _session(public_id)
    try:
        services.leave(user=request.user, session=session, now=timezone.now())
    except SessionClosed as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            f"Vous n’êtes plus inscrit à «\u00a0{session.title}\u00a0». La place est libre.",
        )
    return redirect("relay:training_sessions")


@learner
@require_safe
def ics(request, public_id):
    """One session as a calendar file; its link is in it for those enrolled."""
    session = _session(public_id)
    allowed = is_enrolled(request.user, session) or can_plan(request.user, session.organisation)
    text = feeds.calendar_text([session], timezone.now(), with_link=allowed)
    headers = {"Content-Disposition": 'attachment; filename="formation.ics"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


@learner
@require_http_methods(["GET", "HEAD", "POST"])
def feed_new(request):
    """Explain, then make the address: shown once, and the one before stops working."""
    address = ""
    if request.method == "POST":
        token = feeds.create_feed(user=request.user)
        address = request.build_absolute_uri(reverse("relay:training_feed", args=[token]))
    has_one = SessionFeed.objects.filter(user=request.user).exists()
    context = {"address": address, "has_one": has_one}
    return render(request, "relay/training/feed.html", context)


@require_safe
def feed(request, token):
    """The calendar itself, for whoever has the address; no sign-in."""
    user = feeds.user_of_token(token)
    if user is None:
        raise Http404
    text = feeds.feed_text(user, timezone.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Content-Disposition"] = 'inline; filename="formations.ics"'
    return response


def _session(public_id):
    found = RemoteSession.objects.select_related("organisation")
    return get_object_or_404(found, public_id=public_id)
