"""Forms of drafts."""

from django import forms

from maillage.apps.rota.selectors.drafts import drafts_of
from maillage.apps.rota.weights import LABELS, WEIGHTS

DURATIONS = {30: "30 secondes", 60: "1 minute", 300: "5 minutes"}


class NewDraftForm(forms.Form):
    """A new draft, empty or from another."""

    collective = forms.ModelChoiceField(label="Collectif", queryset=None, empty_label=None)
    name = forms.CharField(
        label="Nom du brouillon",
        max_length=100,
        help_text="Par exemple\u00a0: «\u00a0Année 2027, essai\u00a0».",
    )
    first_day = forms.DateField(
        label="Première semaine",
        help_text="Un jour de cette semaine. Le brouillon commence ce lundi-là.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    weeks = forms.IntegerField(label="Nombre de semaines", min_value=1, max_value=106, initial=52)
    copy_of = forms.ModelChoiceField(
        label="Partir d’un autre brouillon",
        queryset=None,
        required=False,
        empty_label="Non, partir d’un planning vide",
        help_text="Ses réglages et ses cases sont repris pour les semaines communes.",
    )

    def __init__(self, *args, collectives, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["collective"].queryset = collectives
        self.fields["copy_of"].queryset = drafts_of(collectives)


class WeightsForm(forms.Form):
    """The name of a draft, and what each flaw costs in it."""

    name = forms.CharField(label="Nom du brouillon", max_length=100)

    def __init__(self, *args, draft, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["name"] = draft.name
        held = WEIGHTS | draft.weights
        for rule, label in LABELS.items():
            self.fields[rule] = forms.IntegerField(
                label=label[0].upper() + label[1:], min_value=0, max_value=100_000
            )
            self.initial[rule] = held[rule]
            if WEIGHTS[rule] != held[rule]:
                self.fields[rule].help_text = f"D’habitude : {WEIGHTS[rule]}."

    @property
    def weights(self):
        """The points given to each rule."""
        return {rule: self.cleaned_data[rule] for rule in LABELS}


class SolveForm(forms.Form):
    """How long to search, and what to leave alone."""

    seconds = forms.TypedChoiceField(
        label="Chercher pendant", choices=list(DURATIONS.items()), coerce=int, initial=60
    )
    keep_placed = forms.BooleanField(
        label="Garder toutes les cases déjà remplies",
        required=False,
        initial=True,
        help_text="Sinon, seules les cases verrouillées restent comme elles sont.",
    )
