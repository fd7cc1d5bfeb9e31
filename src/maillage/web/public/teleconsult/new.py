"""Taking a place in the queue from home: one question a page, then a review. No account."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.apps.booking.limits import allow
from maillage.apps.booking.people import PersonData
from maillage.apps.teleconsult.errors import BadRequest, TeleconsultError
from maillage.apps.teleconsult.services import tickets
from maillage.apps.teleconsult.tokens import TICKET, token_of
from maillage.apps.territory.opening_hours import time_zone
from maillage.apps.territory.selectors import get_commune
from maillage.web.public.care.pages import new_key, private, visitor

from . import draft, forms, review
from .home import hours_in_words, is_line_open
from .pages import render

PLACES, SECONDS = 10, 3600  # for one visitor: a family, not a robot
TOO_MANY = (
    "Trop de places ont été prises depuis cet accès à internet. Attendez une heure, ou allez à un "
    "point de téléconsultation."
)
STEPS = {
    "lieu": forms.Place,
    "soin": forms.Care,
    "motif": forms.Why,
    "personne": forms.Who,
    "comment": forms.How,
}
REVIEW = "verifier"
_PERSON = ("given_name", "family_name", "birth_date", "phone")
_WISHES = ("care_type", "motive", "modality", "language", "preference", "has_companion")


@require_http_methods(["GET", "HEAD", "POST"])
@private
def ticket_new(request):
    """The question of `?etape=`, or the first that was not answered."""
    answers, now = draft.read(request), timezone.now()
    step = _step(request.GET.get("etape", ""), answers)
    commune = get_commune(answers["code"]) if "code" in answers else None
    if commune and not is_line_open(commune, now) and step != "lieu":
        return render(request, "closed", {"hours": hours_in_words(), "commune": commune})
    if step == REVIEW:
        return _review(request, answers, commune, now)
    form = _form(request, step, answers)
    if request.method == "POST" and _is_good(form, commune, now):
        answers = _without_what_depends(answers, form.cleaned_data) | form.cleaned_data
        draft.keep(request, answers)
        return redirect(f"{reverse('public:ticket_new')}?etape={_next(step, answers)}")
    context = {"form": form, "number": [*STEPS].index(step) + 1, "count": len(STEPS) + 1}
    context["communes"] = getattr(form, "communes", ())
    status = 422 if form.errors else 200
    return render(request, "step", context, status=status)


def _step(asked, answers):
    """The step asked for, unless one before it was not answered."""
    for step in STEPS:
        if step == asked or not _is_answered(step, answers):
            return step
    return REVIEW


def _next(step, answers):
    """What comes after a step: the first one without an answer."""
    return next((s for s in STEPS if not _is_answered(s, answers)), REVIEW)


def _is_answered(step, answers):
    return set(STEPS[step].base_fields) <= set(answers)


def _form(request, step, answers):
    options = {"care_type": answers["care_type"]} if step == "motif" else {}
    given = request.POST if request.method == "POST" else None
    initial = answers | {"place": answers.get("place", request.GET.get("ou", "")[:120])}
    return STEPS[step](given, initial=initial, label_suffix="", **options)


def _is_good(form, commune, now):
    if not isinstance(form, forms.Who):
        return form.is_valid()
    zone = time_zone(commune.departement_id)
    today = now.astimezone(zone).date()
    return form.check(today=today, departement=commune.departement_id)


def _without_what_depends(answers, changed):
    """Another care has other motives."""
    if changed.get("care_type", answers.get("care_type")) != answers.get("care_type"):
        return {name: value for name, value in answers.items() if name != "motive"}
    return answers


def _review(request, answers, commune, now):
    error, status = "", 200
    if request.method == "POST":
        try:
            return _take_place(request, answers, commune, now)
        except TeleconsultError as refused:
            error, status = str(refused), 409
    context = {"lines": review.lines(answers), "error": error, "key": new_key()}
    return render(request, "review", context, status=status)


def _take_place(request, answers, commune, now):
    if not allow(f"tickets:{visitor(request)}", limit=PLACES, window_seconds=SECONDS, now=now):
        raise BadRequest(TOO_MANY)
    ticket = tickets.enter(
        person=PersonData(**{name: answers[name] for name in _PERSON}),
        commune=commune,
        key=request.POST.get("key", "")[:40] or None,
        now=now,
        **{name: answers[name] for name in _WISHES},
    )
    draft.forget(request)
    return redirect("public:ticket", token_of(ticket, TICKET))
