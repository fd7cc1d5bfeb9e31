"""A commune typed by its name, or by its Insee code when several have that name."""

from django import forms

from maillage.apps.territory.models import Commune
from maillage.apps.territory.selectors import search_communes

_MOST_PROPOSED = 8
LONGEST = 100


class CommuneField(forms.CharField):
    """Gives a `Commune`, or None for nothing typed where nothing is required."""

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": LONGEST, "label": "Commune"} | kwargs)

    def prepare_value(self, value):
        return f"{value.name} ({value.code})" if isinstance(value, Commune) else value

    def clean(self, value):
        typed = super().clean(value)
        if not typed:
            return None
        return commune_named(typed)


def commune_named(typed):
    """The commune of a code, of « Ajain (23002) », or the only one of that name.

    Raises `forms.ValidationError`, which says the choice when there are several.
    """
    code = typed.rpartition("(")[2].strip(" )").upper()
    known = Commune.objects.filter(code=code, is_divided=False).first()
    return known or _only_one(typed)


def _only_one(typed):
    found = search_communes(typed, limit=_MOST_PROPOSED)
    communes = [each for each in found.communes if not each.is_divided]
    same = [each for each in communes if each.name.casefold() == typed.casefold()]
    if not found.approximate and len(same or communes) == 1:
        return (same or communes)[0]
    if not communes:
        raise forms.ValidationError(
            f"Aucune commune ne s’appelle «\u00a0{typed[:60]}\u00a0»\u00a0: "
            "donnez son nom ou son code Insee."
        )
    names = ", ".join(f"{each.name} ({each.code})" for each in communes)
    raise forms.ValidationError(
        f"«\u00a0{typed[:60]}\u00a0» peut être plusieurs communes\u00a0: "
        f"donnez le code Insee. {names}."
    )
