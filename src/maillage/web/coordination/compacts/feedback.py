"""Difficulties of the field for the parties of a compact: sorted, grouped, answered, published."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.apps.accounts.french import date_in_words, unbroken
from maillage.apps.accounts.models import Organisation
from maillage.apps.accounts.permissions import require
from maillage.apps.compact.enums import FeedbackTopic
from maillage.apps.compact.models import Compact
from maillage.apps.compact.permissions import can_publish
from maillage.apps.compact.selectors import feedback as selectors
from maillage.apps.compact.services import feedback as services
from maillage.web.components.words import count

from .access import compact_for, frame
from .exchange_forms import AnswerForm, GroupForm, PublishForm, SortForm
from .experiments_access import answer as answer_form
from .sheets import answer as answer_sheet
from .sheets import attempt

ASKED = ["GET", "HEAD", "POST"]
HERE = "feedback"
ONLY_PUBLISHING = "Seules la partie qui a répondu et la partie pilote publient la suite donnée."
_CHOOSE = "Choisissez dans la liste."


@login_required
@require_safe
def listing(request, slug):
    """What waits first; `?sujet=` keeps one topic."""
    compact, now = compact_for(request.user, slug), timezone.now()
    every = list(selectors.of_compact(compact))
    topic = request.GET.get("sujet", "")
    kept = [each for each in every if topic in ("", each.topic)]
    heads = [each for each in kept if each.same_as_id is None]
    waiting = [each for each in heads if each.answered_at is None]
    parts = (
        ("a-trier", "À trier", list(selectors.to_sort(compact))),
        ("a-repondre", "À répondre", waiting),
        ("repondues", "Répondues", [each for each in reversed(heads) if each.answered_at]),
    )
    context = frame(request.user, compact, HERE) | {
        "conclusion": _conclusion(every, now),
        "parts": [
            {
                "name": name,
                "title": title,
                "rows": [_row(each, compact, every, now) for each in rows],
            }
            for name, title, rows in parts
            if rows
        ],
        "topics": _topics(every, topic),
        "topic": topic if topic in FeedbackTopic.values else "",
        "published": list(selectors.published(compact)),
    }
    return render(request, "coordination/compacts/feedback/list.html", context)


@login_required
@require_safe
def page(request, slug, pk):
    """One difficulty, what was answered, what can be done with it."""
    compact = compact_for(request.user, slug)
    feedback = _feedback(compact, pk)
    now, is_ours = timezone.now(), feedback.compact_id == compact.pk
    context = frame(request.user, compact, HERE) | {
        "row": _row(feedback, compact, [], now),
        "feedback": feedback,
        "is_ours": is_ours,
        "others": list(feedback.others.select_related("organisation").order_by("pk")),
        "may_publish": is_ours and can_publish(request.user, feedback),
        "group_form": GroupForm(heads=_heads(feedback)) if is_ours else None,
        "has_heads": is_ours and _heads(feedback).exists(),
        "sort_form": SortForm(compacts=_elsewhere(feedback, compact)),
        "has_elsewhere": is_ours
        and not feedback.answered_at
        and _elsewhere(feedback, compact).exists(),
    }
    return render(request, "coordination/compacts/feedback/one.html", context)


@login_required
@require_http_methods(ASKED)
def answer(request, slug, pk):
    compact = compact_for(request.user, slug)
    feedback = _own(compact, pk)
    mine = [party.organisation_id for party in frame(request.user, compact)["parties_mine"]]
    organisations = Organisation.objects.filter(pk__in=mine).order_by("name", "pk")
    initial = {"text": feedback.answer}
    if feedback.answered_for_id in mine:
        initial["organisation"] = feedback.answered_for_id
    form = AnswerForm(request.POST or None, organisations=organisations, initial=initial)

    def save():
        services.answer(
            feedback=feedback,
            organisation=form.cleaned_data["organisation"],
            text=form.cleaned_data["text"],
            user=request.user,
            now=timezone.now(),
        )
        return "Votre réponse est envoyée à qui a signalé la difficulté.", _one(compact, feedback)

    told = {
        "here": HERE,
        "title": "Répondre",
        "submit": "Envoyer la réponse",
        "lead": f"« {feedback.text} »" if feedback.text else "",
        "back": _one(compact, feedback),
    }
    return answer_form(request, compact, form, save=save, page=told)


@login_required
@require_http_methods(ASKED)
def publish(request, slug, pk):
    compact = compact_for(request.user, slug)
    feedback = _own(compact, pk)
    require(can_publish(request.user, feedback), ONLY_PUBLISHING)
    initial = {"title": feedback.public_title, "text": feedback.public_text}
    form = PublishForm(request.POST or None, initial=initial)

    def save(form):
        services.publish(
            feedback=feedback,
            title=form.cleaned_data["title"],
            text=form.cleaned_data["text"],
            user=request.user,
            now=timezone.now(),
        )
        return "La suite donnée est publiée.", _one(compact, feedback)

    lead = (
        "Écrivez pour tous, habitants compris, avec vos mots : ce qui a été signalé reste entre "
        "les parties."
    )
    back = (_one(compact, feedback), "La remontée")
    return answer_sheet(
        request, form, save=save, title="Publier la suite donnée", back=back, lead=lead
    )


@login_required
@require_POST
def unpublish(request, slug, pk):
    compact = compact_for(request.user, slug)
    feedback = _own(compact, pk)
    require(can_publish(request.user, feedback), ONLY_PUBLISHING)

    def taken_back():
        services.unpublish(feedback=feedback, user=request.user)

    attempt(request, taken_back, "Ce n’est plus publié. Le texte est gardé ici.")
    return redirect(_one(compact, feedback))


@login_required
@require_POST
def sort(request, slug, pk):
    """Take it, or pass it to another compact that may."""
    compact = compact_for(request.user, slug)
    feedback = _feedback(compact, pk)
    chosen = request.POST.get("compact", "")
    places = _elsewhere(feedback, None)
    wanted = {str(each.pk): each for each in places}.get(chosen)
    if wanted is None:
        raise Http404(_CHOOSE)

    def sorted_there():
        services.sort(feedback=feedback, compact=wanted, user=request.user, now=timezone.now())

    done = attempt(request, sorted_there, f"La remontée est confiée à « {wanted.title} ».")
    if done and wanted.pk != compact.pk:
        return redirect(_list(compact))
    return redirect(_one(compact, feedback))


@login_required
@require_POST
def group(request, slug, pk):
    compact = compact_for(request.user, slug)
    feedback = _own(compact, pk)
    form = GroupForm(request.POST, heads=_heads(feedback))
    if not form.is_valid():
        raise Http404(_CHOOSE)

    def grouped():
        services.group(
            feedback=feedback,
            head=form.cleaned_data["head"],
            user=request.user,
            now=timezone.now(),
        )

    attempt(request, grouped, "Les deux remontées sont groupées : une réponse vaut pour les deux.")
    return redirect(_one(compact, feedback))


@login_required
@require_POST
def ungroup(request, slug, pk):
    compact = compact_for(request.user, slug)
    feedback = _own(compact, pk)

    def parted():
        services.ungroup(feedback=feedback, user=request.user)

    attempt(request, parted, "Cette remontée est de nouveau à part.")
    return redirect(_one(compact, feedback))


def _feedback(compact, pk):
    return get_object_or_404(selectors.readable(compact), pk=pk)


def _own(compact, pk):
    return get_object_or_404(selectors.of_compact(compact), pk=pk)


def _heads(feedback):
    """Those of the same compact that it may be grouped with."""
    found = selectors.of_compact(feedback.compact) if feedback.compact_id else None
    if found is None or feedback.same_as_id or feedback.published_at:
        return type(feedback).objects.none()
    return found.filter(same_as=None, emptied_at=None).exclude(pk=feedback.pk)


def _elsewhere(feedback, compact):
    """Compacts that may take it, this one apart."""
    found = selectors.open_to(feedback.organisation, feedback.commune)
    kept = [each.pk for each in found if compact is None or each.pk != compact.pk]
    return Compact.objects.filter(pk__in=kept).order_by("title", "pk")


def _row(feedback, compact, every, now):
    days = selectors.days_of(feedback, now)
    late = selectors.is_late(feedback, now)
    if feedback.answered_at:
        state = f"Répondue en {count(days, 'jour')}"
    else:
        state = f"Attend depuis {count(days, 'jour')}"
    return {
        "feedback": feedback,
        "url": _one(compact, feedback),
        "topic": feedback.get_topic_display(),
        "day": date_in_words(timezone.localdate(feedback.created_at)),
        "place": ", ".join(str(each) for each in (feedback.site, feedback.commune) if each),
        "state": state,
        "is_late": late,
        "late": "hors délai" if feedback.answered_at else "en retard",
        "others": sum(each.same_as_id == feedback.pk for each in every),
    }


def _topics(every, chosen):
    return [
        {"value": topic.value, "label": topic.label, "number": number, "is_here": topic == chosen}
        for topic in FeedbackTopic
        if (number := sum(each.topic == topic for each in every))
    ]


def _conclusion(every, now):
    if not every:
        return ""
    waiting = [each for each in every if each.answered_at is None]
    late = sum(selectors.is_late(each, now) for each in waiting)
    said = f"{count(len(every), 'remontée')}, {count(len(every) - len(waiting), 'réponse')}"
    if waiting:
        verb = "attend" if len(waiting) == 1 else "attendent"
        said += f" ; {len(waiting)} {verb} encore"
        said += f", dont {late} depuis plus de {selectors.ANSWER_DAYS} jours" if late else ""
    return unbroken(f"{said}.")


def _one(compact, feedback):
    return reverse("coordination:compact_feedback_one", args=[compact.slug, feedback.pk])


def _list(compact):
    return reverse("coordination:compact_feedback", args=[compact.slug])
