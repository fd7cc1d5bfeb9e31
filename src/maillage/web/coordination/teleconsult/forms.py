"""The question of the staffing page: which care, which day, how many people come."""

from django import forms

from maillage.apps.offer.enums import CareType
from maillage.apps.teleconsult.enums import CARE_TYPES
from maillage.apps.teleconsult.selectors.demand import documented_demand
from maillage.web.components.words import BLANK

_NO_CARE = "Choisissez au moins un soin."
_NO_RATE = f"Nombre de téléconsultations{BLANK}: donnez un nombre de 1 à 5{BLANK}000."
DAYS = (("weekday", "un jour de semaine"), ("saturday", "un samedi"), ("sunday", "un dimanche"))


class StaffingForm(forms.Form):
    """Read from the address, so that the answer can be kept and printed."""

    soins = forms.MultipleChoiceField(
        label="Soins proposés",
        choices=[(code.value, code.label) for code in map(CareType, CARE_TYPES)],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _NO_CARE, "invalid_choice": _NO_CARE},
    )
    jour = forms.ChoiceField(
        label="Quel jour",
        choices=DAYS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un jour.", "invalid_choice": "Choisissez un jour."},
    )
    taux = forms.FloatField(
        label="Téléconsultations par an pour 1\u00a0000 habitants",
        min_value=1,
        max_value=5_000,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        help_text="Sert tant que ce territoire a moins de 200 arrivées mesurées en 30 jours.",
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _NO_RATE),
    )

    @staticmethod
    def usual():
        """What the page proposes first."""
        return {
            "soins": list(CARE_TYPES),
            "jour": "weekday",
            "taux": documented_demand()["per_thousand_a_year"],
        }
