"""What a table of actions is asked: words, filters, order. What cannot be read filters nothing."""

from django import forms
from django.db.models import Case, F, Q, When

from maillage.apps.accounts.models import Organisation
from maillage.apps.compact.enums import ActionState
from maillage.apps.compact.models import Clause
from maillage.apps.compact.selectors.actions import actions_of, blocked, late
from maillage.apps.training.enums import Theme

ORDERS = {
    "numero": "number",
    "intitule": "title",
    "pilote": "organisation__name",
    "echeance": "due_on",
    "etat": "state",
}
URGENCIES = (("retard", "en retard"), ("bloquee", "bloquées"), ("deux", "en retard ou bloquées"))


class FilterForm(forms.Form):
    """Every field may be left out; a value that is none of the choices is ignored."""

    q = forms.CharField(label="Chercher", max_length=100, required=False)
    etat = forms.ChoiceField(
        label="État", required=False, choices=[("", "tous"), *ActionState.choices]
    )
    urgence = forms.ChoiceField(
        label="Seulement", required=False, choices=[("", "toutes"), *URGENCIES]
    )
    pilote = forms.ModelChoiceField(
        label="Pilote", required=False, queryset=None, empty_label="tous"
    )
    objectif = forms.ModelChoiceField(
        label="Objectif ou engagement", required=False, queryset=None, empty_label="tous"
    )
    theme = forms.ChoiceField(label="Thème", required=False, choices=[("", "tous"), *Theme.choices])
    commune = forms.CharField(required=False, max_length=5, widget=forms.HiddenInput)
    tri = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        choices=[(sign + name, "") for name in ORDERS for sign in ("", "-")],
    )

    def __init__(self, *args, compact, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        led = Organisation.objects.filter(compact_actions__compact=compact).distinct()
        self.fields["pilote"].queryset = led.order_by("name", "pk")
        clauses = Clause.objects.filter(compact=compact, parent__isnull=False)
        self.fields["objectif"].queryset = clauses.order_by("rank", "pk")

    def asked(self):
        """{name: text} of what was asked and understood, as an address repeats it."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        return {name: str(getattr(value, "pk", value)) for name, value in found.items()}

    def narrows(self):
        return bool(self.asked().keys() - {"tri"})


def found_actions(compact, form, today):
    """Actions of a compact that a `FilterForm` asks for: late and blocked first unless sorted."""
    form.is_valid()
    asked = form.cleaned_data
    found = actions_of(compact)
    for name, field in _EXACT.items():
        if asked.get(name):
            found = found.filter(**{field: asked[name]})
    if asked.get("objectif"):
        clause = asked["objectif"]
        found = found.filter(Q(clause=clause) | Q(clause__parent=clause))
    for word in asked.get("q", "").replace("\x00", "").split()[:6]:
        found = found.filter(_holding(word))
    if asked.get("urgence"):
        found = found.filter(_urgent(today)[asked["urgence"]])
    return found.order_by(*_order(asked.get("tri"), today))


_EXACT = {
    "etat": "state",
    "pilote": "organisation",
    "theme": "theme",
    "commune": "commune__code",
}


def _urgent(today):
    return {"retard": late(today), "bloquee": blocked(), "deux": late(today) | blocked()}


def _holding(word):
    fields = ("title", "number", "description", "organisation__name", "audience", "commune__name")
    found = Q()
    for field in fields:
        found |= Q(**{f"{field}__icontains": word})
    return found


def _order(asked, today):
    if not asked:
        urgent = [Case(When(each, then=0), default=1) for each in (late(today), blocked())]
        return *urgent, F("due_on").asc(nulls_last=True), "pk"
    column = F(ORDERS[asked.removeprefix("-")])
    first = column.desc(nulls_last=True) if asked.startswith("-") else column.asc(nulls_last=True)
    return first, "number", "pk"
