"""Pages of an agenda: when it opens each week, the days that differ, the absences."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maillage.apps.accounts.audit import actor_of
from maillage.apps.accounts.french import unbroken
from maillage.apps.booking.selectors import displaced
from maillage.apps.offer import services
from maillage.apps.offer.closures import school_holidays_known_until
from maillage.apps.offer.models import (
    Absence,
    Agenda,
    CareService,
    OpeningException,
    OpeningRule,
)
from maillage.apps.offer.openings import zone_of
from maillage.apps.offer.selectors import openings_of, overlapping_rules
from maillage.web.components.words import count, date_in_words
from maillage.web.relay.instants import moment_in_words

from . import words
from .access import entry_for
from .forms_openings import AgendaForm, EndRuleForm, ExceptionForm, RuleForm
from .places import ASKED, back_to
from .sheets import answer


@login_required
@require_safe
def agenda(request, pk):
    """All that opens and closes an agenda, and the appointments it leaves outside."""
    stored = entry_for(request.user, Agenda, pk)
    today = words.today_at(stored.service.site)
    rules, exceptions = openings_of(stored, today)
    context = {
        "agenda": stored,
        "service": stored.service,
        "owner": stored.service.site.organisation,
        "rules": [_line(rule, words.rule_in_words(rule)) for rule in rules],
        "exceptions": [_line(each, words.exception_in_words(each)) for each in exceptions],
        "absences": [_absence(each, zone_of(stored)) for each in absences_of(stored)],
        "displaced": len(displaced(stored.pk, now=timezone.now())),
    }
    return render(request, "coordination/offer/agenda.html", context)


@login_required
@require_http_methods(ASKED)
def new_agenda(request, pk):
    return _agenda(request, entry_for(request.user, CareService, pk), None)


@login_required
@require_http_methods(ASKED)
def edit_agenda(request, pk):
    stored = entry_for(request.user, Agenda, pk)
    return _agenda(request, stored.service, stored)


def _agenda(request, service, stored):
    def save(form):
        saved = services.save_agenda(
            actor=actor_of(request.user),
            service=service,
            agenda=stored,
            **form.values(),
            **form.seen_version(),
        )
        return f"« {saved} » est enregistré.", openings_at(saved)

    form = AgendaForm(request.POST or None, service=service, entry=stored)
    title = stored.name if stored else f"Ouvrir un agenda pour « {service} »"
    return answer(request, form, save=save, title=title, back=back_to(service.site.organisation))


@login_required
@require_http_methods(ASKED)
def new_rule(request, pk):
    return _rule(request, entry_for(request.user, Agenda, pk), None)


@login_required
@require_http_methods(ASKED)
def rule(request, pk):
    stored = entry_for(request.user, OpeningRule, pk)
    return _rule(request, stored.agenda, stored)


def _rule(request, of, stored):
    def save(form):
        saved = services.save_rule(
            actor=actor_of(request.user),
            agenda=of,
            rule=stored,
            **form.values(),
            **form.seen_version(),
        )
        _warn(request, of, saved)
        return "La plage d’ouverture est enregistrée.", openings_at(of)

    form = RuleForm(request.POST or None, agenda=of, entry=stored)
    return answer(
        request,
        form,
        save=save,
        title="Changer une plage d’ouverture" if stored else "Ajouter une plage d’ouverture",
        back=back_to_agenda(of),
        lead="Une plage revient chaque semaine, à l’heure du lieu.",
    )


@login_required
@require_http_methods(ASKED)
def end_rule(request, pk):
    """Stop a rule after a day."""
    stored = entry_for(request.user, OpeningRule, pk)

    def save(form):
        services.end_rule(actor=actor_of(request.user), rule=stored, **form.values())
        return "La plage s’arrête à cette date.", openings_at(stored.agenda)

    form = EndRuleForm(request.POST or None)
    title = "Arrêter une plage d’ouverture"
    lead = words.rule_in_words(stored)
    back = back_to_agenda(stored.agenda)
    return answer(request, form, save=save, title=title, back=back, lead=lead)


@login_required
@require_http_methods(ASKED)
def new_exception(request, pk):
    return _exception(request, entry_for(request.user, Agenda, pk), None)


@login_required
@require_http_methods(ASKED)
def exception(request, pk):
    stored = entry_for(request.user, OpeningException, pk)
    return _exception(request, stored.agenda, stored)


def _exception(request, of, stored):
    def save(form):
        saved = services.save_exception(
            actor=actor_of(request.user),
            agenda=of,
            exception=stored,
            **form.values(),
            **form.seen_version(),
        )
        return f"Enregistré : {words.exception_in_words(saved)}.", openings_at(of)

    form = ExceptionForm(request.POST or None, agenda=of, entry=stored)
    return answer(
        request,
        form,
        save=save,
        title="Ouvrir ou fermer un jour",
        back=back_to_agenda(of),
        lead="Ce jour-là seulement ; les plages de chaque semaine ne changent pas.",
    )


def absences_of(of):
    """Absences to come or under way: of an agenda, and of its professional everywhere."""
    whose = Q(agenda=of)
    if of.role_id:
        whose |= Q(practitioner=of.role.practitioner_id)
    return Absence.objects.filter(whose, end__gte=timezone.now()).order_by("start", "pk")


def openings_at(of):
    return reverse("coordination:offer_agenda", args=[of.pk])


def back_to_agenda(of):
    return openings_at(of), f"Ouvertures : {of}"


def _line(opening, text):
    return {"pk": opening.pk, "text": text, "details": words.opening_details(opening)}


def _absence(absence, zone):
    start, end = (moment_in_words(each, zone) for each in (absence.start, absence.end))
    where = "partout" if absence.practitioner_id else "de cet agenda"
    return {"pk": absence.pk, "text": f"absence {where}, du {start} au {end}", "note": absence.note}


def _warn(request, of, saved):
    others = overlapping_rules(of, saved)
    if others:
        said = " ; ".join(words.rule_in_words(other) for other in others)
        text = f"Elle chevauche {count(len(others), 'autre plage', 'autres plages')} : {said}."
        messages.warning(request, unbroken(text))
    if not saved.skips_school_holidays:
        return
    known = school_holidays_known_until()
    zone = of.service.site.school_zone
    if zone:
        text = f"Les vacances scolaires sont connues jusqu’au {date_in_words(known)} seulement."
    else:
        text = "Ce lieu n’a pas de zone de vacances scolaires : elles ne ferment pas cette plage."
    messages.warning(request, unbroken(text))
