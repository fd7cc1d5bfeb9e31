"""The published rota: who comes when, who has not answered, what changed; publishing a draft."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maillage.apps.accounts.models import Organisation
from maillage.apps.rota.enums import PostState
from maillage.apps.rota.errors import RotaError
from maillage.apps.rota.permissions import collectives_of
from maillage.apps.rota.selectors import published as selectors
from maillage.apps.rota.selectors.publishing import publication_summary
from maillage.apps.rota.services import publication, withdrawals
from maillage.apps.rota.weeks import WEEK, departure, monday_of
from maillage.web.components.words import count, date_in_words

from . import post_words
from .board_access import kept_draft
from .forms_published import PublishForm
from .published_access import collective_for, post_for
from .repair_words import event_in_words

MOST_LETTERS, MOST_EMPTY = 80, 10


@login_required
@require_safe
def home(request):
    """The only collective one coordinates, or a choice."""
    numbers = collectives_of(request.user)
    if len(numbers) == 1:
        return redirect("coordination:rota_published", *numbers)
    collectives = Organisation.objects.filter(pk__in=numbers).order_by("name")
    context = {"collectives": collectives}
    return render(request, "coordination/rota/published/home.html", context)


@login_required
@require_safe
def page(request, collective_id):
    """What needs an answer first, then week by week; `?depuis=` and `?q=`."""
    collective = collective_for(request.user, collective_id)
    now, today = timezone.now(), timezone.localdate()
    search = request.GET.get("q", "").strip()[:MOST_LETTERS]
    first = _day(request.GET.get("depuis", "")) or today
    found = selectors.picture(collective, now, today, first=first, search=search)
    context = {
        "collective": collective,
        "search": search,
        "conclusion": post_words.conclusion(found),
        "figures": post_words.figures(found),
        "incidents": [_incident(each) for each in selectors.open_incidents(collective)],
        "silent": [post_words.post_row(post, now) for post in found.silent],
        "empty": [post_words.post_row(post, now) for post in found.empty[:MOST_EMPTY]],
        "more_empty": max(0, len(found.empty) - MOST_EMPTY),
        "centres": [post_words.centre_rows(row, now) for row in found.centres],
        "span": _span(found, search),
        "is_published": found.last is not None,
        "earlier": _earlier(first, today, search),
        "later": _later(first, found, search),
    }
    return render(request, "coordination/rota/published/page.html", context)


@login_required
@require_safe
def post(request, post_id):
    """One published week: who, since when, and all that happened to it."""
    found = post_for(request.user, post_id)
    now, today = timezone.now(), timezone.localdate()
    waiting = selectors.appointments_without_doctor([found])
    context = {
        "post": found,
        "row": post_words.post_row(found, now),
        "changes": post_words.changes(selectors.changes_of_post(found)),
        "booked": count(waiting[found.pk], "personne a", "personnes ont") if waiting else "",
        "can_free": found.state != PostState.EMPTY and departure(found.monday) >= today,
        "incident": selectors.incident_of(found),
    }
    return render(request, "coordination/rota/published/post.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def free(request, post_id):
    """Ask, then give a week back for a doctor who said no, or said nothing; then its repair."""
    found = post_for(request.user, post_id)
    if request.method == "POST":
        try:
            incident = withdrawals.withdraw(post_id=found.pk, user=request.user, now=timezone.now())
        except RotaError as error:
            messages.info(request, str(error))
            return redirect("coordination:rota_post", found.pk)
        return redirect("coordination:rota_incident", incident.pk)
    context = {"post": found, "row": post_words.post_row(found, timezone.now())}
    return render(request, "coordination/rota/published/free.html", context)


@login_required
@require_safe
def history(request, collective_id):
    """All that changed since the publications, latest first."""
    collective = collective_for(request.user, collective_id)
    number = request.GET.get("page", "1")
    number = int(number) if number.isdecimal() and 0 < len(number) < 5 else 1
    first = (max(number, 1) - 1) * selectors.MOST_CHANGES
    changes, has_more = selectors.changes_of(collective, first)
    context = {
        "collective": collective,
        "changes": post_words.changes(changes),
        "number": max(number, 1),
        "has_more": has_more,
    }
    return render(request, "coordination/rota/published/history.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request, draft_id):
    """What publishing would do, then one press."""
    draft = kept_draft(request.user, draft_id)
    form, error = PublishForm(request.POST or None), ""
    if form.is_valid():
        try:
            publication.publish(
                draft=draft,
                user=request.user,
                confirm_days=form.cleaned_data["confirm_days"],
                now=timezone.now(),
            )
        except RotaError as refused:
            error = str(refused)
        else:
            messages.success(request, "Le planning est publié. Les médecins vont être prévenus.")
            return redirect("coordination:rota_published", draft.collective_id)
    summary = publication_summary(draft)
    context = {
        "draft": draft,
        "form": form,
        "error": error,
        "summary": summary,
        "sentence": post_words.summary_in_words(summary),
        "weeks": _weeks(draft),
    }
    status = 409 if error else 422 if form.errors else 200
    return render(request, "coordination/rota/published/publish.html", context, status=status)


def _incident(incident):
    return {"pk": incident.pk, "sentence": event_in_words(incident)}


def _span(found, search):
    if search:
        return "Semaines trouvées"
    return f"Huit semaines, à partir du {date_in_words(found.mondays[0])}"


def _earlier(first, today, search):
    before = monday_of(first) - selectors.WEEKS_SHOWN * WEEK
    return "" if search else before.isoformat()


def _later(first, found, search):
    after = monday_of(first) + selectors.WEEKS_SHOWN * WEEK
    is_ahead = found.last is not None and after <= found.last
    return after.isoformat() if is_ahead and not search else ""


def _weeks(draft):
    last = draft.first_monday + (draft.weeks - 1) * WEEK
    first = date_in_words(draft.first_monday)
    return f"{count(draft.weeks, 'semaine')}, du {first} au {date_in_words(departure(last))}"


def _day(text):
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None
