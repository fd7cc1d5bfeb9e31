"""Forms of the text: its clauses, its parties, its signatures and its files."""

from django import forms

from maillage.apps.accounts.french import unbroken
from maillage.apps.accounts.models import Organisation
from maillage.apps.compact.checks import LONGEST_TEXT
from maillage.apps.compact.enums import ClauseLevel, PartyRole
from maillage.apps.compact.files import MOST_BYTES
from maillage.web.coordination.offer.sheets import choice_field, date_field, text_field

from .sheets import Sheet, lines_field


class ClauseForm(Sheet):
    """The words of a clause; a commitment also has the party that holds it."""

    title = text_field("Intitulé", 300, required=True)
    number = text_field(
        "Numéro", 20, help_text="Comme dans le texte : 2, 2.1, 2.1.3. Vide : celui de sa place."
    )
    party = forms.ModelChoiceField(
        label="Partie qui en répond",
        queryset=None,
        required=False,
        empty_label="pas encore décidé",
    )
    quote = lines_field("Texte signé, mot pour mot", LONGEST_TEXT, rows=8)
    text = lines_field("Notre lecture", LONGEST_TEXT, help_text="En mots simples, pour chacun.")

    def __init__(self, *args, compact, level, parties=None, **kwargs):
        super().__init__(*args, **kwargs)
        if level != ClauseLevel.COMMITMENT:
            del self.fields["party"]
            return
        known = compact.parties.select_related("organisation").order_by("organisation__name")
        if parties is not None:  # one's own only
            known = known.filter(pk__in=[party.pk for party in parties])
            self.fields["party"].required, self.fields["party"].empty_label = True, None
        self.fields["party"].queryset = known
        self.fields["party"].label_from_instance = lambda party: party.organisation.name


class PlaceForm(Sheet):
    parent = forms.ModelChoiceField(label="La placer sous", queryset=None, empty_label=None)

    def __init__(self, *args, parents, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents
        self.fields["parent"].label_from_instance = str


class QuoteForm(Sheet):
    """Where a clause stands in a signed file."""

    source = forms.ModelChoiceField(
        label="Fichier signé", queryset=None, required=False, empty_label="aucun"
    )
    page = forms.IntegerField(label="Page", min_value=1, max_value=2_000, required=False)
    quote = lines_field("Texte signé, mot pour mot", LONGEST_TEXT, rows=8)

    def __init__(self, *args, compact, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = compact.texts.defer("content").order_by("added_at", "pk")


class FileForm(Sheet):
    file = forms.FileField(
        label="Fichier",
        help_text="PDF, DOCX, ODT ou TXT, 10 Mo au plus. Il est gardé tel quel, et lu par toutes "
        "les parties.",
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                unbroken(f"Ce fichier pèse {file.size / 1e6:.0f} Mo : 10 Mo au plus sont gardés.")
            )
        return file


class PartyForm(Sheet):
    """A party: its organisation is chosen once."""

    organisation = forms.ModelChoiceField(label="Organisation", queryset=None)
    role = choice_field("Rôle", PartyRole, help_text="Pilote et signataires signent le texte.")
    signatory_name = text_field("Qui signe", 120, help_text="Le nom de la personne.")
    signatory_title = text_field("En quelle qualité", 120, help_text="Par exemple : maire.")

    def __init__(self, *args, compact, is_new, is_pilot=True, **kwargs):
        super().__init__(*args, **kwargs)
        if is_new:
            taken = compact.parties.order_by().values("organisation")
            others = Organisation.objects.exclude(pk__in=taken).order_by("name")
            self.fields["organisation"].queryset = others
            self.fields["role"].choices = PartyRole.choices[1:]
            self.fields["role"].initial = PartyRole.PARTNER
        else:
            del self.fields["organisation"]
        if not is_pilot:
            del self.fields["role"]


class SignForm(Sheet):
    signatory_name = text_field("Qui a signé", 120, required=True)
    signatory_title = text_field("En quelle qualité", 120, help_text="Par exemple : maire.")
    signed_on = date_field("Le")


class ReasonForm(Sheet):
    """Why; asked only where the history must keep it."""

    reason = lines_field("Pourquoi ?", 500, rows=3, required=True)
