"""Forms of a Saturday: when keys change hands, when a flat is cleaned."""

from datetime import time

from django import forms

from maillage.web.coordination.offer.sheets import SheetForm, time_field


class KeyTimeForm(SheetForm):
    at = time_field("À quelle heure ?")


class CleaningForm(SheetForm):
    starts = time_field("De", initial=time(10))
    ends = time_field("À", initial=time(12))
    supplier = forms.ModelChoiceField(
        label="Par qui ?", queryset=None, required=False, empty_label="l’équipe du centre"
    )

    def __init__(self, *args, suppliers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["supplier"].queryset = suppliers
        self.fields["supplier"].label_from_instance = lambda each: f"{each.name}, {each.trade}"
