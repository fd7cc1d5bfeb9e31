"""Who knows what: search, offer, ask, answer, rate."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.apps.accounts.french import date_in_words, unbroken
from maillage.apps.accounts.permissions import require
from maillage.apps.accounts.selectors import organisations_of
from maillage.apps.compact.enums import Level
from maillage.apps.compact.errors import CompactError
from maillage.apps.compact.models import Expertise, ExpertiseRequest
from maillage.apps.compact.permissions import (
    acting_organisations,
    can_answer_request,
    can_create,
    can_exchange,
    can_offer,
    is_asker,
)
from maillage.apps.compact.selectors import expertise as selectors
from maillage.apps.compact.services import expertise as services
from maillage.apps.training.enums import Theme
from maillage.web.components.words import count, number
from maillage.web.relay.home import RESERVED

from .exchange_forms import AskForm, OfferForm, RateForm, WordsForm
from .exchange_shown import asked_words, departements, filled
from .sheets import SAVED, answer, attempt

ASKED = ["GET", "HEAD", "POST"]
PER_PAGE = 20
ONLY_OFFERING = "Seules les personnes qui coordonnent une organisation proposent en son nom."
ONLY_BETWEEN = "Cette demande se lit par qui l’a faite et par qui y répond."


@login_required
@require_safe
def listing(request):
    """What waits for me, what I asked, and who can be asked: `?q=`, `?theme=`, `?departement=`."""
    require(can_exchange(request.user), RESERVED)
    asked, today = asked_words(request, "q", "theme", "departement"), timezone.localdate()
    found = selectors.find(query=asked["q"], theme=asked["theme"], departement=asked["departement"])
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    kept = selectors.kept(shown, today)
    context = {
        "rows": [_row(each, kept[each.pk]) for each in shown],
        "count": len(found),
        "page": shown,
        "asked": asked,
        "is_filtered": any(asked.values()),
        "base_query": urlencode({name: value for name, value in asked.items() if value}),
        "themes": Theme.choices,
        "departements": departements(),
        "to_answer": [_request_row(each, today) for each in selectors.to_answer(request.user)],
        "mine": [_request_row(each, today) for each in selectors.asked_by(request.user)[:10]],
        "offered": selectors.offered_by(request.user),
        "can_offer": can_create(request.user),
    }
    return render(request, "coordination/compacts/expertise/list.html", context)


@login_required
@require_http_methods(ASKED)
def new(request):
    require(can_create(request.user), ONLY_OFFERING)
    form = OfferForm(request.POST or None, organisations=acting_organisations(request.user))

    def save(form):
        offered = services.offer(
            user=request.user,
            organisation=form.cleaned_data["organisation"],
            values=form.values(),
            departements=form.cleaned_data["departements"],
            now=timezone.now(),
        )
        return "Votre savoir-faire est proposé.", _one(offered)

    back = (reverse("coordination:expertise"), "Savoir-faire")
    return answer(request, form, save=save, title="Proposer un savoir-faire", back=back)


@login_required
@require_http_methods(ASKED)
def change(request, pk):
    offered = _offer(request.user, pk)
    require(can_offer(request.user, offered), ONLY_OFFERING)
    form = OfferForm(
        request.POST or None, organisations=acting_organisations(request.user), entry=offered
    )

    def save(form):
        services.change(
            user=request.user,
            expertise=offered,
            values=form.values(),
            departements=form.cleaned_data["departements"],
            **form.seen_version(),
        )
        return SAVED, _one(offered)

    back = (_one(offered), offered.title)
    return answer(request, form, save=save, title="Modifier ce savoir-faire", back=back)


@login_required
@require_http_methods(ASKED)
def page(request, pk):
    """One offer: how it keeps its word, and the question to ask."""
    offered = _offer(request.user, pk)
    others = organisations_of(request.user).exclude(pk=offered.organisation_id)
    form = AskForm(request.POST or None, organisations=others)
    may_ask = offered.is_open and others.exists()

    def save():
        asked = services.ask(
            user=request.user,
            organisation=form.cleaned_data["organisation"],
            expertise=offered,
            question=form.cleaned_data["text"],
            now=timezone.now(),
        )
        said = f"Votre demande est envoyée. Réponse attendue le {date_in_words(asked.due_on)}."
        return said, _asked(asked)

    context = {
        "row": _row(offered, selectors.kept([offered], timezone.localdate())[offered.pk]),
        "offer": offered,
        "form": form,
        "may_ask": may_ask,
        "may_change": can_offer(request.user, offered),
        "reviews": selectors.rated(offered),
    }
    template = "coordination/compacts/expertise/one.html"
    return filled(request, form if may_ask else None, save, (template, context))


@login_required
@require_http_methods(ASKED)
def request_page(request, pk):
    """One request, for who asked and who answers."""
    asked = _request(request.user, pk)
    may_answer = can_answer_request(request.user, asked.expertise)
    form = WordsForm(request.POST or None, initial={"text": asked.answer})

    def save():
        services.answer(
            user=request.user, asked=asked, text=form.cleaned_data["text"], now=timezone.now()
        )
        return "Votre réponse est envoyée.", _asked(asked)

    writes = may_answer and not asked.withdrawn_at and not asked.rating
    context = {
        "row": _request_row(asked, timezone.localdate()),
        "form": form,
        "writes": writes,
        "is_asker": is_asker(request.user, asked),
        "rate_form": RateForm(initial={"rating": asked.rating, "words": asked.rating_words}),
    }
    return filled(
        request,
        form if writes else None,
        save,
        ("coordination/compacts/expertise/request.html", context),
    )


@login_required
@require_POST
def rate(request, pk):
    asked = _request(request.user, pk)
    require(is_asker(request.user, asked), ONLY_BETWEEN)
    form = RateForm(request.POST)

    def rated():
        if not form.is_valid():
            raise CompactError("Choisissez une note de 1 à 5.")
        services.rate(user=request.user, asked=asked, now=timezone.now(), **form.cleaned_data)

    attempt(request, rated, "Merci, votre note est enregistrée.")
    return redirect(_asked(asked))


@login_required
@require_POST
def withdraw(request, pk):
    asked = _request(request.user, pk)
    require(is_asker(request.user, asked), ONLY_BETWEEN)

    def withdrawn():
        services.withdraw(user=request.user, asked=asked, now=timezone.now())

    attempt(request, withdrawn, "Votre demande est retirée.")
    return redirect(_asked(asked))


def _offer(user, pk):
    require(can_exchange(user), RESERVED)
    return get_object_or_404(selectors.with_all(Expertise.objects.all()), pk=pk)


def _request(user, pk):
    asked = get_object_or_404(selectors.with_offer(ExpertiseRequest.objects.all()), pk=pk)
    may_read = is_asker(user, asked) or can_answer_request(user, asked.expertise)
    require(may_read, ONLY_BETWEEN)
    return asked


def _row(offered, kept):
    places = ", ".join(each.name for each in offered.departements.all())
    said = []
    if kept.due:
        said.append(f"{count(kept.in_time, 'réponse')} dans le délai sur {kept.due}")
    if kept.rating is not None:
        marks = count(kept.ratings, "avis", "avis")
        said.append(f"note moyenne {number(kept.rating, 1)} sur 5, {marks}")
    return {
        "offer": offered,
        "url": _one(offered),
        "who": str(offered.person) if offered.person else "toute l’équipe",
        "where": "toute la France" if offered.level == Level.NATIONAL else places,
        "kept": unbroken(" ; ".join(said)),
    }


def _request_row(asked, today):
    late = selectors.is_late(asked, today)
    if asked.withdrawn_at:
        state = "retirée"
    elif asked.answered_at:
        state = f"répondue le {date_in_words(timezone.localdate(asked.answered_at))}"
    else:
        state = (
            f"réponse {'attendue depuis' if late else 'attendue'} le {date_in_words(asked.due_on)}"
        )
    return {"asked": asked, "url": _asked(asked), "state": state, "is_late": late}


def _one(offered):
    return reverse("coordination:expertise_one", args=[offered.pk])


def _asked(asked):
    return reverse("coordination:expertise_request", args=[asked.pk])
