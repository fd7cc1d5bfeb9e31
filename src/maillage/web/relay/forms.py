"""What is typed at the counter, and where care is looked for."""

import uuid

from django import forms

from maillage.apps.booking.people import PersonData
from maillage.apps.offer.enums import CareType, Channel, Mode

from .instants import read

_PERSON = (
    *("family_name", "given_name", "phone", "email", "postal_address"),
    *("is_silent", "accepts_letter"),
)
CHANNELS = [(Channel.PHONE, "au téléphone"), (Channel.COUNTER, "au guichet")]


def _text(label, help_text="", longest=100, required=False, **attributes):
    attributes = {"autocomplete": "off", **attributes}
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=longest,
        required=required,
        widget=forms.TextInput(attrs=attributes),
    )


class PersonForm(forms.Form):
    """Who comes, and how to reach them.

    Names and contacts are checked by the booking itself, which says what is wrong.
    """

    family_name = _text("Nom", required=True, autofocus=True)
    given_name = _text("Prénom")
    phone = _text(
        "Téléphone", "Laissez vide si la personne n’en a pas\u00a0: le bon imprimé suffit.",
        longest=40, inputmode="tel",
    )  # fmt: skip
    is_silent = forms.BooleanField(
        label="Ne rien envoyer à cette personne\u00a0: ni SMS, ni courriel, ni lettre, ni rappel",
        required=False,
    )
    email = _text("Courriel", longest=200, inputmode="email", autocapitalize="off")
    birth_date = forms.DateField(
        label="Date de naissance",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    postal_address = _text("Adresse postale", "Pour recevoir une lettre.", longest=300)
    accepts_letter = forms.BooleanField(label="Envoyer aussi une lettre", required=False)

    def typed(self):
        """What was typed of the person, by the names of `PersonData`."""
        data = self.cleaned_data
        born = data.get("birth_date")
        values = {name: data[name] for name in _PERSON}
        return values | {"birth_date": born.isoformat() if born else ""}

    def person(self):
        """The same, as the booking of someone new takes it."""
        return PersonData(**self.typed())


class CounterForm(PersonForm):
    """One screen, in the order of the conversation: when, who, how to reach them.

    `organisations` are those in whose name one may book.
    """

    field_order = ("start", "organisation", "channel")

    start = forms.CharField(
        label="Créneau",
        widget=forms.Select,
        error_messages={"required": "Choisissez un créneau dans la liste."},
    )
    organisation = forms.ModelChoiceField(label="Au nom de", queryset=None, empty_label=None)
    channel = forms.ChoiceField(
        label="La personne est", choices=CHANNELS, widget=forms.RadioSelect, initial=Channel.PHONE
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, organisations=None, **kwargs):
        super().__init__(*args, **kwargs)
        if organisations is None:
            del self.fields["organisation"]
            return
        del self.fields["channel"]
        self.fields["organisation"].queryset = organisations
        self.fields["organisation"].initial = organisations.first()
        if organisations.count() == 1:
            self.fields["organisation"].widget = forms.HiddenInput()

    def offer(self, slots):
        """Show these choices of starts, by day; only a page that is shown needs them."""
        self.fields["start"].widget.choices = slots

    def clean_start(self):
        start = read(self.cleaned_data["start"])
        if start is None:
            raise forms.ValidationError("Choisissez un créneau dans la liste.")
        return start


class FindForm(forms.Form):
    """What, where, from when, how: one line of questions."""

    care_type = forms.ChoiceField(label="Quel soin\u00a0?", choices=CareType)
    commune = forms.CharField(
        label="Près de quelle commune\u00a0?",
        max_length=120,
        help_text="Nom, code postal ou code Insee.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    day = forms.DateField(
        label="À partir du",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    mode = forms.ChoiceField(
        label="Comment\u00a0?", required=False, choices=[("", "peu importe"), *Mode.choices]
    )
