"""Forms of an amendment: what it does, why and when, its articles, who signed."""

from django import forms

from maillage.apps.accounts.models import Organisation
from maillage.apps.compact.enums import AmendmentKind, ChangeKind, ClauseLevel, PartyRole
from maillage.apps.compact.models import Clause
from maillage.apps.compact.selectors.amendments import parties_after
from maillage.apps.compact.selectors.clauses import in_order
from maillage.web.coordination.offer.sheets import choice_field, date_field, text_field

from .review_forms import RevisionForm

_REVISION = {"widget": forms.HiddenInput, "required": False, "min_value": 0}
_TO_CHOOSE = "à choisir"


class KindForm(RevisionForm):
    kind = choice_field("Que fait cet avenant ?", AmendmentKind, initial=AmendmentKind.AMEND)


class TermsForm(RevisionForm):
    """Why, from when, until when."""

    revision = forms.IntegerField(**_REVISION)
    purpose = forms.CharField(
        label="Pourquoi cet avenant",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Ces phrases ouvrent l’avenant, après les dates de la convention et du bilan.",
    )
    takes_effect_on = date_field("Prend effet le", required=False)
    ends_on = date_field("Nouvelle date de fin", required=False)

    def __init__(self, *args, amendment, **kwargs):
        super().__init__(*args, initial=vars(amendment), **kwargs)
        if amendment.kind == AmendmentKind.AMEND:
            del self.fields["ends_on"]


class SignatureForm(RevisionForm):
    """Who signed the paper for a party, and when."""

    name = text_field("Nom de la personne qui a signé", 120, required=True)
    title = text_field("Sa qualité", 120, required=True, help_text="Par exemple : maire.")
    signed_on = date_field("Signé le")


class ArticleForm(RevisionForm):
    """One article; `given()` is what the service takes."""

    revision = forms.IntegerField(**_REVISION)

    def __init__(self, *args, amendment, article=None, **kwargs):
        self.amendment, self.article = amendment, article
        initial = kwargs.pop("initial", {}) | {"revision": amendment.revision}
        super().__init__(*args, initial=initial, **kwargs)

    def given(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}


class _ClauseText(ArticleForm):
    """What the words of a clause need, and the party that holds a commitment."""

    title = forms.CharField(label="Intitulé", max_length=300)
    quote = forms.CharField(
        label="Texte",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Tel qu’il figurera dans l’avenant signé.",
    )
    organisation = forms.ModelChoiceField(
        label="Partie qui en répond",
        queryset=None,
        required=False,
        empty_label="aucune",
        help_text="Un engagement a toujours une partie qui en répond.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = parties_after(self.amendment)


class RewordForm(_ClauseText):
    """Other words for a clause, shown as it is today."""

    def __init__(self, *args, clause, **kwargs):
        self.clause = clause
        super().__init__(*args, **kwargs)
        if clause.level != ClauseLevel.COMMITMENT:
            del self.fields["organisation"]

    def given(self):
        return super().given() | {"clause": self.clause}


class AddForm(_ClauseText):
    """A new axis, objective or commitment."""

    level = choice_field("Ce que l’on ajoute", ClauseLevel, initial=ClauseLevel.COMMITMENT)
    place = forms.ChoiceField(
        label="Sous",
        required=False,
        help_text="Un engagement va sous un objectif, un objectif sous un axe ; un axe sous rien.",
    )
    number = text_field("Numéro", 20, required=True, help_text="Par exemple : 2.4.")
    field_order = ("revision", "level", "place", "number")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", _TO_CHOOSE), *self._places()]

    def given(self):
        found = super().given()
        kind, _, number = found.pop("place").partition("-")
        return found | {
            "parent": Clause.objects.get(pk=number) if kind == "clause" else None,
            "under": self.amendment.changes.get(pk=number) if kind == "article" else None,
        }

    def blame(self, error):
        for name, text in error.errors.items():
            name = {"parent": "place"}.get(name, name)
            self.add_error(name if name in self.fields else None, text)

    def _places(self):
        for clause in in_order(self.amendment.compact):
            if clause.level != ClauseLevel.COMMITMENT:
                yield f"clause-{clause.pk}", str(clause)
        added = self.amendment.changes.filter(kind=ChangeKind.ADD)
        for article in added.exclude(level=ClauseLevel.COMMITMENT).order_by("rank", "pk"):
            if self.article is None or article.pk != self.article.pk:
                yield f"article-{article.pk}", f"{article.number} {article.title} (ajouté)"


class RemoveForm(ArticleForm):
    clause = forms.ModelChoiceField(
        label="Clause à supprimer",
        queryset=None,
        empty_label=_TO_CHOOSE,
        help_text="Ce qu’elle contient est supprimé avec elle. Les actions restent.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        clauses = Clause.objects.filter(compact=self.amendment.compact, removed_on=None)
        self.fields["clause"].queryset = clauses.order_by("number", "pk")


class JoinForm(ArticleForm):
    organisation = forms.ModelChoiceField(
        label="Organisation qui entre",
        queryset=None,
        empty_label=_TO_CHOOSE,
        help_text="Elle doit avoir une fiche sur la plateforme.",
    )
    role = forms.ChoiceField(
        label="Comme",
        choices=[(each, each.label) for each in (PartyRole.SIGNATORY, PartyRole.PARTNER)],
        widget=forms.RadioSelect,
        initial=PartyRole.SIGNATORY,
        help_text="Une partie signataire signe aussi cet avenant.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        parties = self.amendment.compact.parties.order_by().values("organisation")
        self.fields["organisation"].queryset = Organisation.objects.exclude(
            pk__in=parties
        ).order_by("name")


class LeaveForm(ArticleForm):
    organisation = forms.ModelChoiceField(
        label="Partie qui sort", queryset=None, empty_label=_TO_CHOOSE
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        parties = self.amendment.compact.parties.exclude(role=PartyRole.PILOT).order_by()
        self.fields["organisation"].queryset = Organisation.objects.filter(
            pk__in=parties.values("organisation")
        ).order_by("name")


FORMS = {
    ChangeKind.REWORD: RewordForm,
    ChangeKind.ADD: AddForm,
    ChangeKind.REMOVE: RemoveForm,
    ChangeKind.JOIN: JoinForm,
    ChangeKind.LEAVE: LeaveForm,
}
