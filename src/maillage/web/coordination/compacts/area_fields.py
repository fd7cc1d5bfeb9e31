"""A perimeter typed as people say it: what kind of place, and its name or code."""

from django import forms

from maillage.apps.accounts.selectors import organisations_of
from maillage.apps.territory.models import Commune, Departement, Epci, Region
from maillage.apps.territory.names import plain
from maillage.apps.territory.selectors import saved_territories
from maillage.web.components.communes import commune_named

KINDS = (
    ("commune", "Une commune"),
    ("epci", "Une intercommunalité"),
    ("departement", "Un département"),
    ("region", "Une région"),
    ("enregistre", "Un de mes territoires enregistrés"),
    ("france", "La France entière"),
)
_MODELS = {"epci": Epci, "departement": Departement, "region": Region}
_MOST_PROPOSED = 8


def area_spec(kind, typed, user):
    """What `areas.read_area` takes for a place; `forms.ValidationError` says what to type."""
    typed = typed.strip()
    if kind == "france":
        return kind
    if not typed:
        raise forms.ValidationError("Donnez le nom ou le code de ce lieu.")
    if kind == "commune":
        whole = Commune.objects.filter(is_divided=True, name__iexact=typed).first()
        return f"commune:{(whole or commune_named(typed)).code}"
    return f"{kind}:{_code(kind, typed, user)}"


def typed_of(spec, name):
    """What the field shows of a stored perimeter: its code, which is sure, after its name."""
    code = spec.partition(":")[2]
    return f"{name} ({code})" if code else ""


def _code(kind, typed, user):
    known = dict(_places(kind, user))
    given = typed.rpartition("(")[2].strip(" )") if typed.endswith(")") else typed
    if given in known:
        return given
    wanted = plain(typed)
    same = [code for code, name in known.items() if plain(name) == wanted]
    near = [code for code, name in known.items() if wanted and wanted in plain(name)]
    if len(same or near) == 1:
        return (same or near)[0]
    if not near:
        raise forms.ValidationError(
            f"Aucun lieu de cette sorte ne s’appelle « {typed[:60]} » : vérifiez son nom, "
            "ou donnez son code."
        )
    names = ", ".join(f"{known[code]} ({code})" for code in near[:_MOST_PROPOSED])
    raise forms.ValidationError(
        f"« {typed[:60]} » peut être plusieurs lieux : donnez le code. {names}."
    )


def _places(kind, user):
    if kind == "enregistre":
        saved = saved_territories(organisations_of(user).order_by())
        return saved.order_by("name").values_list("slug", "name")
    return _MODELS[kind].objects.order_by("name").values_list("code", "name")
