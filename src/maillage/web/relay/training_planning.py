"""Planning remote sessions: whoever coordinates or administers an organisation."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.forms.utils import from_current_timezone
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.apps.accounts.audit import actor_of
from maillage.apps.accounts.permissions import require
from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.texts import clean_text
from maillage.apps.training import content, services
from maillage.apps.training.errors import BadSession, SessionClosed
from maillage.apps.training.models import RemoteSession
from maillage.apps.training.permissions import can_plan, organisations_planned_by
from maillage.web.components.words import count
from maillage.web.practitioner.forms import THIS_CENTURY

from .training import learner
from .training_sessions_shown import session_line

RESERVED = (
    "Seules les personnes qui coordonnent ou administrent une organisation prévoient ses séances. "
    "Demandez-leur."
)
CLOCK_CHANGE = (
    "Ce jour-là on change d’heure\u00a0: cette heure n’existe pas, ou existe deux fois. "
    "Choisissez-en une autre."
)
LONGEST = 120
_FIELDS = {"starts_at": "starts", "ends_at": "ends"}


class SessionForm(forms.Form):
    """What and when, at the clock of Paris. `organisations` may be planned for."""

    organisation = forms.ModelChoiceField(
        label="Organisation qui invite", queryset=None, empty_label=None
    )
    course = forms.ChoiceField(label="Formation")
    title = forms.CharField(label="Titre de la séance", max_length=LONGEST)
    trainer = forms.CharField(label="Qui l’anime", max_length=LONGEST)
    link = forms.CharField(
        label="Adresse de la salle à distance",
        help_text="Elle commence par https:// et n’est montrée qu’aux personnes inscrites.",
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "off"}),
    )
    day = forms.DateField(
        label="Jour",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=THIS_CENTURY,
    )
    starts = forms.TimeField(
        label="Début", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label="Fin", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.fields["course"].choices = [(each.id, each.title) for each in content.courses()]

    def clean_title(self):
        return _line(self.cleaned_data["title"])

    def clean_trainer(self):
        return _line(self.cleaned_data["trainer"])

    def clean(self):
        data = super().clean()
        for name in ("starts", "ends"):
            if data.get("day") and data.get(name):
                data[f"{name}_at"] = self._instant(data["day"], name)
        return data

    def plan(self):
        """What was typed, as the services take it."""
        names = ("course", "title", "trainer", "link", "starts_at", "ends_at")
        return services.SessionPlan(**{name: self.cleaned_data[name] for name in names})

    def _instant(self, day, name):
        try:
            return from_current_timezone(datetime.combine(day, self.cleaned_data[name]))
        except forms.ValidationError:
            self.add_error(name, CLOCK_CHANGE)
            return None


@learner
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request):
    """Plan a session for one of my organisations."""
    organisations = organisations_planned_by(request.user)
    require(organisations.exists(), RESERVED)
    form = SessionForm(
        request.POST or None,
        organisations=organisations,
        initial={"organisation": organisations.first()},
        label_suffix="",
    )
    if form.is_valid() and _saved(
        request, form, services.plan_session, organisation=form.cleaned_data["organisation"]
    ):
        messages.success(request, "La séance est annoncée.")
        return redirect("relay:training_sessions")
    return _page(request, form, None)


@learner
@require_http_methods(["GET", "HEAD", "POST"])
def change(request, public_id):
    """Change a session to come; those enrolled are told by e-mail."""
    session = _planned(request.user, public_id)
    form = SessionForm(
        request.POST or None,
        organisations=organisations_planned_by(request.user).filter(pk=session.organisation_id),
        initial=_initial(session),
        label_suffix="",
    )
    if form.is_valid() and _saved(request, form, services.change_session, session=session):
        messages.success(request, "La séance est changée. Les personnes inscrites sont prévenues.")
        return redirect("relay:training_sessions")
    return _page(request, form, session)


@learner
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request, public_id):
    """Ask, then cancel; those enrolled are told by e-mail."""
    session = _planned(request.user, public_id)
    if request.method == "POST":
        try:
            services.cancel_session(
                actor=actor_of(request.user), session=session, now=timezone.now()
            )
        except SessionClosed as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request, "La séance est annulée. Les personnes inscrites sont prévenues."
            )
        return redirect("relay:training_sessions")
    people = count(session.enrolments.count(), "personne inscrite", "personnes inscrites")
    context = {"line": session_line(session, is_enrolled=False), "people": people}
    return render(request, "relay/training/cancel.html", context)


def _line(text):
    """One line, without what would read otherwise than it is written: it goes into e-mails."""
    try:
        return clean_text(text, LONGEST)
    except BadOffer as error:
        raise forms.ValidationError(str(error)) from error


def _planned(user, public_id):
    session = get_object_or_404(
        RemoteSession.objects.select_related("organisation"), public_id=public_id
    )
    require(can_plan(user, session.organisation), RESERVED)
    return session


def _saved(request, form, save, **what):
    """Whether the service `save` did it; what it refused is written at its field."""
    try:
        save(actor=actor_of(request.user), plan=form.plan(), now=timezone.now(), **what)
    except BadSession as error:
        for field, text in error.errors.items():
            form.add_error(_FIELDS.get(field, field), text)
    except SessionClosed as error:
        form.add_error(None, str(error))
    return not form.errors


def _initial(session):
    starts, ends = (timezone.localtime(each) for each in (session.starts_at, session.ends_at))
    names = ("organisation", "course", "title", "trainer", "link")
    values = {name: getattr(session, name) for name in names}
    return values | {"day": starts.date(), "starts": starts.time(), "ends": ends.time()}


def _page(request, form, session):
    context = {"form": form, "session": session}
    status = 422 if form.errors else 200
    return render(request, "relay/training/plan.html", context, status=status)
