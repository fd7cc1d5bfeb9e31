"""After a session: its sheet to sign, who came, what they thought, and the sessions I organised."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maillage.apps.accounts.audit import actor_of
from maillage.apps.accounts.permissions import require
from maillage.apps.booking.selectors.people import plain
from maillage.apps.training import selectors, services
from maillage.apps.training.days import meetings
from maillage.apps.training.errors import NotPresent, NotYet, SessionClosed
from maillage.apps.training.models import Session
from maillage.apps.training.permissions import organisations_planned_by
from maillage.web.components.words import count, day_in_words

from .training import learner
from .training_forms import paragraphs
from .training_planning import RESERVED, planned_session
from .training_sessions_shown import session_line

A_PAGE = 50
_MARKS = [
    (5, "5, très utile"),
    (4, "4, utile"),
    (3, "3, moyenne"),
    (2, "2, peu utile"),
    (1, "1, inutile"),
]


class RatingForm(forms.Form):
    satisfaction = forms.TypedChoiceField(
        label="Cette séance vous a été",
        choices=_MARKS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une note, de 1 à 5."},
    )
    words = forms.CharField(
        label="Ce que vous voulez en dire",
        help_text="Ne nommez personne\u00a0: qui organise lira ces mots sans votre nom.",
        required=False,
        max_length=services.LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_words(self):
        return paragraphs(self.cleaned_data["words"], services.LONGEST_WORDS)


@learner
@require_safe
def organised(request):
    """The sessions that my organisations held, those whose attendance is not noted said so."""
    organisations = organisations_planned_by(request.user)
    require(organisations.exists(), RESERVED)
    found = selectors.organised_sessions(organisations, timezone.now())
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    lines = [
        session_line(session, is_enrolled=False)
        | {
            "came": f"{count(session.came, 'présent')} sur {session.people}",
            "is_to_note": session.unnoted > 0,
            "is_empty": session.people == 0,
        }
        for session in page
    ]
    return render(request, "relay/training/organised.html", {"page": page, "lines": lines})


@learner
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request, public_id):
    """Say who came, from the beginning of the session on; it can be corrected."""
    session = planned_session(request.user, public_id)
    if request.method == "POST":
        try:
            services.note_attendance(
                actor=actor_of(request.user),
                session=session,
                present={
                    int(pk)
                    for pk in request.POST.getlist("present")
                    if pk.isdecimal() and len(pk) < 19
                },
                now=timezone.now(),
            )
        except (NotYet, SessionClosed) as error:
            messages.error(request, str(error))
        else:
            came = count(
                session.enrolments.filter(attended=True).count(),
                "personne présente",
                "personnes présentes",
            )
            messages.success(request, f"C’est noté\u00a0: {came}. Leurs attestations sont prêtes.")
        return redirect("relay:training_session", public_id)
    people = list(selectors.enrolments(session))
    context = {
        "line": session_line(session, is_enrolled=False),
        "is_open": session.cancelled_at is None and session.starts_at <= timezone.now(),
        "expected": [each for each in people if not each.is_waiting],
        "waiting": [each for each in people if each.is_waiting],
    }
    return render(request, "relay/training/attendance.html", context)


@learner
@require_safe
def sheet(request, public_id):
    """The sheet that people sign on paper: a column for each day."""
    session = planned_session(request.user, public_id)
    people = [each for each in selectors.enrolments(session) if not each.is_waiting]
    context = {
        "line": session_line(session, is_enrolled=False),
        "days": [day_in_words(starts.date()) for starts, _ in meetings(session)],
        "people": sorted(people, key=lambda each: plain(str(each.user))),
        "blanks": range(4),
    }
    return render(request, "relay/training/attendance_sheet.html", context)


@learner
@require_http_methods(["GET", "HEAD", "POST"])
def rating(request, public_id):
    """Say what a session was worth to me; for those who came."""
    session = get_object_or_404(Session.objects.select_related("organisation"), public_id=public_id)
    mine = selectors.enrolment_of(request.user, session)
    require(mine is not None and mine.attended is True, str(NotPresent()))
    initial = {"satisfaction": mine.satisfaction, "words": mine.words}
    sent = request.POST if request.method == "POST" else None
    form = RatingForm(sent, initial=initial, label_suffix="")
    if form.is_valid():
        services.rate(user=request.user, session=session, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "Merci, votre avis est enregistré. Vous pouvez le changer.")
        return redirect("relay:training_session", public_id)
    context = {
        "form": form,
        "line": session_line(session, is_enrolled=False),
        "least": selectors.LEAST_RATINGS,
    }
    status = 422 if form.errors else 200
    return render(request, "relay/training/rating.html", context, status=status)
