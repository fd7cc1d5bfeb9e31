"""Form of step 3 of the scenario builder: what matters, how much, where."""

from copy import copy

from django import forms

from maillage.apps.studies.choices import MOST_EUROS
from maillage.apps.studies.enums import Aim, Candidates, Limit
from maillage.apps.studies.models import LONGEST_MINUTES, SHORTEST_MINUTES
from maillage.apps.studies.selectors import (
    existing_kinds_near,
    lift_unavailable_reason,
    places_of,
    travel_sets,
)
from maillage.web.components.words import BLANK

from . import words
from .fields import Options, StepForm, WholeNumber
from .places import KnownPlaces

_PLACES_HINTS = {
    "existing": "Ils comptent comme ouverts, et ne coûtent rien de plus.",
    "forced": "Le calcul ouvre ces lieux, puis choisit les autres.",
    "forbidden": "Le calcul n’ouvre rien dans ces lieux.",
}


class ChoicesForm(StepForm):
    """The choices of a draft. `problems`: what is wrong with the file that came with them."""

    name = forms.CharField(
        label="Nom du scénario",
        max_length=100,
        error_messages={"required": "Donnez un nom à ce scénario."},
    )
    aim = forms.ChoiceField(label="Que cherchez-vous d’abord\u00a0?", widget=Options)
    minutes = WholeNumber(
        label="Assez près, c’est à combien de minutes au plus\u00a0?",
        help_text="Un trajet, sans le retour. 15 minutes est un bon début.",
        least=SHORTEST_MINUTES,
        most=LONGEST_MINUTES,
        what="Les minutes",
        widget=forms.NumberInput(attrs={"min": SHORTEST_MINUTES, "max": LONGEST_MINUTES}),
    )
    limit = forms.ChoiceField(label="Combien ouvrir\u00a0?", widget=Options)
    budget = WholeNumber(
        label="Budget par an, en euros",
        help_text="Seulement pour un budget. Par exemple\u00a0: 120 000.",
        least=1,
        most=MOST_EUROS,
        what="Le budget",
        required=False,
    )
    candidates = forms.ChoiceField(label="Où pourrait-on ouvrir\u00a0?", widget=Options)
    file = forms.FileField(
        label="Votre liste, en CSV ou en XLSX",
        required=False,
        help_text="Une ligne par lieu\u00a0: une colonne "
        "«\u00a0nom\u00a0», et «\u00a0code_insee\u00a0», "
        "ou bien «\u00a0latitude\u00a0» et «\u00a0longitude\u00a0».",
    )
    existing_kinds = forms.MultipleChoiceField(
        label="Quels lieux rendent déjà ce service\u00a0?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ceux que vous cochez comptent comme ouverts, ici et autour.",
    )
    times = forms.ChoiceField(label="Quels temps de trajet\u00a0?", required=False)

    def __init__(self, *args, study, perimeter, problems=(), **kwargs):
        self.study, self.perimeter, self.problems = study, perimeter, problems
        kwargs.setdefault("initial", _initial(study))
        super().__init__(*args, **kwargs)
        self._set_aims()
        self._set_limits()
        self._set_candidates()
        self.fields["times"].choices = travel_sets()
        self._set_kinds(existing_kinds_near(perimeter))
        known = KnownPlaces(places_of(study))
        for role, label in words.ROLES.items():
            self.fields[role] = _places_field(role, label)
            self.initial[role] = known.lines(getattr(study, role))

    def _set_aims(self):
        field = self.fields["aim"]
        field.choices = [(aim.value, words.AIMS[aim][0]) for aim in Aim]
        field.widget.hints = {aim.value: words.AIMS[aim][1] for aim in Aim}
        if reason := lift_unavailable_reason():
            field.widget.closed = {Aim.LIFT.value: reason}

    def _set_limits(self):
        field = self.fields["limit"]
        field.choices = [(limit.value, words.LIMITS[limit]) for limit in Limit]
        field.widget.hints = {
            Limit.NUMBER.value: words.chosen_in_words(self.study.responses),
            Limit.BUDGET.value: words.BUDGET_HINT,
        }

    def _set_candidates(self):
        field = self.fields["candidates"]
        field.choices = [(kind.value, words.CANDIDATES[kind]) for kind in Candidates]
        counts = {kind: len(places_of(_with(self.study, kind))) for kind in Candidates}
        field.widget.hints = {
            kind.value: words.places_here(quantity) for kind, quantity in counts.items()
        }
        if not counts[Candidates.IMPORTED]:
            field.widget.hints[Candidates.IMPORTED.value] = "Donnez votre fichier ci-dessous."
        if not counts[Candidates.FRANCE_SERVICES]:
            field.widget.closed = {
                Candidates.FRANCE_SERVICES.value: words.HOW_TO_LOAD_FRANCE_SERVICES
            }

    def _set_kinds(self, near):
        if not near:
            del self.fields["existing_kinds"]  # a question without any answer is not asked
            return
        self.fields["existing_kinds"].choices = [
            (kind, f"{label[0].upper()}{label[1:]} ({count})") for kind, label, count in near
        ]

    def clean_aim(self):
        return self._open_choice("aim")

    def clean_candidates(self):
        return self._open_choice("candidates")

    def clean_file(self):
        if self.problems:
            raise forms.ValidationError(list(self.problems))

    def _open_choice(self, name):
        chosen = self.cleaned_data[name]
        if reason := self.fields[name].widget.closed.get(chosen):
            raise forms.ValidationError(reason)
        return chosen

    def clean(self):
        data = self.cleaned_data
        if data.get("limit") == Limit.BUDGET and data.get("budget", 0) is None:
            self.add_error("budget", "Écrivez le budget par an, en euros.")
        wants_list = data.get("candidates") == Candidates.IMPORTED
        if wants_list and not (self.study.imported or self.problems):
            self.add_error("file", "Donnez votre liste de lieux, ou choisissez d’autres lieux.")
        if "candidates" in data and "file" not in self.errors:
            self._read_roles(KnownPlaces(places_of(_with(self.study, data["candidates"]))))
        return data

    def _read_roles(self, known):
        listed = {}
        for role, label in words.ROLES.items():
            ids, problems = known.read(self.cleaned_data[role])
            problems += [
                f"{known.named(name)} est aussi dans «{BLANK}{listed[name]}{BLANK}»{BLANK}: "
                "gardez-le dans une seule liste."
                for name in ids
                if name in listed
            ]
            listed |= dict.fromkeys(ids, label)
            for problem in problems:
                self.add_error(role, problem)
            if not problems:
                self.cleaned_data[role] = ids

    def choices(self):
        """What `change_study` takes."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        return {"existing_kinds": [], **data}  # none where the question was not asked

    @property
    def kinds(self):
        """The bound field of `existing_kinds`, or None where it is not asked."""
        return self["existing_kinds"] if "existing_kinds" in self.fields else None

    @property
    def roles(self):
        """The three lists of places, as bound fields."""
        return [self[role] for role in words.ROLES]


def _initial(study):
    fields = ("name", "aim", "minutes", "limit", "budget", "candidates", "existing_kinds", "times")
    return {field: getattr(study, field) for field in fields}


def _with(study, candidates):
    """The same study asking for other candidates; nothing is saved."""
    other = copy(study)
    other.candidates = candidates
    return other


def _places_field(role, label):
    return forms.CharField(
        label=label,
        required=False,
        help_text=_PLACES_HINTS[role],
        widget=forms.Textarea(
            attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off", "data-role": role}
        ),
    )
