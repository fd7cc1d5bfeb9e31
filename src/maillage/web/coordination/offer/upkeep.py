"""Take an entry out of the directory, bring it back; delete an opening, undo it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from maillage.apps.accounts.audit import actor_of
from maillage.apps.accounts.permissions import require
from maillage.apps.offer import services
from maillage.apps.offer.models import (
    Agenda,
    CareService,
    CareSite,
    OpeningException,
    OpeningRule,
    PractitionerRole,
)
from maillage.apps.offer.openings import zone_of
from maillage.apps.offer.selectors import owner_of
from maillage.web.practitioner.access import can_be_away_everywhere
from maillage.web.relay.instants import moment_in_words

from . import words
from .access import NOT_YOURS, entry_for
from .forms_openings import ExceptionForm, RuleForm
from .openings import absences_of, back_to_agenda, openings_at
from .places import ASKED, tree_of

KINDS: dict[str, type[Model]] = {
    "lieu": CareSite,
    "service": CareService,
    "professionnel": PractitionerRole,
}


def entry_of_kind(user, kind, pk):
    """(entry, its organisation) of a kind in an address; 404 or `NotAllowed`."""
    if kind not in KINDS:
        raise Http404
    entry = entry_for(user, KINDS[kind], pk)
    return entry, owner_of(entry)


@login_required
@require_http_methods(ASKED)
def hide(request, kind, pk):
    """Ask, then withdraw; the tree keeps the entry, with a way back."""
    entry, owner = entry_of_kind(request.user, kind, pk)
    if request.method == "POST":
        services.hide_entry(actor=actor_of(request.user), entry=entry)
        messages.success(
            request, f"«\u00a0{entry}\u00a0» est retiré de l’annuaire. Vous pouvez le remettre."
        )
        return redirect(tree_of(owner, f"{kind}-{pk}"))
    context = {"entry": str(entry), "kind": kind, "back": tree_of(owner)}
    return render(request, "coordination/offer/hide.html", context)


@login_required
@require_POST
def show(request, kind, pk):
    entry, owner = entry_of_kind(request.user, kind, pk)
    services.show_entry(actor=actor_of(request.user), entry=entry)
    messages.success(request, f"«\u00a0{entry}\u00a0» est de nouveau dans l’annuaire.")
    return redirect(tree_of(owner, f"{kind}-{pk}"))


@login_required
@require_http_methods(ASKED)
def delete_rule(request, pk):
    """Ask, then delete a rule; its values are offered back."""
    stored = entry_for(request.user, OpeningRule, pk)
    again = reverse("coordination:offer_rule_new", args=[stored.agenda_id])
    form = RuleForm(agenda=stored.agenda, entry=stored)
    return _delete(
        request,
        stored.agenda,
        words.rule_in_words(stored),
        lambda actor: services.delete_rule(actor=actor, rule=stored),
        (again, _fields(form)),
    )


@login_required
@require_http_methods(ASKED)
def delete_exception(request, pk):
    """Ask, then delete an exception; its values are offered back."""
    stored = entry_for(request.user, OpeningException, pk)
    again = reverse("coordination:offer_exception_new", args=[stored.agenda_id])
    form = ExceptionForm(agenda=stored.agenda, entry=stored)
    return _delete(
        request,
        stored.agenda,
        words.exception_in_words(stored),
        lambda actor: services.delete_exception(actor=actor, exception=stored),
        (again, _fields(form)),
    )


@login_required
@require_http_methods(ASKED)
def delete_absence(request, agenda_pk, pk):
    """Ask, then delete an absence seen from an agenda; it is noted again on the agenda's page."""
    agenda = entry_for(request.user, Agenda, agenda_pk)
    stored = get_object_or_404(absences_of(agenda), pk=pk)
    if stored.practitioner_id:
        require(can_be_away_everywhere(request.user, agenda), NOT_YOURS)
    zone = zone_of(agenda)
    start, end = (each.astimezone(zone) for each in (stored.start, stored.end))
    typed = {
        "who": "practitioner" if stored.practitioner_id else "agenda",
        "first_day": f"{start:%Y-%m-%d}",
        "first_time": f"{start:%H:%M}",
        "last_day": f"{end:%Y-%m-%d}",
        "last_time": f"{end:%H:%M}",
        "note": stored.note,
    }
    return _delete(
        request,
        agenda,
        f"absence du {moment_in_words(start, zone)} au {moment_in_words(end, zone)}",
        lambda actor: services.delete_absence(actor=actor, absence=stored),
        (reverse("practitioner:absence", args=[agenda.pk]), typed.items()),
    )


def _delete(request, agenda, what, delete, again):
    url, label = back_to_agenda(agenda)
    context = {"what": what, "back": {"url": url, "label": label}, "is_done": False}
    if request.method == "POST":
        delete(actor_of(request.user))
        context |= {"is_done": True, "again": again[0], "fields": list(again[1])}
        context["openings"] = openings_at(agenda)
    return render(request, "coordination/offer/delete.html", context)


def _fields(form):
    """(name, value) of each value a form would send."""
    for field in form.visible_fields():
        value = field.field.prepare_value(field.initial)
        values = value if isinstance(value, (list, tuple)) else [value]
        for each in values:
            if each is True:
                yield field.name, "on"
            elif each not in (None, "", False):
                yield field.name, str(each)
