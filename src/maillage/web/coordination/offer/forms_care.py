"""Forms of a service and of its reasons for a visit, explained in plain words."""

from django import forms

from maillage.apps.offer.enums import BookableBy, CareType, Channel, Mode, Visibility, Yes
from maillage.apps.offer.phones import shown
from maillage.apps.offer.selectors import cpts_to_share_with
from maillage.web.components.fields import EntriesField
from maillage.web.public.care.words import LANGUAGES

from .sheets import SheetForm, choice_field, choices_field, phone_field, text_field, yes_field


class ServiceForm(SheetForm):
    name = text_field(
        "Nom du service", 150, required=True, help_text="Par exemple : Consultation de cardiologie."
    )
    care_type = forms.ChoiceField(label="De quel soin s’agit-il ?", choices=CareType.choices)
    speciality = text_field(
        "Code de spécialité",
        10,
        help_text="Code de la nomenclature nationale TRE_R38, par exemple SM04 pour la "
        "cardiologie. Il sert aux échanges avec le SAS.",
    )
    modes = choices_field("Comment la personne est-elle reçue ?", Mode.choices)
    audience = text_field("Pour qui ?", 200, help_text="Par exemple : enfants de 0 à 6 ans.")
    languages = choices_field("Langues parlées", LANGUAGES.items(), required=False)
    takes_new_patients = choice_field("Accepte de nouveaux patients", Yes, initial=Yes.UNKNOWN)
    cost = text_field("Coût", 200, help_text="Par exemple : secteur 1, sans dépassement.")
    third_party_payment = choice_field("Tiers payant", Yes, initial=Yes.UNKNOWN)
    referral = text_field("Comment y être adressé ?", 300)
    phone = phone_field("Téléphone du public", help_text="Vide : celui du lieu est donné.")
    direct_line = phone_field(
        "Ligne directe des professionnels",
        help_text="Montrée aux seuls professionnels et régulateurs qui ont un compte.",
    )
    visibility = choice_field("Qui voit ce service ?", Visibility, initial=Visibility.ALL)
    shared_with = EntriesField(
        label="Quelles CPTS ?",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Si les membres de certaines CPTS le voient.",
    )
    groups = (
        ("Le soin", ("name", "care_type", "speciality", "modes", "audience")),
        (
            "Y avoir accès",
            ("takes_new_patients", "cost", "third_party_payment", "referral", "languages"),
        ),
        ("L’appeler", ("phone", "direct_line")),
        ("Qui le voit", ("visibility", "shared_with")),
    )

    def __init__(self, *args, entry=None, **kwargs):
        super().__init__(*args, entry=entry, **kwargs)
        self.fields["shared_with"].queryset = cpts_to_share_with()
        spoken = set(self.initial.get("languages", ())) - set(LANGUAGES)
        self.fields["languages"].choices = [
            *LANGUAGES.items(),
            *((code, code) for code in sorted(spoken)),
        ]

    def initial_of(self, entry):
        return super().initial_of(entry) | {
            "shared_with": list(entry.shared_with.all()),
            "phone": shown(entry.phone),
            "direct_line": shown(entry.direct_line),
        }

    def values(self):
        values = super().values()
        return values | {"shared_with": list(values["shared_with"])}


class ReasonForm(SheetForm):
    inside_name = text_field(
        "Nom pour l’équipe",
        100,
        required=True,
        help_text="Vous seuls le lisez, par exemple : Suivi de grossesse, 2e trimestre.",
    )
    public_label = text_field(
        "Libellé pour le public",
        100,
        required=True,
        help_text="Ce que lisent les personnes qui réservent, par exemple : Consultation. Il ne "
        "doit rien dire de la santé de quelqu’un.",
    )
    is_sensitive = yes_field(
        "Motif sensible",
        help_text="Les messages ne nomment alors ni le motif, ni le service, ni le lieu.",
    )
    is_silent = yes_field(
        "Aucun message", help_text="Ni confirmation, ni rappel, quel que soit le moyen."
    )
    minutes = forms.IntegerField(label="Durée, en minutes", min_value=5, max_value=240, initial=20)
    mode = choice_field("Comment la personne est-elle reçue ?", Mode, initial=Mode.ON_SITE)
    bookable_by = choice_field("Qui peut réserver ?", BookableBy, initial=BookableBy.EVERYONE)
    channels = choices_field(
        "Par quelles voies ?", Channel.choices, initial=[each for each in Channel if each != "sas"]
    )
    for_own_patients = yes_field("Seulement pour les patients déjà suivis ici")
    for_sas = yes_field(
        "Réservé à la régulation du SAS",
        help_text="Seul le service d’accès aux soins (le 15) peut alors prendre ces créneaux.",
    )
    shared_with = EntriesField(
        label="CPTS dont ces créneaux sont partagés",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Le SAS les voit comme des créneaux de cette CPTS.",
    )
    notice_minutes = forms.IntegerField(
        label="On peut réserver jusqu’à … minutes avant",
        min_value=0,
        max_value=366 * 1440,
        initial=30,
        help_text="60 pour une heure, 1440 pour un jour.",
    )
    horizon_days = forms.IntegerField(
        label="On peut réserver … jours à l’avance", min_value=1, max_value=366, initial=90
    )
    cancel_notice_minutes = forms.IntegerField(
        label="On peut annuler soi-même jusqu’à … minutes avant",
        min_value=0,
        max_value=366 * 1440,
        initial=60,
        help_text="Ensuite, il faut téléphoner.",
    )
    is_active = yes_field(
        "Proposé aujourd’hui",
        initial=True,
        help_text="Décoché : plus personne ne le réserve, les rendez-vous pris restent.",
    )
    groups = (
        ("Ce que c’est", ("inside_name", "public_label", "minutes", "mode", "is_active")),
        ("Ce qui en est dit", ("is_sensitive", "is_silent")),
        (
            "Qui réserve",
            ("bookable_by", "channels", "for_own_patients", "for_sas", "shared_with"),
        ),
        ("Quand", ("notice_minutes", "horizon_days", "cancel_notice_minutes")),
    )

    def __init__(self, *args, entry=None, **kwargs):
        super().__init__(*args, entry=entry, **kwargs)
        self.fields["shared_with"].queryset = cpts_to_share_with()

    def initial_of(self, entry):
        return super().initial_of(entry) | {"shared_with": list(entry.shared_with.all())}

    def values(self):
        values = super().values()
        return values | {"shared_with": list(values["shared_with"])}
