"""The yearly review of a compact: its list, its dates, its page, its conclusions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.apps.accounts.french import unbroken
from maillage.apps.accounts.permissions import require
from maillage.apps.compact import permissions
from maillage.apps.compact.enums import LIVING, ReviewState
from maillage.apps.compact.errors import BadCompact, CompactError, NotNow, StaleEdit
from maillage.apps.compact.selectors import amendments as amendment_selectors
from maillage.apps.compact.selectors import report
from maillage.apps.compact.selectors import reviews as selectors
from maillage.apps.compact.services import conclusions as conclusion_services
from maillage.apps.compact.services import reviews as services

from . import review_words
from .access import compact_for, frame, piloted_compact
from .review_access import answering, review_for
from .review_forms import ConclusionsForm, DatesForm

_ASKED = ["GET", "HEAD", "POST"]
_PILOT, _SIGNING = "pilot", "signing"


@login_required
@require_safe
def listed(request, slug):
    """Reviews and amendments of a compact, and what may be started."""
    compact = compact_for(request.user, slug)
    reviews = list(selectors.reviews_of(compact))
    pending = amendment_selectors.open_amendment(compact)
    under_way = next((each for each in reviews if each.state != ReviewState.CLOSED), None)
    return show(
        request,
        compact,
        "list",
        reviews=[(each, review_words.turn(each)) for each in reviews],
        amendments=amendment_selectors.amendments_of(compact),
        under_way=under_way,
        pending=pending,
        is_living=compact.state in LIVING,
        why_not_renewable=amendment_selectors.why_not_renewable(compact),
    )


@login_required
@require_http_methods(_ASKED)
def prepare(request, slug):
    """Choose the dates of the next review; good ones are proposed."""
    compact = piloted_compact(request.user, slug)
    proposed = selectors.suggested_dates(compact, timezone.localdate())
    form = DatesForm(request.POST or None, initial=vars(proposed))

    def save():
        return services.prepare(
            compact=compact, dates=form.dates(), user=request.user, now=timezone.now()
        )

    return answer(request, compact, form, save, "Le bilan est préparé.", "Préparer le bilan")


@login_required
@require_http_methods(_ASKED)
def dates(request, slug, review):
    """Other dates, until the review is closed."""
    review = review_for(request.user, slug, review, pilot=True)
    form = DatesForm(request.POST or None, initial=vars(review))

    def save():
        return services.reschedule(
            review=review, dates=form.dates(), seen=form.seen, user=request.user
        )

    said = "Les dates sont changées."
    return answer(request, review.compact, form, save, said, "Dates du bilan", review)


@login_required
@require_http_methods(_ASKED)
def conclusions(request, slug, review):
    """Write the conclusions and the decision to propose."""
    review = review_for(request.user, slug, review, pilot=True)
    kept = {"text": review.conclusions}
    form = ConclusionsForm(request.POST or None, initial=vars(review) | kept)

    def save():
        return conclusion_services.write(
            review=review,
            text=form.cleaned_data["text"],
            decision=form.cleaned_data["decision"],
            seen=form.seen,
            user=request.user,
        )

    said = "Les conclusions sont enregistrées. Les parties ne sont pas encore prévenues."
    return answer(request, review.compact, form, save, said, "Conclusions communes", review)


@login_required
@require_safe
def page(request, slug, review):
    """The report, what the parties say of it, where it stands, what to do now."""
    review = review_for(request.user, slug, review)
    around = frame(request.user, review.compact, "reviews")
    mine = [party.organisation for party in around["parties_mine"]]
    told = report.report_of(review, timezone.now())
    comments = dict(selectors.comments_of(review, mine))
    sections = review_words.shown(told)
    for section in sections:
        section["comments"] = comments[section["code"]]
    answers = {each.pk for each in answering(request.user, review.compact)}
    context = around | {
        "review": review,
        "told": told,
        "sections": sections,
        "on_the_whole": comments["whole"],
        "mine": {each.pk for each in mine},
        "is_open": review.state == ReviewState.COMMENTS,
        "steps": review_words.steps(review),
        "turn": review_words.turn(review),
        "after_closing": review_words.after_closing(review),
        "standings": [
            (each, each.party.organisation_id in answers) for each in selectors.standings(review)
        ],
        "waited": selectors.still_to_agree(review),
        "amendment": review.amendments.order_by("-pk").first(),
        "history": review_words.history(review.steps),
        "can_sign": permissions.can_sign(request.user, review.compact),
    }
    return render(request, "coordination/compacts/reviews/page.html", context)


@login_required
@require_POST
def step(request, slug, review):
    """Move a review on: `faire` says which way."""
    review = review_for(request.user, slug, review)
    who, change, said = _STEPS.get(request.POST.get("faire", ""), (_PILOT, None, ""))
    if who == _SIGNING:
        require(permissions.can_sign(request.user, review.compact), permissions.ONLY_SIGNING)
    else:
        require(permissions.can_pilot(request.user, review.compact), permissions.ONLY_PILOT)
    try:
        if change is None:
            raise NotNow("Choisissez un des boutons de la page.")
        change(review, request.user, timezone.now())
    except CompactError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, unbroken(said))
        if change is _call_off:
            return redirect("coordination:compact_reviews", slug)
    return redirect("coordination:compact_review", slug, review.pk)


def answer(request, compact, form, save, said, title, entry=None):
    """A page with one form; `save()` gives the review or amendment whose page comes next."""
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            saved = save()
        except BadCompact as error:
            form.blame(error)
        except (NotNow, StaleEdit) as error:
            status = 409
            form.add_error(None, str(error))
        else:
            messages.success(request, unbroken(said))
            return redirect(address_of(compact, saved))
    context = {"form": form, "title": title, "back": address_of(compact, entry)}
    return show(request, compact, "form", status=status, **context)


def address_of(compact, entry):
    """Address of a review's or an amendment's page; of their list without one."""
    if entry is None:
        return reverse("coordination:compact_reviews", args=[compact.slug])
    return reverse(f"coordination:compact_{entry._meta.model_name}", args=[compact.slug, entry.pk])


def show(request, compact, name, *, status=200, **context):
    """A page of the reviews of a compact."""
    context |= frame(request.user, compact, "reviews")
    template = f"coordination/compacts/reviews/{name}.html"
    return render(request, template, context, status=status)


def _open(review, user, now):
    services.open_to_comments(review=review, user=user, now=now)


def _conclude(review, user, now):
    conclusion_services.start(review=review, user=user, now=now)


def _decide(review, user, now):
    conclusion_services.decide(review=review, user=user, now=now)


def _close(review, user, now):
    conclusion_services.close(review=review, user=user, now=now)


def _call_off(review, user, now):
    services.call_off(review=review, user=user)


_STEPS = {
    "ouvrir": (_PILOT, _open, "Le bilan est ouvert : chaque partie reçoit un message."),
    "conclure": (_PILOT, _conclude, "Les commentaires sont finis : écrivez les conclusions."),
    "proposer": (_PILOT, _decide, "Les parties signataires sont prévenues."),
    "clore": (_SIGNING, _close, "Le bilan est clos. Son rapport ne change plus."),
    "annuler": (_PILOT, _call_off, "Le bilan préparé est annulé."),
}
