"""Forms of feedback, expertise and practices."""

from django import forms

from maillage.apps.accounts.french import unbroken
from maillage.apps.accounts.models import User
from maillage.apps.compact.anonymity import LONGEST, names_in
from maillage.apps.compact.enums import Level
from maillage.apps.compact.models import Feedback, Practice
from maillage.apps.compact.models.expertise import ANSWER_DAYS
from maillage.apps.territory.models import Departement
from maillage.apps.training.enums import Theme
from maillage.web.components.communes import CommuneField
from maillage.web.components.fields import EntriesField
from maillage.web.coordination.offer.sheets import choice_field, date_field, text_field

from .actions_forms import PartForm
from .sheets import Sheet, lines_field

NOBODY = "Sans nom, ni rien qui permette de reconnaître une personne accompagnée."
MARKS = ((5, "5, très utile"), (4, "4"), (3, "3"), (2, "2"), (1, "1, inutile"))


def choose_organisation(field, organisations):
    """Offer these; a person of only one is not asked."""
    field.queryset = organisations
    known = list(organisations[:2])
    if len(known) == 1:
        field.widget, field.initial = forms.HiddenInput(), known[0].pk


class WordsForm(PartForm):
    """A text; what looks like someone's name is pointed at once, and may be confirmed."""

    text = lines_field("Votre réponse", LONGEST, required=True, help_text=NOBODY)
    sure = forms.BooleanField(
        label="Ces noms ne sont pas ceux de personnes accompagnées",
        required=False,
        widget=forms.HiddenInput,
    )

    def clean(self):
        data = super().clean()
        found = names_in(data.get("text"))
        if found and not data.get("sure"):
            self.fields["sure"].widget = forms.CheckboxInput()
            self.add_error(
                "text",
                unbroken(
                    f"« {found[0]} » ressemble au nom d’une personne : retirez-le, ou cochez "
                    "la case qui dit que ce n’est pas une personne accompagnée."
                ),
            )
        return data


class AnswerForm(WordsForm):
    organisation = forms.ModelChoiceField(label="Au nom de", queryset=None, empty_label=None)
    field_order = ("organisation", "text", "sure")

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        choose_organisation(self.fields["organisation"], organisations)


