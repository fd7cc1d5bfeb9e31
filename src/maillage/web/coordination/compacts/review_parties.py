"""What each party does in a review: comment, say that it is done, agree, ask for a fix."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from maillage.apps.accounts.french import unbroken
from maillage.apps.accounts.models import Organisation
from maillage.apps.accounts.permissions import require
from maillage.apps.compact import permissions
from maillage.apps.compact.enums import ReviewSection, ReviewState
from maillage.apps.compact.errors import CompactError, NotNow
from maillage.apps.compact.services import conclusions, review_comments

from .review_access import organisation_answered, review_for
from .review_forms import CommentForm, ReasonForm
from .reviews import answer as answer_form

_ASKED = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(_ASKED)
def comment(request, slug, review):
    """Say something of a part of the report, in the name of a party."""
    review = review_for(request.user, slug, review)
    mine = [party.organisation_id for party in permissions.parties_of(request.user, review.compact)]
    section = request.GET.get("partie")
    form = CommentForm(
        request.POST or None,
        organisations=Organisation.objects.filter(pk__in=mine).order_by("name"),
        initial={"section": section if section in ReviewSection.values else ReviewSection.WHOLE},
    )

    def save():
        review_comments.add(
            review=review, user=request.user, now=timezone.now(), **form.cleaned_data
        )
        return review

    title = f"Commenter le bilan {review.year}"
    said = "Votre commentaire est enregistré."
    return answer_form(request, review.compact, form, save, said, title, review)


@login_required
@require_POST
def remove_comment(request, slug, review, comment):
    """Take a comment of one's own party back."""
    review = review_for(request.user, slug, review)
    found = get_object_or_404(review.comments.select_related("review"), pk=comment)
    require(permissions.can_act_for(request.user, found.organisation), permissions.ONLY_ANSWERING)
    return _attempt(
        request,
        review,
        lambda: review_comments.remove(comment=found, user=request.user),
        "Le commentaire est retiré.",
    )


@login_required
@require_POST
def answer(request, slug, review):
    """A party says that it is done commenting, or that it agrees."""
    review = review_for(request.user, slug, review)
    number = request.POST.get("organisation", "")
    organisation = organisation_answered(request.user, review.compact, number)
    said = {"organisation": organisation, "user": request.user, "now": timezone.now()}

    def change():
        wanted = request.POST.get("faire", "")
        if wanted == "accord":
            seen = request.POST.get("vu", "")
            seen = int(seen) if seen.isdecimal() and len(seen) < 10 else -1
            conclusions.agree(review=review, seen=seen, **said)
        elif wanted in ("fini", "pas-fini"):
            review_comments.say_done(review=review, is_done=wanted == "fini", **said)
        else:
            raise NotNow("Choisissez un des boutons de la page.")

    return _attempt(request, review, change, "C’est noté.")


@login_required
@require_http_methods(_ASKED)
def fix(request, slug, review):
    """Send a review one step back, with a reason."""
    review = review_for(request.user, slug, review)
    if review.state == ReviewState.DECIDED:
        require(permissions.can_sign(request.user, review.compact), permissions.ONLY_SIGNING)
    else:
        require(permissions.can_pilot(request.user, review.compact), permissions.ONLY_PILOT)
    form = ReasonForm(request.POST or None)

    def save():
        return conclusions.ask_for_a_fix(
            review=review,
            reason=form.cleaned_data["reason"],
            user=request.user,
            now=timezone.now(),
        )

    said = "Le bilan revient à l’étape précédente."
    return answer_form(request, review.compact, form, save, said, "Demander une correction", review)


def _attempt(request, review, change, said):
    try:
        change()
    except CompactError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, unbroken(said))
    return redirect("coordination:compact_review", review.compact.slug, review.pk)
