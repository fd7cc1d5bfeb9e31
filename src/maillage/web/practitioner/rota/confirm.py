"""Weeks just published, or just changed: the doctor says that they come."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from maillage.apps.rota.errors import RotaError
from maillage.apps.rota.selectors.published import to_confirm_by
from maillage.apps.rota.services import confirmations
from maillage.apps.rota.weeks import in_words
from maillage.web.components.words import BLANK, day_in_words

from . import words
from .access import for_volunteers, post_for


@for_volunteers
@require_safe
def page(request, volunteer):
    """Each week on its own: yes in one press, no in two."""
    now = timezone.now()
    rows = [
        words.post_row(post)
        | {
            "before": day_in_words(timezone.localtime(post.confirm_before).date()),
            "is_late": post.confirm_before < now,
        }
        for post in to_confirm_by(volunteer, timezone.localdate(now))
    ]
    context = {"volunteer": volunteer, "rows": rows}
    return render(request, "practitioner/rota/confirm.html", context)


@for_volunteers
@require_POST
def confirm(request, volunteer, post_id):
    """Yes."""
    post = post_for(request.user, post_id)
    try:
        confirmations.confirm(post_id=post.pk, user=request.user, now=timezone.now())
    except RotaError as error:
        messages.info(request, str(error))
    else:
        messages.success(request, f"Merci{BLANK}! Nous comptons sur vous {in_words(post.monday)}.")
    return redirect("practitioner:rota_confirm")
