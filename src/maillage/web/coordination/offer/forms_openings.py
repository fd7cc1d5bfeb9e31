"""Forms of agendas and of when they open."""

from django import forms
from django.db.models import Q

from maillage.apps.offer.models import PractitionerRole, Reason, Room
from maillage.web.components.fields import EntriesField
from maillage.web.components.words import WEEKDAYS

from .sheets import SheetForm, date_field, text_field, time_field, yes_field


class AgendaForm(SheetForm):
    """An agenda; whose time it is, is said once, when it is created."""

    name = text_field("Nom de l’agenda", 150, required=True)
    role = forms.ModelChoiceField(
        label="De qui est-ce le temps ?",
        queryset=None,
        required=False,
        empty_label="du service, sans nommer personne",
        help_text="Cela ne change plus ensuite.",
    )
    is_open = yes_field(
        "Accepte des rendez-vous",
        initial=True,
        help_text="Décoché : plus aucun créneau n’est proposé, les rendez-vous pris restent.",
    )

    def __init__(self, *args, service, entry=None, **kwargs):
        super().__init__(*args, entry=entry, **kwargs)
        if entry is not None:
            del self.fields["role"]
            return
        roles = PractitionerRole.objects.filter(site=service.site, hidden_at=None)
        field = self.fields["role"]
        field.queryset = roles.select_related("practitioner").order_by("practitioner__family_name")
        field.label_from_instance = lambda role: str(role.practitioner)


class OpeningForm(SheetForm):
    """What a rule and an exception have in common."""

    starts = time_field("De")
    ends = time_field("À", help_text="Une heure plus petite que la première est le lendemain.")
    reasons = EntriesField(
        label="Pour quels motifs ?",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    step_minutes = forms.IntegerField(
        label="Un créneau toutes les … minutes", min_value=5, max_value=240, initial=20
    )
    capacity = forms.IntegerField(
        label="Personnes à la fois",
        min_value=1,
        max_value=500,
        initial=1,
        help_text="Plus d’une pour une séance collective.",
    )
    room = forms.ModelChoiceField(
        label="Salle", queryset=None, required=False, empty_label="aucune en particulier"
    )

    def __init__(self, *args, agenda, entry=None, **kwargs):
        super().__init__(*args, entry=entry, **kwargs)
        offered = Q(service=agenda.service, is_active=True)
        if entry is not None:
            offered |= Q(pk__in=entry.reasons.order_by().values("pk"))
        reasons = Reason.objects.filter(offered).order_by("inside_name", "pk")
        self.fields["reasons"].queryset = reasons
        self.fields["reasons"].label_from_instance = lambda reason: reason.inside_name
        rooms = Room.objects.filter(site=agenda.service.site).order_by("name", "pk")
        self.fields["room"].queryset = rooms

    def initial_of(self, entry):
        return super().initial_of(entry) | {"reasons": list(entry.reasons.all())}

    def values(self):
        values = super().values()
        return values | {"reasons": list(values["reasons"])}


class RuleForm(OpeningForm):
    """A weekly opening; one without a reason would open for nothing."""

    weekdays = forms.TypedMultipleChoiceField(
        label="Quels jours ?",
        choices=list(enumerate(WEEKDAYS)),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    first_day = date_field("À partir du")
    last_day = date_field("Jusqu’au", required=False, help_text="Vide : sans fin.")
    every_weeks = forms.IntegerField(
        label="Toutes les … semaines",
        min_value=1,
        max_value=12,
        initial=1,
        help_text="1 pour chaque semaine, 2 pour une semaine sur deux en comptant de la première.",
    )
    skips_public_holidays = yes_field("Fermé les jours fériés", initial=True)
    skips_school_holidays = yes_field("Fermé pendant les vacances scolaires")
    groups = (
        ("Quand", ("weekdays", "starts", "ends", "first_day", "last_day", "every_weeks")),
        ("Pour quoi", ("reasons", "step_minutes", "capacity", "room")),
        ("Fermetures", ("skips_public_holidays", "skips_school_holidays")),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reasons"].required = True


class ExceptionForm(OpeningForm):
    is_open = forms.TypedChoiceField(
        label="Ce jour-là, l’agenda",
        choices=[("open", "ouvre en plus"), ("closed", "ferme")],
        coerce=lambda value: value == "open",
        widget=forms.RadioSelect,
    )
    day = date_field("Quel jour ?")
    note = text_field("Note pour l’équipe", 100)
    groups = (
        ("Quand", ("is_open", "day", "starts", "ends", "note")),
        ("Si l’agenda ouvre", ("reasons", "step_minutes", "capacity", "room")),
    )

    def initial_of(self, entry):
        return super().initial_of(entry) | {"is_open": "open" if entry.is_open else "closed"}


class EndRuleForm(SheetForm):
    last_day = date_field("Dernier jour de cette plage", help_text="Ce jour compris.")
