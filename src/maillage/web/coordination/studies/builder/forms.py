"""Forms of steps 1 and 2 of the scenario builder."""

from django import forms
from django.utils.html import format_html

from maillage.apps.studies.choices import (
    MOST_CONSULTATIONS,
    MOST_EUROS,
    MOST_HOURS,
    MOST_OPENINGS,
)
from maillage.apps.studies.selectors import default_responses
from maillage.sources.responses import read_responses
from maillage.web.components.words import BLANK, number

from .fields import StepForm, WholeNumber
from .words import figures_in_words

FIGURES = {
    "consultations_per_year": ("Consultations par an", MOST_CONSULTATIONS, "capacity_source"),
    "hours_per_week": ("Heures d’ouverture par semaine", MOST_HOURS, None),
    "cost_per_year": ("Coût par an, en euros", MOST_EUROS, "cost_source"),
}


class StartForm(StepForm):
    """Which territory, under which name, for which organisation."""

    name = forms.CharField(label="Nom du scénario", max_length=100, required=False)
    organisation = forms.ModelChoiceField(
        label="Organisation qui le garde", queryset=None, empty_label=None
    )

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        field.queryset, field.initial = organisations, organisations.first()
        if len(organisations) == 1:
            field.widget = forms.HiddenInput()


class ResponsesForm(StepForm):
    """How many of each response, and its figures. `entries`: responses as a study keeps them."""

    def __init__(self, *args, entries, **kwargs):
        super().__init__(*args, **kwargs)
        self.entries = entries
        for entry in entries:
            self.fields[f"{entry['key']}-count"] = _count_field(entry)
            for figure in FIGURES:
                self.fields[f"{entry['key']}-{figure}"] = _figure_field(entry, figure)

    def clean(self):
        counts = [self.cleaned_data.get(f"{entry['key']}-count", 1) for entry in self.entries]
        if not any(counts):
            raise forms.ValidationError(
                "Choisissez au moins une réponse\u00a0: écrivez combien vous pourriez en ouvrir."
            )

    def responses(self):
        """The responses as typed, for `change_study`."""
        defaults = {entry["key"]: entry for entry in default_responses()}
        return [self._response(entry, defaults[entry["key"]]) for entry in self.entries]

    def _response(self, entry, default):
        typed = {name: self.cleaned_data[f"{entry['key']}-{name}"] for name in ("count", *FIGURES)}
        edited = any(typed[figure] != default[figure] for figure in FIGURES)
        return entry | typed | {"is_edited": edited}

    def cards(self):
        """What the template draws: one card a response, its fields, and what was changed."""
        defaults = {entry["key"]: entry for entry in default_responses()}
        return [self._card(entry, defaults[entry["key"]]) for entry in self.entries]

    def _card(self, entry, default):
        figures = [self._figure(entry, name, default[name]) for name in FIGURES]
        return {
            "key": entry["key"],
            "name": entry["name"],
            "description": read_responses().named(entry["key"]).description,
            "is_measured": entry["is_measured"],
            "count": self[f"{entry['key']}-count"],
            "figures": figures,
            "summary": figures_in_words(entry),
            "is_edited": any(figure["is_edited"] for figure in figures),
            "is_open": any(figure["field"].errors for figure in figures),
        }

    def _figure(self, entry, name, proposed):
        field = self[f"{entry['key']}-{name}"]
        shown = number(proposed)
        return {
            "field": field,
            "proposed": shown,
            "is_edited": _digits(field.value()) != _digits(shown),
        }


def whole_responses(kept):
    """Every response of the catalogue, with what a study keeps of it."""
    by_key = {entry["key"]: entry for entry in kept}
    return [entry | by_key.get(entry["key"], {}) for entry in default_responses()]


def with_defaults(typed, key):
    """What was typed, but the proposed figures for one response. `typed` is a QueryDict."""
    values = typed.dict()
    for entry in default_responses():
        if entry["key"] == key:
            values |= {f"{key}-{figure}": entry[figure] for figure in FIGURES}
    return values


def initial_of(entries):
    """What fields show before anyone types."""
    return {
        f"{entry['key']}-{name}": entry[name] for entry in entries for name in ("count", *FIGURES)
    }


def _count_field(entry):
    return WholeNumber(
        label=_label("Combien, au plus\u00a0?", entry),
        least=0,
        most=MOST_OPENINGS,
        what=f"{entry['name']}, combien",
        widget=forms.NumberInput(attrs={"min": 0, "max": MOST_OPENINGS}),
    )


def _figure_field(entry, name):
    label, most, source = FIGURES[name]
    return WholeNumber(
        label=_label(label, entry),
        least=0,
        most=most,
        what=f"{entry['name']}, {label[0].lower()}{label[1:]}",
        help_text=entry[source] if source else "",
    )


def _label(label, entry):
    # Each field has its own name for someone who hears the page.
    return format_html('{}<span class="visually-hidden">{}: {}</span>', label, BLANK, entry["name"])


def _digits(value):
    return "".join(str(value).split())
