"""Save, change and delete territories: any list of communes with a name."""

import csv
import io
import re

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from maillage.apps.accounts import audit
from maillage.apps.territory.errors import BadTerritory
from maillage.apps.territory.models import Commune, FormerCommune, Territory

MOST_COMMUNES = 40_000
_CODE = re.compile(r"^(\d{5}|2[AB]\d{3})$")
_CODE_HEADERS = {"code", "insee", "code_insee", "codgeo", "code_commune", "insee_com", "com"}


def read_codes(text):
    """Insee codes of a pasted list or a CSV with a header; upper-cased, in order, once each.

    >>> read_codes("23002, 2a004\\n23002")
    ['23002', '2A004']
    >>> read_codes("nom;code_insee\\nAjain;23002")
    ['23002']
    """
    text = text.lstrip("\ufeff")
    first = text.split("\n", 1)[0].strip().lower()
    separator = next((mark for mark in ";\t," if mark in first), ",")
    headers = [header.strip(' "') for header in first.split(separator)]
    column = next((i for i, header in enumerate(headers) if header in _CODE_HEADERS), None)
    if column is None:
        words = re.split(r"[\s,;]+", text)
    else:
        lines = csv.reader(io.StringIO(text), delimiter=separator)
        words = [line[column] for line in list(lines)[1:] if len(line) > column]
    return list(dict.fromkeys(word.strip(' "').upper() for word in words if word.strip(' "')))


@transaction.atomic
def save_territory(*, name, codes, organisation, user, actor, territory=None):
    """Create a territory, or change `territory`; BadTerritory says every reason to refuse.

    A former commune brings its successor; Paris, Lyon and Marseille bring their arrondissements.
    """
    name = " ".join(name.split())
    communes = _communes_of(codes)
    if not name:
        raise BadTerritory("Donnez un nom au territoire.")
    created = territory is None
    if created:
        territory = Territory(organisation=organisation, created_by=user, slug=_free_slug(name))
    territory.name = name
    try:
        with transaction.atomic():
            territory.save()
    except IntegrityError as error:
        raise BadTerritory(
            f"Votre organisation a déjà un territoire nommé « {name} ». Choisissez un autre nom."
        ) from error
    territory.communes.set(communes)
    audit.record(
        actor=actor,
        action="territory.create" if created else "territory.change",
        subject=f"territory:{territory.pk}",
        details={"communes": len(communes)},
    )
    return territory


@transaction.atomic
def delete_territory(*, territory, actor):
    """Delete a territory; its communes and their figures stay. Returns its codes, to undo."""
    codes = list(territory.communes.order_by("code").values_list("code", flat=True))
    audit.record(
        actor=actor,
        action="territory.delete",
        subject=f"territory:{territory.pk}",
        details={"communes": len(codes)},
    )
    territory.delete()
    return codes


def _communes_of(codes):
    if not codes:
        raise BadTerritory("Donnez au moins un code de commune, par exemple 23002.")
    if len(codes) > MOST_COMMUNES:
        raise BadTerritory(f"{len(codes)} codes : il y a moins de {MOST_COMMUNES} communes.")
    today = set(Commune.objects.filter(code__in=codes).values_list("code", flat=True))
    former = dict(FormerCommune.objects.filter(code__in=codes).values_list("code", "successor_id"))
    refused = [_why_refused(code) for code in codes if code not in today and code not in former]
    if refused:
        shown = refused[:20]
        if len(refused) > len(shown):
            shown.append(f"… et {len(refused) - len(shown)} autres codes inconnus.")
        raise BadTerritory(*shown)
    wanted = today | {former[code] for code in former if code not in today}
    divided = Commune.objects.filter(code__in=wanted, is_divided=True)
    parts = set(Commune.objects.filter(parent__in=divided).values_list("code", flat=True))
    return sorted((wanted | parts) - set(divided.values_list("code", flat=True)))


def _why_refused(code):
    if re.fullmatch(r"\d{4}", code):
        return f"« {code} » a 4 chiffres : le zéro de tête a disparu ? Essayez « 0{code} »."
    if not _CODE.match(code):
        return (
            f"« {code[:20]} » n’est pas un code Insee : 5 caractères, par exemple 23002 ou 2A004."
        )
    return f"« {code} » : aucune commune n’a ce code. Un code postal n’est pas un code Insee."


def _free_slug(name):
    base = slugify(name)[:70] or "territoire"
    taken = set(Territory.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = [base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))]
    return next(slug for slug in candidates if slug not in taken)