class GroupForm(PartForm):
    head = forms.ModelChoiceField(
        label="La même difficulté que", queryset=Feedback.objects.none(), empty_label="à choisir"
    )

    def __init__(self, *args, heads, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["head"].queryset = heads
        self.fields["head"].label_from_instance = _first_words


class SortForm(PartForm):
    compact = forms.ModelChoiceField(label="La confier à", queryset=None, empty_label="à choisir")

    def __init__(self, *args, compacts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["compact"].queryset = compacts


class PublishForm(Sheet):
    """What everyone will read."""

    title = text_field("La difficulté, en une phrase", 200, required=True)
    text = lines_field("Ce que nous en avons fait", LONGEST, required=True)


class OfferForm(Sheet):
    organisation = forms.ModelChoiceField(
        label="Organisation", queryset=None, empty_label="à choisir"
    )
    title = text_field("Ce que vous savez faire", 200, required=True)
    theme = choice_field("Thème", Theme)
    description = lines_field("Ce qu’on peut vous demander", LONGEST)
    person = forms.ModelChoiceField(
        label="Qui répond", queryset=None, required=False, empty_label="toute l’équipe"
    )
    level = choice_field("Pour qui", Level)
    departements = EntriesField(
        label="Départements",
        queryset=Departement.objects.order_by("code"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    answer_days = forms.IntegerField(
        label="Délai de réponse, en jours", min_value=1, max_value=60, initial=ANSWER_DAYS
    )
    is_open = forms.BooleanField(label="Prend des demandes", required=False, initial=True)

    def __init__(self, *args, organisations, entry=None, **kwargs):
        super().__init__(*args, entry=entry, **kwargs)
        people = User.objects.filter(
            is_active=True, memberships__organisation__in=organisations.order_by().values("pk")
        )
        if entry is not None:
            del self.fields["organisation"]
            people = people.filter(memberships__organisation=entry.organisation)
        else:
            choose_organisation(self.fields["organisation"], organisations)
        self.fields["person"].queryset = people.distinct().order_by("full_name", "email")
        self.fields["departements"].label_from_instance = lambda each: f"{each.code} {each.name}"

    def initial_of(self, entry):
        chosen = list(entry.departements.order_by("code"))
        return super().initial_of(entry) | {"departements": chosen}

    def values(self):
        apart = ("organisation", "departements")
        return {name: each for name, each in super().values().items() if name not in apart}


class AskForm(WordsForm):
    organisation = forms.ModelChoiceField(label="Au nom de", queryset=None, empty_label=None)
    field_order = ("organisation", "text", "sure")

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        choose_organisation(self.fields["organisation"], organisations)
        self.fields["text"].label = "Votre question"


class RateForm(PartForm):
    rating = forms.TypedChoiceField(
        label="Cette réponse vous a-t-elle été utile ?",
        choices=MARKS,
        coerce=int,
        widget=forms.RadioSelect,
    )
    words = text_field(
        "En quelques mots", 500, help_text="Lus par tous, avec le nom de votre organisation."
    )


class PracticeForm(Sheet):
    organisation = forms.ModelChoiceField(
        label="Organisation", queryset=None, empty_label="à choisir"
    )
    title = text_field("Intitulé", 200, required=True)
    theme = choice_field("Thème", Theme)
    commune = CommuneField(required=False, help_text="Où c’est né : un nom, ou un code Insee.")
    context = lines_field(
        "Le contexte", 4_000, required=True, help_text="Quel problème ? Pour qui ?"
    )
    done = lines_field("Ce qui a été fait", 4_000, required=True)
    cost = lines_field(
        "Ce que cela a coûté", 2_000, rows=3, required=True, help_text="Argent, temps, personnes."
    )
    result = lines_field("Le résultat", 4_000, required=True, help_text="Ce qui a raté aussi.")
    evidence = lines_field("Ce qui le montre", 2_000, rows=3)
    link = forms.CharField(
        label="Lien",
        required=False,
        max_length=500,
        widget=forms.URLInput,
        help_text="Un rapport, un article : https://…",
    )
    contact_name = text_field(
        "Qui contacter", 120, required=True, help_text="Un service, ou une personne au travail."
    )
    contact_email = forms.CharField(
        label="Son adresse professionnelle",
        required=False,
        max_length=254,
        widget=forms.EmailInput,
    )

    def __init__(self, *args, organisations, entry=None, **kwargs):
        super().__init__(*args, entry=entry, **kwargs)
        if entry is not None:
            del self.fields["organisation"]
        else:
            choose_organisation(self.fields["organisation"], organisations)

    def values(self):
        return {name: each for name, each in super().values().items() if name != "organisation"}


class CopyForm(Sheet):
    organisation = forms.ModelChoiceField(
        label="Qui la reprend", queryset=None, empty_label="à choisir"
    )
    commune = CommuneField(help_text="Où : un nom, ou un code Insee.")
    started_on = date_field("Depuis le")
    words = text_field("Ce que vous avez changé", 500)
    own = forms.ModelChoiceField(
        label="Votre propre fiche",
        queryset=None,
        required=False,
        empty_label="aucune",
        help_text="Si vous avez écrit ce que cela a donné chez vous.",
    )

    def __init__(self, *args, organisations, practice, **kwargs):
        super().__init__(*args, **kwargs)
        choose_organisation(self.fields["organisation"], organisations)
        mine = Practice.objects.filter(organisation__in=organisations.order_by().values("pk"))
        self.fields["own"].queryset = mine.exclude(pk=practice.pk).order_by("title", "pk")


def _first_words(feedback):
    words = " ".join(feedback.text.split())
    return f"n° {feedback.pk}, {words[:70]}{'…' if len(words) > 70 else ''}"
