"""The questions of someone who takes a place from home, one a page."""

from django import forms

from maillage.apps.booking.errors import BadBooking
from maillage.apps.booking.people import PersonData, clean_person
from maillage.apps.teleconsult.enums import Language, Modality, Preference
from maillage.web.public.care.forms import BIRTH
from maillage.web.public.care.question import LONGEST, read_commune

from . import words

CHOOSE = {
    "required": "Choisissez une réponse de la liste.",
    "invalid_choice": "Choisissez une réponse de la liste.",
}


def choice(label, choices, **options):
    """One answer of a closed list, as buttons to tick."""
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages=CHOOSE, **options
    )


class Place(forms.Form):
    """Where the person is, for the emergency services; `commune` once it is understood."""

    place = forms.CharField(
        label="Dans quelle commune êtes-vous en ce moment\u00a0?",
        help_text="Nom ou code postal. Le praticien envoie les secours là, s’il le faut.",
        max_length=LONGEST,
        error_messages={"required": "Écrivez le nom de votre commune, ou son code postal."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    code = forms.CharField(required=False, max_length=5, widget=forms.HiddenInput)

    communes = ()

    def clean(self):
        data = super().clean()
        if "place" in data:
            commune, self.communes, trouble = read_commune(data.get("code", ""), data["place"])
            if commune is None:
                self.add_error("place", trouble)
            else:
                data |= {"code": commune.code, "place": commune.name}
        return data


class Care(forms.Form):
    care_type = choice("Qui voulez-vous voir\u00a0?", words.care_choices)


class Why(forms.Form):
    """The motive, from the list that goes with the care."""

    motive = choice("Pour quelle raison\u00a0?", ())

    def __init__(self, *args, care_type, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["motive"].choices = words.motive_choices(care_type)


class Who(forms.Form):
    """The least about the person: their name, their birth date, where to call them back."""

    given_name = forms.CharField(
        label="Prénom de la personne qui consulte",
        max_length=100,
        error_messages={"required": "Écrivez le prénom."},
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "dir": "auto"}),
    )
    family_name = forms.CharField(
        label="Son nom",
        max_length=100,
        error_messages={"required": "Écrivez le nom."},
        widget=forms.TextInput(attrs={"autocomplete": "family-name", "dir": "auto"}),
    )
    birth_date = forms.CharField(
        label="Sa date de naissance",
        help_text=BIRTH,
        max_length=10,
        error_messages={"required": "Donnez la date de naissance."},
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}),
    )
    phone = forms.CharField(
        label="Un téléphone où vous rappeler",
        help_text="Le praticien rappelle si la liaison se coupe.",
        max_length=40,
        error_messages={"required": "Donnez un téléphone."},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def check(self, *, today, departement):
        """Whether the person can be stored as typed; else the errors are in the form."""
        if self.is_valid():
            try:
                clean_person(PersonData(**self.cleaned_data), today=today, departement=departement)
            except BadBooking as error:
                for field, text in error.errors.items():
                    self.add_error(field if field in self.fields else None, text)
        return self.is_valid()


class How(forms.Form):
    """Screen or telephone, language, preference, companion."""

    modality = choice(
        "Comment\u00a0?",
        [
            (Modality.VIDEO, "En vidéo, avec la caméra de cet appareil"),
            (Modality.TELEPHONE, "Par téléphone\u00a0: le praticien vous appelle"),
        ],
        initial=Modality.VIDEO,
    )
    language = forms.ChoiceField(
        label="Dans quelle langue\u00a0?",
        choices=Language.choices,
        initial=Language.FRENCH,
        error_messages=CHOOSE,
    )
    preference = choice(
        "Préférez-vous voir\u00a0?",
        [
            (Preference.NONE, "Une femme ou un homme, peu importe"),
            (Preference.WOMAN, "Une femme"),
            (Preference.MAN, "Un homme"),
        ],
        initial=Preference.NONE,
        help_text="Une préférence peut allonger l’attente.",
    )
    has_companion = forms.BooleanField(
        label="Quelqu’un m’accompagne pendant la consultation", required=False
    )
