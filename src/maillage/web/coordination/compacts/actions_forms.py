"""Forms of an action and of its parts."""

from django import forms
from django.db.models import Q

from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.french import unbroken
from maillage.apps.accounts.models import Membership, Organisation, User
from maillage.apps.compact.action_table.matching import Names, Unknown
from maillage.apps.compact.action_table.reading import MOST_BYTES
from maillage.apps.compact.enums import ActionState, Visibility
from maillage.apps.compact.models import Clause
from maillage.apps.compact.permissions import acting_organisations, can_pilot
from maillage.apps.compact.selectors.links import KINDS
from maillage.apps.training.enums import Theme
from maillage.web.components.communes import CommuneField
from maillage.web.components.fields import EntriesField
from maillage.web.coordination.offer.sheets import date_field, text_field


class PartForm(forms.Form):
    """A form whose words get their no-break spaces; `blame` shows what a service refused."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        for field in self.fields.values():
            field.label, field.help_text = unbroken(field.label or ""), unbroken(field.help_text)

    def blame(self, error):
        for name, text in error.errors.items():
            self.add_error(name if name in self.fields else None, text)


class ActionForm(PartForm):
    """An action of a compact. Who does not pilot chooses among their own organisations."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    number = text_field("Numéro", 20, help_text="Pour la retrouver, par exemple 2.1-A.")
    title = text_field("Intitulé", 200, required=True)
    description = forms.CharField(
        label="Description",
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    clause = forms.ModelChoiceField(
        label="Objectif ou engagement", queryset=None, empty_label="à choisir"
    )
    organisation = forms.ModelChoiceField(
        label="Organisation pilote", queryset=None, empty_label="à choisir"
    )
    person = forms.ModelChoiceField(
        label="Personne qui la mène",
        queryset=None,
        required=False,
        empty_label="pas encore choisie",
        help_text="Elle pourra écrire dans cette action, même si elle ne coordonne pas.",
    )
    partners = EntriesField(
        label="Partenaires",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    audience = text_field("Public visé", 200)
    theme = forms.ChoiceField(label="Thème", choices=Theme.choices, initial=Theme.OTHER)
    commune = CommuneField(
        required=False, help_text="Vide : tout le périmètre. Son nom, ou son code Insee."
    )
    starts_on = date_field("Début", required=False)
    due_on = date_field("Échéance", required=False)

    def __init__(self, *args, compact, user, action=None, **kwargs):
        if action is not None:
            kwargs["initial"] = {name: getattr(action, name) for name in _SHOWN} | {
                "partners": [partner.pk for partner in action.partners.all()],
                "seen": action.revision,
            }
        super().__init__(*args, **kwargs)
        parties = Organisation.objects.filter(compact_parties__compact=compact)
        clauses = Clause.objects.filter(compact=compact, parent__isnull=False, removed_on=None)
        party, joined = Q(compact_parties__compact=compact), Q(pk__in=[])
        holders = parties
        if not can_pilot(user, compact):
            mine = acting_organisations(user).order_by().values("pk")
            holders = parties.filter(Q(pk__in=mine) | Q(pk=action and action.organisation_id))
        if action is not None:
            joined = Q(compact_actions_joined=action)
        organisations = Organisation.objects.filter(party | joined).distinct()
        self.fields["clause"].queryset = clauses.order_by("rank", "pk")
        self.fields["organisation"].queryset = holders.order_by("name", "pk")
        self.fields["partners"].queryset = organisations.order_by("name", "pk")
        self.fields["person"].queryset = people_for(user, parties, action)

    def values(self):
        """What the service takes, `seen` apart."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


_SHOWN = (
    *("number", "title", "description", "clause", "organisation", "person"),
    *("audience", "theme", "commune", "starts_on", "due_on"),
)


def people_for(user, parties, action=None):
    """Who may lead an action: members of my organisations, and who coordinates the other parties.

    The other members of another party are its own affair.
    """
    theirs = Membership.objects.filter(organisation__in=parties.values("pk"))
    theirs = theirs.filter(role__in=[Role.COORDINATOR, Role.ADMINISTRATOR])
    mine = acting_organisations(user).filter(pk__in=parties.values("pk"))
    mine = Membership.objects.filter(organisation__in=mine.order_by().values("pk"))
    wanted = {*theirs.values_list("user", flat=True), *mine.values_list("user", flat=True)}
    if action is not None and action.person_id:
        wanted.add(action.person_id)
    return User.objects.filter(pk__in=wanted, is_active=True).order_by("full_name", "email")


class MoveForm(PartForm):
    state = forms.ChoiceField(label="Elle est", choices=ActionState.choices)
    done_on = date_field("Faite le", required=False, help_text="Vide : aujourd’hui.")
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class DelayForm(PartForm):
    reason = text_field("Pourquoi est-elle en retard ?", 500)


class MilestoneForm(PartForm):
    title = text_field("Étape", 200, required=True)
    due_on = date_field("Pour le")


class ObstacleForm(PartForm):
    what = text_field("Ce qui bloque, en une phrase", 300, required=True)


class BudgetForm(PartForm):
    """What a financier planned and spent in a year; the same three again corrects it."""

    financier = text_field("Financeur", 150, required=True)
    year = forms.IntegerField(label="Année", min_value=1990, max_value=2099)
    planned = forms.IntegerField(label="Prévu, en euros", min_value=0, max_value=10**9)
    spent = forms.IntegerField(label="Dépensé, en euros", min_value=0, max_value=10**9, initial=0)

    def __init__(self, *args, compact, **kwargs):
        super().__init__(*args, **kwargs)
        self.compact = compact
        self.fields["financier"].help_text = "Son nom comme dans la liste des organisations."
        self.fields["financier"].widget.attrs["list"] = "financeurs"

    def clean_financier(self):
        try:
            return Names(self.compact).partner(self.cleaned_data["financier"])
        except Unknown as error:
            raise forms.ValidationError(unbroken(str(error))) from error


class CommentForm(PartForm):
    organisation = forms.ModelChoiceField(label="Au nom de", queryset=None, empty_label=None)
    text = forms.CharField(
        label="Commentaire", max_length=4_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    visibility = forms.ChoiceField(
        label="Qui le lit ?",
        choices=Visibility.choices,
        initial=Visibility.SHARED,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        if organisations.count() == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = organisations.get()


class SearchThingForm(PartForm):
    genre = forms.ChoiceField(label="Quoi ?", choices=list(KINDS.items()))
    mots = text_field("Chercher", 80, help_text="Une partie de son nom, ou sa commune.")


class ImportForm(PartForm):
    file = forms.FileField(
        label="Tableau des actions",
        help_text="Le modèle rempli, en CSV ou en classeur Excel (.xlsx), 5 Mo au plus.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                unbroken("Ce fichier pèse plus de 5 Mo : coupez-le en plusieurs.")
            )
        return file
