"""« Signaler une difficulté », in one minute, by any member of an organisation; what it became."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maillage.apps.accounts.french import date_in_words
from maillage.apps.accounts.permissions import require
from maillage.apps.accounts.selectors import organisations_of
from maillage.apps.compact.enums import FeedbackTopic
from maillage.apps.compact.permissions import can_exchange
from maillage.apps.compact.selectors import feedback as selectors
from maillage.apps.compact.services import feedback as services
from maillage.web.components.communes import CommuneField
from maillage.web.components.words import count
from maillage.web.coordination.compacts.exchange_forms import WordsForm, choose_organisation
from maillage.web.coordination.compacts.exchange_shown import filled

from .home import RESERVED

MOST_PUBLISHED = 10


class ReportForm(WordsForm):
    organisation = forms.ModelChoiceField(
        label="Votre organisation", queryset=None, empty_label="à choisir"
    )
    topic = forms.ChoiceField(
        label="C’est à propos de", choices=[("", "à choisir"), *FeedbackTopic.choices]
    )
    site = forms.ModelChoiceField(
        label="Le lieu", queryset=None, required=False, empty_label="aucun en particulier"
    )
    commune = CommuneField(required=False, help_text="Son nom, ou son code Insee.")
    field_order = ("organisation", "topic", "text", "sure", "site", "commune")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        organisations = organisations_of(user)
        choose_organisation(self.fields["organisation"], organisations)
        sites = selectors.sites_of(organisations)
        self.fields["site"].queryset = sites
        if not sites.exists():
            del self.fields["site"]
        self.fields["text"].label = "Que s’est-il passé\u00a0?"
        self.fields["text"].widget.attrs["rows"] = 5


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    require(can_exchange(request.user), RESERVED)
    form = ReportForm(request.POST or None, user=request.user)

    def save():
        reported = services.report(
            user=request.user,
            organisation=form.cleaned_data["organisation"],
            values=form.cleaned_data,
            now=timezone.now(),
        )
        return "C’est signalé. Merci.", reverse("relay:feedback_one", args=[reported.pk])

    context = {"form": form, "days": selectors.ANSWER_DAYS}
    return filled(request, form, save, ("relay/feedback/new.html", context))


@login_required
@require_safe
def listing(request):
    """What I reported, and what was done with what others did."""
    require(can_exchange(request.user), RESERVED)
    now = timezone.now()
    context = {
        "rows": [_row(each, now) for each in selectors.reported_by(request.user)],
        "published": selectors.published()[:MOST_PUBLISHED],
    }
    return render(request, "relay/feedback/mine.html", context)


@login_required
@require_safe
def one(request, pk):
    """One that I reported; nobody else's."""
    require(can_exchange(request.user), RESERVED)
    feedback = get_object_or_404(selectors.reported_by(request.user), pk=pk)
    head = feedback.same_as or feedback
    readers = [] if feedback.compact else selectors.open_to(feedback.organisation, feedback.commune)
    context = {
        "row": _row(feedback, timezone.now()),
        "feedback": feedback,
        "readers": readers,
        "told": head if head.published_at else None,
        "due": date_in_words(timezone.localdate(feedback.created_at + selectors.DELAY)),
    }
    return render(request, "relay/feedback/mine_one.html", context)


def _row(feedback, now):
    days = count(selectors.days_of(feedback, now), "jour")
    if feedback.answered_at:
        state = f"répondue en {days}"
    elif feedback.compact_id:
        state = "reçue, en attente de réponse"
    else:
        state = "envoyée, à trier"
    return {
        "feedback": feedback,
        "topic": feedback.get_topic_display(),
        "day": date_in_words(timezone.localdate(feedback.created_at)),
        "state": state,
        "is_late": selectors.is_late(feedback, now) and not feedback.answered_at,
    }
