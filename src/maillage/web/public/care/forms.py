"""What a person types to book: who comes, where to reach them, and the code they received."""

from django import forms

BIRTH = "Elle évite de vous confondre avec quelqu’un du même nom. Rien d’autre n’en est fait."


def _required(message):
    return {"error_messages": {"required": message, "max_length": "Ce texte est trop long."}}


def _name(label, asked, autocomplete=""):
    attributes = {"autocomplete": autocomplete} if autocomplete else {}
    widget = forms.TextInput(attrs=attributes)
    return forms.CharField(label=label, max_length=100, widget=widget, **_required(asked))


def _contact(help_text):
    return forms.CharField(
        label="Votre mobile ou votre e-mail",
        help_text=help_text,
        max_length=200,
        **_required("Écrivez un mobile ou une adresse e-mail."),
    )


def _birth_date(label, **attributes):
    widget = forms.DateInput(attrs={"type": "date"} | attributes)
    return forms.CharField(
        label=label, help_text=BIRTH, required=False, max_length=10, widget=widget
    )


class Myself(forms.Form):
    """The person books for herself."""

    given_name = _name("Votre prénom", "Écrivez votre prénom.", "given-name")
    family_name = _name("Votre nom", "Écrivez votre nom.", "family-name")
    contact = _contact("Nous y envoyons un code à six chiffres, puis ce qu’il faut savoir.")
    birth_date = _birth_date("Date de naissance", autocomplete="bday")
    is_silent = forms.BooleanField(
        label="Ne m’envoyez rien d’autre que ce code\u00a0: ni confirmation, ni rappel",
        required=False,
    )


class Relative(forms.Form):
    """Someone books for a relative, who may have their own contact."""

    given_name = _name(
        "Prénom de la personne qui vient", "Écrivez le prénom de la personne qui vient."
    )
    family_name = _name("Nom de la personne qui vient", "Écrivez le nom de la personne qui vient.")
    relative_contact = forms.CharField(
        label="Son mobile ou son e-mail",
        help_text="Si cette personne en a un, c’est elle qui reçoit les messages.",
        required=False,
        max_length=200,
    )
    birth_date = _birth_date("Sa date de naissance")
    my_given_name = _name("Votre prénom, à vous", "Écrivez votre prénom.", "given-name")
    my_family_name = _name("Votre nom", "Écrivez votre nom.", "family-name")
    contact = _contact("Nous y envoyons un code à six chiffres.")
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

    family_name = _name("Nom", "Écrivez le nom.")
    given_name = forms.CharField(label="Prénom", required=False, max_length=100)
    birth_date = forms.CharField(
        label="Date de naissance",
        required=False,
        max_length=10,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    phone = forms.CharField(
        label="Téléphone", max_length=40, **_required("Écrivez un téléphone où rappeler.")
    )
