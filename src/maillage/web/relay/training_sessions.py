"""Sessions: the list, one of them, coming or not, and calendars."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.apps.training import feeds, selectors, services
from maillage.apps.training.errors import SessionClosed
from maillage.apps.training.models import Session, SessionFeed
from maillage.apps.training.permissions import can_plan, organisations_planned_by

from .training import learner
from .training_sessions_shown import coming_lines, open_places, session_line


@learner
@require_safe
def sessions(request):
    """Every session to come, of every organisation."""
    context = {
        "lines": coming_lines(request.user, timezone.now()),
        "is_planner": organisations_planned_by(request.user).exists(),
    }
    return render(request, "relay/training/sessions.html", context)


@learner
@require_safe
def session(request, public_id):
    """One session: what, where, and whether I come; its organisers find who comes."""
    found = get_object_or_404(selectors.counted_sessions(), public_id=public_id)
    now = timezone.now()
    mine = selectors.enrolment_of(request.user, found)
    is_waiting = mine is not None and mine.is_waiting
    ranks = selectors.waiting_ranks(request.user, now) if is_waiting else {}
    comes = mine is not None and not is_waiting and now < found.ends_at
    line = session_line(found, is_enrolled=comes, rank=ranks.get(found.pk))
    organises = can_plan(request.user, found.organisation)
    context = {
        "line": line | open_places(found, now),
        "course": selectors.entry(found.course),
        "attended": mine is not None and mine.attended is True,
        "code": mine.code if mine else None,
        "has_rated": mine is not None and mine.satisfaction is not None,
        "organises": organises,
        "people": list(selectors.enrolments(found)) if organises else [],
        "satisfaction": selectors.satisfaction(found) if organises else None,
        "least": selectors.LEAST_RATINGS,
    }
    return render(request, "relay/training/session.html", context)


@learner
@require_POST
def enrol(request, public_id):
    """Come to a session, or wait for a place."""
    session = _session(public_id)
    try:
        mine = services.enrol(user=request.user, session=session, now=timezone.now())
    except SessionClosed as error:
        messages.error(request, str(error))
    else:
        title = f"«\u00a0{session.title}\u00a0»"
        said = f"Vous êtes inscrit à {title}."
        if mine.is_waiting:
            said = (
                f"La séance {title} est complète\u00a0: vous êtes sur la liste d’attente. Un "
                "courriel vous préviendra si une place se libère."
            )
        messages.success(request, said)
    return redirect("relay:training_session", public_id)


@learner
@require_POST
def leave(request, public_id):
    """Come no more; enrolling again undoes it, at the end of the list."""
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
    return redirect("relay:training_session", public_id)


@learner
@require_safe
def ics(request, public_id):
    """One session as a calendar file; its link is in it for those enrolled."""
    session = _session(public_id)
    allowed = selectors.is_enrolled(request.user, session) or can_plan(
        request.user, session.organisation
    )
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
    found = Session.objects.select_related("organisation")
    return get_object_or_404(found, public_id=public_id)
