"""Forms of the coordinators' pages."""

from django import forms

from maillage.apps.territory.services import read_codes

MOST_BYTES = 2_000_000


class TerritoryForm(forms.Form):
    """A name and a list of communes, pasted or in a CSV file."""

    name = forms.CharField(
        label="Nom du territoire",
        max_length=100,
        help_text="Par exemple : « Est creusois ».",
    )
    organisation = forms.ModelChoiceField(
        label="Organisation qui le garde", queryset=None, empty_label=None
    )
    codes = forms.CharField(
        label="Codes Insee des communes",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="Cinq caractères chacun, séparés par une virgule, un espace ou une ligne. "
        "Par exemple : 23002, 23020.",
    )
    file = forms.FileField(
        label="Ou un fichier CSV",
        required=False,
        help_text="Une colonne « code_insee » suffit. Le fichier s’ajoute à la liste.",
    )

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file is None:
            return ""
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                f"Ce fichier pèse {file.size // 1_000_000} Mo ; 2 Mo au plus sont lus."
            )
        return _decoded(file.read())

    def all_codes(self):
        """Codes of both fields, in order, once each."""
        pasted, uploaded = self.cleaned_data["codes"], self.cleaned_data["file"]
        return list(dict.fromkeys([*read_codes(pasted), *read_codes(uploaded)]))


def _decoded(content):
    if b"\x00" in content:
        raise forms.ValidationError(
            "Ce fichier n’est pas un texte. Enregistrez votre tableau au format CSV."
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
