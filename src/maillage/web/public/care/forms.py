"""What a person types to book: who comes, where to reach them, and the code they received."""

from django import forms

_NAME = {"max_length": 100}
BIRTH = "Elle évite de vous confondre avec quelqu’un du même nom. Rien d’autre n’en est fait."


def _required(message):
    return {"error_messages": {"required": message, "max_length": "Ce texte est trop long."}}


class Myself(forms.Form):
    """The person books for herself."""

    given_name = forms.CharField(
        label="Votre prénom",
        **_NAME,
        **_required("Écrivez votre prénom."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    family_name = forms.CharField(
        label="Votre nom",
        **_NAME,
        **_required("Écrivez votre nom."),
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    contact = forms.CharField(
        label="Votre mobile ou votre e-mail",
        help_text="Nous y envoyons un code à six chiffres, puis ce qu’il faut savoir.",
        max_length=200,
        **_required("Écrivez un mobile ou une adresse e-mail."),
    )
    birth_date = forms.CharField(
        label="Date de naissance",
        help_text=BIRTH,
        required=False,
        max_length=10,
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}),
    )
    is_silent = forms.BooleanField(
        label="Ne m’envoyez rien d’autre que ce code\u00a0: ni confirmation, ni rappel",
        required=False,
    )


class Relative(forms.Form):
    """Someone books for a relative, who may have their own contact."""

    given_name = forms.CharField(
        label="Prénom de la personne qui vient",
        **_NAME,
        **_required("Écrivez le prénom de la personne qui vient."),
    )
    family_name = forms.CharField(
        label="Nom de la personne qui vient",
        **_NAME,
        **_required("Écrivez le nom de la personne qui vient."),
    )
    relative_contact = forms.CharField(
        label="Son mobile ou son e-mail",
        help_text="Si cette personne en a un, c’est elle qui reçoit les messages.",
        required=False,
        max_length=200,
    )
    birth_date = forms.CharField(
        label="Sa date de naissance",
        help_text=BIRTH,
        required=False,
        max_length=10,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    my_given_name = forms.CharField(
        label="Votre prénom, à vous",
        **_NAME,
        **_required("Écrivez votre prénom."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    my_family_name = forms.CharField(
        label="Votre nom",
        **_NAME,
        **_required("Écrivez votre nom."),
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    contact = forms.CharField(
        label="Votre mobile ou votre e-mail",
        help_text="Nous y envoyons un code à six chiffres.",
        max_length=200,
        **_required("Écrivez un mobile ou une adresse e-mail."),
    )
    is_silent = forms.BooleanField(
        label="N’envoyez rien d’autre que ce code\u00a0: ni confirmation, ni rappel",
        required=False,
    )


class SixDigits(forms.Form):
    code = forms.CharField(
        label="Le code à six chiffres",
        max_length=20,
        **_required("Écrivez les six chiffres reçus."),
        widget=forms.TextInput(
            attrs={
                "class": "digits",
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "autofocus": True,
            }
        ),
    )


class ShortCode(forms.Form):
    code = forms.CharField(
        label="Le code de votre rendez-vous",
        help_text="Huit lettres et chiffres, comme ABCD-2345. Les majuscules ne comptent pas.",
        max_length=40,
        **_required("Écrivez le code du rendez-vous."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class LostCode(forms.Form):
    contact = forms.CharField(
        label="Le mobile ou l’e-mail donné pour ce rendez-vous",
        max_length=200,
        **_required("Écrivez un mobile ou une adresse e-mail."),
    )


class Patient(forms.Form):
    """What a regulator of the SAS says of the person on the telephone."""

    family_name = forms.CharField(label="Nom", **_NAME, **_required("Écrivez le nom."))
    given_name = forms.CharField(label="Prénom", required=False, **_NAME)
    birth_date = forms.CharField(
        label="Date de naissance",
        required=False,
        max_length=10,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    phone = forms.CharField(
        label="Téléphone", max_length=40, **_required("Écrivez un téléphone où rappeler.")
    )
