"""What a doctor types in the handover book."""

from django import forms
from django.utils import timezone

from maillage.apps.rota.enums import ItemKind
from maillage.apps.rota.selectors.handover import appointments_to_link
from maillage.apps.rota.services.handover import LONGEST, LONGEST_WHY, ItemData
from maillage.web.components.words import BLANK, clock, day_in_words

MOST_VERSIONS = 10**9


def blame(form, error):
    """Put the messages of a `BadRota` at their fields, or above the form."""
    for name, text in error.errors.items():
        form.add_error(name if name in form.fields else None, text)


def show_again(form, version):
    """Keep what was typed, over what is stored now: sending again is a choice made knowingly."""
    form.data = form.data.copy()
    form.data["seen"] = version


class ItemForm(forms.Form):
    """A few seconds: what it is, what to know, and whom it is about. The rest is optional."""

    kind = forms.ChoiceField(
        label="De quoi s’agit-il",
        choices=[(kind.value, kind.label.capitalize()) for kind in ItemKind],
        widget=forms.RadioSelect,
        initial=ItemKind.TASK,
    )
    text = forms.CharField(
        label="À transmettre",
        max_length=LONGEST["text"],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    patient = forms.CharField(
        label="Patient",
        max_length=LONGEST["patient"],
        required=False,
        help_text="Le nom ou les initiales.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label="Son téléphone",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    due_on = forms.DateField(
        label="À faire avant le",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    appointment = forms.TypedChoiceField(
        label="Son rendez-vous",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="Ceux de votre ligne, depuis sept jours. Il donne le nom et le téléphone.",
    )
    seen = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=MOST_VERSIONS
    )

    def __init__(self, *args, line, day, item=None, **options):
        if item is not None:
            names = ("kind", "text", "patient", "phone", "due_on")
            options["initial"] = {name: getattr(item, name) for name in names}
            options["initial"] |= {"appointment": item.appointment_id, "seen": item.version}
        super().__init__(*args, label_suffix="", **options)
        found = list(appointments_to_link(line, day))
        if item is not None and item.appointment and item.appointment not in found:
            found.append(item.appointment)
        field = self.fields["appointment"]
        field.choices = [("", "Aucun"), *((each.pk, _appointment(each)) for each in found)]
        if not found:
            del self.fields["appointment"]

    @property
    def first_fields(self):
        return [self[name] for name in ("kind", "text", "patient")]

    @property
    def more_fields(self):
        names = ("phone", "due_on", "appointment")
        return [self[name] for name in names if name in self.fields]

    @property
    def more_label(self):
        names = [field.label for field in self.more_fields]
        return ", ".join(names).capitalize()

    @property
    def data_typed(self):
        """The service's `ItemData` of a valid form."""
        names = ("kind", "text", "patient", "phone", "due_on")
        values = {name: self.cleaned_data[name] for name in names}
        return ItemData(appointment=self.cleaned_data.get("appointment"), **values)


class DropForm(forms.Form):
    """Why an item has no object any more."""

    why = forms.CharField(label="Pourquoi", max_length=LONGEST_WHY, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_VERSIONS)


def _appointment(one):
    local = timezone.localtime(one.start)
    return f"{day_in_words(local.date())} à {clock(local.time())}{BLANK}: {one.person.full_name}"
