"""The library of practices: find, read, write, say that one is copied."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.apps.accounts.french import date_in_words
from maillage.apps.accounts.permissions import require
from maillage.apps.compact.models import Practice, PracticeCopy
from maillage.apps.compact.permissions import (
    acting_organisations,
    can_act_for,
    can_create,
    can_exchange,
    can_write_practice,
)
from maillage.apps.compact.selectors import practices as selectors
from maillage.apps.compact.services import practices as services
from maillage.apps.training.enums import Theme
from maillage.web.relay.home import RESERVED

from .exchange_forms import CopyForm, PracticeForm
from .exchange_shown import asked_words, departements
from .sheets import SAVED, answer, attempt

ASKED = ["GET", "HEAD", "POST"]
PER_PAGE = 20
ONLY_WRITING = "Seules les personnes qui coordonnent une organisation écrivent en son nom."


@login_required
@require_safe
def listing(request):
    """`?q=`, `?theme=`, `?departement=`, `?reprise=1` keep some."""
    require(can_exchange(request.user), RESERVED)
    asked = asked_words(request, "q", "theme", "departement", "reprise")
    found = selectors.find(
        query=asked["q"],
        theme=asked["theme"],
        departement=asked["departement"],
        copied=bool(asked["reprise"]),
    )
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": shown,
        "count": len(found),
        "page": shown,
        "asked": asked,
        "is_filtered": any(asked.values()),
        "base_query": urlencode({name: value for name, value in asked.items() if value}),
        "themes": Theme.choices,
        "departements": departements(),
        "can_write": can_create(request.user),
    }
    return render(request, "coordination/compacts/practices/list.html", context)


@login_required
@require_safe
def page(request, pk):
    practice = _practice(request.user, pk)
    copies = [
        {
            "copy": each,
            "since": date_in_words(each.started_on),
            "may_remove": can_act_for(request.user, each.organisation),
        }
        for each in selectors.copies_of(practice)
    ]
    context = {
        "practice": practice,
        "copies": copies,
        "origins": list(selectors.origins_of(practice)),
        "may_change": can_write_practice(request.user, practice),
        "may_copy": can_create(request.user) and practice.withdrawn_at is None,
    }
    return render(request, "coordination/compacts/practices/one.html", context)


@login_required
@require_http_methods(ASKED)
def new(request):
    require(can_create(request.user), ONLY_WRITING)
    form = PracticeForm(request.POST or None, organisations=acting_organisations(request.user))

    def save(form):
        written = services.write(
            user=request.user,
            organisation=form.cleaned_data["organisation"],
            values=form.values(),
            now=timezone.now(),
        )
        return "Votre pratique est dans la bibliothèque.", _one(written)

    back = (reverse("coordination:practices"), "Bibliothèque de pratiques")
    return answer(request, form, save=save, title="Décrire une pratique", back=back)


@login_required
@require_http_methods(ASKED)
def change(request, pk):
    practice = _written(request.user, pk)
    mine = acting_organisations(request.user)
    form = PracticeForm(request.POST or None, organisations=mine, entry=practice)

    def save(form):
        services.change(
            user=request.user, practice=practice, values=form.values(), **form.seen_version()
        )
        return SAVED, _one(practice)

    back = (_one(practice), practice.title)
    return answer(request, form, save=save, title="Modifier cette pratique", back=back)


@login_required
@require_POST
def withdraw(request, pk):
    """Take it off the library; restoring undoes it."""
    practice = _written(request.user, pk)

    def withdrawn():
        services.withdraw(user=request.user, practice=practice, now=timezone.now())

    attempt(request, withdrawn, "Cette pratique n’est plus dans la bibliothèque.")
    return redirect(_one(practice))


@login_required
@require_POST
def restore(request, pk):
    practice = _written(request.user, pk)

    def restored():
        services.restore(user=request.user, practice=practice)

    attempt(request, restored, "Cette pratique est de nouveau dans la bibliothèque.")
    return redirect(_one(practice))


@login_required
@require_http_methods(ASKED)
def copy(request, pk):
    """Say that one's organisation does it too."""
    practice = _practice(request.user, pk)
    require(can_create(request.user), ONLY_WRITING)
    mine = acting_organisations(request.user)
    form = CopyForm(request.POST or None, organisations=mine, practice=practice)

    def save(form):
        services.copy(
            user=request.user, practice=practice, values=form.values(), now=timezone.now()
        )
        return "Votre reprise est enregistrée.", _one(practice)

    back = (_one(practice), practice.title)
    return answer(request, form, save=save, title="Nous la reprenons", back=back)


@login_required
@require_POST
def uncopy(request, pk):
    require(can_exchange(request.user), RESERVED)
    copied = get_object_or_404(
        PracticeCopy.objects.select_related("practice", "organisation"), pk=pk
    )
    require(can_act_for(request.user, copied.organisation), ONLY_WRITING)

    def removed():
        services.uncopy(user=request.user, copied=copied)

    attempt(request, removed, "La reprise est retirée.")
    return redirect(_one(copied.practice))


def _practice(user, pk):
    require(can_exchange(user), RESERVED)
    found = Practice.objects.select_related("organisation", "commune__departement")
    return get_object_or_404(found, pk=pk)


def _written(user, pk):
    practice = _practice(user, pk)
    require(can_write_practice(user, practice), ONLY_WRITING)
    return practice


def _one(practice):
    return reverse("coordination:practice", args=[practice.pk])
