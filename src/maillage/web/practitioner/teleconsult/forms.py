"""What a practitioner types: when they are on duty, their notes, what they issue."""

import uuid
from datetime import datetime, timedelta

from django import forms

from maillage.apps.teleconsult.contents import MOST_LINES, Certificate, Sex
from maillage.apps.teleconsult.enums import CARE_TYPES, Language, Modality
from maillage.apps.teleconsult.services.notes import Notes

ROWS = {"rows": 3}
_NOTES = (
    ("history", "Ce que la personne dit"),
    ("findings", "Ce que vous constatez"),
    ("conclusion", "Conclusion"),
    ("plan", "Conduite à tenir"),
)


def _boxes(label, choices, **options):
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(label=label, choices=choices, widget=widget, **options)


def _day(label, **options):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


def _line(label, longest, *, help_text="", required=False):
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(
        label=label, max_length=longest, required=required, help_text=help_text, widget=widget
    )


def _several(label, longest, **options):
    widget = forms.Textarea(attrs=ROWS)
    return forms.CharField(
        label=label, max_length=longest, required=False, widget=widget, **options
    )


def _whole(label, low, high, *, required=False, **options):
    options |= {"min_value": low, "max_value": high, "required": required}
    return forms.IntegerField(label=label, **options)


class DutyForm(forms.Form):
    """What one offers, and until when; at the clock of one's own place."""

    care_types = _boxes("Soins", [(each.value, each.label) for each in CARE_TYPES])
    languages = _boxes("Langues", Language.choices, initial=[Language.FRENCH.value])
    modalities = _boxes("Comment", Modality.choices, initial=Modality.values)
    until = forms.TimeField(
        label="Jusqu’à quelle heure", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    most_tickets = _whole(
        "Nombre de personnes, au plus", 1, 200, help_text="Vide\u00a0: autant qu’il en vient."
    )

    def ends_at(self, now, zone):
        """The next instant when it is that time at one's place."""
        local = now.astimezone(zone)
        end = datetime.combine(local.date(), self.cleaned_data["until"], tzinfo=zone)
        if end <= local:
            end = datetime.combine(
                local.date() + timedelta(days=1), self.cleaned_data["until"], tzinfo=zone
            )
        return end


class NotesForm(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in _NOTES:
            self.fields[name] = _several(label, 5000)

    def typed(self):
        return Notes(**{name: self.data.get(name, "") for name, _ in _NOTES})


class Writing(forms.Form):
    """What every document form carries: its future number, so that twice is once."""

    number = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        initial = {"number": uuid.uuid4()} | (kwargs.pop("initial", None) or {})
        super().__init__(*args, initial=initial, label_suffix="", **kwargs)

    def typed(self):
        """What was typed, by the names of `contents`."""
        return dict(self.cleaned_data)


class PrescriptionForm(Writing):
    sex = forms.ChoiceField(
        label="Sexe de la personne", choices=Sex.choices, widget=forms.RadioSelect
    )
    birth_date = _day("Date de naissance", required=False)
    weight_kg = _whole("Poids, en kg", 1, 400)
    height_cm = _whole("Taille, en cm", 30, 250)
    advice = _several("Conduite à tenir, hors médicaments", 2000)
    is_renewal = forms.BooleanField(label="C’est un renouvellement", required=False)
    renewed_on = _day("Date de l’ordonnance renouvelée", required=False)
    renewed_by = _line("Faite par", 150)
    same_lines = forms.BooleanField(label="Mêmes lignes", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        given = self.data.get("lines-TOTAL_FORMS", "") if self.is_bound else ""
        wanted = self.initial.get("lines", [])
        count = int(given) if given.isdecimal() and len(given) < 4 else len(wanted)
        more = "more" in self.data if self.is_bound else False
        count = max(1, min(count + more, MOST_LINES))
        self.lines = [
            LineForm(
                self.data if self.is_bound else None,
                prefix=f"lines-{at}",
                initial=wanted[at] if at < len(wanted) else None,
                label_suffix="",
                use_required_attribute=False,
                empty_permitted=True,
            )
            for at in range(count)
        ]

    @property
    def count(self):
        return len(self.lines)

    def is_valid(self):
        return all([super().is_valid(), *(line.is_valid() for line in self.lines)])

    def typed(self):
        data = dict(self.cleaned_data)
        born = data["birth_date"]
        lines = [line.cleaned_data for line in self.lines]
        return data | {"lines": lines, "birth_date": born.isoformat() if born else ""}


class LineForm(forms.Form):
    """One medicine; a line left empty counts for nothing."""

    medicine = _line(
        "Médicament",
        150,
        help_text="Dénomination commune, par exemple amoxicilline.",
        required=True,
    )
    form = _line("Forme et dosage", 100, help_text="Par exemple gélule 500 mg.")
    dosage = _line("Posologie", 300, help_text="Par exemple 1 gélule matin et soir.", required=True)
    days = _whole("Durée, en jours", 1, 366, required=True)
    renewals = _whole("À renouveler … fois", 0, 24)

    def clean_renewals(self):
        return self.cleaned_data["renewals"] or 0


class CertificateForm(Writing):
    certificate = forms.ChoiceField(
        label="Certificat", choices=Certificate.choices, widget=forms.RadioSelect
    )
    first_day = _day("Premier jour", required=False)
    days = _whole("Nombre de jours", 1, 60)
    days_before = _whole(
        "Jours d’arrêt déjà prescrits juste avant", 0, 1095, help_text="Si c’est une prolongation."
    )
    is_referent = forms.BooleanField(
        label="Je suis son médecin traitant ou sa sage-femme référente", required=False
    )
    cannot_come = forms.BooleanField(
        label="La personne prouve qu’elle ne peut pas consulter sur place", required=False
    )


class SummaryForm(Writing):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in _NOTES:
            self.fields[name] = _several(label, 3000)
        self.fields["agrees"] = forms.BooleanField(
            label="La personne est d’accord pour que son médecin traitant lise ce compte rendu",
            required=False,
        )
