"""Forms of a point: one question or one subject a page."""

from django import forms

from maillage.apps.offer.phones import shown as shown_phone
from maillage.apps.teleconsult.enums import PlaceKind
from maillage.apps.territory.models import Commune
from maillage.apps.territory.selectors import search_communes
from maillage.sources.week_hours import parse_week
from maillage.web.components.words import WEEKDAYS

_MOST_PROPOSED = 8
_YES_NO = [("yes", "Oui, je l’ai vérifié"), ("no", "Non, pas encore")]


def _text(label, help_text="", longest=200, required=True, **attributes):
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=longest,
        required=required,
        error_messages={"required": "Répondez à cette question."},
        widget=forms.TextInput(attrs={"autocomplete": "off", **attributes}),
    )


class PlaceForm(forms.Form):
    """Where the point is; `organisations` when one must be chosen."""

    organisation = forms.ModelChoiceField(
        label="Au nom de quelle organisation\u00a0?", queryset=None, empty_label=None
    )
    place_kind = forms.ChoiceField(
        label="Quel genre de lieu\u00a0?",
        choices=PlaceKind,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un genre de lieu."},
    )
    name = _text(
        "Nom du lieu", "Celui qui est écrit à l’entrée. Par exemple\u00a0: Mairie de Varzy.", 150
    )
    commune = _text("Commune", "Nom, code postal ou code Insee.", 120)
    address = _text("Adresse", "Numéro et rue.", required=False)
    postal_code = _text("Code postal", longest=10, required=False, inputmode="numeric")
    phone = _text(
        "Téléphone de l’accueil",
        "Celui qu’on appelle pour savoir si le point est ouvert. Il est imprimé sur l’affiche.",
        40,
        required=False,
        inputmode="tel",
    )

    def __init__(self, *args, organisations=None, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        if organisations is None:
            del self.fields["organisation"]
            return
        field = self.fields["organisation"]
        field.queryset, field.initial = organisations, organisations.first()
        if len(organisations) == 1:
            field.widget = forms.HiddenInput()

    @classmethod
    def initial_of(cls, point):
        site = point.site
        return {
            "place_kind": point.place_kind,
            "name": site.name,
            "commune": site.commune_id,
            "address": site.address,
            "postal_code": site.postal_code,
            "phone": shown_phone(site.phone),
        }

    def clean_commune(self):
        typed = self.cleaned_data["commune"].strip()
        exact = Commune.objects.filter(code=typed.upper(), is_divided=False).first()
        return exact or _commune_named(typed)


class RoomForm(forms.Form):
    room_name = _text(
        "Nom de la pièce", "Celui que dirait un agent. Par exemple\u00a0: petite salle.", 80
    )
    room_phone = _text(
        "Téléphone de la pièce",
        "Un numéro qui sonne dans la pièce ou juste à côté. Le praticien rappelle dessus si la "
        "vidéo s’arrête, et le 15 aussi.",
        40,
        required=False,
        inputmode="tel",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class HoursForm(forms.Form):
    """Seven lines, one a day; an empty line is a closed day."""

    def __init__(self, *args, hours=(), **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        for day, name in enumerate(WEEKDAYS):
            ranges = [f"{opens}-{closes}" for weekday, opens, closes in hours if weekday == day]
            self.fields[f"day{day}"] = _text(name.capitalize(), longest=100, required=False)
            self.initial.setdefault(f"day{day}", ", ".join(ranges))

    def clean(self):
        data, found = super().clean(), []
        for day, name in enumerate(WEEKDAYS):
            typed = data.get(f"day{day}", "")
            try:
                found += parse_week(f"{name} {typed}") if typed else []
            except ValueError:
                self.add_error(
                    f"day{day}",
                    f"«\u00a0{typed[:40]}\u00a0» ne se lit pas. Écrivez par exemple "
                    "9h-12h, 14h-17h30, ou laissez vide si c’est fermé.",
                )
        data["opening_hours"] = found
        return data


class AgentsForm(forms.Form):
    """Who works at the point, among `members`: [(key, label)]."""

    agents = forms.MultipleChoiceField(
        label="Qui travaille à ce point\u00a0?",
        error_messages={"required": "Cochez au moins une personne."},
        widget=forms.CheckboxSelectMultiple,
        help_text="Il faut deux personnes formées pour ouvrir.",
    )

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["agents"].choices = members


class RequirementForm(forms.Form):
    """One requirement: yes or no, and what it asks beside yes."""

    is_met = forms.ChoiceField(
        choices=_YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": "Répondez par oui ou par non."},
    )

    def __init__(self, *args, asked, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["is_met"].label = asked.question
        for detail in asked.details:
            self.fields[detail.name] = _detail_field(detail)

    def clean(self):
        if self.cleaned_data.get("is_met") == "no":  # only a yes needs the rest
            for name in set(self.fields) - {"is_met"}:
                self.errors.pop(name, None)
        return super().clean()

    def details(self):
        """What was typed beside yes or no."""
        return {name: value for name, value in self.cleaned_data.items() if name != "is_met"}


class CloseForm(forms.Form):
    note = _text(
        "Pourquoi le point ferme-t-il\u00a0?",
        "En quelques mots, sans nommer personne. Par exemple\u00a0: travaux dans la pièce.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class LineTestForm(forms.Form):
    """What the script of the line test sends."""

    has_camera = forms.BooleanField(label="Je me vois à l’écran", required=False)
    has_microphone = forms.BooleanField(label="La jauge bouge quand je parle", required=False)
    down_kbps = forms.IntegerField(label="Débit descendant", widget=forms.HiddenInput)
    up_kbps = forms.IntegerField(label="Débit montant", widget=forms.HiddenInput)
    round_trip_ms = forms.IntegerField(label="Aller-retour", widget=forms.HiddenInput)
    loss_percent = forms.FloatField(label="Pertes", widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


def _detail_field(detail):
    widgets = {
        "text": forms.TextInput(attrs={"autocomplete": "off"}),
        "lines": forms.Textarea(attrs={"rows": 6}),
        "day": forms.DateInput(attrs={"type": "date"}),
        "minutes": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    }
    return forms.CharField(
        label=detail.label,
        help_text=detail.hint,
        max_length=4_000,
        error_messages={"required": "Répondez à cette question, ou répondez non plus haut."},
        widget=widgets[detail.kind],
    )


def _commune_named(typed):
    """The one commune of that name or postal code; the choice is said when there are several."""
    found = search_communes(typed, limit=_MOST_PROPOSED)
    communes = [each for each in found.communes if not each.is_divided]
    same = [each for each in communes if each.name.casefold() == typed.casefold()] or communes
    if len(same) == 1 and not found.approximate:
        return same[0]
    if not communes:
        raise forms.ValidationError(
            f"Aucune commune ne s’appelle «\u00a0{typed[:60]}\u00a0». Essayez son code postal."
        )
    names = ", ".join(f"{each.name} ({each.code})" for each in same)
    raise forms.ValidationError(
        f"«\u00a0{typed[:60]}\u00a0» peut être plusieurs communes. Donnez le code Insee\u00a0: "
        f"{names}."
    )
