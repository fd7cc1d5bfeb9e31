"""Write the first draft of a compact, change what it says of itself, throw a draft away."""

from django.db import transaction
from django.utils.text import slugify

from maillage.apps.compact.checks import check_compact
from maillage.apps.compact.enums import CompactState, PartyRole
from maillage.apps.compact.errors import NotNow
from maillage.apps.compact.models import Action, Compact, Party

from ._compacts import check_seen, held, held_for_writing, record, touch

FIELDS = (
    *("title", "kind", "area", "purpose", "starts_on", "ends_on"),
    *("notice_months", "review_month"),
)
# First words of addresses that are not those of one compact.
RESERVED = {"nouvelle", "rejoindre", "mes-actions", "savoir-faire", "pratiques", "indicateurs"}
RESERVED |= {"rendez-vous", "experimentations", "remontees"}
_DEFAULTS = {
    "purpose": "",
    "starts_on": None,
    "ends_on": None,
    "notice_months": 0,
    "review_month": 10,
}


@transaction.atomic
def create(*, user, organisation, now, frame=None, **values):
    """A draft whose pilot is `organisation`. `values` has some of `FIELDS`; `BadCompact`."""
    values = _DEFAULTS | values
    check_compact(values)
    compact = Compact(frame=frame, created_by=user, created_at=now)
    for name in FIELDS:
        setattr(compact, name, values[name])
    compact.slug = _free_slug(compact.title)
    compact.save(force_insert=True)
    Party.objects.create(compact=compact, organisation=organisation, role=PartyRole.PILOT)
    record(compact, "create", user, kind=str(compact.kind))
    return compact


@transaction.atomic
def change(*, user, compact, seen, **values):
    """Change some of `FIELDS` of a text that nobody signed. `seen` is its `mark_of`."""
    compact = held_for_writing(compact)
    check_seen(compact, seen)
    values = {name: getattr(compact, name) for name in FIELDS} | values
    check_compact(values)
    changed = [name for name in FIELDS if getattr(compact, name) != values[name]]
    for name in changed:
        setattr(compact, name, values[name])
    compact.save(update_fields=changed)
    touch(compact)
    record(compact, "change", user, fields=changed)
    return compact


@transaction.atomic
def discard(*, user, compact):
    """Throw away a draft and its clauses; one whose text was settled, or with actions, stays."""
    compact = held(compact)
    if compact.state != CompactState.DRAFT or compact.versions.exists():
        raise NotNow("Ce texte a déjà été arrêté une fois : il reste dans l’historique.")
    if Action.objects.filter(compact=compact).exists():
        raise NotNow("Des actions suivent déjà ce texte : retirez-les d’abord.")
    number = compact.pk
    compact.clauses.update(party=None)
    compact.delete()
    compact.pk = number
    record(compact, "discard", user)


def _free_slug(title):
    """An address for a title, unlike any other."""
    wanted = slugify(title)[:70].strip("-") or "convention"
    taken = set(Compact.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    taken |= RESERVED
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
