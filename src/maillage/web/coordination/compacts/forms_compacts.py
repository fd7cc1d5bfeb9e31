"""Forms of a compact itself: what it is, where it holds, its dates."""

from django import forms

from maillage.apps.accounts.french import date_in_words, unbroken
from maillage.apps.compact.areas import read_area
from maillage.apps.compact.enums import CompactKind
from maillage.apps.compact.errors import BadQuestion
from maillage.web.coordination.offer.sheets import choice_field, date_field, text_field

from .area_fields import KINDS, area_spec, typed_of
from .sheets import Sheet, lines_field

MONTHS = [
    (1 + i, name)
    for i, name in enumerate(
        [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ]
    )
]


class CompactForm(Sheet):
    """What a compact says of itself. `user` gives the saved territories that may be named."""

    title = text_field(
        "Intitulé",
        200,
        required=True,
        help_text="Par exemple : Contrat local de santé de Créteil.",
    )
    kind = choice_field("Nature", CompactKind)
    purpose = lines_field("Objet", 20_000, help_text="Ce qu’elle doit changer, en peu de mots.")
    area_kind = forms.ChoiceField(label="Où vaut-elle ?", choices=KINDS, widget=forms.RadioSelect)
    area_place = text_field(
        "Ce lieu",
        100,
        help_text="Son nom ou son code : Créteil, 94028, Nièvre, 58. Rien pour la France entière.",
    )
    starts_on = date_field("Début", required=False, help_text="Vide : pas encore connu.")
    ends_on = date_field("Fin", required=False, help_text="Ce jour compris. Vide : inconnue.")
    notice_months = forms.IntegerField(
        label="Préavis, en mois",
        min_value=0,
        max_value=36,
        initial=0,
        help_text="Combien de temps avant la fin une partie doit dire qu’elle part. 0 : aucun.",
    )
    review_month = forms.TypedChoiceField(
        label="Mois où s’ouvre le bilan", choices=MONTHS, coerce=int, initial=10
    )
    groups = (
        ("Le périmètre", ("area_kind", "area_place")),
        ("Les dates", ("starts_on", "ends_on", "notice_months", "review_month")),
    )
    blamed = {"area": "area_place"}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if self.entry is not None and self.entry.frame_id:
            del self.fields["kind"]  # that of whoever joins a frame
        elif "kind" in self.fields:
            kinds = [kind for kind in CompactKind.choices if kind[0] != CompactKind.REGIONAL]
            self.fields["kind"].choices = kinds

    def initial_of(self, entry):
        kind = entry.area.partition(":")[0]
        return super().initial_of(entry) | {
            "area_kind": kind,
            "area_place": typed_of(entry.area, _name(entry.area)),
        }

    def clean(self):
        data = super().clean()
        if "area_kind" in data and "area_place" in data:
            try:
                data["area"] = area_spec(data["area_kind"], data["area_place"], self.user)
            except forms.ValidationError as error:
                self.add_error("area_place", [unbroken(text) for text in error.messages])
        return data

    def values(self):
        left = ("area_kind", "area_place", "organisation")
        return {name: value for name, value in super().values().items() if name not in left}


class NewForm(CompactForm):
    """The first draft: who pilots it comes first."""

    organisation = forms.ModelChoiceField(
        label="Partie pilote",
        queryset=None,
        empty_label=None,
        help_text="L’organisation qui coordonne, et pour laquelle vous écrivez.",
    )
    field_order = ("organisation", "title")

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class JoinForm(NewForm):
    """A national convention carried out somewhere: its nature and dates are those of the frame."""

    kind = purpose = review_month = notice_months = None

    def __init__(self, *args, frame, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial, self.fields["ends_on"].initial = (
            frame.starts_on,
            frame.ends_on,
        )
        self.groups = (
            ("Le périmètre", ("area_kind", "area_place")),
            ("Les dates", ("starts_on", "ends_on")),
        )
        self.fields["starts_on"].help_text = unbroken(
            f"Le cadre commence le {date_in_words(frame.starts_on)}."
        )


def _name(spec):
    try:
        return read_area(spec).name
    except BadQuestion:  # a saved territory that was deleted since
        return spec
