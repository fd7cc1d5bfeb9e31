"""What a doctor says to join."""

from django import forms

from maillage.web.practitioner.rota.forms import ProfileForm

WEEKS = "Donnez un nombre entier de 1 à 52."
_WEEK_ERRORS = dict.fromkeys(("required", "invalid", "min_value", "max_value"), WEEKS)


class JoinForm(ProfileForm):
    """Identity, how to be reached, needs, and how many weeks a year. `collectives`: a queryset."""

    family_name = forms.CharField(
        label="Nom", max_length=100, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    given_name = forms.CharField(
        label="Prénom", max_length=100, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    rpps = forms.CharField(
        label="Numéro RPPS",
        max_length=40,
        help_text="Les onze chiffres de votre carte professionnelle. Par exemple : 10001234567.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    wanted_weeks = forms.IntegerField(
        label="Semaines que vous aimeriez donner, par an",
        initial=1,
        min_value=1,
        max_value=52,
        error_messages=_WEEK_ERRORS,
    )
    max_weeks = forms.IntegerField(
        label="Semaines, par an, au plus",
        initial=2,
        min_value=1,
        max_value=52,
        error_messages=_WEEK_ERRORS,
    )
    collective = forms.ModelChoiceField(
        queryset=None, label="Collectif", empty_label=None, widget=forms.RadioSelect
    )
    field_order = ("collective", "family_name", "given_name", "rpps")

    def __init__(self, *args, collectives, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["collective"].queryset = collectives
        self.fields["beds"].initial = 1
        self.fields["email"].label = "Adresse e-mail"
        self.fields["email"].help_text = "Le collectif vous répond à cette adresse."
        self.fields["is_senior"].initial = True
        if len(collectives) == 1:
            self.fields["collective"].required = False
            self.fields["collective"].widget = forms.HiddenInput()
            self.fields["collective"].initial = collectives[0]

    def clean_collective(self):
        """The only one, when there is one."""
        return self.cleaned_data["collective"] or self.fields["collective"].initial
