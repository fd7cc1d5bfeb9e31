"""Forms of a review: its dates, a comment, the conclusions, a reason."""

from django import forms

from maillage.apps.compact.enums import ReviewDecision, ReviewSection, Visibility
from maillage.apps.compact.selectors.reviews import Dates
from maillage.web.coordination.offer.sheets import choice_field, date_field

from .actions_forms import PartForm

_REVISION = {"widget": forms.HiddenInput, "required": False, "min_value": 0}


class RevisionForm(PartForm):
    """A form that knows which revision its page showed."""

    @property
    def seen(self):
        """The revision that the page showed; one that never was when it is missing."""
        found = self.cleaned_data.get("revision")
        return -1 if found is None else found


class DatesForm(RevisionForm):
    """When a review opens, until when it is commented, when it concludes."""

    revision = forms.IntegerField(**_REVISION)
    year = forms.IntegerField(label="Année dont on fait le bilan", min_value=2000, max_value=2100)
    opens_on = date_field(
        "Ouverture aux parties",
        help_text="Ce jour-là, le bilan s’ouvre de lui-même et chaque partie reçoit un message.",
    )
    comments_until = date_field("Commentaires jusqu’au")
    concludes_on = date_field("Conclusions communes le")

    def dates(self):
        return Dates(**{name: self.cleaned_data[name] for name in Dates.__dataclass_fields__})


class CommentForm(RevisionForm):
    """What a party says of a part of the report."""

    organisation = forms.ModelChoiceField(label="Au nom de", queryset=None, empty_label=None)
    section = forms.ChoiceField(label="À propos de", choices=ReviewSection.choices)
    text = forms.CharField(
        label="Votre commentaire",
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    visibility = choice_field(
        "Qui le lira",
        Visibility,
        initial=Visibility.SHARED,
        help_text="Un commentaire gardé pour votre organisation n’est lu par personne d’autre, pas "
        "même par la partie pilote.",
    )

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        choices = dict(Visibility.choices)
        choices[Visibility.SHARED] = "toutes les parties"
        self.fields["visibility"].choices = list(choices.items())[::-1]


class ConclusionsForm(RevisionForm):
    """The words all parties are asked to agree to, and the decision."""

    revision = forms.IntegerField(**_REVISION)
    text = forms.CharField(
        label="Conclusions communes",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Ce qui a avancé, ce qui n’a pas avancé et pourquoi, ce que les parties feront.",
    )
    decision = forms.ChoiceField(
        label="Décision",
        required=False,
        choices=[("", "pas encore prise"), *ReviewDecision.choices],
        widget=forms.RadioSelect,
    )


class ReasonForm(RevisionForm):
    """Why something goes back."""

    reason = forms.CharField(
        label="Ce qu’il faut corriger",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Toutes les parties le liront, et il reste dans l’historique.",
    )
