"""Forms of a centre and of what it holds."""

from django import forms

from maillage.apps.offer.phones import shown
from maillage.apps.rota.enums import TeamJob
from maillage.web.coordination.offer.forms_places import SiteForm
from maillage.web.coordination.offer.sheets import (
    SheetForm,
    choice_field,
    date_field,
    phone_field,
    text_field,
    yes_field,
)


def lines_field(label, longest, **options):
    """A text of several lines."""
    widget = forms.Textarea(attrs={"rows": 6})
    return forms.CharField(
        label=label, max_length=longest, required=False, widget=widget, **options
    )


class OpenForm(SheetForm):
    """A centre to come. A planned site gives its commune."""

    collective = forms.ModelChoiceField(label="Collectif", queryset=None, empty_label=None)
    name = text_field(
        "Nom du centre",
        120,
        required=True,
        help_text="Comme les médecins le liront dans le planning, par exemple : Ajain.",
    )
    commune = forms.CharField(
        label="Commune",
        max_length=100,
        help_text="Son nom, ou son code Insee si plusieurs communes ont ce nom : Ajain ou 23002.",
    )
    address = text_field("Adresse", 200, help_text="Numéro et rue, si vous les connaissez déjà.")
    postal_code = text_field("Code postal", 10)
    first_week = date_field(
        "Première semaine",
        help_text="N’importe quel jour de la semaine où le premier médecin consultera.",
    )
    clean_commune = SiteForm.clean_commune

    def __init__(self, *args, collectives, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["collective"].queryset = collectives
        if len(collectives) == 1:
            self.fields["collective"].widget = forms.HiddenInput()
            self.fields["collective"].initial = collectives[0].pk


class RulesForm(SheetForm):
    name = text_field("Nom du centre", 150, required=True)
    senior_required = yes_field(
        "Il faut toujours un médecin expérimenté",
        help_text="Au moins un médecin qui exerce depuis plus de trois ans, chaque semaine.",
    )
    new_per_month = forms.IntegerField(
        label="Nouveaux médecins par mois, au plus",
        min_value=1,
        max_value=31,
        required=False,
        help_text="Un médecin est nouveau la première fois qu’il vient. Vide : sans limite.",
    )


class InstructionsForm(SheetForm):
    keys = lines_field(
        "Clés et codes",
        2000,
        help_text="Gardés chiffrés. Montrés au médecin de la semaine sur son écran, jamais sur "
        "papier.",
    )
    saturday = lines_field(
        "La passation du samedi",
        3000,
        help_text="Ce qu’on fait ensemble quand l’un part et l’autre arrive.",
    )
    first_day = lines_field("Le premier jour", 3000, help_text="Où aller, qui voir, quoi savoir.")


class LineForm(SheetForm):
    room_name = text_field("Cabinet", 80, help_text="Le nom écrit sur sa porte.")
    opens_on = date_field("Ouverture", help_text="Le premier lundi où un médecin est attendu.")
    closes_on = date_field("Fermeture", required=False, help_text="Vide : sans fin.")


class TeamMemberForm(SheetForm):
    full_name = text_field("Nom", 150, required=True)
    job = choice_field("Fonction", TeamJob)
    phone = phone_field("Téléphone", help_text="Imprimé sur la feuille de mission des médecins.")
    presence = text_field("Présence", 100, help_text="Par exemple : du lundi au jeudi.")

    def initial_of(self, entry):
        return super().initial_of(entry) | {"phone": shown(entry.phone)}


class AccessForm(SheetForm):
    email = forms.EmailField(
        label="Courriel",
        help_text="Cette personne recevra une invitation. Elle verra et préparera ce centre, et "
        "aucun autre.",
    )


class SupplierForm(SheetForm):
    name = text_field("Nom", 150, required=True)
    trade = text_field(
        "Métier", 80, required=True, help_text="Par exemple : ménage, linge, chauffage."
    )
    phone = phone_field("Téléphone")

    def initial_of(self, entry):
        return super().initial_of(entry) | {"phone": shown(entry.phone)}


class StepForm(SheetForm):
    due_on = date_field("Prévu le")
    done_on = date_field("Fait le", required=False, help_text="Vide : reste à faire.")
    note = text_field("Note", 200)
