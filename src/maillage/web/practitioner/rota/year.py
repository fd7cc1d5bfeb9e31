"""Twelve months of weeks, one tick each: what a doctor can give."""

from datetime import date

from django.contrib import messages
from django.core import signing
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from maillage.apps.accounts.audit import actor_of
from maillage.apps.offer.closures import school_holidays_known_until
from maillage.apps.rota.errors import RotaError
from maillage.apps.rota.selectors.year import year_of
from maillage.apps.rota.services import offers

from . import words
from .access import for_volunteers

SALT, UNDO_SECONDS = "practitioner.rota.weeks", 24 * 3600


@for_volunteers
@require_http_methods(["GET", "HEAD", "POST"])
def year(request, volunteer):
    """The year, or the one after it (`?suite=1`). What was ticked since the page was opened is
    added, what was unticked removed.
    """
    if request.method == "POST":
        before, now_ticked = (
            _days(request.POST.getlist("avant")),
            _days(request.POST.getlist("semaine")),
        )
        return _change(request, volunteer, add=now_ticked - before, remove=before - now_ticked)
    after = int(request.GET.get("suite") == "1")
    weeks = year_of(volunteer, timezone.localdate(), after=after)
    context = {
        "volunteer": volunteer,
        "months": words.months(weeks),
        "changed": _read(request.GET.get("change", ""), volunteer),
        "holidays_until": words.date_in_words(school_holidays_known_until()),
        "after": after,
    }
    return render(request, "practitioner/rota/year.html", context)


@for_volunteers
@require_POST
def undo(request, volunteer):
    """Put the weeks back as they were before the last change."""
    changed = _read(request.POST.get("change", ""), volunteer)
    if changed is None:
        messages.info(request, "Il n’y a plus rien à annuler.")
        return redirect("practitioner:rota_year")
    add, remove = (_days(changed[name]) for name in ("removed", "added"))
    return _change(request, volunteer, add=add, remove=remove)


def _change(request, volunteer, *, add, remove):
    try:
        changed = offers.change_offers(
            volunteer=volunteer,
            add=add,
            remove=remove,
            actor=actor_of(request.user),
            now=timezone.now(),
        )
    except RotaError as error:
        messages.error(request, str(error))
        return redirect("practitioner:rota_year")
    if changed.published:
        messages.warning(
            request,
            f"Publiée, donc gardée\u00a0: {words.weeks_in_words(changed.published)}. "
            "Pour ne pas venir, ouvrez cette semaine et désistez-vous.",
        )
    shown = {"suite": "1"} if request.POST.get("suite") == "1" else {}
    if changed.added or changed.removed:
        shown["change"] = _written(volunteer, changed)
    else:
        messages.info(request, "Rien n’a changé.")
    return redirect(f"{reverse('practitioner:rota_year')}?{urlencode(shown)}#change")


def _written(volunteer, changed):
    weeks = {
        name: [monday.isoformat() for monday in getattr(changed, name)]
        for name in ("added", "removed")
    }
    return signing.dumps({"volunteer": volunteer.pk} | weeks, salt=SALT, compress=True)


def _read(token, volunteer):
    """What changed, as `_written` says, or None: no token, an old one, another's."""
    try:
        found = signing.loads(token, salt=SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature:
        return None
    if found["volunteer"] != volunteer.pk:
        return None
    weeks = {name: found[name] for name in ("added", "removed")}
    shown = {f"{name}_words": [_in_words(each) for each in weeks[name]] for name in weeks}
    return weeks | shown | {"token": token}


def _in_words(value):
    return words.in_words(date.fromisoformat(value))


def _days(values):
    """Dates of a form; what is no date is left out: the service refuses what it does not know."""
    found = set()
    for value in values:
        try:
            found.add(date.fromisoformat(value))
        except ValueError:
            continue
    return found
