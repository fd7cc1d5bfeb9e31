"""Form of a travel claim: a ticket, or kilometres by car."""

from django import forms

from maillage.apps.accounts.french import unbroken
from maillage.apps.rota.mileage import HORSEPOWERS

_AMOUNT = "Donnez un montant en euros, par exemple 48,50."
_NUMBER = "Donnez un nombre entier de kilomètres, par exemple 250."


class ClaimForm(forms.Form):
    """`values` is what `claims.claim_journey` takes."""

    travelled_on = forms.DateField(
        label="Jour du trajet", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    journey = forms.CharField(
        label="Trajet", max_length=150, help_text="Par exemple : Lyon – Guéret, aller."
    )
    ticket = forms.DecimalField(
        label="Prix du billet, en euros",
        required=False,
        min_value=0.01,
        max_value=2000,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        help_text="Gardez le billet : la coordination peut vous le demander.",
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _AMOUNT),
    )
    kilometres = forms.IntegerField(
        label="Kilomètres",
        required=False,
        min_value=1,
        max_value=3000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _NUMBER),
    )
    horsepower = forms.TypedChoiceField(
        label="Puissance fiscale",
        choices=list(HORSEPOWERS.items()),
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        help_text="Sur la carte grise, ligne P.6.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        for field in self.fields.values():
            field.help_text = unbroken(field.help_text)

    def journey_fields(self):
        return [self["travelled_on"], self["journey"]]

    def clean(self):
        data = super().clean()
        if data.get("kilometres") and not data.get("horsepower"):
            self.add_error("horsepower", "Choisissez la puissance fiscale de votre voiture.")
        return data

    def values(self):
        data = self.cleaned_data
        values = {name: data[name] for name in ("travelled_on", "journey")}
        if data["ticket"] is not None:
            values["ticket_cents"] = int(100 * data["ticket"])
        if data["kilometres"]:
            values["car"] = (data["kilometres"], data["horsepower"])
        return values

    def blame(self, error):
        """Show what a `BadRota` says, at its field where the page has it."""
        for name, text in error.errors.items():
            self.add_error(name if name in self.fields else None, text)
