"""What is supposed of the year to come."""

from django import forms

OFF = "Donnez un nombre entier de 0 à 50."


class ForecastForm(forms.Form):
    withdrawal_percent = forms.IntegerField(
        label="Désistements attendus, pour 100 semaines données",
        min_value=0,
        max_value=50,
        help_text="5 est notre hypothèse de départ : remplacez-la par ce que vous avez compté.",
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), OFF),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
