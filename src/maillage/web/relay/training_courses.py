"""Writing the courses taught in sessions: whoever coordinates or administers an organisation."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from maillage.apps.accounts.audit import actor_of
from maillage.apps.accounts.permissions import require
from maillage.apps.training import services
from maillage.apps.training.enums import Audience, Theme
from maillage.apps.training.errors import BadCourseText, HasSessions, StaleEdit
from maillage.apps.training.permissions import can_plan, organisations_planned_by
from maillage.apps.training.selectors import taught_course

from .training import learner
from .training_forms import one_line, paragraphs

RESERVED = (
    "Seules les personnes qui coordonnent ou administrent une organisation écrivent ses "
    "formations. Demandez-leur."
)
_NAMES = ("title", "summary", "programme", "theme", "audiences")


class CourseForm(forms.Form):
    """What a course is. `organisations` may write it; `seen` is the revision one read."""

    organisation = forms.ModelChoiceField(
        label="Organisation qui la propose", queryset=None, empty_label=None
    )
    title = forms.CharField(label="Titre", max_length=120)
    summary = forms.CharField(
        label="En une phrase",
        help_text="Ce qu’on saura faire après. Elle est montrée dans le catalogue.",
        max_length=300,
    )
    theme = forms.ChoiceField(label="Thème", choices=[("", "Choisissez un thème"), *Theme.choices])
    audiences = forms.MultipleChoiceField(
        label="Pour qui", choices=Audience.choices, widget=forms.CheckboxSelectMultiple
    )
    programme = forms.CharField(
        label="Programme",
        help_text="Une étape par ligne.",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations

    def clean_title(self):
        return one_line(self.cleaned_data["title"], 120)

    def clean_summary(self):
        return one_line(self.cleaned_data["summary"], 300)

    def clean_programme(self):
        return paragraphs(self.cleaned_data["programme"], 4000)

    def plan(self):
        """What was typed, as the services take it."""
        return services.CoursePlan(**{name: self.cleaned_data[name] for name in _NAMES})


@learner
@require_http_methods(["GET", "HEAD", "POST"])
def add(request):
    """Write a course for one of my organisations."""
    organisations = organisations_planned_by(request.user)
    require(organisations.exists(), RESERVED)
    form = _form(request, organisations, {"organisation": organisations.first()})
    if form.is_valid():
        course = _saved(
            request, form, services.add_course, organisation=form.cleaned_data["organisation"]
        )
        if course:
            messages.success(request, "La formation est au catalogue. Prévoyez-en une séance.")
            return redirect("relay:training_course", course.slug)
    return _page(request, form, None)


@learner
@require_http_methods(["GET", "HEAD", "POST"])
def change(request, course_id):
    """Change a course of one of my organisations."""
    course = _mine(request.user, course_id)
    organisations = organisations_planned_by(request.user).filter(pk=course.organisation_id)
    initial = {name: getattr(course, name) for name in _NAMES}
    initial |= {"organisation": course.organisation, "seen": course.revision}
    form = _form(request, organisations, initial)
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        if _saved(request, form, services.change_course, course=course, seen=seen):
            messages.success(request, "La formation est changée.")
            return redirect("relay:training_course", course.slug)
    return _page(request, form, course)


@learner
@require_POST
def withdraw(request, course_id):
    """Take a course off the catalogue; putting it back undoes it."""
    course = _mine(request.user, course_id)
    try:
        services.withdraw_course(actor=actor_of(request.user), course=course, now=timezone.now())
    except HasSessions as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "La formation n’est plus au catalogue. Vous pouvez l’y remettre.")
    return redirect("relay:training_course", course_id)


@learner
@require_POST
def restore(request, course_id):
    """Put a withdrawn course back in the catalogue."""
    course = _mine(request.user, course_id)
    services.restore_course(actor=actor_of(request.user), course=course)
    messages.success(request, "La formation est de nouveau au catalogue.")
    return redirect("relay:training_course", course_id)


def _mine(user, course_id):
    course = taught_course(course_id)
    require(can_plan(user, course.organisation), RESERVED)
    return course


def _form(request, organisations, initial):
    return CourseForm(
        request.POST or None, organisations=organisations, initial=initial, label_suffix=""
    )


def _saved(request, form, save, **what):
    """The course saved, or None; what the service refused is written at its field."""
    try:
        return save(actor=actor_of(request.user), plan=form.plan(), **what)
    except BadCourseText as error:
        for field, text in error.errors.items():
            form.add_error(field, text)
    except StaleEdit as error:
        form.add_error(None, str(error))
    return None


def _page(request, form, course):
    context = {"form": form, "course": course}
    status = 422 if form.errors else 200
    return render(request, "relay/training/course_form.html", context, status=status)
