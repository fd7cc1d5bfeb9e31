"""Forms of indicators: what to follow, and a value that a party declares."""

from itertools import groupby

from django import forms

from maillage.apps.compact.definitions import definitions
from maillage.apps.compact.models import Clause
from maillage.apps.compact.permissions import can_hold
from maillage.web.coordination.offer.sheets import date_field, text_field

from .actions_forms import PartForm

_PERIODS = "Une année (2025), un trimestre (2025-T4) ou un mois (2025-12)."


def number_field(label, **options):
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.FloatField(label=label, localize=True, widget=widget, **options)


class TargetForm(PartForm):
    """What a clause is followed with; changing one keeps its clause and its indicator."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    clause = forms.ModelChoiceField(
        label="Objectif ou engagement", queryset=None, empty_label="à choisir"
    )
    indicator = forms.ChoiceField(label="Indicateur", choices=())
    baseline = text_field(
        "Point de départ",
        10,
        required=True,
        help_text=f"{_PERIODS} Les valeurs qui suivent ont la même durée.",
    )
    goal = number_field("Cible", required=False, help_text="Dans l’unité de l’indicateur.")
    due_on = date_field("À atteindre le", required=False)

    def __init__(self, *args, compact, user, target=None, **kwargs):
        if target is not None:
            kwargs["initial"] = {
                "seen": target.revision,
                "baseline": target.baseline,
                "goal": target.goal,
                "due_on": target.due_on,
            }
        super().__init__(*args, **kwargs)
        self.target = target
        if target is not None:
            del self.fields["clause"], self.fields["indicator"]
            return
        clauses = Clause.objects.filter(compact=compact, parent__isnull=False, removed_on=None)
        clauses = clauses.select_related("compact", "party__organisation")
        held = [clause.pk for clause in clauses.order_by("pk") if can_hold(user, clause)]
        self.fields["clause"].queryset = clauses.filter(pk__in=held).order_by("number", "pk")
        self.fields["indicator"].choices = [("", "à choisir"), *_choices()]

    def values(self):
        """What the service takes."""
        given = {name: self.cleaned_data[name] for name in ("baseline", "goal", "due_on")}
        if self.target is not None:
            return given | {"clause": self.target.clause, "indicator": self.target.indicator}
        return given | {name: self.cleaned_data[name] for name in ("clause", "indicator")}


class DeclarationForm(PartForm):
    organisation = forms.ModelChoiceField(label="Au nom de", queryset=None, empty_label=None)
    period = text_field("Période", 30, required=True, help_text=_PERIODS)
    numerator = number_field("Nombre")
    denominator = number_field("Total")
    words = forms.CharField(
        label="Précisions",
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Comment il a été compté, et par qui. Aucun nom de patient.",
    )
    file = forms.FileField(
        label="Pièce justificative",
        required=False,
        help_text="PDF, image, document, tableau ou texte ; 10 Mo au plus. Les parties la lisent.",
    )
    link = text_field("Ou un lien", 500, help_text="Une adresse qui commence par https://.")

    def __init__(self, *args, definition, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.fields["numerator"].help_text = definition.numerator
        self.fields["denominator"].help_text = definition.denominator
        if not definition.denominator:
            del self.fields["denominator"]

    def values(self):
        """What the service takes."""
        given, file = self.cleaned_data, self.cleaned_data["file"]
        names = ("period", "numerator", "words", "link")
        return {name: given[name] for name in names} | {
            "denominator": given.get("denominator"),
            "file": file and (file.name, file.read()),
        }


def _choices():
    for group, held in groupby(definitions(), key=lambda each: each.group):
        yield group, [(each.id, _label(each)) for each in held]


def _label(definition):
    unit = "" if definition.unit in definition.title else f", en {definition.unit}"
    return f"{definition.title}{unit}{' (déclaré)' if definition.is_declared else ''}"
