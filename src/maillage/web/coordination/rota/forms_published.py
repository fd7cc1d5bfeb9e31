"""What is asked to publish a rota, and to say that something happened to it."""

from django import forms

from maillage.apps.accounts.french import BLANK
from maillage.apps.rota.enums import IncidentKind
from maillage.apps.rota.models import Centre, Volunteer
from maillage.apps.rota.services.publication import CONFIRM_DAYS, DAYS

_NO_DAYS = f"Donnez de {DAYS[0]} à {DAYS[-1]} jours."
_NO_DAY = "Donnez une date, par exemple 15/01/2027."


class PublishForm(forms.Form):
    confirm_days = forms.IntegerField(
        label="Jours laissés aux médecins pour confirmer",
        min_value=DAYS[0],
        max_value=DAYS[-1],
        initial=CONFIRM_DAYS,
        help_text="Sans réponse, ils reçoivent un rappel à mi-chemin, puis un autre à la fin.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _NO_DAYS),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": ""} | kwargs)


class ReportForm(forms.Form):
    """A flat or a vehicle is declared on its own page: here is what has no other."""

    kind = forms.ChoiceField(
        label="Que se passe-t-il",
        choices=[
            (IncidentKind.OFFER, "Un médecin propose une semaine"),
            (IncidentKind.WITHDRAWAL, "Une semaine publiée n’a pas de médecin"),
            (IncidentKind.OPENING, "Un centre vient d’ouvrir une ligne"),
            (IncidentKind.CLOSING, "Un centre ferme quelques semaines"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce qui se passe."},
    )
    volunteer = forms.ModelChoiceField(
        label="Le médecin", queryset=None, required=False, empty_label="—"
    )
    centre = forms.ModelChoiceField(
        label="Le centre", queryset=None, required=False, empty_label="—"
    )
    first_day = forms.DateField(
        label="Un jour de la première semaine",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _NO_DAY, "invalid": _NO_DAY},
    )
    last_day = forms.DateField(
        label="Un jour de la dernière semaine",
        required=False,
        help_text="Rien s’il s’agit d’une seule semaine.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _NO_DAY},
    )

    def __init__(self, *args, collective, **kwargs):
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        volunteers = Volunteer.objects.filter(collective=collective, state="active")
        self.fields["volunteer"].queryset = volunteers.order_by("family_name", "given_name", "pk")
        self.fields["volunteer"].label_from_instance = lambda each: each.full_name
        centres = Centre.objects.filter(collective=collective, is_reserve=False)
        self.fields["centre"].queryset = centres.order_by("name", "pk")

    def clean(self):
        data = super().clean()
        kind = data.get("kind")
        if kind == IncidentKind.OFFER and not data.get("volunteer"):
            self.add_error("volunteer", "Choisissez le médecin qui propose de venir.")
        if kind and kind != IncidentKind.OFFER and not data.get("centre"):
            self.add_error("centre", "Choisissez le centre.")
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", f"Ce jour vient avant le premier{BLANK}: échangez-les.")
        return data

    def incident(self):
        """The arguments of `services.incidents.report`."""
        data = self.cleaned_data
        is_offer = data["kind"] == IncidentKind.OFFER
        return {
            "kind": data["kind"],
            "volunteer": data["volunteer"] if is_offer else None,
            "centre": None if is_offer else data["centre"],
            "weeks": (data["first_day"], data["last_day"] or data["first_day"]),
        }
