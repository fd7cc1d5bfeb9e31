"""Form that adds a member to a CPTS."""

from django import forms

from .sheets import SheetForm


class AffiliateForm(SheetForm):
    organisation = forms.ModelChoiceField(
        label="Organisation",
        queryset=None,
        empty_label="Choisissez",
        help_text="Ses membres verront ce qui est partagé avec cette CPTS.",
    )

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
