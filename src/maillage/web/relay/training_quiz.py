"""A quiz on one page, then what was right and why the rest was not."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maillage.apps.training import content, services
from maillage.apps.training import quiz as quizzes
from maillage.apps.training.errors import AlreadyAnswered, TooLate
from maillage.apps.training.models import Attempt
from maillage.apps.training.selectors import progress
from maillage.web.components.words import clock, count

from .training import learner


class QuizForm(forms.Form):
    """A question a field, in the order drawn; a value is the place of an option, nothing more."""

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        for place, (question, options) in enumerate(questions):
            self.fields[f"question-{place}"] = forms.TypedChoiceField(
                label=f"{place + 1}. {question.text}",
                choices=[(number, option.text) for number, option in enumerate(options)],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages=dict.fromkeys(
                    ("required", "invalid_choice"), "Choisissez une réponse."
                ),
            )

    def answers(self):
        """The places chosen, in the order drawn."""
        return [self.cleaned_data[name] for name in self.fields]


@learner
@require_http_methods(["GET", "HEAD", "POST"])
def quiz(request, public_id):
    """The questions; sent twice, the first answers count."""
    attempt, course, module = _attempt(request.user, public_id)
    is_same_course = course.version == attempt.version
    if attempt.answers is not None and not (request.method == "POST" and is_same_course):
        return redirect("relay:training_result", public_id)
    if attempt.answers is None and (attempt.ended_at or services.is_over(attempt, timezone.now())):
        return _closed(request, attempt)
    questions = quizzes.shown(module, attempt.drawn)
    form = QuizForm(request.POST or None, questions=questions, label_suffix="")
    if form.is_valid():
        try:
            services.answer_quiz(attempt=attempt, answers=form.answers(), now=timezone.now())
        except TooLate:
            return _closed(request, attempt)
        except AlreadyAnswered as error:
            messages.warning(request, str(error))
        return redirect("relay:training_result", public_id)
    closes_at = timezone.localtime(attempt.started_at + services.OPEN_FOR)
    context = {"course": course, "module": module, "form": form, "until": clock(closes_at.time())}
    status = 422 if form.errors else 200
    return render(request, "relay/training/quiz.html", context, status=status)


@learner
@require_safe
def result(request, public_id):
    """How many were right; why the others were not, and where to read again."""
    attempt, course, module = _attempt(request.user, public_id)
    if attempt.answers is None:
        return redirect("relay:training_quiz", public_id)
    following = progress(request.user, course, timezone.localdate()).next_module
    again_at = timezone.localtime(attempt.ended_at + services.PAUSE)
    context = {
        "course": course,
        "module": module,
        "attempt": attempt,
        "right": count(attempt.right, "bonne réponse", "bonnes réponses"),
        "asked": len(attempt.drawn),
        "lines": _lines(attempt, course, module),
        "next_module": following.module if following else None,
        "again_at": clock(again_at.time()),
    }
    return render(request, "relay/training/result.html", context)


def _attempt(user, public_id):
    attempt = Attempt.objects.filter(public_id=public_id, user=user).first()
    if attempt is None:
        raise Http404
    course = content.course(attempt.course)
    return attempt, course, course.module(attempt.module)


def _closed(request, attempt):
    messages.warning(request, str(TooLate()))
    return redirect("relay:training_module", attempt.course, attempt.module)


def _lines(attempt, course, module):
    """Each question with what was chosen; the right answer is told only once the module is passed.

    None when the course changed since: its questions are no longer those that were asked.
    """
    if course.version != attempt.version:
        return None
    pairs = zip(quizzes.shown(module, attempt.drawn), attempt.answers, strict=True)
    return [
        {
            "question": question.text,
            "chosen": options[answer].text,
            "why_not": options[answer].why_not,
            "right": question.options[0].text if attempt.is_passed else "",
            "page": module.page(question.page),
        }
        for (question, options), answer in pairs
    ]
