"""What a relay asks someone at the counter: closed lists, and nothing about facts."""

import uuid

from django import forms

from maillage.apps.booking.people import PersonData
from maillage.apps.teleconsult.enums import Language, Modality, Motive, Preference, Priority
from maillage.web.public.teleconsult.forms import choice
from maillage.web.public.teleconsult.words import MOTIVES, capital, care_choices

_PERSON = ("family_name", "given_name", "birth_date", "phone")
NOT_OF_THIS_CARE = "Cette raison ne va pas avec ce praticien. Choisissez-en une autre."


def _text(label, *, required=False, longest=100, help_text="", **attributes):
    attributes = {"autocomplete": "off", "spellcheck": "false", "dir": "auto"} | attributes
    return forms.CharField(
        label=label,
        required=required,
        max_length=longest,
        help_text=help_text,
        error_messages={"required": "Écrivez le nom."},
        widget=forms.TextInput(attrs=attributes),
    )


def _list(label, choices, initial=None):
    return forms.ChoiceField(
        label=label,
        choices=choices,
        initial=initial,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Choisissez une réponse de la liste."
        ),
    )


class Counter(forms.Form):
    """One screen, in the order of the conversation."""

    family_name = _text("Nom", required=True, autofocus=True)
    given_name = _text("Prénom")
    birth_date = forms.DateField(
        label="Date de naissance",
        required=False,
        error_messages={"invalid": "Cette date n’existe pas\u00a0; écrivez-la comme 29/02/1948."},
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
    )
    phone = _text(
        "Téléphone",
        longest=40,
        help_text="Pour rappeler la personne. Vide, le praticien appelle la pièce du point.",
        inputmode="tel",
    )
    care_type = _list("Qui veut-elle voir\u00a0?", [("", "Choisir…"), *care_choices()])
    motive = _list(
        "Pour quelle raison\u00a0?",
        [("", "Choisir…"), *[(m.value, capital(m.label)) for m in Motive]],
    )
    priority = choice(
        "La personne peut-elle attendre\u00a0?",
        [
            (Priority.USUAL, "Oui, comme les autres"),
            (Priority.SOON, "Non, à voir en premier\u00a0: elle ne va pas bien"),
        ],
        initial=Priority.USUAL,
    )
    modality = choice(
        "Comment\u00a0?",
        [
            (Modality.VIDEO, "En vidéo, dans la pièce"),
            (Modality.TELEPHONE, "Par téléphone"),
        ],
        initial=Modality.VIDEO,
    )
    language = _list("Langue", Language.choices, Language.FRENCH)
    preference = _list(
        "Préfère voir",
        [
            (Preference.NONE, "une femme ou un homme, peu importe"),
            (Preference.WOMAN, "une femme"),
            (Preference.MAN, "un homme"),
        ],
        Preference.NONE,
    )
    has_companion = forms.BooleanField(label="Quelqu’un l’accompagne", required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean(self):
        data = super().clean()
        care_type, motive = data.get("care_type"), data.get("motive")
        if care_type and motive and motive not in MOTIVES[care_type]:
            self.add_error("motive", NOT_OF_THIS_CARE)
        return data

    def person(self):
        """Who comes, as the queue takes them."""
        data = self.cleaned_data
        born = data["birth_date"]
        values = {name: data[name] for name in _PERSON}
        return PersonData(**values | {"birth_date": born.isoformat() if born else ""})

    def wishes(self):
        """What they come for and how, as the queue takes it."""
        left_out = {*_PERSON, "key"}
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}
