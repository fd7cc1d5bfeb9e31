"""Forms of flats, vehicles, what cannot be used, and who has what."""

from django import forms

from maillage.apps.accounts.french import unbroken
from maillage.web.components.words import count
from maillage.web.coordination.offer.sheets import SheetForm, date_field, text_field, yes_field


class VehicleForm(SheetForm):
    name = text_field("Modèle et immatriculation", 80, required=True)
    available_from = date_field("Disponible à partir du")
    available_to = date_field("Jusqu’au", required=False, help_text="Vide : sans fin.")


class FlatForm(SheetForm):
    name = text_field(
        "Nom du logement", 80, required=True, help_text="Par exemple : le presbytère."
    )
    address = text_field("Adresse", 200, required=True)
    beds = forms.IntegerField(label="Couchages", min_value=1, max_value=12, initial=1)
    accepts_pets = yes_field("Les animaux sont acceptés")
    available_from = date_field("Disponible à partir du")
    available_to = date_field("Jusqu’au", required=False, help_text="Vide : sans fin.")


class OutageForm(SheetForm):
    first_day = date_field("À partir du", help_text="Toute la semaine de ce jour est comptée.")
    last_day = date_field("Jusqu’au")
    note = text_field("Cause", 200, help_text="Par exemple : dégât des eaux.")


class LodgingForm(SheetForm):
    """Which flat and which vehicle for one week; what is not free is not offered."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    flat = forms.ChoiceField(label="Logement", required=False, widget=forms.RadioSelect)
    vehicle = forms.ChoiceField(label="Véhicule", required=False, widget=forms.RadioSelect)

    def __init__(self, *args, flats, vehicles, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["flat"].choices = [("", "aucun"), *map(_flat, _kept(flats, self, "flat"))]
        kept = _kept(vehicles, self, "vehicle")
        self.fields["vehicle"].choices = [
            ("", "aucun"),
            *((str(each.thing.pk), each.thing.name) for each in kept),
        ]

    def chosen(self, flats, vehicles):
        """{"flat": …, "vehicle": …} of what was changed: the rest may have moved meanwhile."""
        things = {"flat": flats, "vehicle": vehicles}
        return {
            name: self._thing(name, choices)
            for name, choices in things.items()
            if name in self.changed_data
        }

    def _thing(self, name, choices):
        found = (each.thing for each in choices if str(each.thing.pk) == self.cleaned_data[name])
        return next(found, None)


def _kept(choices, form, name):
    """Those that suit, and the one that is theirs today."""
    mine = str(form.initial.get(name, ""))
    return [each for each in choices if each.suits or str(each.thing.pk) == mine]


def _flat(choice):
    flat, pets = choice.thing, ", animaux acceptés" if choice.thing.accepts_pets else ""
    free = count(choice.free, "couchage libre", "couchages libres")
    return str(flat.pk), unbroken(f"{flat.name} : {free}{pets}")
