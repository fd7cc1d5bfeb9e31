"""Forms of an experiment: the protocol, its log, its typed values, the signed decision."""

from itertools import groupby

from django import forms

from maillage.apps.accounts.french import unbroken
from maillage.apps.accounts.models import Organisation
from maillage.apps.compact.enums import Better, Decision, LogKind, Step
from maillage.apps.compact.permissions import acting_organisations, can_pilot
from maillage.apps.compact.selectors.experiments import MOST_PLACES, computed_indicators
from maillage.apps.training.enums import Theme
from maillage.web.components.communes import commune_named
from maillage.web.coordination.offer.sheets import date_field, text_field

from .actions_forms import PartForm

_MOST_STEPS = 60


class CommunesField(forms.CharField):
    """Communes typed one a line, by name or Insee code; a wrong line is told with its number."""

    def __init__(self, **options):
        widget = forms.Textarea(attrs={"rows": 4})
        super().__init__(**{"widget": widget, "max_length": 100 * MOST_PLACES} | options)

    def prepare_value(self, value):
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(f"{commune.name} ({commune.code})" for commune in value)

    def clean(self, value):
        typed, found, errors = super().clean(value), {}, []
        for number, line in enumerate(typed.splitlines(), start=1):
            if not line.strip():
                continue
            try:
                commune = commune_named(line.strip())
            except forms.ValidationError as error:
                errors.append(unbroken(f"Ligne {number} : {error.messages[0]}"))
            else:
                found[commune.pk] = commune
        if errors:
            raise forms.ValidationError(errors)
        return list(found.values())


def holders(user, compact, held=None):
    """Parties that this person may name as holding something: all for the pilot, else theirs."""
    parties = Organisation.objects.filter(compact_parties__compact=compact)
    if not can_pilot(user, compact):
        mine = set(acting_organisations(user).values_list("pk", flat=True))
        parties = parties.filter(pk__in=mine | ({held.organisation_id} if held else set()))
    return parties.order_by("name", "pk")


class ProtocolForm(PartForm):
    """What is promised before anything is measured."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    title = text_field("Intitulé", 200, required=True)
    organisation = forms.ModelChoiceField(
        label="Organisation qui la mène", queryset=None, empty_label="à choisir"
    )
    theme = forms.ChoiceField(label="Thème", choices=Theme.choices, initial=Theme.OTHER)
    hypothesis = forms.CharField(
        label="Hypothèse",
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce que vous pensez qu’il va se passer, et pourquoi.",
    )
    audience = text_field("Pour qui", 200)
    communes = CommunesField(
        label="Communes où l’on essaie",
        required=False,
        help_text="Une par ligne : son nom ou son code Insee.",
    )
    comparison = CommunesField(
        label="Communes de comparaison",
        required=False,
        help_text="Une par ligne. Elles n’essaient pas ; elles disent ce qui aurait changé de "
        "toute façon. La plateforme peut en proposer une fois le projet enregistré.",
    )
    starts_on = date_field("Début", required=False)
    ends_on = date_field(
        "Fin", required=False, help_text="Dernier jour compris. Le résultat se lit après."
    )
    step = forms.TypedChoiceField(
        label="On mesure sur", choices=Step.choices, coerce=int, initial=Step.MONTH
    )
    before_steps = forms.IntegerField(
        label="Nombre de mesures avant le début",
        min_value=1,
        max_value=_MOST_STEPS,
        initial=6,
        help_text="Trois au moins, pour voir si les communes évoluaient de la même façon.",
    )
    indicator = forms.ChoiceField(
        label="Indicateur",
        required=False,
        help_text="Calculé par la plateforme, commune par commune. Sinon, dites ce que vous "
        "mesurerez vous-mêmes.",
    )
    measure = text_field(
        "Ce que vous mesurerez", 200, help_text="Seulement sans indicateur de la plateforme."
    )
    better = forms.ChoiceField(
        label="Dans quel sens",
        choices=Better.choices,
        initial=Better.HIGHER,
        help_text="Pour un indicateur de la plateforme, sa définition en décide.",
    )
    least_effect = forms.FloatField(
        label="Plus petit effet utile",
        min_value=0,
        max_value=1e9,
        initial=0,
        localize=True,
        help_text="Dans l’unité de la mesure : en dessous, généraliser n’en vaudrait pas la peine.",
    )
    rule = forms.CharField(
        label="Règle de décision",
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce que vous ferez selon le résultat, écrit maintenant.",
    )

    def __init__(self, *args, compact, user, experiment=None, **kwargs):
        if experiment is not None:
            kwargs["initial"] = {
                name: getattr(experiment, name) for name in self.base_fields if name != "seen"
            } | {
                "seen": experiment.revision,
                "communes": experiment.communes.order_by("name", "pk"),
                "comparison": experiment.comparison.order_by("name", "pk"),
            }
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = holders(user, compact, experiment)
        known = [
            (group, [(each.id, each.title) for each in found])
            for group, found in groupby(computed_indicators(), lambda each: each.group)
        ]
        self.fields["indicator"].choices = [("", "aucun : nous mesurerons nous-mêmes"), *known]

    def values(self):
        """What the service takes, `seen` apart."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class NoteForm(PartForm):
    kind = forms.ChoiceField(label="C’est", choices=LogKind.choices, initial=LogKind.NOTE)
    day = date_field("Le jour")
    text = forms.CharField(
        label="Ce qui s’est passé",
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Sans nom de personne. Ce qui est noté reste.",
    )


class ValuesForm(PartForm):
    file = forms.FileField(
        label="Tableau des mesures", help_text="Le modèle ci-dessous, rempli, en Excel ou en CSV."
    )
    source = text_field(
        "D’où viennent ces chiffres",
        300,
        required=True,
        help_text="Par exemple : registre du bus, compté chaque soir par l’équipe.",
    )


class DecisionForm(PartForm):
    decision = forms.ChoiceField(
        label="Décision", choices=Decision.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="Motifs", max_length=4_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    signatory_name = text_field("Signé par", 120, required=True)
    signatory_title = text_field("En qualité de", 120)
