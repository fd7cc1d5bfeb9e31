"""The points of my organisation; one point, what it lacks, opened and closed by hand."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.apps.teleconsult.enums import PointState
from maillage.apps.teleconsult.errors import BadRequest, NotNow, PointClosed
from maillage.apps.teleconsult.requirements import review
from maillage.apps.teleconsult.selectors.gates import gates, point_gate
from maillage.apps.teleconsult.selectors.points import local_day, points_of
from maillage.apps.teleconsult.services import opening

from . import shown
from .forms import CloseForm
from .kept import of_point, own_organisations


@login_required
@require_safe
def points(request):
    """Every point of my organisations, with its state and what it lacks."""
    organisations = own_organisations(request.user)
    now = timezone.now()
    found = list(points_of(request.user))
    known = gates(found, timezone.localdate())
    context = {
        "organisations": organisations,
        "lines": [shown.line(point, known[point.pk], now) for point in found],
    }
    return render(request, "relay/points/points.html", context)


@require_safe
@of_point
def point(request, point):
    """The list of steps, each with where it stands, then the button that opens."""
    now = timezone.now()
    gate = point_gate(point, local_day(point, now))
    rows = shown.rows(point, gate)
    context = {
        "point": point,
        "state": shown.STATES[point.state],
        "is_open": point.state == PointState.OPEN,
        "groups": shown.groups(point, gate),
        "progress": shown.progress(rows),
        "can_open": all(row.is_done for row in rows),
        "ends": shown.ends(gate),
        "week": shown.week(point, now),
        "review": review(local_day(point, now)),
        "last": next(iter(shown.history(point)), None),
    }
    return render(request, "relay/points/point.html", context)


@require_POST
@of_point
def open_it(request, point):
    """Open, or say what is missing."""
    try:
        opening.open_point(point=point, user=request.user)
    except (PointClosed, NotNow) as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, "Le point est ouvert. Imprimez l’affiche et la fiche d’urgence, et posez-les."
        )
    return redirect("relay:point", point.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@of_point
def close_it(request, point):
    """Ask why, then close; the same list reopens it."""
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opening.close_point(point=point, user=request.user, note=form.cleaned_data["note"])
        except BadRequest as error:
            form.add_error("note", error.errors.get("note", str(error)))
        except NotNow as error:
            messages.error(request, str(error))
            return redirect("relay:point", point.pk)
        else:
            messages.success(request, "Le point est fermé. Vous pouvez le rouvrir d’ici.")
            return redirect("relay:point", point.pk)
    context = {"point": point, "form": form}
    status = 422 if form.errors else 200
    return render(request, "relay/points/close.html", context, status=status)


@require_safe
@of_point
def history(request, point):
    """Each time the point opened or closed, and why."""
    context = {"point": point, "lines": shown.history(point)}
    return render(request, "relay/points/history.html", context)
