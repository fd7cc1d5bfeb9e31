"""What a volunteer says of themselves: how to reach them, what they need, what they wish."""

from django import forms

from maillage.apps.accounts.french import BLANK, unbroken
from maillage.apps.offer.phones import shown
from maillage.apps.rota.enums import Practice, TwoRunning, Wish
from maillage.apps.rota.volunteer_fields import LONGEST_NOTE
from maillage.web.components.communes import CommuneField


class RotaForm(forms.Form):
    """A form of this area: French spaces, and the service's words at its fields."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        for field in self.fields.values():
            field.label, field.help_text = unbroken(field.label or ""), unbroken(field.help_text)

    def blame(self, error):
        """Show what a `BadRota` says, at its field where the page has it."""
        for name, text in error.errors.items():
            self.add_error(name if name in self.fields else None, text)


def _number(label, most, **kwargs):
    text = f"Donnez un nombre entier de 1 à {most}."
    kinds = ("required", "invalid", "min_value", "max_value")
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=most,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(kinds, text),
        **kwargs,
    )


def _box(label, **kwargs):
    return forms.BooleanField(label=label, required=False, **kwargs)


class ProfileForm(RotaForm):
    """All but the identity, which the collective checked once."""

    phone = forms.CharField(
        label="Téléphone",
        max_length=40,
        help_text="Le médecin qui vous précède et celui qui vous suit le voient, ces jours-là.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        label="Adresse e-mail pour nos messages",
        max_length=254,
        help_text="Elle ne change pas celle avec laquelle vous vous connectez.",
    )
    home = CommuneField(
        label="Commune où vous habitez",
        required=False,
        help_text="Elle sert à vous proposer des centres moins loin. Par exemple : Limoges.",
    )
    practice = forms.ChoiceField(
        label="Le reste de l’année, vous exercez", choices=Practice, widget=forms.RadioSelect
    )
    is_senior = _box("J’exerce depuis plus de trois ans")
    beds = _number(
        "Couchages", 12, help_text="Vous, et les personnes qui viennent avec vous. Par exemple : 1."
    )
    needs_vehicle = _box("J’ai besoin d’un véhicule sur place")
    has_pet = _box("Je viens avec un animal")
    family_note = forms.CharField(
        label="Autre chose à savoir pour vous loger",
        required=False,
        max_length=LONGEST_NOTE,
        help_text="Par exemple : un lit de bébé. N’écrivez rien sur la santé de quelqu’un.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @classmethod
    def of(cls, volunteer, data=None):
        """The form filled with what is stored."""
        initial = {name: getattr(volunteer, name) for name in cls.base_fields}
        return cls(data, initial=initial | {"phone": shown(volunteer.phone)})


class IdentityForm(RotaForm):
    """Who they are; a coordinator alone corrects it."""

    family_name = forms.CharField(label="Nom", max_length=100)
    given_name = forms.CharField(label="Prénom", max_length=100)
    rpps = forms.CharField(label="Numéro RPPS", max_length=40, help_text="Onze chiffres.")


class WishesForm(RotaForm):
    """Centres one by one, then weeks in general. `centres`: rows of `centres_with_distance`."""

    accepts_any = _box("Je veux bien aller aussi dans un centre qui ouvrira plus tard")
    wanted_weeks = _number("Semaines que vous aimeriez donner, par an", 52)
    max_weeks = _number("Semaines que vous acceptez, par an, au plus", 52)
    min_gap = _number(
        "Semaines à laisser entre deux des vôtres, au moins",
        52,
        help_text="1 : la suivante peut commencer aussitôt.",
    )
    two_running = forms.ChoiceField(
        label="Deux semaines de suite dans le même centre ?",
        choices=TwoRunning,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, volunteer, centres, **kwargs):
        general = ("accepts_any", "wanted_weeks", "max_weeks", "min_gap", "two_running")
        initial = {name: getattr(volunteer, name) for name in general}
        super().__init__(*args, initial=initial, **kwargs)
        usual = Wish.ACCEPTED if volunteer.accepts_any else Wish.REFUSED
        self.centres = {f"centre_{centre.pk}": centre.pk for centre, _, _ in centres}
        for centre, km, wish in centres:
            self.fields[f"centre_{centre.pk}"] = forms.ChoiceField(
                label=unbroken(_centre_in_words(centre, km)),
                choices=Wish,
                initial=wish or usual,
                widget=forms.RadioSelect,
            )

    def centre_fields(self):
        return [self[name] for name in self.centres]

    def other_fields(self):
        return [field for field in self if field.name not in self.centres]

    def answers(self):
        """(wishes by number of centre, the other fields) as the service takes them."""
        data = dict(self.cleaned_data)
        wishes = {centre: data.pop(name) for name, centre in self.centres.items()}
        return wishes, data


class FriendForm(RotaForm):
    who = forms.CharField(
        label="Son adresse e-mail, ou son numéro RPPS",
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def _centre_in_words(centre, km):
    commune = centre.site.commune
    place = centre.name
    if commune.name not in place:
        place += f", {commune.name}"
    place += f" ({commune.departement.name})"
    if km is None:
        return place
    return f"{place}, à {km}{BLANK}km à vol d’oiseau"
