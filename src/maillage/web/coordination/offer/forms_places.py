"""Forms of an organisation, its sites and their rooms."""

from django import forms

from maillage.apps.offer.enums import SchoolZone, Yes
from maillage.apps.offer.phones import shown
from maillage.web.components.communes import commune_named

from .sheets import SheetForm, choice_field, phone_field, text_field
from .words import hours_as_text, hours_from_text


class OrganisationForm(SheetForm):
    """What an organisation says of itself; its nature decides of rights, so it is not here."""

    name = text_field("Nom de l’organisation", 150, required=True)
    finess = text_field(
        "Numéro Finess de l’entité juridique",
        20,
        help_text="Neuf caractères, par exemple 230780041. Il se trouve sur vos factures.",
    )
    siret = text_field("Numéro Siret", 20, help_text="Quatorze chiffres.")
    phone = phone_field("Téléphone", help_text="Celui que le public peut appeler.")
    website = forms.CharField(
        label="Site internet", max_length=200, required=False, help_text="Il commence par https://"
    )

    def initial_of(self, entry):
        return super().initial_of(entry) | {"phone": shown(entry.phone)}


class SiteForm(SheetForm):
    """A place. The commune is typed; coordinates are those of its town hall unless given."""

    name = text_field(
        "Nom du lieu", 150, required=True, help_text="Celui qui est écrit sur la porte."
    )
    commune = forms.CharField(
        label="Commune",
        max_length=100,
        help_text="Son nom, ou son code Insee si plusieurs communes ont ce nom : Ajain ou 23002.",
    )
    address = text_field("Adresse", 200, help_text="Numéro et rue.")
    postal_code = text_field("Code postal", 10)
    latitude = forms.FloatField(
        label="Latitude",
        required=False,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text="En degrés, par exemple 46,2065. Sans elle, le lieu est placé à la mairie de "
        "la commune : c’est assez pour calculer les trajets.",
    )
    longitude = forms.FloatField(
        label="Longitude",
        required=False,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    phone = phone_field("Téléphone")
    wheelchair = choice_field("Accès en fauteuil roulant", Yes, initial=Yes.UNKNOWN)
    transport = text_field("Transports et stationnement", 300)
    hours = forms.CharField(
        label="Horaires d’ouverture",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 7, "spellcheck": "false"}),
        help_text="Une ligne par jour, par exemple : lundi 9:00-12:00, 14:00-18:00. "
        "Plusieurs jours : lundi-vendredi 9h-12h.",
    )
    finess = text_field("Numéro Finess du lieu", 20)
    school_zone = forms.ChoiceField(
        label="Zone de vacances scolaires",
        choices=SchoolZone.choices,
        required=False,
        help_text="Elle sert aux agendas qui ferment pendant les vacances.",
    )
    groups = (
        ("Où est-ce ?", ("name", "commune", "address", "postal_code")),
        ("Y aller, l’appeler", ("phone", "hours", "wheelchair", "transport")),
        ("Pour les calculs", ("latitude", "longitude", "finess", "school_zone")),
    )
    blamed = {"opening_hours": "hours"}

    def __init__(self, *args, entry=None, **kwargs):
        super().__init__(*args, entry=entry, **kwargs)
        if entry is None:
            del self.fields["school_zone"]
            self.groups = (
                *self.groups[:2],
                ("Pour les calculs", ("latitude", "longitude", "finess")),
            )

    def initial_of(self, entry):
        return super().initial_of(entry) | {
            "commune": entry.commune_id,
            "hours": hours_as_text(entry.opening_hours),
            "phone": shown(entry.phone),
        }

    def clean_commune(self):
        return commune_named(self.cleaned_data["commune"])

    def clean_hours(self):
        try:
            return hours_from_text(self.cleaned_data["hours"])
        except ValueError as error:
            text = str(error)
            raise forms.ValidationError(text[0].upper() + text[1:]) from error

    def clean(self):
        data = super().clean()
        if (data.get("latitude") is None) != (data.get("longitude") is None):
            missing = "latitude" if data.get("latitude") is None else "longitude"
            if missing not in self.errors:
                self.add_error(missing, "Donnez les deux coordonnées, ou aucune.")
        return data

    def values(self):
        values = super().values()
        values["opening_hours"] = values.pop("hours")
        moved = self.entry and values["commune"] != self.entry.commune
        is_placed = not moved or {"latitude", "longitude"} & set(self.changed_data)
        if values["latitude"] is None or not is_placed:
            commune = values["commune"]
            values |= {"latitude": commune.latitude, "longitude": commune.longitude}
        if moved and "school_zone" not in self.changed_data:
            del values["school_zone"]
        return values


class RoomForm(SheetForm):
    name = text_field(
        "Nom de la salle ou de l’appareil",
        80,
        required=True,
        help_text="Deux rendez-vous ne peuvent pas l’occuper en même temps.",
    )
