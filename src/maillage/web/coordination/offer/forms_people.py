"""Form of a professional and of what they do in one place."""

from django import forms

from maillage.apps.offer.enums import Yes
from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.identifiers import check_rpps
from maillage.apps.offer.models import Practitioner
from maillage.apps.offer.phones import shown
from maillage.apps.offer.versions import version_of
from maillage.apps.territory.names import plain

from .sheets import SheetForm, choice_field, phone_field, text_field

PERSON = (
    "family_name",
    "given_name",
    "title",
    "rpps",
    "adeli",
    "profession",
    "speciality",
    "email",
)
ROLE = ("function", "phone", "takes_new_patients")


class RoleForm(SheetForm):
    """Who (`PERSON`) and what they do here (`ROLE`).

    The person's own fields are absent when another organisation answers for them too.
    """

    seen_person = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    family_name = text_field("Nom", 100, required=True)
    given_name = text_field("Prénom", 100)
    title = text_field("Titre", 20, help_text="Dr, Pr, ou rien.")
    rpps = text_field(
        "Numéro RPPS",
        20,
        help_text="Onze chiffres, sur la carte professionnelle. Si l’annuaire connaît déjà cette "
        "personne, sa fiche est reprise.",
    )
    adeli = text_field("Numéro Adeli", 20, help_text="Neuf chiffres, sans RPPS seulement.")
    profession = text_field("Profession", 100, help_text="Par exemple : Médecin, Infirmière.")
    speciality = text_field("Code de spécialité", 10, help_text="TRE_R38, par exemple SM54.")
    email = forms.CharField(
        label="Courriel professionnel",
        max_length=254,
        required=False,
        help_text="Jamais montré au public.",
    )
    function = text_field("Fonction dans ce lieu", 100)
    phone = phone_field("Téléphone dans ce lieu")
    takes_new_patients = choice_field("Accepte de nouveaux patients", Yes, initial=Yes.UNKNOWN)
    groups = (("La personne", PERSON), ("Dans ce lieu", ROLE))

    def __init__(self, *args, entry=None, is_shared=False, **kwargs):
        super().__init__(*args, entry=entry, **kwargs)
        if is_shared:
            for name in PERSON:
                del self.fields[name]
            self.groups = self.groups[1:]

    def initial_of(self, entry):
        person = {name: getattr(entry.practitioner, name) for name in PERSON}
        return person | {
            "seen_person": version_of(entry.practitioner),
            "function": entry.title,
            "phone": shown(entry.phone),
            "takes_new_patients": entry.takes_new_patients,
        }

    def clean(self):
        data = super().clean()
        self.known = None
        if self.entry is None and data.get("rpps") and "family_name" in data:
            self._find(data)
        return data

    def _find(self, data):
        try:
            number = check_rpps(data["rpps"])
        except BadOffer as error:
            self.add_error("rpps", str(error))
            return
        known = Practitioner.objects.filter(rpps=number).first()
        if known and plain(known.family_name) != plain(data["family_name"]):
            self.add_error(
                "rpps",
                f"Dans l’annuaire, ce numéro est celui de {known} : vérifiez-le, ou le nom.",
            )
        self.known = known

    def person(self):
        return {name: self.cleaned_data[name] for name in PERSON if name in self.fields}

    def role(self):
        data = self.cleaned_data
        return {
            "title": data["function"],
            "phone": data["phone"],
            "takes_new_patients": data["takes_new_patients"],
        }

    def let_compare(self, error):
        kept = super().let_compare(error)
        self.data["seen_person"] = version_of(self.entry.practitioner)
        return kept
