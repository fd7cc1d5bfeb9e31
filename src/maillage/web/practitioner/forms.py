"""What a practitioner or a secretary types: absences, one more opening, follow-ups."""

from datetime import date, datetime

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from maillage.apps.booking.selectors import bounds
from maillage.web.components.fields import EntriesField

DATE = {"type": "date"}
TIME = {"type": "time"}
_NOT_A_DAY = "Donnez une date de ce siècle, par exemple 15/01/2027."
THIS_CENTURY = [
    MinValueValidator(date(2000, 1, 1), _NOT_A_DAY),
    MaxValueValidator(date(2099, 12, 31), _NOT_A_DAY),
]


def _day(label, **options):
    widget = forms.DateInput(attrs=DATE, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, validators=THIS_CENTURY, **options)


def _time(label, **options):
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs=TIME), **options)


class AbsenceForm(forms.Form):
    """From when to when, at the clock of the place; whole days without hours."""

    who = forms.ChoiceField(label="Qui est absent\u00a0?", widget=forms.RadioSelect)
    first_day = _day("Du")
    first_time = _time("À partir de", required=False, help_text="Sans heure\u00a0: dès le matin.")
    last_day = _day("Au", help_text="Ce jour compris.")
    last_time = _time("Jusqu’à", required=False, help_text="Sans heure\u00a0: jusqu’au soir.")
    note = forms.CharField(label="Note pour l’équipe", max_length=100, required=False)

    def __init__(self, *args, agenda, zone, can_be_everywhere, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = zone
        choices = [("agenda", f"Seulement l’agenda «\u00a0{agenda.name}\u00a0»")]
        if can_be_everywhere:
            choices.insert(0, ("practitioner", f"{agenda.role.practitioner}, dans tous ses lieux"))
        self.fields["who"].choices = choices
        self.fields["who"].initial = choices[0][0]

    def clean(self):
        data = super().clean()
        if "first_day" in data and "last_day" in data:
            start, end = self._bounds(data)
            if end <= start:
                self.add_error("last_day", "La fin doit venir après le début de l’absence.")
            data |= {"start": start, "end": end}
        return data

    def _bounds(self, data):
        start, _ = bounds(data["first_day"], self.zone)
        _, end = bounds(data["last_day"], self.zone)
        if data.get("first_time"):
            start = datetime.combine(data["first_day"], data["first_time"], tzinfo=self.zone)
        if data.get("last_time"):
            end = datetime.combine(data["last_day"], data["last_time"], tzinfo=self.zone)
        return start, end


class OpeningForm(forms.Form):
    """One more opening, on one day; the weekly rules stay as they are."""

    day = _day("Quel jour\u00a0?")
    starts = _time("De")
    ends = _time("À")
    reasons = EntriesField(
        label="Pour quels motifs\u00a0?", queryset=None, widget=forms.CheckboxSelectMultiple
    )
    step_minutes = forms.IntegerField(
        label="Un créneau toutes les … minutes", min_value=5, max_value=240, initial=20
    )
    capacity = forms.IntegerField(
        label="Personnes à la fois", min_value=1, max_value=500, initial=1
    )

    def __init__(self, *args, reasons, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reasons"].queryset = reasons
        self.fields["reasons"].label_from_instance = lambda reason: reason.inside_name


class SeriesForm(forms.Form):
    """Every how many weeks, how many times."""

    every_weeks = forms.IntegerField(
        label="Toutes les … semaines", min_value=1, max_value=26, initial=4
    )
    times = forms.IntegerField(
        label="Combien de rendez-vous\u00a0?", min_value=1, max_value=26, initial=3
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def rhythm(self):
        data = self.cleaned_data
        return {"every_weeks": data["every_weeks"], "times": data["times"]}
