"""Planning sessions: whoever coordinates or administers an organisation."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.forms.utils import from_current_timezone
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from maillage.apps.accounts.audit import actor_of
from maillage.apps.accounts.permissions import require
from maillage.apps.training import services
from maillage.apps.training.errors import BadSession, SessionClosed
from maillage.apps.training.models import Session
from maillage.apps.training.permissions import can_plan, organisations_planned_by
from maillage.apps.training.selectors import catalogue, entry
from maillage.web.components.words import count
from maillage.web.practitioner.forms import THIS_CENTURY

from .training import learner
from .training_forms import one_line
from .training_sessions_shown import hour_of_paris, session_line

RESERVED = (
    "Seules les personnes qui coordonnent ou administrent une organisation prévoient ses séances. "
    "Demandez-leur."
)
CLOCK_CHANGE = (
    "Ce jour-là on change d’heure\u00a0: cette heure n’existe pas, ou existe deux fois. "
    "Choisissez-en une autre."
)
LONGEST, LONGEST_PLACE = 120, 200
_FIELDS = {"starts_at": "starts", "ends_at": "ends"}
_TEXTS = {"title": LONGEST, "trainer": LONGEST, "place": LONGEST_PLACE}
_PLAN = ("course", "title", "trainer", "place", "link", "capacity", "starts_at", "ends_at")


def _day(**options):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, validators=THIS_CENTURY, **options)


def _hour(label):
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget)


class SessionForm(forms.Form):
    """What, where and when, at the clock of Paris. `organisations` may be planned for."""

    organisation = forms.ModelChoiceField(
        label="Organisation qui invite", queryset=None, empty_label=None
    )
    course = forms.ChoiceField(label="Formation")
    title = forms.CharField(label="Titre de la séance", max_length=LONGEST)
    trainer = forms.CharField(label="Qui l’anime", max_length=LONGEST)
    place = forms.CharField(
        label="Lieu, si elle se tient sur place",
        help_text="La salle, la rue et la commune.",
        max_length=LONGEST_PLACE,
        required=False,
    )
    link = forms.CharField(
        label="Adresse de la salle, si elle se tient à distance",
        help_text="Elle commence par https:// et n’est montrée qu’aux personnes inscrites.",
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "off"}),
    )
    capacity = forms.IntegerField(
        label="Nombre de places",
        help_text="Une fois complète, une liste d’attente s’ouvre. Vide\u00a0: sans limite.",
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1}),
    )
    day = _day(label="Jour")
    last_day = _day(
        label="Dernier jour, si elle dure plusieurs jours",
        help_text="Cinq jours de suite au plus, aux mêmes heures.",
        required=False,
    )
    starts = _hour("Début")
    ends = _hour("Fin")

    def __init__(self, *args, organisations, courses, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.fields["course"].choices = [(each.id, each.title) for each in courses]

    def clean(self):
        data = super().clean()
        for name, longest in _TEXTS.items():
            if data.get(name):
                self._tidy(name, longest)
        if data.get("day"):
            last = data.get("last_day") or data["day"]
            for name, day in (("starts", data["day"]), ("ends", last)):
                if data.get(name) is not None:
                    data[f"{name}_at"] = self._instant(day, name)
        return data

    def plan(self):
        """What was typed, as the services take it."""
        return services.SessionPlan(**{name: self.cleaned_data[name] for name in _PLAN})

    def _tidy(self, name, longest):
        try:
            self.cleaned_data[name] = one_line(self.cleaned_data[name], longest)
        except forms.ValidationError as error:
            self.add_error(name, error)

    def _instant(self, day, name):
        try:
            return from_current_timezone(datetime.combine(day, self.cleaned_data[name]))
        except forms.ValidationError:
            self.add_error(name, CLOCK_CHANGE)
            return None


@learner
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request):
    """Plan a session for one of my organisations; `?formation=` is chosen beforehand."""
    organisations = organisations_planned_by(request.user)
    require(organisations.exists(), RESERVED)
    form = SessionForm(
        request.POST or None,
        organisations=organisations,
        courses=catalogue(),
        initial={
            "organisation": organisations.first(),
            "course": request.GET.get("formation", "")[:40],
        },
        label_suffix="",
    )
    if form.is_valid():
        organisation = form.cleaned_data["organisation"]
        session = _saved(request, form, services.plan_session, organisation=organisation)
        if session:
            messages.success(request, "La séance est annoncée.")
            return redirect("relay:training_session", session.public_id)
    return _page(request, form, None)


@learner
@require_http_methods(["GET", "HEAD", "POST"])
def change(request, public_id):
    """Change a session to come; those enrolled are told by e-mail."""
    session = planned_session(request.user, public_id)
    own = entry(session.course)
    form = SessionForm(
        request.POST or None,
        organisations=organisations_planned_by(request.user).filter(pk=session.organisation_id),
        courses=catalogue() + ([own] if own.is_withdrawn else []),
        initial=_initial(session),
        label_suffix="",
    )
    if form.is_valid() and _saved(request, form, services.change_session, session=session):
        messages.success(request, "La séance est changée. Les personnes inscrites sont prévenues.")
        return redirect("relay:training_session", public_id)
    return _page(request, form, session)


@learner
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request, public_id):
    """Ask, then cancel; those enrolled are told by e-mail."""
    session = planned_session(request.user, public_id)
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


@learner
@require_POST
def strike_off(request, public_id, enrolment_id):
    """Take someone off the list of a session to come; they are told by e-mail."""
    session = planned_session(request.user, public_id)
    enrolment = get_object_or_404(session.enrolments, pk=enrolment_id)
    try:
        services.strike_off(actor=actor_of(request.user), enrolment=enrolment, now=timezone.now())
    except SessionClosed as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "La personne n’est plus sur la liste. Un courriel le lui dit.")
    return redirect("relay:training_session", public_id)


def planned_session(user, public_id):
    """A session that this person may change, or a refusal."""
    session = get_object_or_404(Session.objects.select_related("organisation"), public_id=public_id)
    require(can_plan(user, session.organisation), RESERVED)
    return session


def _saved(request, form, save, **what):
    """The session saved by `save`, or None; what it refused is written at its field."""
    try:
        return save(actor=actor_of(request.user), plan=form.plan(), now=timezone.now(), **what)
    except BadSession as error:
        for field, text in error.errors.items():
            form.add_error(_FIELDS.get(field, field), text)
    except SessionClosed as error:
        form.add_error(None, str(error))
    return None


def _initial(session):
    names = ("organisation", "course", "title", "trainer", "place", "link", "capacity")
    day, starts = hour_of_paris(session.starts_at)
    last_day, ends = hour_of_paris(session.ends_at)
    when = {"day": day, "starts": starts, "ends": ends}
    if last_day != day:
        when["last_day"] = last_day
    return {name: getattr(session, name) for name in names} | when


def _page(request, form, session):
    context = {"form": form, "session": session}
    status = 422 if form.errors else 200
    return render(request, "relay/training/plan.html", context, status=status)
