"""Form of a file to import."""

import re

from django import forms

from maillage.apps.offer.enums import Source

from .sheets import SheetForm

MOST_BYTES = 60_000_000
_CODE = re.compile(r"\d[\dAB]\d{3}")


class ImportForm(SheetForm):
    file = forms.FileField(
        label="Fichier",
        help_text="Un extrait Finess, un export de l’annuaire santé (FHIR, JSON), ou un tableau "
        "CSV : une ligne par service.",
    )
    source = forms.ChoiceField(
        label="D’où vient-il ?",
        required=False,
        choices=[
            ("", "à reconnaître"),
            *((each.value, each.label) for each in Source if each != Source.MANUAL),
        ],
    )
    communes = forms.CharField(
        label="D’un fichier Finess, garder les communes",
        required=False,
        max_length=2000,
        help_text="Codes Insee, par exemple 23002, 23096. Vide : les établissements de votre "
        "entité juridique.",
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                f"Ce fichier pèse {file.size // 1_000_000} Mo ; 60 Mo au plus sont lus. Gardez-en "
                "les lignes de votre territoire."
            )
        return file

    def clean_communes(self):
        codes = re.split(r"[\s,;]+", self.cleaned_data["communes"].strip().upper())
        wrong = [code for code in codes if code and not _CODE.fullmatch(code)]
        if wrong:
            raise forms.ValidationError(
                f"« {wrong[0][:20]} » n’est pas un code Insee : cinq caractères, comme 23002."
            )
        return frozenset(filter(None, codes)) or None
