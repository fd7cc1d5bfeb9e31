"""Forms of a prevention event: what is announced, then how many people came."""

from datetime import datetime

from django import forms

from maillage.apps.territory.opening_hours import time_zone
from maillage.apps.training.enums import Theme
from maillage.engines.availability import exists
from maillage.web.components.communes import CommuneField
from maillage.web.coordination.offer.sheets import date_field, text_field, time_field

from .actions_forms import PartForm
from .experiments_forms import holders

_YEARS = range(1990, 2100)


class EventForm(PartForm):
    """A day and two hours, at the clock of the place; a last day when it lasts several."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    title = text_field("Intitulé", 200, required=True)
    organisation = forms.ModelChoiceField(
        label="Organisé par", queryset=None, empty_label="à choisir"
    )
    theme = forms.ChoiceField(label="Thème", choices=Theme.choices, initial=Theme.PREVENTION)
    audience = text_field("Pour qui", 200)
    commune = CommuneField(help_text="Son nom, ou son code Insee.")
    place = text_field("Lieu", 200, help_text="Par exemple : salle des fêtes, 3 rue du Marché.")
    day = date_field("Jour")
    starts = time_field("De")
    ends = time_field("À")
    last_day = date_field("Dernier jour", required=False, help_text="S’il dure plusieurs jours.")
    is_public = forms.BooleanField(label="L’annoncer aux habitants", required=False, initial=True)

    def __init__(self, *args, compact, user, event=None, **kwargs):
        if event is not None:
            kwargs["initial"] = _initial(event)
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = holders(user, compact, event)

    def clean(self):
        data = super().clean()
        commune = data.get("commune")
        if commune is None:
            return data
        zone = time_zone(commune.departement_id)
        last_day = data.get("last_day") or data.get("day")
        for name, day, field in (("starts_at", data.get("day"), "starts"),
                                 ("ends_at", last_day, "ends")):  # fmt: skip
            if day and data.get(field) is not None:
                data[name] = self._moment(day, data[field], zone, field)
        return data

    def values(self):
        """What the service takes."""
        apart = ("seen", "day", "starts", "ends", "last_day")
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}

    def _moment(self, day, clock, zone, field):
        if day.year not in _YEARS:
            self.add_error("day", f"L’année {day.year} ne convient pas\u00a0: corrigez-la.")
        elif not exists(day, clock, zone):
            self.add_error(
                field, "Cette heure n’existe pas cette nuit-là\u00a0: on passe à l’heure d’été."
            )
        return datetime.combine(day, clock, tzinfo=zone)


class CountForm(PartForm):
    reached = forms.IntegerField(
        label="Personnes reçues",
        required=False,
        min_value=0,
        max_value=100_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text="Vide : pas encore compté.",
    )


def _initial(event):
    zone = time_zone(event.commune.departement_id)
    first, last = (moment.astimezone(zone) for moment in (event.starts_at, event.ends_at))
    same = {name: getattr(event, name) for name in _SAME}
    return same | {
        "seen": event.revision,
        "day": first.date(),
        "starts": first.time(),
        "ends": last.time(),
        "last_day": last.date() if last.date() != first.date() else None,
    }


_SAME = ("title", "organisation", "theme", "audience", "commune", "place", "is_public")
