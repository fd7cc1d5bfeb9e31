"""How to reach a volunteer and what they need; a pause; leaving."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from maillage.apps.accounts.audit import actor_of
from maillage.apps.rota.enums import VolunteerState
from maillage.apps.rota.errors import BadRota, NotNow
from maillage.apps.rota.selectors.volunteers import weeks_of
from maillage.apps.rota.services import volunteers
from maillage.apps.rota.services.retention import KEPT

from . import words
from .access import for_volunteers
from .forms import ProfileForm


@for_volunteers
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request, volunteer):
    """One's own data, all on one page."""
    form = ProfileForm.of(volunteer, request.POST or None)
    if form.is_valid():
        try:
            volunteers.save_volunteer(
                volunteer=volunteer, actor=actor_of(request.user), **form.cleaned_data
            )
        except BadRota as error:
            form.blame(error)
        else:
            messages.success(request, "C’est enregistré.")
            return redirect("practitioner:rota_profile")
    is_paused = volunteer.state == VolunteerState.PAUSED
    context = {"volunteer": volunteer, "form": form, "is_paused": is_paused}
    status = 422 if form.errors else 200
    return render(request, "practitioner/rota/profile.html", context, status=status)


@for_volunteers
@require_POST
def pause(request, volunteer):
    """Pause, or come back: `pause` is 1 or 0."""
    is_paused = request.POST.get("pause") == "1"
    volunteers.set_paused(volunteer=volunteer, is_paused=is_paused, actor=actor_of(request.user))
    said = "Vous êtes en pause. Revenez quand vous voulez." if is_paused else "Bon retour\u00a0!"
    messages.success(request, said)
    return redirect("practitioner:rota_profile")


@for_volunteers
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request, volunteer):
    """Leave the collective; what is erased and when is said before."""
    refused = ""
    if request.method == "POST":
        try:
            volunteers.leave(volunteer=volunteer, actor=actor_of(request.user), now=timezone.now())
        except NotNow as error:
            refused = str(error)
        else:
            return render(request, "practitioner/rota/left.html", {"kept_days": KEPT.days})
    coming, _ = weeks_of(volunteer, timezone.localdate())
    context = {
        "volunteer": volunteer,
        "coming": [words.post_row(post) for post in coming],
        "refused": refused,
    }
    return render(request, "practitioner/rota/leave.html", context, status=409 if refused else 200)
