"""A month in one form: patients counted one day, consultations of each line and week."""

from datetime import date

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.apps.rota.errors import BadRota, StaleEdit
from maillage.apps.rota.selectors.figures import month_of, team_figures
from maillage.apps.rota.services.figures import MonthData, save_month
from maillage.apps.rota.weeks import in_words
from maillage.web.components.words import BLANK, count

from .figures import centre_for
from .figures_words import name_of

LARGEST = 10**6
_WHOLE = {
    "invalid": "Écrivez un nombre entier, sans virgule.",
    "max_value": "Ce nombre est trop grand\u00a0: vérifiez-le.",
    "min_value": "Ce nombre ne peut pas être négatif.",
}


def _whole(label, **options):
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=LARGEST,
        error_messages=_WHOLE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        **options,
    )


class MonthForm(forms.Form):
    """`weeks` are the `WeekFigure`s of the month: one field each, "week-LINE-MONDAY"."""

    registered = _whole("Patients dont le centre est le médecin traitant")
    long_term_ill = _whole("Dont patients en affection de longue durée", required=False)
    counted_on = forms.DateField(
        label="Comptés le",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    seen = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=LARGEST
    )

    def __init__(self, *args, stored, weeks, **options):
        names = ("registered", "long_term_ill", "counted_on")
        initial = {name: getattr(stored, name) for name in names} if stored else {}
        initial["seen"] = stored.version if stored else 0
        self.weeks = {f"week-{week.line.pk}-{week.monday}": week for week in weeks}
        initial |= {name: week.typed for name, week in self.weeks.items()}
        super().__init__(*args, initial=initial, label_suffix="", **options)
        several = len({week.line.pk for week in weeks}) > 1
        for name, week in self.weeks.items():
            self.fields[name] = _whole(
                _label(week, several), required=False, help_text=_computed(week)
            )

    @property
    def patient_fields(self):
        return [self[name] for name in ("registered", "long_term_ill", "counted_on")]

    @property
    def week_fields(self):
        return [self[name] for name in self.weeks]

    @property
    def month_data(self):
        """The service's `MonthData` of a valid form."""
        given = self.cleaned_data
        return MonthData(
            registered=given["registered"],
            long_term_ill=given["long_term_ill"],
            counted_on=given["counted_on"],
            weeks={(week.line.pk, week.monday): given[name] for name, week in self.weeks.items()},
        )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request, centre_id, year, month):
    """Type a month, or correct it; someone else's saving meanwhile is shown, never overwritten."""
    centre, today = centre_for(request.user, centre_id), timezone.localdate()
    first = _month(year, month, today)
    weeks = [week for week in team_figures(centre, first, first)[0].weeks if week.monday <= today]
    stored = month_of(centre, first)
    form = MonthForm(request.POST or None, stored=stored, weeks=weeks)
    status = 200
    if form.is_valid():
        status = _save(request, form, centre, first)
        if status == 302:
            messages.success(request, f"Les chiffres de {name_of(first)} sont enregistrés.")
            return redirect("coordination:rota_figures", centre.pk)
        if status == 409:
            form.data = form.data.copy()
            form.data["seen"] = stored.version if stored else 0
    context = {
        "centre": centre,
        "form": form,
        "month": name_of(first),
        "theirs": _theirs(form, stored) if status == 409 else [],
    }
    status = 422 if form.errors and status == 200 else status
    return render(request, "coordination/rota/figures/month.html", context, status=status)


def _save(request, form, centre, first):
    """302 once saved, 409 when someone else saved meanwhile, 422 when it cannot be used."""
    try:
        save_month(
            centre=centre,
            month=first,
            user=request.user,
            data=form.month_data,
            seen=form.cleaned_data["seen"] or 0,
        )
    except BadRota as error:
        for name, text in error.errors.items():
            form.add_error(name if name in form.fields else None, text)
        return 422
    except StaleEdit as error:
        form.add_error(None, str(error))
        return 409
    return 302


def _theirs(form, stored):
    """(label, value) of what someone else saved and this form would change."""
    return [
        (field.label, form.initial.get(field.name))
        for field in [*form.patient_fields, *form.week_fields]
        if field.name in form.changed_data and stored is not None
    ]


def _month(year, month, today):
    if not (2000 < year <= today.year and 1 <= month <= 12):
        raise Http404
    first = date(year, month, 1)
    if first > today:
        raise Http404
    return first


def _label(week, several):
    line = f", ligne{BLANK}{week.line.number}" if several else ""
    return f"Consultations {in_words(week.monday)}{line}"


def _computed(week):
    if week.computed is None:
        return ""
    return (
        f"Calculé d’après les rendez-vous{BLANK}: {count(week.computed, 'consultation')}. "
        "C’est ce nombre qui compte\u00a0; le vôtre est gardé à côté."
    )
