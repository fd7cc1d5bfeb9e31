"""One page to create or change one entry: nothing typed is lost, nobody is overwritten."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render

from maillage.apps.accounts.french import unbroken
from maillage.apps.offer.errors import BadOffer, StaleEdit
from maillage.apps.offer.versions import version_of

from .words import yes_no


class SheetForm(forms.Form):
    """Fields of an entry. `groups` orders them under titles; `seen` is the version opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    groups = ()
    blamed = {}  # field of the service: field of the form

    def __init__(self, *args, entry=None, **kwargs):
        kwargs.setdefault("label_suffix", "")
        if entry is not None:
            kwargs["initial"] = self.initial_of(entry) | {"seen": version_of(entry)}
        super().__init__(*args, **kwargs)
        self.entry = entry
        for field in self.fields.values():
            field.label, field.help_text = unbroken(field.label or ""), unbroken(field.help_text)

    def initial_of(self, entry):
        """What the fields show of a stored entry; those of the same name by default."""
        names = [name for name in self.base_fields if hasattr(entry, name)]
        return {name: getattr(entry, name) for name in names}

    def values(self):
        """What the service takes, `seen` apart."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def seen_version(self):
        return {"seen": self.cleaned_data["seen"]} if self.entry is not None else {}

    def parts(self):
        """(title, fields) in the order of the page."""
        named = {name for _, names in self.groups for name in names}
        others = [field for field in self.visible_fields() if field.name not in named]
        found = [("", others)] if others else []
        return found + [(title, [self[name] for name in names]) for title, names in self.groups]

    def blame(self, error):
        """Show what a `BadOffer` says, at its field where the page has it."""
        for name, text in error.errors.items():
            name = self.blamed.get(name, name)
            self.add_error(name if name in self.fields else None, text)

    def let_compare(self, error):
        """Someone else saved meanwhile: (label, text) of what is stored where this differs.

        Sent again, this one wins.
        """
        self.add_error(None, str(error))
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = version_of(self.entry)
        return [
            (field.label, _shown(field.field, self.initial.get(field.name)))
            for field in self.visible_fields()
            if field.name in self.changed_data
        ]


def answer(request, form, *, save, title, back, lead=""):
    """The page of a form; once it is right, `save(form)` gives (what to say, where to go).

    `back` is (address, label) of the page before.
    """
    status, kept = 200, []
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                said, address = save(form)
            except BadOffer as error:
                form.blame(error)
            except StaleEdit as error:
                status, kept = 409, form.let_compare(error)
            else:
                messages.success(request, unbroken(said))
                return redirect(address)
    context = {
        "form": form,
        "kept": kept,
        "title": unbroken(title),
        "lead": unbroken(lead),
        "back": {"url": back[0], "label": back[1]},
    }
    return render(request, "coordination/offer/sheet.html", context, status=status)


def date_field(label, **options):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


def time_field(label, **options):
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, **options)


def text_field(label, longest, **options):
    return forms.CharField(label=label, max_length=longest, **{"required": False} | options)


def phone_field(label, **options):
    return forms.CharField(
        label=label,
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        **options,
    )


def choice_field(label, choices, **options):
    return forms.ChoiceField(
        label=label, choices=choices.choices, widget=forms.RadioSelect, **options
    )


def choices_field(label, choices, **options):
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, **options
    )


def yes_field(label, **options):
    return forms.BooleanField(label=label, required=False, **options)


def _shown(field, value):
    if isinstance(value, bool):
        return yes_no(value)
    if hasattr(value, "all"):
        value = list(value.all())
    labels = (
        {} if isinstance(field, forms.ModelChoiceField) else dict(getattr(field, "choices", []))
    )
    values = value if isinstance(value, (list, tuple)) else [value]
    return ", ".join(str(labels.get(each, each)) for each in values if each not in (None, ""))
