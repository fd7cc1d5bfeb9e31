"""« Ma semaine »: all that is needed for one published week; and saying one cannot come."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maillage.apps.offer.phones import shown
from maillage.apps.rota.errors import RotaError
from maillage.apps.rota.selectors.my_week import my_week
from maillage.apps.rota.services import withdrawals
from maillage.apps.rota.weeks import departure
from maillage.web.components.words import clock, day_in_words

from . import words
from .access import for_volunteers, post_for


@for_volunteers
@require_safe
def week(request, volunteer, post_id):
    """The page to keep in one's pocket, on screen or on paper."""
    post, today = post_for(request.user, post_id), timezone.localdate()
    found = my_week(post, today)
    site = post.line.centre.site
    first = found.first_patient
    context = {
        "volunteer": volunteer,
        "week": found,
        "row": words.post_row(post),
        "title": words.mine(post.line.centre),
        "centre": post.line.centre,
        "site": site,
        "site_phone": _phone(site.phone) if site else None,
        "opens_on": day_in_words(found.opens_on),
        "is_over": today > departure(post.monday),
        "before": _doctor(found.before),
        "after": _doctor(found.after),
        "team": [
            {"name": each.full_name, "job": each.get_job_display(), "presence": each.presence}
            | _called(each)
            for each in found.team
        ],
        "suppliers": [
            {"name": each.name, "trade": each.trade} | _called(each) for each in found.suppliers
        ],
        "first_patient": f"{day_in_words(first.date())} à {clock(first.time())}" if first else "",
    }
    return render(request, "practitioner/rota/week.html", context)


@for_volunteers
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, volunteer, post_id):
    """The second of two taps; no reason is asked."""
    post = post_for(request.user, post_id)
    row = words.post_row(post)
    if request.method == "POST":
        try:
            withdrawals.withdraw(post_id=post.pk, user=request.user, now=timezone.now())
        except RotaError as error:
            messages.info(request, str(error))
            return redirect("practitioner:rota_week", post.pk)
        return render(request, "practitioner/rota/withdrawn.html", {"row": row})
    context = {"volunteer": volunteer, "row": row}
    return render(request, "practitioner/rota/withdraw.html", context)


def _doctor(volunteer):
    return {"name": volunteer.full_name} | _called(volunteer) if volunteer else None


def _called(person):
    return {"phone": _phone(person.phone)}


def _phone(number):
    """{"number", "shown"} to call, or None."""
    return {"number": number, "shown": shown(number)} if number else None
